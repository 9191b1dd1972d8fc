package facebook_test

import (
	"errors"
	"net/http"
	"testing"
	"time"

	"github.com/galley-social/galley/connectors/connectortest"
	"github.com/galley-social/galley/connectors/facebook"
	"github.com/galley-social/galley/connectors/facebook/facebooktest"
	"github.com/galley-social/galley/schema"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// TestScheduledIsOneRequest: a post waits from the very first, with its pictures.
func TestScheduledIsOneRequest(t *testing.T) {
	server, options := rig(t)
	e := effect(message(t, "later", "Doors open at one.", 2))
	e.Scheduled = noon.Add(time.Hour + 300*time.Millisecond)
	r := mustSend(t, open(t, options), e)
	at := noon.Add(time.Hour)
	if want := (schema.Remote{ID: r.ID, Pending: true, At: at}); r != want {
		t.Errorf("got %+v, want %+v", r, want)
	}
	dot := facebooktest.Photo{Type: "image/png", Alt: `A "red" dot`, Bytes: len(connectortest.Picture(t)), Temporary: true}
	want := []facebooktest.Post{{
		ID: r.ID, Message: "Doors open at one.", Created: noon, Scheduled: at, Photos: []facebooktest.Photo{dot, dot},
	}}
	ignore := []cmp.Option{cmpopts.IgnoreUnexported(facebooktest.Photo{}), cmpopts.IgnoreFields(facebooktest.Photo{}, "ID")}
	if diff := cmp.Diff(want, server.Posts(), ignore...); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got := count(server.Requests(), "POST /v25.0/"+page+"/feed"); got != 1 {
		t.Errorf("got %d requests that make a post, want 1", got)
	}
}

// TestScheduleWindow: the bounds by the run's clock before any request, and by Facebook's before the one that counts.
func TestScheduleWindow(t *testing.T) {
	tests := map[string]struct {
		lead, ahead time.Duration
		words       string
		requests    int
	}{
		"10 minutes":                  {10 * time.Minute, 0, "", 0},
		"a second less":               {10*time.Minute - time.Second, 0, "no less than 10m0s", 0},
		"30 days":                     {30 * 24 * time.Hour, 0, "", 0},
		"a second more":               {30*24*time.Hour + time.Second, 0, "more than 30 days", 0},
		"past":                        {-time.Minute, 0, "no less than", 0},
		"too near by Facebook's time": {12 * time.Minute, 3 * time.Minute, "9m0s ahead", 1},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			server, options := rig(t)
			server.Advance(noon.Add(tt.ahead))
			e := waiting(t)
			e.Scheduled = noon.Add(tt.lead)
			_, err := open(t, options).Send(t.Context(), e)
			if tt.words == "" {
				if err != nil {
					t.Error(err)
				}
				wantIDs(t, "waiting", server.Scheduled(), 1)
				return
			}
			connectortest.WantFault(t, err, schema.Later, tt.words)
			if got := len(server.Requests()); got != tt.requests {
				t.Errorf("got %d requests, want %d", got, tt.requests)
			}
		})
	}
}

// TestFindScheduled: by the id that was given, by what waits at exactly the time, and by what is public.
func TestFindScheduled(t *testing.T) {
	hour := noon.Add(time.Hour)
	tests := map[string]struct {
		seed    facebooktest.Post
		held    bool
		pending time.Time
		public  bool
	}{
		"held":                       {facebooktest.Post{Message: "Doors open at one.", Scheduled: hour}, true, hour, false},
		"held, edited on the page":   {facebooktest.Post{Message: "Closed.", Scheduled: hour}, true, hour, false},
		"held, moved on the page":    {facebooktest.Post{Message: "Doors open at one.", Scheduled: hour.Add(time.Hour)}, true, hour.Add(time.Hour), false},
		"held, published by hand":    {facebooktest.Post{Message: "Closed.", Published: true}, true, time.Time{}, true},
		"listed":                     {facebooktest.Post{Message: "Doors open at one.", Scheduled: hour}, false, hour, false},
		"listed, for another minute": {facebooktest.Post{Message: "Doors open at one.", Scheduled: hour.Add(time.Minute)}, false, time.Time{}, false},
		"listed, another text":       {facebooktest.Post{Message: "Closed.", Scheduled: hour}, false, time.Time{}, false},
		"listed as public":           {facebooktest.Post{Message: "Doors open at one.", Published: true, Created: hour}, false, time.Time{}, true},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			server, options := rig(t)
			id := server.Seed(tt.seed)
			e := waiting(t)
			if tt.held {
				e.Held = &schema.Remote{ID: id, Pending: true, At: hour}
			}
			r, err := open(t, options).Find(t.Context(), e)
			switch {
			case !tt.public && tt.pending.IsZero():
				if !errors.Is(err, schema.ErrAbsent) {
					t.Errorf("got %+v, %v, want it absent", r, err)
				}
			case err != nil || r.ID != id || r.Pending == tt.public || tt.public == (r.URL == ""):
				t.Errorf("got %+v, %v, want %s, public: %t", r, err, id, tt.public)
			case r.Pending && !r.At.Equal(tt.pending):
				t.Errorf("got it pending until %v, want %v", r.At, tt.pending)
			}
		})
	}
}

// TestRenamed: a post may get another id when it becomes public.
func TestRenamed(t *testing.T) {
	server, options := rig(t)
	server.SetRenaming(true)
	e := waiting(t)
	client := open(t, options)
	r := mustSend(t, client, e)
	e.Held = &r
	server.Advance(e.Scheduled)
	got, err := client.Find(t.Context(), e)
	if err != nil || got.Pending || got.ID == r.ID || got.ID != server.Public()[0] {
		t.Errorf("got %+v, %v, want the public post", got, err)
	}
	if err := canceller(t, options).Cancel(t.Context(), e, r); !errors.Is(err, schema.ErrPublic) {
		t.Errorf("cancel: got %v, want ErrPublic", err)
	}
	wantIDs(t, "public", server.Public(), 1)
}

// TestBothListings: nothing is absent before both have answered.
func TestBothListings(t *testing.T) {
	for _, edge := range []string{"/scheduled_posts", "/published_posts"} {
		server, options := rig(t)
		options = with(options, instead{of: path(http.MethodGet, edge), status: 400, body: said{code: 2}.body()})
		_, err := open(t, options).Find(t.Context(), waiting(t))
		connectortest.WantFault(t, err, schema.Later)
		gone := schema.Remote{ID: page + "_1", Pending: true}
		connectortest.WantFault(t, canceller(t, options).Cancel(t.Context(), waiting(t), gone), schema.Later)
		if got := count(server.Requests(), "DELETE"); got != 0 {
			t.Errorf("%s: got %d deletions", edge, got)
		}
	}
}

// TestBounds: what the planner goes by is within what the connector takes.
func TestBounds(t *testing.T) {
	rules := facebook.Network.Schedule
	if least, most := rules.Min.Or(0), rules.Max.Or(0); least < 10*time.Minute || most > 30*24*time.Hour || rules.Cancel.Or(0) < 4*time.Minute {
		t.Errorf("got %+v, want 10 minutes to 30 days, and 3 minutes and a request's time before the end", *rules)
	}
}
