package github_test

import (
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/galley-social/galley/pipeline/forge/githubtest"
)

func TestIssue(t *testing.T) {
	bot, ines := githubtest.Workflow(), githubtest.Person("ines-m")
	const old, body = marker + "\nold", marker + "\nnew"
	for name, test := range map[string]struct {
		before []githubtest.Issue
		open   bool
		after  []githubtest.Issue
		sent   int
	}{
		"the first":             {nil, true, []githubtest.Issue{{By: bot, Title: "T", Body: body, Open: true}}, 1},
		"edited":                {[]githubtest.Issue{{By: bot, Title: "T", Body: old, Open: true}}, true, []githubtest.Issue{{By: bot, Title: "T", Body: body, Open: true}}, 1},
		"another title":         {[]githubtest.Issue{{By: bot, Title: "S", Body: body, Open: true}}, true, []githubtest.Issue{{By: bot, Title: "T", Body: body, Open: true}}, 1},
		"opened again":          {[]githubtest.Issue{{By: bot, Title: "T", Body: body}}, true, []githubtest.Issue{{By: bot, Title: "T", Body: body, Open: true}}, 1},
		"as it is":              {[]githubtest.Issue{{By: bot, Title: "T", Body: body, Open: true}}, true, []githubtest.Issue{{By: bot, Title: "T", Body: body, Open: true}}, 0},
		"closed":                {[]githubtest.Issue{{By: bot, Title: "T", Body: old, Open: true}}, false, []githubtest.Issue{{By: bot, Title: "T", Body: body}}, 1},
		"closed already":        {[]githubtest.Issue{{By: bot, Title: "T", Body: old}}, false, []githubtest.Issue{{By: bot, Title: "T", Body: old}}, 0},
		"nothing to close":      {nil, false, nil, 0},
		"a person's is another": {[]githubtest.Issue{{By: ines, Title: "T", Body: old, Open: true}}, true, []githubtest.Issue{{By: ines, Title: "T", Body: old, Open: true}, {By: bot, Title: "T", Body: body, Open: true}}, 1},
		"two runs raced": {[]githubtest.Issue{{By: bot, Title: "T", Body: old, Open: true}, {By: bot, Title: "T", Body: old, Open: true}}, true,
			[]githubtest.Issue{{By: bot, Title: "T", Body: body, Open: true}, {By: bot, Title: "T", Body: old}}, 2},
	} {
		t.Run(name, func(t *testing.T) {
			s, r, c := world(t)
			r.Open(githubtest.Pull{Author: bot.Login, Body: old, Base: "main", Head: "b"}) // listed with the issues
			for _, i := range test.before {
				r.Report(i)
			}
			for range 130 {
				r.Report(githubtest.Issue{By: ines, Title: "x", Open: true})
			}
			for range 110 {
				r.Report(githubtest.Issue{By: bot, Title: "x", Open: true})
			}
			twice(t, s, func() error { return c.Issue(t.Context(), marker, "T", "new", test.open) })
			var got []githubtest.Issue
			for _, i := range r.Issues() {
				if i.Number = 0; i.Title != "x" {
					got = append(got, i)
				}
			}
			if diff := cmp.Diff(test.after, got); diff != "" || len(s.Mutations(0)) != test.sent {
				t.Errorf("sent %v, want %d (-want +got):\n%s", s.Mutations(0), test.sent, diff)
			}
		})
	}
}

func TestIssueLost(t *testing.T) {
	for name, done := range map[string]bool{"opened": true, "not opened": false} {
		t.Run(name, func(t *testing.T) {
			s, r, c := world(t)
			s.Fail("POST /repos/{owner}/{repo}/issues", http.StatusBadGateway, done)
			if err := c.Issue(t.Context(), marker, "T", "new", true); (err == nil) != done || len(s.Mutations(0)) != 1 {
				t.Errorf("got error %v after %v, want success %v after one request", err, s.Mutations(0), done)
			}
			if err := c.Issue(t.Context(), marker, "T", "new", true); err != nil || len(r.Issues()) != 1 {
				t.Errorf("the next run: got %+v (%v), want one issue", r.Issues(), err)
			}
		})
	}
}
