package github_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/galley-social/galley/pipeline/forge/githubtest"
)

// TestHistory: whatever happened before, one more run leaves one comment of ours with the marker, and all of others.
func TestHistory(t *testing.T) {
	s, r, _ := world(t)
	bot, ines := githubtest.Workflow(), githubtest.Person("ines-m")
	pulls := 1
	rapid.Check(t, func(rt *rapid.T) {
		n := r.Open(githubtest.Pull{Author: "rita", Base: "main", Head: fmt.Sprint("b", pulls)})
		pulls++
		for i := range rapid.IntRange(0, 8).Draw(rt, "steps") {
			switch body := fmt.Sprint(i); rapid.IntRange(0, 5).Draw(rt, "step") {
			case 0:
				r.Say(n, bot, marker+"\n"+body)
			case 1:
				r.Say(n, ines, marker+"\n"+body)
			case 2:
				if all := r.Comments(n); len(all) > 0 {
					r.Unsay(rapid.SampledFrom(all).Draw(rt, "gone").ID)
				}
			case 3, 4:
				if rapid.Bool().Draw(rt, "trouble") {
					s.Fail(comments, rapid.SampledFrom([]int{0, http.StatusBadGateway}).Draw(rt, "status"), rapid.Bool().Draw(rt, "done"))
				}
				if err := client(t, s.Options(social, secret)).Comment(rt.Context(), n, marker, body); err != nil {
					rt.Logf("a run with trouble: %v", err)
				}
			case 5:
				r.Say(n, bot, "<!-- galley:live -->\n"+body)
			}
		}
		s.Calm()
		others := notOurs(r, n)
		if err := client(t, s.Options(social, secret)).Comment(rt.Context(), n, marker, "end"); err != nil {
			rt.Fatal(err)
		}
		if got := ours(r, n, bot); len(got) != 1 || got[0] != marker+"\nend" {
			rt.Fatalf("got %q, want one", got)
		}
		if diff := cmp.Diff(others, notOurs(r, n)); diff != "" {
			rt.Fatalf("what is not ours changed (-want +got):\n%s", diff)
		}
	})
}

// notOurs are the comments of others, and ours with another marker.
func notOurs(r *githubtest.Repository, n int) []githubtest.Comment {
	var all []githubtest.Comment
	for _, c := range r.Comments(n) {
		if c.By != githubtest.Workflow() || !strings.HasPrefix(c.Body, marker) {
			all = append(all, c)
		}
	}
	return all
}
