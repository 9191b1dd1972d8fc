package contenttest

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

const calendarConfig = `version: 1
name: Northwind
timezone: Europe/Lisbon
channels:
  bluesky: {network: bluesky, account: northwind.example, secret_env: BLUESKY_APP_PASSWORD}
  mastodon: {network: mastodon, server: "https://social.example", secret_env: MASTODON_TOKEN}
  site: {network: site, url: "https://northwind.example/news", folder: public}
`

const calendarStrategy = `---
title: The year
period: {from: 2026-01-01, to: 2035-12-31}
audiences: [{id: home-baristas}]
pillars: [{id: product, share: 100}]
---
`

const calendarCampaign = `---
id: all-year
title: All year
strategy: year
window: {from: 2026-01-01, to: 2035-12-31}
utm: {medium: social}
---
`

// Calendar is a tree of so many posts to three networks, the same at every run and without a finding. It is
// what benchmarks run on.
func Calendar(posts int) Tree {
	random := rand.New(rand.NewPCG(1, 2))
	words := strings.Fields("beans roast cocoa orange peel finish brew water grind filter morning cup harvest farm")
	files := map[string]string{
		"galley.yaml": calendarConfig, "strategy/year.md": calendarStrategy, "campaigns/all-year.md": calendarCampaign,
	}
	for i := range posts {
		var body strings.Builder
		for range 40 {
			body.WriteString(words[random.IntN(len(words))] + " ")
		}
		year, month, minute := place(i, posts)
		files[fmt.Sprintf("posts/%d/%02d/post-%05d.md", year, month, i)] = fmt.Sprintf(`---
title: Post number %d
campaign: all-year
pillar: product
audience: home-baristas
channels: [bluesky, mastodon, site]
publish_at: %d-%02d-%02d %02d:%02d
link: https://northwind.example/p/%d
hashtags: [Coffee, HolidayBlend]
---
%s
`, i, year, month, 1+minute/dayMinutes, 3+minute%dayMinutes/60, minute%60, i, strings.TrimSpace(body.String()))
	}
	return Files(files)
}

const (
	// yearPosts is how many posts a year holds before the next one begins: ten years hold 200,000.
	yearPosts = 20_000
	// dayMinutes are those from 03:00 on, which no change of clocks touches.
	dayMinutes = 21 * 60
)

// place spreads the posts evenly over the first 28 days of each month, so that no two are close in time.
func place(i, posts int) (year, month, minute int) {
	inYear := i % yearPosts
	inMonth := (min(posts, yearPosts) + 11) / 12
	return 2026 + i/yearPosts, 1 + inYear%12, inYear / 12 * (28 * dayMinutes / inMonth)
}
