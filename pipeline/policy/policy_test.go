package policy_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/galley-social/galley/pipeline/policy"
	"github.com/galley-social/galley/schema"
)

func review() schema.Review {
	return schema.Review{
		Strategists: []string{"ines-m", "tiago-r"},
		Owners:      []string{"olga"},
		Require: []schema.Requirement{
			{Words: []string{"recall", "best before"}, Approvers: []string{"legal-k"}, Reason: "a legal matter"},
			{Campaigns: []string{"holiday"}, Channels: []string{"bluesky", "site"}, Approvers: []string{"rita", "sam"}, Count: 2},
			{Pillars: []string{"community"}, Approvers: []string{"carla"}},
			{Approvers: []string{"nobody-asked"}},
		},
	}
}

// names are what needs are for, and how many must approve.
func names(needs []policy.Need) []string {
	var list []string
	for _, n := range needs {
		list = append(list, n.For)
	}
	return list
}

func TestPost(t *testing.T) {
	for _, test := range []struct {
		name    string
		subject policy.Subject
		want    []string
	}{
		{"nothing", policy.Subject{Campaign: "other", Pillar: "product", Channels: []string{"site"}, Texts: []string{"Coffee"}}, nil},
		{"a word", policy.Subject{Texts: []string{"", "A RECALL."}}, []string{`the word "recall"`}},
		{"a phrase over lines", policy.Subject{Texts: []string{"Best\n  before"}}, []string{`the word "best before"`}},
		{"part of a word", policy.Subject{Texts: []string{"recalled, précall, recall2"}}, nil},
		{"part of a word first", policy.Subject{Texts: []string{"recalled a recall"}}, []string{`the word "recall"`}},
		{"wide letters", policy.Subject{Texts: []string{"ＲＥＣＡＬＬ"}}, []string{`the word "recall"`}},
		{"letters that nobody sees", policy.Subject{Texts: []string{"re\u200bca\u00adll"}}, []string{`the word "recall"`}},
		{"campaign on another channel", policy.Subject{Campaign: "holiday", Channels: []string{"mastodon"}}, nil},
		{"campaign and channel", policy.Subject{Campaign: "holiday", Channels: []string{"mastodon", "site"}}, []string{"campaign holiday with channel site"}},
		{"two at once", policy.Subject{Campaign: "holiday", Pillar: "community", Channels: []string{"bluesky"}}, []string{"campaign holiday with channel bluesky", "pillar community"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			needs := policy.Post(review(), test.subject)
			if diff := cmp.Diff(test.want, names(needs)); diff != "" {
				t.Error(diff)
			}
			for _, n := range needs {
				if n.Count < 1 || len(n.Approvers) < n.Count {
					t.Errorf("got %+v, want a need that can be met", n)
				}
			}
		})
	}
}

func TestFile(t *testing.T) {
	for file, want := range map[string]string{
		"posts/2026/a.md": "strategist", "media/a.png": "strategist", "strategy/q4.md": "strategist", "campaigns/h.md": "strategist",
		"freeze.md": "strategist", "galley.yaml": "owner", "brand.md": "owner", "brand/words.yml": "owner",
		".github/workflows/publish.yml": "owner", ".gitea/workflows/x.yml": "owner", "docs/CODEOWNERS": "owner", "CODEOWNERS": "owner",
		"README.md": "", "notes/galley.yaml": "", "posts.md": "", "elsewhere/used.png": "strategist",
	} {
		need, ok := policy.File(review(), file, file == "elsewhere/used.png")
		if need.Role != want || ok != (want != "") {
			t.Errorf("%s: got %q %t, want %q", file, need.Role, ok, want)
		}
	}
	alone := schema.Review{Strategists: []string{"ines-m"}}
	if need, _ := policy.File(alone, "galley.yaml", false); !cmp.Equal(need.Approvers, alone.Strategists) {
		t.Errorf("without owners: got %v, want the strategists", need.Approvers)
	}
}

func TestChange(t *testing.T) {
	before := policy.Tree{
		Posts: map[string]policy.Subject{"posts/a.md": {Pillar: "community"}, "posts/b.md": {Texts: []string{"recall"}}},
		Uses:  map[string][]string{"pictures/b.png": {"posts/b.md"}},
	}
	after := policy.Tree{Posts: map[string]policy.Subject{"posts/a.md": {Pillar: "product"}, "posts/b.md": {Texts: []string{"recall"}}}}
	for _, test := range []struct {
		name  string
		files []policy.Changed
		want  []string
	}{
		{"what a post was about counts", []policy.Changed{{"posts/a.md", "1", "2"}}, []string{"posts", "pillar community"}},
		{"a picture of a post", []policy.Changed{{"pictures/b.png", "1", ""}}, []string{"posts", `the word "recall"`}},
		{"what galley does not read", []policy.Changed{{"README.md", "1", "2"}}, nil},
		{"each once", []policy.Changed{{"posts/c.md", "", "1"}, {"galley.yaml", "1", "2"}, {"posts/d.md", "", "1"}}, []string{"posts", "what decides how galley works"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			needs := policy.Change(review(), before, after, test.files)
			if diff := cmp.Diff(test.want, names(needs)); diff != "" {
				t.Error(diff)
			}
		})
	}
	needs := policy.Change(review(), before, after, []policy.Changed{{"posts/c.md", "", "1"}, {"posts/a.md", "1", ""}})
	if diff := cmp.Diff(map[string]string{"posts/c.md": "1", "posts/a.md": ""}, needs[0].Files); diff != "" {
		t.Errorf("files of the first need: %s", diff)
	}
}
