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
period: {from: 2026-01-01, to: 2026-12-31}
audiences: [{id: home-baristas}]
pillars: [{id: product, share: 100}]
---
`

const calendarCampaign = `---
id: all-year
title: All year
strategy: year
window: {from: 2026-01-01, to: 2026-12-31}
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
		files[fmt.Sprintf("posts/2026/%02d/post-%05d.md", 1+i%12, i)] = fmt.Sprintf(`---
title: Post number %d
campaign: all-year
pillar: product
audience: home-baristas
channels: [bluesky, mastodon, site]
publish_at: 2026-%02d-%02d %02d:%02d
link: https://northwind.example/p/%d
hashtags: [Coffee, HolidayBlend]
---
%s
`, i, 1+i%12, 1+random.IntN(28), 3+random.IntN(21), random.IntN(60), i, strings.TrimSpace(body.String()))
	}
	return Files(files)
}
