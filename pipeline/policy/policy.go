// Package policy says who must approve what: the policy of galley.yaml and a post or a file → needs.
//
// It is pure, and does not know who has approved anything; pipeline/approval does. The same needs serve the gate of a
// pull request and the last look before publishing, so that the one can't let through what the other holds.
//
// Whose policy it is, is the caller's choice, and must be the default branch's: a pull request that could name its own
// approvers would need none.
package policy

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/galley-social/galley/schema"
)

// Need is an approval that must be given.
type Need struct {
	// For says in words what it is for, such as "posts" or "campaign holiday-2026", and Reason why, where somebody
	// has said so.
	For, Reason string
	// Role is what the approvers are called, such as "strategist", where they have a name together.
	Role      string
	Approvers []string
	// Count is how many of the approvers must give it.
	Count int
	// Files are what must be approved as they are, with their blob ids. An empty blob id is of a file that goes away.
	Files map[string]string
}

// Subject is what can decide who must approve a post.
type Subject struct {
	Campaign, Pillar string
	// Channels are those it goes to, and Texts all that is sent there.
	Channels, Texts []string
}

// Posts is the need that every post has.
func Posts(r schema.Review) Need {
	return Need{For: "posts", Role: "strategist", Approvers: r.Strategists, Count: 1}
}

// Post are the needs of a post beside that of every post, in the order of galley.yaml.
func Post(r schema.Review, s Subject) []Need {
	var needs []Need
	for _, q := range r.Require {
		what, fits := fit(q, s)
		if fits {
			needs = append(needs, Need{For: what, Reason: q.Reason, Approvers: q.Approvers, Count: max(q.Count, 1)})
		}
	}
	return needs
}

// fit reports whether the post needs what is required, and says by what.
func fit(q schema.Requirement, s Subject) (what string, fits bool) {
	var found []string
	for _, list := range []struct {
		word string
		want []string
		has  func(string) bool
	}{
		{"campaign", q.Campaigns, func(id string) bool { return id == s.Campaign }},
		{"pillar", q.Pillars, func(id string) bool { return id == s.Pillar }},
		{"channel", q.Channels, func(name string) bool { return slices.Contains(s.Channels, name) }},
		{"the word", q.Words, s.says},
	} {
		if len(list.want) == 0 {
			continue
		}
		i := slices.IndexFunc(list.want, list.has)
		if i < 0 {
			return "", false
		}
		name := list.want[i]
		if list.word == "the word" {
			name = fmt.Sprintf("%q", name)
		}
		found = append(found, list.word+" "+name)
	}
	return strings.Join(found, " with "), len(found) > 0
}

// File is the need of a file that is no post. Files that galley neither reads nor sends need none.
func File(r schema.Review, file string, sent bool) (Need, bool) {
	switch {
	case owned(file):
		need := Need{For: "what decides how galley works", Role: "owner", Approvers: r.Owners, Count: 1}
		if len(need.Approvers) == 0 {
			need.Role, need.Approvers = "strategist", r.Strategists
		}
		return need, true
	case sent || file == "freeze.md" || within(file, "posts", "strategy", "campaigns", "media"):
		return Posts(r), true
	}
	return Need{}, false
}

// owned reports whether a file decides who approves, how the brand speaks, or what runs.
func owned(file string) bool {
	return file == "galley.yaml" || file == "brand.md" || within(file, "brand", ".github", ".gitea", ".forgejo") ||
		path.Base(file) == "CODEOWNERS"
}

func within(file string, folders ...string) bool {
	top, _, below := strings.Cut(file, "/")
	return below && slices.Contains(folders, top)
}

// Merge puts needs of the same people for the same thing together, in the order in which they come first.
func Merge(needs []Need) []Need {
	var merged []Need
	for _, n := range needs {
		i := slices.IndexFunc(merged, func(m Need) bool {
			return m.For == n.For && m.Count == n.Count && slices.Equal(m.Approvers, n.Approvers)
		})
		if i < 0 {
			files := make(map[string]string, len(n.Files))
			merged = append(merged, Need{For: n.For, Reason: n.Reason, Role: n.Role, Approvers: n.Approvers, Count: n.Count, Files: files})
			i = len(merged) - 1
		}
		for file, blob := range n.Files {
			merged[i].Files[file] = blob
		}
	}
	return merged
}
