package x_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/galley-social/galley/connectors/connectortest"
	"github.com/galley-social/galley/connectors/x/xtest"
	"github.com/galley-social/galley/schema"
)

const (
	reading  = "GET /2/tweets/{id}"
	deletion = "DELETE /2/tweets/{id}"
)

// TestFetch reads what was sent as the network gives it.
func TestFetch(t *testing.T) {
	long := strings.Repeat("Long & wordy ", 30) + "indeed"
	for name, tt := range map[string]struct {
		post    xtest.Post
		want    schema.Live
		renamed bool
	}{
		"links and files": {xtest.Post{Text: "a & <b> https://n.example/?a=1&b=2 roasters.org", Media: media("image/png")}, schema.Live{Text: "a & <b> https://n.example/?a=1&b=2 roasters.org", Media: 1}, false},
		"more than 280":   {xtest.Post{Text: long}, schema.Live{Text: long}, false},
		"new names":       {xtest.Post{Text: long}, schema.Live{Text: long}, true},
	} {
		t.Run(name, func(t *testing.T) {
			server, o := rig(t)
			id := server.Seed(tt.post)
			after := connectortest.AfterOf(t, open(t, o))
			if tt.renamed {
				server.SetNewNames()
			}
			for _, r := range []schema.Remote{{ID: id}, {URL: "https://x.com/i/web/status/" + id}} {
				got, err := after.Fetch(t.Context(), r)
				if diff := cmp.Diff(tt.want, got); diff != "" || err != nil {
					t.Errorf("%+v: %v (-want +got):\n%s", r, err, diff)
				}
			}
		})
	}
}

// TestFetchEdited reads the newest version of a post, which has another id.
func TestFetchEdited(t *testing.T) {
	for _, renamed := range []bool{false, true} {
		fetchEdited(t, renamed)
	}
}

func fetchEdited(t *testing.T, renamed bool) {
	t.Helper()
	server, o := rig(t)
	if renamed {
		server.SetNewNames()
	}
	first := server.Seed(xtest.Post{Text: "Hi."})
	newest := server.Seed(xtest.Post{Text: "Ho.", CreatedAt: noon.Add(time.Minute)})
	server.Edit(first, func(p *xtest.Post) { p.NewerID = newest })
	got, err := connectortest.AfterOf(t, open(t, o)).Fetch(t.Context(), schema.Remote{ID: first})
	want := schema.Live{Text: "Ho.", Edited: noon.Add(time.Minute)}
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
}

// TestFetchAnswers: only X's own word for a post that it does not have means that it is gone.
func TestFetchAnswers(t *testing.T) {
	notFound := func(id string) string {
		return `{"errors":[{"title":"Not Found Error","type":"https://api.twitter.com/2/problems/resource-not-found","resource_id":"` + id + `"}]}`
	}
	for name, tt := range map[string]struct {
		saying xtest.Saying
		absent bool
	}{
		"200, not found": {xtest.Saying{Status: 200, Body: notFound("42")}, true}, "404, not found": {xtest.Saying{Status: 404, Body: notFound("42")}, true},
		"alone":          {xtest.Saying{Status: 404, Body: `{"type":"https://api.x.com/2/problems/resource-not-found","value":"42"}`}, true},
		"another post's": {xtest.Saying{Status: 200, Body: notFound("43")}, false}, "500, not found": {xtest.Saying{Status: 500, Body: notFound("42")}, false},
		"not allowed": {xtest.Saying{Status: 200, Body: `{"errors":[{"type":"https://api.twitter.com/2/problems/not-authorized-for-resource","resource_id":"42"}]}`}, false},
		"404":         {xtest.Saying{Status: 404, Body: `{"title":"Not Found"}`}, false}, "another id": {xtest.Saying{Status: 200, Body: `{"data":{"id":"43"}}`}, false},
		"data beside": {xtest.Saying{Status: 200, Body: strings.Replace(notFound("42"), "{", `{"data":{"id":"41"},`, 1)}, false},
	} {
		t.Run(name, func(t *testing.T) {
			server, o := rig(t)
			server.Say(reading, tt.saying)
			_, err := connectortest.AfterOf(t, open(t, o)).Fetch(t.Context(), schema.Remote{ID: "42"})
			if err == nil || errors.Is(err, schema.ErrAbsent) != tt.absent {
				t.Errorf("got %v, want absent to be %t", err, tt.absent)
			}
		})
	}
}

func TestDelete(t *testing.T) {
	for name, tt := range map[string]struct {
		set     func(*xtest.Server, string)
		outcome schema.Outcome
		absent  bool
	}{
		"done": {func(*xtest.Server, string) {}, "", false},
		"gone": {func(s *xtest.Server, id string) { s.Remove(id) }, "", true},
		"not done": {func(s *xtest.Server, _ string) {
			s.Say(deletion, xtest.Saying{Status: 200, Body: `{"data":{"deleted":false}}`})
		}, schema.Refused, false},
		"not done, gone": {func(s *xtest.Server, id string) {
			s.Remove(id)
			s.Say(deletion, xtest.Saying{Status: 200, Body: `{"data":{"deleted":false}}`})
		}, "", true},
		"somebody else's": {func(s *xtest.Server, id string) { s.Edit(id, func(p *xtest.Post) { p.Foreign = true }) }, schema.Refused, false},
		"200 with errors": {func(s *xtest.Server, _ string) {
			s.Say(deletion, xtest.Saying{Status: 200, Body: `{"errors":[{"title":"Oops"}]}`})
		}, schema.Unknown, false},
		"200 with nothing": {func(s *xtest.Server, _ string) { s.Say(deletion, xtest.Saying{Status: 200, Body: `{"data":{}}`}) }, schema.Unknown, false},
	} {
		t.Run(name, func(t *testing.T) {
			server, o := rig(t)
			id := server.Seed(xtest.Post{Text: "Hi."})
			tt.set(server, id)
			err := connectortest.AfterOf(t, open(t, o)).Delete(t.Context(), schema.Remote{ID: id})
			switch {
			case tt.absent:
				if !errors.Is(err, schema.ErrAbsent) {
					t.Errorf("got %v, want ErrAbsent", err)
				}
			case tt.outcome == "":
				if err != nil || len(server.IDs()) != 0 {
					t.Errorf("got %v, and %d posts are left", err, len(server.IDs()))
				}
			default:
				if f := fault(t, err); f.Outcome != tt.outcome {
					t.Errorf("got %+v, want %s", *f, tt.outcome)
				}
			}
		})
	}
}

// TestNoAddress: nothing is asked about what is no post of X's.
func TestNoAddress(t *testing.T) {
	server, o := rig(t)
	after := connectortest.AfterOf(t, open(t, o))
	for _, r := range []schema.Remote{{}, {ID: "../users/me"}, {URL: "https://x.com/n/status/"}, {URL: "https://evil.example/x.com/n/status/1"}, {ID: "x", URL: "https://x.com/n/status/1"}} {
		if f := fault(t, after.Delete(t.Context(), r)); f.Outcome != schema.Refused {
			t.Errorf("%+v: got %+v", r, *f)
		}
		_, err := after.Fetch(t.Context(), r)
		fault(t, err)
	}
	if got := server.Requests(); len(got) > 0 {
		t.Errorf("got requests %v", got)
	}
}
