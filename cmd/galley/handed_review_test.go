package main_test

import (
	"strings"
	"testing"
)

// handedDocuments are plans of a post that is handed over, and taken back for a newer text.
func handedDocuments(t *testing.T) [][]byte {
	t.Helper()
	p := newPaged(t)
	over := p.must(t, 0, "plan", "--json").stdout
	p.must(t, 0, "publish")
	held := p.must(t, 0, "plan", "--json").stdout
	p.bring(t, "posts/good-morning.md", strings.Replace(pagePost, "open.", "open, and so are we.", 1))
	return [][]byte{[]byte(over), []byte(held), []byte(p.must(t, 0, "plan", "--json").stdout)}
}

// TestHandedReview: a pull request that changes what the network holds is an edit for whoever reviews it.
func TestHandedReview(t *testing.T) {
	t.Parallel()
	p := newPaged(t)
	p.must(t, 0, "publish")
	for name, test := range map[string]struct {
		file, text string
		want       []string
	}{
		"another text": {
			"posts/good-morning.md", strings.Replace(pagePost, "open.", "open, and so are we.", 1),
			[]string{"~ good-morning → page", "Facebook holds it, and it is taken back: Git has another text now", "│ The shutters are open, and so are we."},
		},
		"another time": {
			"posts/good-morning.md", strings.Replace(pagePost, "09:00", "10:30", 1),
			[]string{"~ good-morning → page  Thu 1 Oct 2026 10:30", "Git has another time now", "was Thu 1 Oct 2026 09:00"},
		},
		"a freeze": {"freeze.md", freezeFile, []string{"- good-morning → page", "it is taken back: publishing is frozen"}},
		"a draft":  {"posts/good-morning.md", strings.Replace(pagePost, "title:", "status: draft\ntitle:", 1), []string{"- good-morning → page", "it is taken back"}},
		"another post": {
			"posts/evening.md", strings.Replace(strings.Replace(pagePost, "09:00", "19:00", 1), "open", "shut", 1),
			[]string{"+ evening → page", "1 to publish."},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := p.clone(t)
			writeFile(t, dir, test.file, test.text, 0o644)
			world{dir: dir, now: p.now}.must(t, 0, "plan", "--base", "origin/main").says(t, test.want...)
		})
	}
}
