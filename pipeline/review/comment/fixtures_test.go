package comment_test

import (
	"fmt"
	"strings"
	"time"

	"github.com/galley-social/galley/pipeline/plan"
	"github.com/galley-social/galley/pipeline/review/comment"
	"github.com/galley-social/galley/pipeline/review/effect"
	"github.com/galley-social/galley/schema"
	"github.com/galley-social/galley/schema/diag"
)

const (
	commit = "7f082a5bc3d1e4f60718293a4b5c6d7e8f901234"
	lisbon = "Europe/Lisbon"
)

// now is the instant of every plan here.
var now = time.Date(2026, 11, 27, 15, 0, 0, 0, time.UTC)

// december is 09:00 of a day in December 2026, in Lisbon.
func december(day int) time.Time { return time.Date(2026, 12, day, 9, 0, 0, 0, time.UTC) }

func place() comment.Place {
	return comment.Place{
		Server: "https://forge.example", Repo: "northwind/content", Pull: "https://forge.example/northwind/content/pull/12", Commit: commit,
		Plan: "https://forge.example/northwind/content/actions/runs/7",
	}
}

func empty() effect.Effect {
	return effect.Effect{
		Format: effect.Format, Version: effect.Version, Brand: "Northwind Coffee", Base: "main", Commit: commit,
		From: strings.Repeat("a", 40), Now: now, Zone: lisbon, Digest: strings.Repeat("0123456789abcdef", 4),
	}
}

func step(op plan.Op, post, channel string, at time.Time) effect.Step {
	titles := map[string]string{"blend": "The Holiday Blend is back", "v60": "Three pours for a clean V60", "hours": "Open on Sundays"}
	return effect.Step{
		Op: op, Delivery: schema.Delivery{Post: post, Channel: channel}, Network: channel, Title: titles[post],
		File: "posts/2026/" + post + ".md", At: at, Zone: lisbon, What: "it is new",
	}
}

func part(text string, limit int) effect.Part {
	n := len([]rune(text))
	return effect.Part{Name: "text", Text: text, Length: schema.Length{Count: n, Limit: limit, Unit: schema.Graphemes}}
}

// posts are three new posts to four channels, with a problem.
func posts() effect.Effect {
	e := empty()
	e.Files = effect.Files{Added: 4}
	words := "The Holiday Blend is back ☕\n\nOrange, clove and a long, dark finish. Roasted on Mondays, in your cup by Thursday.\n\nWhich one do you drink first? @northwind #coffee"
	for _, c := range []struct {
		name  string
		limit int
	}{{"bluesky", 300}, {"mastodon", 500}, {"linkedin", 3000}} {
		s := step(plan.Publish, "blend", c.name, december(1))
		p := part(words, c.limit)
		p.Links = []effect.Link{{Kind: "link", Text: "Holiday Blend", Value: "https://northwind.example/blend?utm_source=" + c.name}}
		if c.name != "linkedin" {
			p.Links = nil
		}
		p.Media = []effect.Media{{File: "media/holiday bag.jpg", Type: "image/jpeg", Width: 1200, Height: 800, Bytes: 234_567, Alt: "A red bag of coffee on a snowy sill, a cup beside it."}}
		s.Parts = []effect.Part{p}
		s.Facts = []effect.Fact{{Name: "language", Value: "en"}, {Name: "card", Value: "Holiday Blend — https://northwind.example/blend"}}
		if c.name == "mastodon" {
			s.Facts = s.Facts[:1]
		}
		e.Steps = append(e.Steps, s)
	}
	thread := step(plan.Publish, "v60", "bluesky", december(2).Add(8*time.Hour))
	thread.Parts = []effect.Part{part("Three pours, one clean cup. A thread ↓", 300), part("1. Bloom: 40 g for 40 seconds.", 300), part("2. To 150 g, in circles.", 300)}
	for i := range thread.Parts {
		thread.Parts[i].Name = fmt.Sprintf("part %d of 3", i+1)
	}
	thread.Parts[1].Media = []effect.Media{{File: "media/pour.mp4", Type: "video/mp4", Bytes: 4_200_000}}
	site := step(plan.Publish, "hours", "site", december(6))
	site.Parts = []effect.Part{part("From 6 December we are open on Sundays, 9 to 13.", 0)}
	e.Steps = append(e.Steps, thread, site)
	e.Findings = []diag.Diagnostic{
		{File: "posts/2026/v60.md", Pos: diag.Pos{Line: 9, Column: 1}, Severity: diag.Error, Rule: "media-alt", Message: `"media/pour.mp4" has no alt text`, Hint: "alt: what a viewer sees, in a sentence"},
		{File: "posts/2026/blend.md", Pos: diag.Pos{Line: 14, Column: 3}, Severity: diag.Warning, Rule: "brand-words", Message: `"long, dark finish" is in three other posts of this month`},
	}
	e.Counts, e.Older = effect.Counts{Errors: 1, Warnings: 1}, 3
	e.Weeks = []effect.Week{{Monday: "2026-11-30", Slots: slots(e.Steps)}}
	e.Pillars = []effect.Share{{Strategy: "2026-q4", Pillar: "craft", Target: 25, Before: 18, After: 22}, {Strategy: "2026-q4", Pillar: "product", Target: 25, Before: 27, After: 31}}
	e.Cadence = []effect.Rhythm{{Strategy: "2026-q4", Channel: "bluesky", Week: "2026-11-30", Min: 2, Max: 4, Before: 1, After: 3}, {Strategy: "2026-q4", Channel: "site", Week: "2026-11-30", Min: 0, Max: 1, Before: 1, After: 2}}
	e.Budgets = []effect.Spend{{Name: "q4-boosts", Currency: "EUR", Total: 300, Before: 120, After: 180}}
	return e
}

func slots(steps []effect.Step) []effect.Slot {
	list := []effect.Slot{{At: december(1).Add(9 * time.Hour), Zone: lisbon, Post: "night", Title: "Night shift playlist", Channel: "mastodon"}}
	for _, s := range steps {
		list = append(list, effect.Slot{At: s.At, Zone: s.Zone, Post: s.Post, Title: s.Title, Channel: s.Channel, Mark: "+"})
	}
	return list
}

// edits change words and a time, take one post away and hold another.
func edits() effect.Effect {
	e := empty()
	e.Files = effect.Files{Changed: 3, Removed: 1}
	edit := step(plan.Edit, "blend", "bluesky", december(3))
	edit.Was, edit.What = december(1), "the text and the time are different"
	edit.Parts = []effect.Part{part("Our blend is back in all shops.\nCome by & taste.", 300)}
	edit.Parts[0].Diff = []effect.Span{{Kind: effect.Kept, Text: "Our blend is back in "}, {Kind: effect.Gone, Text: "two"}, {Kind: effect.New, Text: "all"}, {Kind: effect.Kept, Text: " shops.\n"}, {Kind: effect.New, Text: "Come by & taste."}}
	edit.Facts = []effect.Fact{{Name: "language", Value: "en-GB", Was: "en"}}
	gone := step(plan.Remove, "v60", "mastodon", december(4))
	gone.What = "it is cancelled"
	held := step(plan.Hold, "hours", "site", december(6))
	held.What, held.Reason, held.Hint = "it is held now", "the campaign is frozen until Monday", "galley thaw winter"
	art := step(plan.Publish, "art", "site", december(6))
	art.Parts = []effect.Part{part("A cup:\n  ( (\n   ) )\n |____|", 0)}
	e.Steps = []effect.Step{edit, gone, held, art}
	e.Notes = []string{"main has moved on since this branch began: 2 posts were added there"}
	e.Strategy = []string{"target for followers on Bluesky: 4,000 → 5,000", "6 scheduled posts now miss the cadence"}
	return e
}
