package gitea_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/galley-social/galley/pipeline/forge"
	"github.com/galley-social/galley/pipeline/forge/gitea"
	"github.com/galley-social/galley/pipeline/forge/giteatest"
)

// TestComment: with each kind of token, our comment is the only one that is touched, on whichever page.
func TestComment(t *testing.T) {
	for name, test := range map[string]struct {
		account string
		known   func(*giteatest.Server)
	}{
		"a job":                          {giteatest.Job, func(s *giteatest.Server) { s.JobToken("own", false) }},
		"a job that may not ask":         {giteatest.Job, func(s *giteatest.Server) { s.JobToken("own", true) }},
		"a person who reads own account": {"ines-m", func(s *giteatest.Server) { s.Token("own", "ines-m", "write:issue", "read:user") }},
	} {
		t.Run(name, func(t *testing.T) {
			s, r, _ := world(t)
			test.known(s)
			for range 120 {
				r.Say(1, "rita", marker+"\nspoofed")
			}
			for _, body := range []string{"a", "b"} { // two runs raced
				r.Say(1, test.account, marker+"\n"+body)
			}
			twice(t, s, func() error { return client(t, s.Options(social, "own")).Comment(t.Context(), 1, marker, "new") })
			all := r.Comments(1)
			if len(all) != 121 || all[120].By != test.account || all[120].Body != marker+"\nnew" || all[119].Body != marker+"\nspoofed" {
				t.Errorf("got %d comments, the last %+v", len(all), all[119:])
			}
			if n := r.Open(giteatest.Pull{Author: "rita", Base: "main", Head: "b"}); n > 0 {
				twice(t, s, func() error { return client(t, s.Options(social, "own")).Comment(t.Context(), n, marker, "new") })
				if got := r.Comments(n); len(got) != 1 || got[0].Body != marker+"\nnew" {
					t.Errorf("the first: got %+v, want one", got)
				}
			}
		})
	}
}

// TestCommentUnknownAccount: without knowing whose comments are ours, none is made, since the next run would make another.
func TestCommentUnknownAccount(t *testing.T) {
	s, r, _ := world(t)
	s.Token("narrow", "ines-m", "write:issue")
	err := client(t, s.Options(social, "narrow")).Comment(t.Context(), 1, marker, "new")
	if err == nil || !strings.Contains(err.Error(), "give the token the scope read:user") || len(r.Comments(1)) != 0 {
		t.Errorf("got error %v and %d comments, want the scope that is missing", err, len(r.Comments(1)))
	}
}

func TestLabel(t *testing.T) {
	own := []forge.Label{{Name: "galley: draft", Colour: "cccccc"}, {Name: "galley: scheduled", Colour: "1d76db"}}
	for name, test := range map[string]struct {
		before []string
		want   string
		after  []string
	}{
		"the first":   {nil, "galley: scheduled", []string{"galley: scheduled"}},
		"another one": {[]string{"Urgent", "galley: draft"}, "galley: scheduled", []string{"Urgent", "galley: scheduled"}},
		"it is on":    {[]string{"galley: scheduled", "Urgent"}, "galley: scheduled", []string{"Urgent", "galley: scheduled"}},
		"none":        {[]string{"Urgent", "galley: draft"}, "", []string{"Urgent"}},
	} {
		t.Run(name, func(t *testing.T) {
			s, r, c := world(t)
			other := r.Open(giteatest.Pull{Author: "rita", Base: "main", Head: "b"})
			for i := range 60 {
				r.Label(other, strings.Repeat("x", i+1))
			}
			for _, l := range test.before {
				r.Label(1, l)
			}
			twice(t, s, func() error { return c.Label(t.Context(), 1, own, test.want) })
			got := r.LabelsOf(1)
			slices.Sort(got)
			if diff := cmp.Diff(test.after, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if err := c.Label(t.Context(), other, own, test.want); err != nil {
				t.Fatal(err)
			}
			if test.want != "" && !slices.Contains(r.LabelsOf(other), test.want) {
				t.Errorf("another pull request: got %q", r.LabelsOf(other))
			}
		})
	}
}

func TestVerdict(t *testing.T) {
	s, r, c := world(t)
	for range 60 {
		if err := c.Status(t.Context(), "h1", forge.Status{Name: "build", Outcome: forge.Pending}); err != nil {
			t.Fatal(err)
		}
		if err := c.Status(t.Context(), "h1", forge.Status{Name: "build", Outcome: forge.Success}); err != nil {
			t.Fatal(err)
		}
	}
	before := len(r.Statuses("h1"))
	check := forge.Check{Name: "galley", Key: "k", Outcome: forge.Neutral, Title: strings.Repeat("é", 200), URL: "https://northwind.example/run/1", Annotations: make([]forge.Annotation, 60)}
	twice(t, s, func() error { return c.Check(t.Context(), "h1", check) })
	all := r.Statuses("h1")
	got := all[len(all)-1]
	got.ID = 0
	want := giteatest.Status{Context: "galley", State: "success", Description: strings.Repeat("é", 139) + "…", URL: "https://northwind.example/run/1"}
	if diff := cmp.Diff(want, got); diff != "" || before != 120 || len(all) != 121 {
		t.Errorf("got %d and %d statuses (-want +got):\n%s", before, len(all), diff)
	}
}

func TestIssue(t *testing.T) {
	s, r, c := world(t)
	r.Report(giteatest.Issue{By: "ines-m", Title: "T", Body: marker + "\nspoofed", Open: true})
	for range 60 {
		r.Report(giteatest.Issue{By: giteatest.Job, Title: "x", Open: true})
	}
	for _, step := range []struct {
		body string
		open bool
		want giteatest.Issue
	}{
		{"a", true, giteatest.Issue{By: giteatest.Job, Title: "T", Body: marker + "\na", Open: true}},
		{"b", true, giteatest.Issue{By: giteatest.Job, Title: "T", Body: marker + "\nb", Open: true}},
		{"c", false, giteatest.Issue{By: giteatest.Job, Title: "T", Body: marker + "\nc"}},
		{"d", true, giteatest.Issue{By: giteatest.Job, Title: "T", Body: marker + "\nd", Open: true}},
	} {
		t.Run(step.body, func(t *testing.T) {
			twice(t, s, func() error { return c.Issue(t.Context(), marker, "T", step.body, step.open) })
			all := r.Issues()
			if diff := cmp.Diff(step.want, all[len(all)-1]); diff != "" || len(all) != 62 || all[0].Body != marker+"\nspoofed" {
				t.Errorf("got %d issues (-want +got):\n%s", len(all), diff)
			}
		})
	}
}

// TestRefused: the words say which scope is missing.
func TestRefused(t *testing.T) {
	s, _, _ := world(t)
	s.Token("reader", "ines-m", "read:repository", "read:issue", "read:user")
	for name, test := range map[string]struct {
		token, scope string
		do           func(*gitea.Client) error
	}{
		"comment": {"reader", "write:issue", func(c *gitea.Client) error { return c.Comment(t.Context(), 1, marker, "x") }},
		"issue":   {"reader", "write:issue", func(c *gitea.Client) error { return c.Issue(t.Context(), marker, "T", "x", true) }},
		"status": {"reader", "write:repository", func(c *gitea.Client) error {
			return c.Status(t.Context(), "h1", forge.Status{Name: "g", Outcome: forge.Success})
		}},
		"pull":      {"", "read:repository", func(c *gitea.Client) error { _, err := c.Pull(t.Context(), 1); return err }},
		"no number": {"reader", "does not show", func(c *gitea.Client) error { _, err := c.Pull(t.Context(), 99); return err }},
		"unknown":   {"wrong", "set GITHUB_TOKEN", func(c *gitea.Client) error { _, err := c.Changes(t.Context(), "c1"); return err }},
	} {
		t.Run(name, func(t *testing.T) {
			err := test.do(client(t, s.Options(social, test.token)))
			if err == nil || !strings.Contains(err.Error(), test.scope) {
				t.Errorf("got error %v, want %s", err, test.scope)
			}
		})
	}
	if sent := slices.DeleteFunc(s.Mutations(0), func(r giteatest.Request) bool { return r.Status >= 400 }); len(sent) > 0 {
		t.Errorf("got %v, want nothing changed", sent)
	}
	s.Fail("GET /repos/{owner}/{repo}/commits/{sha}/pull", http.StatusBadGateway)
	if _, err := client(t, s.Options(social, secret)).Changes(t.Context(), "c1"); err == nil || !strings.Contains(err.Error(), "trouble of its own") {
		t.Errorf("got error %v", err)
	}
	hidden := s.Options("northwind/other", secret)
	if _, err := client(t, hidden).Changes(t.Context(), "c1"); err == nil || !strings.Contains(err.Error(), "does not show the repository") {
		t.Errorf("a repository that is not there: got error %v", err)
	}
}
