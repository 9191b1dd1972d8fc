package main_test

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf16"
)

// strategyDoc is a strategy of the quarter with a cadence of at most so many posts a week.
func strategyDoc(most, target int) string {
	return fmt.Sprintf(`---
title: Fourth quarter
owner: ines-m
period: {from: 2026-10-01, to: 2027-12-31}
objectives:
  - id: regulars
    title: More regulars
    kpis:
      - {metric: visits, channel: site, baseline: 100, target: %d, by: 2026-12-31, source: the site's log}
cadence:
  site: {per_week: {max: %d}}
---
`, target, most)
}

// TestUnusualPullRequests: each is explained in the comment.
func TestUnusualPullRequests(t *testing.T) {
	soon := func(day int) string { return fmt.Sprintf("2026-12-%02d 09:00", day) }
	many := change{}
	for i := range 3000 {
		many[fmt.Sprintf("posts/%02d/p%04d.md", i%50, i)] = hubPost(fmt.Sprintf("Post %d", i), fmt.Sprintf("2027-%02d-%02d %02d:00", 1+i/270, 1+i/10%27, 8+i%10), fmt.Sprintf("Cup number %d, poured by hand.", i))
	}
	forty, fewer := change{}, change{"strategy/q4.md": strategyDoc(1, 500)}
	for i := range 40 {
		name := fmt.Sprintf("posts/w%02d.md", i)
		forty[name] = hubPost(fmt.Sprintf("Week %d", i), fmt.Sprintf("2026-12-%02d %02d:00", 1+i/2, 9+i%2*6), fmt.Sprintf("Number %d of many: a cup of it.", i))
		fewer[name] = strings.Replace(forty[name], "a cup", "two cups", 1)
	}
	forty["strategy/q4.md"] = strategyDoc(14, 400)
	for name, test := range map[string]struct {
		before, after change
		code          int
		says, not     []string
	}{
		"3,000 files": {nil, many, 0, []string{"**3,000 posts to 1 channel**", "3,000 files added", "full plan"}, nil},
		"a rename": {change{"posts/a.md": hubPost("A", soon(1), "One cup.")}, change{"posts/a.md": "", "posts/b.md": strings.Replace(hubPost("A", soon(1), "One cup."), "title: A\n", "title: A\nid: a\n", 1)},
			0, []string{"1 file renamed"}, []string{"**1 post to"}},
		"a rename that changes the id": {change{"posts/a.md": hubPost("A", soon(1), "One cup.")}, change{"posts/a.md": "", "posts/b.md": hubPost("A", soon(1), "One cup.")},
			0, []string{"1 file renamed", "it is cancelled", "it is new"}, nil},
		"the strategy and 40 posts": {forty, fewer, 0, []string{"**40 deliveries changed**", "at most 14 → 1 posts a week", "400 → 500", "<del>a cup</del>", "Calendar"}, nil},
		"a long body":               {nil, change{"posts/long.md": hubPost("Long", soon(1), strings.Repeat("A sentence about coffee that goes on. ", 1600))}, 0, []string{"**1 post to 1 channel**", "full plan"}, nil},
		"a slot that is taken": {change{"posts/a.md": hubPost("A", soon(1), "One cup.")}, change{"posts/b.md": hubPost("B", soon(1), "Another cup.")},
			1, []string{"same minute|at the same time|collisions"}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			files := map[string]string{"galley.yaml": hubConfig}
			for file, text := range test.before {
				files[file] = text
			}
			h := newHub(t, files)
			number := h.open(t, "change", "rita", test.after)
			body := h.reviewedAny(t, number, "change")
			if n := len(utf16.Encode([]rune(body))); n > 65_536 {
				t.Errorf("got a comment of %d characters, and GitHub takes 65,536", n)
			}
			for _, words := range test.says {
				if !containsAny(body, strings.Split(words, "|")) {
					t.Errorf("got\n%s\nwant it to say %q", body, words)
				}
			}
			excludes(t, "the comment", body, test.not...)
		})
	}
}

func containsAny(text string, words []string) bool {
	for _, w := range words {
		if strings.Contains(text, w) {
			return true
		}
	}
	return false
}

// TestDeletedPost: a post that is public and goes from Git stays public, and the comment says so.
func TestDeletedPost(t *testing.T) {
	h := storyHub(t)
	number := h.open(t, "launch", "rita", change{"posts/launch.md": hubPost("Launch", "2026-12-01 09:00", "We open.")})
	h.approve(number, "ines-m")
	h.merge(t, number, "launch", "squash")
	h.world(t, h.clone(t), "", storyDue).must(t, 0, "publish")
	second := h.open(t, "gone", "rita", change{"posts/launch.md": ""})
	body := h.reviewed(t, second, "gone", storyDue, 0)
	contains(t, "the comment", body, "stays public", "galley retract launch", "1 file removed")
}
