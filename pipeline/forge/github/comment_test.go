package github_test

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/galley-social/galley/pipeline/forge/githubtest"
)

const comments = "POST /repos/{owner}/{repo}/issues/{issue_number}/comments"

// ours are the bodies of the comments of an account that have the marker on top.
func ours(r *githubtest.Repository, number int, by githubtest.Account) []string {
	var bodies []string
	for _, c := range r.Comments(number) {
		if c.By == by && strings.HasPrefix(c.Body, marker) {
			bodies = append(bodies, c.Body)
		}
	}
	return bodies
}

func TestComment(t *testing.T) {
	bot, ines := githubtest.Workflow(), githubtest.Person("ines-m")
	other := githubtest.Account{Login: "dependabot[bot]", Bot: true}
	for name, test := range map[string]struct {
		before []githubtest.Comment
		sent   int // changes the first time
		total  int // comments in the end
	}{
		"none yet":                      {nil, 1, 1},
		"an older one":                  {[]githubtest.Comment{{By: bot, Body: marker + "\nold"}}, 1, 1},
		"it is so already":              {[]githubtest.Comment{{By: bot, Body: marker + "\nnew\n"}}, 0, 1},
		"kept with other line ends":     {[]githubtest.Comment{{By: bot, Body: marker + "\r\nnew"}}, 0, 1},
		"a person spoofs the marker":    {[]githubtest.Comment{{By: ines, Body: marker + "\nnew"}}, 1, 2},
		"another bot spoofs the marker": {[]githubtest.Comment{{By: other, Body: marker + "\nnew"}}, 1, 2},
		"a person has our name":         {[]githubtest.Comment{{By: githubtest.Person("github-actions"), Body: marker + "\nnew"}}, 1, 2},
		"the marker is further down":    {[]githubtest.Comment{{By: bot, Body: "see\n" + marker + "\nnew"}}, 1, 2},
		"another marker":                {[]githubtest.Comment{{By: bot, Body: "<!-- galley:live -->\nnew"}}, 1, 2},
		"a longer marker":               {[]githubtest.Comment{{By: bot, Body: marker + "x\nnew"}}, 1, 2},
		"two runs raced":                {[]githubtest.Comment{{By: bot, Body: marker + "\na"}, {By: ines, Body: "hm"}, {By: bot, Body: marker + "\nnew"}, {By: bot, Body: marker + "\nb"}}, 3, 2},
	} {
		t.Run(name, func(t *testing.T) {
			s, r, c := world(t)
			var first int64
			for _, o := range test.before {
				if id := r.Say(1, o.By, o.Body); o.By == bot && strings.HasPrefix(o.Body, marker+"\n") && first == 0 {
					first = id
				}
			}
			twice(t, s, func() error { return c.Comment(t.Context(), 1, marker, "new") })
			if sent := s.Mutations(0); len(sent) != test.sent {
				t.Errorf("sent %v, want %d changes", sent, test.sent)
			}
			got := ours(r, 1, bot)
			if all := r.Comments(1); len(all) != test.total || first != 0 && all[0].ID != first {
				t.Errorf("got %+v, want %d with the oldest kept", all, test.total)
			}
			want := 0
			for _, body := range got {
				if strings.TrimRight(strings.ReplaceAll(body, "\r", ""), "\n") == marker+"\nnew" {
					want++
				}
			}
			if want != 1 {
				t.Errorf("got %q, want the new body once", got)
			}
		})
	}
}

func TestCommentAccounts(t *testing.T) {
	for name, account := range map[string]githubtest.Account{
		"a workflow": githubtest.Workflow(), "an app": {Login: "galley-northwind[bot]", Bot: true}, "a person": githubtest.Person("ines-m"),
	} {
		t.Run(name, func(t *testing.T) {
			s, r, _ := world(t)
			s.Token("own", account, "pull-requests: write")
			for i := range 3 { // each run is a new client
				if err := client(t, s.Options(social, "own")).Comment(t.Context(), 1, marker, fmt.Sprint(i)); err != nil {
					t.Fatal(err)
				}
			}
			if got := ours(r, 1, account); len(got) != 1 || got[0] != marker+"\n2" {
				t.Errorf("got %q, want one with 2", got)
			}
		})
	}
}

func TestCommentPages(t *testing.T) {
	s, r, c := world(t)
	for i := range 250 {
		r.Say(1, githubtest.Person("rita"), fmt.Sprint(i))
	}
	r.Say(1, githubtest.Workflow(), marker+"\nold")
	r.Say(1, githubtest.Person("rita"), "last")
	twice(t, s, func() error { return c.Comment(t.Context(), 1, marker, "new") })
	if got := ours(r, 1, githubtest.Workflow()); len(got) != 1 || got[0] != marker+"\nnew" {
		t.Errorf("got %q, want the one on the third page edited", got)
	}
	if all := r.Comments(1); len(all) != 252 {
		t.Errorf("got %d comments, want 252", len(all))
	}
}

func TestCommentDeleted(t *testing.T) {
	_, r, c := world(t)
	for range 3 {
		if err := c.Comment(t.Context(), 1, marker, "new"); err != nil {
			t.Fatal(err)
		}
		if len(r.Comments(1)) != 1 {
			t.Fatalf("got %+v, want one", r.Comments(1))
		}
		r.Unsay(r.Comments(1)[0].ID)
	}
}

// TestCommentLost: a comment that was made though the answer was lost is not made again.
func TestCommentLost(t *testing.T) {
	for name, test := range map[string]struct {
		status int
		done   bool
		fails  bool
	}{
		"made, and no answer":         {0, true, false},
		"made, and a server's error":  {http.StatusBadGateway, true, false},
		"not made, and no answer":     {0, false, true},
		"not made, a server's error":  {http.StatusBadGateway, false, true},
		"refused, with nothing to do": {http.StatusUnprocessableEntity, false, true},
	} {
		t.Run(name, func(t *testing.T) {
			s, r, c := world(t)
			s.Fail(comments, test.status, test.done)
			err := c.Comment(t.Context(), 1, marker, "new")
			if (err != nil) != test.fails || len(s.Mutations(0)) != 1 {
				t.Errorf("got error %v after %v, want failure %v after one request", err, s.Mutations(0), test.fails)
			}
			if err := c.Comment(t.Context(), 1, marker, "new"); err != nil || len(r.Comments(1)) != 1 {
				t.Errorf("the next run: got %+v (%v), want one comment", r.Comments(1), err)
			}
		})
	}
}

func TestCommentGoneMeanwhile(t *testing.T) {
	s, r, c := world(t)
	r.Say(1, githubtest.Workflow(), marker+"\nold")
	s.Fail("PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}", http.StatusNotFound, false)
	if err := c.Comment(t.Context(), 1, marker, "new"); err != nil {
		t.Fatal(err)
	}
	if got := ours(r, 1, githubtest.Workflow()); len(got) != 1 || got[0] != marker+"\nnew" {
		t.Errorf("got %q, want the new one", got)
	}
}

func TestCommentTooLong(t *testing.T) {
	s, r, c := world(t)
	err := c.Comment(t.Context(), 1, marker, strings.Repeat("é", 65536))
	if err == nil || !strings.Contains(err.Error(), "maximum is 65536 characters") || len(r.Comments(1)) != 0 || len(s.Mutations(0)) != 1 {
		t.Errorf("got error %v, %d comments", err, len(r.Comments(1)))
	}
	if err := c.Comment(t.Context(), 1, marker, strings.Repeat("é", 65536-len(marker)-1)); err != nil {
		t.Errorf("at the limit: got %v", err)
	}
}

func TestMarker(t *testing.T) {
	_, _, c := world(t)
	for _, bad := range []string{"", " <!-- a -->", "<!-- a\nb -->", "a\r"} {
		if err := c.Comment(t.Context(), 1, bad, "x"); err == nil {
			t.Errorf("marker %q: got no error", bad)
		}
	}
}

// TestCommentRace: whatever two runs do to each other, the next one leaves one comment.
func TestCommentRace(t *testing.T) {
	s, r, _ := world(t)
	var all sync.WaitGroup
	failures := make([]error, 4)
	for i := range failures {
		c := client(t, s.Options(social, secret))
		all.Go(func() { failures[i] = c.Comment(t.Context(), 1, marker, fmt.Sprint(i)) })
	}
	all.Wait()
	if err := errors.Join(failures...); err != nil {
		t.Fatal(err)
	}
	c := client(t, s.Options(social, secret))
	twice(t, s, func() error { return c.Comment(t.Context(), 1, marker, "end") })
	if got := r.Comments(1); len(got) != 1 || got[0].Body != marker+"\nend" {
		t.Errorf("got %+v, want one", got)
	}
}
