package facebook_test

import (
	"errors"
	"net/http"
	"testing"
	"time"

	"github.com/galley-social/galley/connectors/connectortest"
	"github.com/galley-social/galley/connectors/facebook/facebooktest"
	"github.com/galley-social/galley/schema"
)

// TestCancel: what is taken back, what is left alone, and why.
func TestCancel(t *testing.T) {
	tests := map[string]struct {
		// before is done between the sending and the cancelling.
		before   func(*facebooktest.Server, string)
		forget   bool
		want     error
		later    string
		deletes  int
		leftOver int
	}{
		"it waits":             {func(*facebooktest.Server, string) {}, false, nil, "", 1, 0},
		"it waits, no id kept": {func(*facebooktest.Server, string) {}, true, nil, "another id", 0, 1},
		"it waits elsewhere": {func(s *facebooktest.Server, id string) {
			s.Edit(id, func(p *facebooktest.Post) { p.ID = page + "_5" })
		}, false, nil, page + "_5", 0, 1},
		"gone": {func(s *facebooktest.Server, id string) { s.Remove(id) }, false, schema.ErrAbsent, "", 0, 0},
		"published by hand": {func(s *facebooktest.Server, id string) {
			s.Edit(id, func(p *facebooktest.Post) { p.Published = true })
		}, false, schema.ErrPublic, "", 0, 1},
		"published early, under another id": {func(s *facebooktest.Server, id string) {
			s.Edit(id, func(p *facebooktest.Post) { p.ID, p.Published = page+"_5", true })
		}, false, nil, "was public before", 0, 1},
		"moved nearer on the page": {func(s *facebooktest.Server, id string) {
			s.Edit(id, func(p *facebooktest.Post) { p.Scheduled = noon.Add(4 * time.Minute) })
		}, false, nil, "4m0s ahead", 0, 1},
		"no date": {func(s *facebooktest.Server, _ string) { s.SetDateless(true) }, false, nil, "did not tell its time", 0, 1},
		"another app's": {func(s *facebooktest.Server, id string) {
			s.Edit(id, func(p *facebooktest.Post) { p.Foreign = true })
		}, false, nil, "Permissions error", 1, 1},
		"another page's token": {func(s *facebooktest.Server, _ string) { s.SetOwner("77") }, false, nil, "pages_read_engagement", 0, 1},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			server, options := rig(t)
			e := waiting(t)
			r := mustSend(t, open(t, options), e)
			tt.before(server, r.ID)
			if tt.forget {
				r = schema.Remote{}
			}
			err := canceller(t, options).Cancel(t.Context(), e, r)
			if tt.later != "" {
				connectortest.WantFault(t, err, schema.Later, tt.later)
			} else if !errors.Is(err, tt.want) {
				t.Errorf("got %v, want %v", err, tt.want)
			}
			if got := count(server.Requests(), "DELETE"); got != tt.deletes {
				t.Errorf("got %d deletions, want %d", got, tt.deletes)
			}
			if got := len(server.Posts()); got != tt.leftOver {
				t.Errorf("got %d posts, want %d", got, tt.leftOver)
			}
		})
	}
}

// TestCancelMeanwhile: the rules leave room for a request that is slow. The last case breaks them, and shows that
// Facebook's own request does not tell what waits from what is public: only the look before it and the room do.
func TestCancelMeanwhile(t *testing.T) {
	tests := map[string]struct {
		lead, slow time.Duration
		deletes    int
		public     bool
	}{
		"slow, in time":       {5 * time.Minute, 2 * time.Minute, 1, false},
		"slow, too late":      {5*time.Minute - time.Second, 2 * time.Minute, 0, true},
		"slower than allowed": {5 * time.Minute, 6 * time.Minute, 1, false},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			server, options := rig(t)
			e := waiting(t)
			r := mustSend(t, open(t, options), e)
			server.Advance(e.Scheduled.Add(-tt.lead))
			wasPublic := false
			slow := instead{of: method(http.MethodDelete), before: func() {
				server.Advance(e.Scheduled.Add(tt.slow - tt.lead))
				wasPublic = len(server.Public()) > 0
			}}
			err := canceller(t, with(options, slow)).Cancel(t.Context(), e, r)
			if got := count(server.Requests(), "DELETE"); got != tt.deletes {
				t.Errorf("got %d deletions, want %d", got, tt.deletes)
			}
			if broken := tt.slow > tt.lead; tt.deletes > 0 && (err != nil || wasPublic != broken) {
				t.Errorf("got %v, public when it was deleted: %t, want %t", err, wasPublic, broken)
			}
			server.Advance(e.Scheduled.Add(time.Hour))
			if got := len(server.Public()) > 0; got != tt.public {
				t.Errorf("public in the end: got %t, want %t", got, tt.public)
			}
		})
	}
}

// TestCancelVanished: what goes away between the look and the deletion is looked for by the next run.
func TestCancelVanished(t *testing.T) {
	server, options := rig(t)
	e := waiting(t)
	r := mustSend(t, open(t, options), e)
	gone := instead{of: method(http.MethodDelete), before: func() { server.Remove(r.ID) }}
	connectortest.WantFault(t, canceller(t, with(options, gone)).Cancel(t.Context(), e, r), schema.Later, "went away")
	if err := canceller(t, options).Cancel(t.Context(), e, r); !errors.Is(err, schema.ErrAbsent) {
		t.Errorf("again: got %v, want ErrAbsent", err)
	}
}

// TestCancelByTime: without the time for which it was left, what waits can't be told from what does not.
func TestCancelByTime(t *testing.T) {
	server, options := rig(t)
	e := waiting(t)
	r := mustSend(t, open(t, options), e)
	e.Scheduled = time.Time{}
	connectortest.WantFault(t, canceller(t, options).Cancel(t.Context(), e, schema.Remote{}), schema.Later, "for when")
	wantIDs(t, "waiting", server.Scheduled(), 1)
	other := r
	other.ID = page + "_5" // what waits is found by the time that was kept, and is not this one
	connectortest.WantFault(t, canceller(t, options).Cancel(t.Context(), e, other), schema.Later, r.ID)
	if err := canceller(t, options).Cancel(t.Context(), e, r); err != nil {
		t.Error(err)
	}
	wantIDs(t, "waiting", server.Scheduled(), 0)
}

// TestCancelAnswers: an answer that does not say that it was done leaves it open.
func TestCancelAnswers(t *testing.T) {
	for name, tt := range map[string]struct {
		status int
		body   string
		want   schema.Outcome
	}{
		"not done":              {200, `{"success":false}`, schema.Unknown},
		"nothing":               {200, `{}`, schema.Unknown},
		"no JSON":               {200, ``, schema.Unknown},
		"an error under 200":    {200, said{code: 100}.body(), schema.Later},
		"temporary":             {400, said{code: 2}.body(), schema.Unknown},
		"a limit":               {400, said{code: 32}.body(), schema.Later},
		"the token has ended":   {400, said{code: 190}.body(), schema.Later},
		"a proxy's 404":         {404, `{"message":"no route"}`, schema.Later},
		"too close to its time": {400, said{code: 100, subcode: 1363096}.body(), schema.Later},
	} {
		t.Run(name, func(t *testing.T) {
			server, options := rig(t)
			e := waiting(t)
			r := mustSend(t, open(t, options), e)
			options = with(options, instead{of: method(http.MethodDelete), status: tt.status, body: tt.body})
			connectortest.WantFault(t, canceller(t, options).Cancel(t.Context(), e, r), tt.want)
			wantIDs(t, "waiting", server.Scheduled(), 1)
		})
	}
}
