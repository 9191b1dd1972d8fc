package facebook_test

import (
	"errors"
	"testing"
	"time"

	"github.com/galley-social/galley/connectors/connectortest"
	"github.com/galley-social/galley/connectors/facebook/facebooktest"
	"github.com/galley-social/galley/schema"
)

// alike is a search among posts that read the same.
type alike struct {
	change func(*schema.Effect)
	posts  []facebooktest.Post
	// taken are those that the ledger has for other parts.
	taken []int
	// want is the index of the one that is found, or -1; later says why nothing is known.
	want  int
	later string
}

func alikes(t *testing.T) map[string]alike {
	t.Helper()
	dot := []facebooktest.Photo{{Type: "image/png"}}
	hour := noon.Add(time.Hour)
	public := func(text string, at time.Time) facebooktest.Post {
		return facebooktest.Post{Message: text, Created: at, Published: true}
	}
	const words = "Doors open at one."
	waits := facebooktest.Post{Message: words, Scheduled: hour}
	scheduled := func(e *schema.Effect) { e.Scheduled = hour }
	photo := func(e *schema.Effect) { e.Message = message(t, "photo", "", 1) }
	photoLater := func(e *schema.Effect) { photo(e); scheduled(e) }
	shown, shownLater := facebooktest.Post{Photos: dot, Published: true}, facebooktest.Post{Photos: dot, Scheduled: hour}
	const none = -1
	return map[string]alike{
		"public, the first is another's": {func(*schema.Effect) {}, []facebooktest.Post{public(words, noon), public(words, noon.Add(time.Second))}, []int{0}, 1, ""},
		"public, both are others'":       {func(*schema.Effect) {}, []facebooktest.Post{public(words, noon), public(words, noon)}, []int{0, 1}, none, ""},
		"waits, the first is another's":  {scheduled, []facebooktest.Post{waits, waits}, []int{0}, 1, ""},
		"waits, it is another's":         {scheduled, []facebooktest.Post{waits}, []int{0}, none, ""},

		"the occasion before, in the ledger": {scheduled, []facebooktest.Post{public(words, noon)}, []int{0}, none, ""},
		"the occasion before":                {scheduled, []facebooktest.Post{public(words, noon)}, nil, none, "was public before 2026-12-01T13:00:00Z"},
		"the occasion before, and it waits":  {scheduled, []facebooktest.Post{public(words, noon), waits}, nil, 1, ""},
		"the occasion before, and at noon":   {scheduled, []facebooktest.Post{public(words, noon), public(words, hour)}, nil, 1, ""},
		"just in time":                       {scheduled, []facebooktest.Post{public(words, hour.Add(-2*time.Minute))}, nil, 0, ""},
		"just too early":                     {scheduled, []facebooktest.Post{public(words, hour.Add(-2*time.Minute-time.Second))}, nil, none, "was public before"},
		"before the claim":                   {scheduled, []facebooktest.Post{public(words, noon.Add(-time.Hour))}, nil, none, ""},

		"a photo alone":                      {photo, []facebooktest.Post{shown}, nil, 0, ""},
		"two photos alone":                   {photo, []facebooktest.Post{shown, shown}, nil, none, "can't be told apart"},
		"two photos alone, one is another's": {photo, []facebooktest.Post{shown, shown}, []int{1}, 0, ""},
		"a photo alone that waits":           {photoLater, []facebooktest.Post{shownLater}, nil, 0, ""},
		"two photos alone that wait":         {photoLater, []facebooktest.Post{shownLater, shownLater}, nil, none, "can't be told apart"},
		"a photo alone that was there":       {photoLater, []facebooktest.Post{shown}, nil, none, "was public before"},
	}
}

// TestFindAlike: of posts that read the same none is taken that is another's, and none when it is not known whose it is.
func TestFindAlike(t *testing.T) {
	for name, tt := range alikes(t) {
		t.Run(name, func(t *testing.T) {
			server, options := rig(t)
			var ids []string
			for _, p := range tt.posts {
				ids = append(ids, server.Seed(p))
			}
			e := effect(message(t, "doors", "Doors open at one.", 0))
			tt.change(&e)
			e.Taken = map[string]bool{}
			for _, i := range tt.taken {
				e.Taken[ids[i]] = true
			}
			r, err := open(t, options).Find(t.Context(), e)
			switch {
			case tt.later != "":
				connectortest.WantFault(t, err, schema.Later, tt.later, "galley resolve")
			case tt.want < 0 && !errors.Is(err, schema.ErrAbsent):
				t.Errorf("got %+v, %v, want it absent", r, err)
			case tt.want >= 0 && (err != nil || r.ID != ids[tt.want]):
				t.Errorf("got %+v, %v, want %s", r, err, ids[tt.want])
			}
		})
	}
}

// TestCancelAlike: what is another's is not looked at when a post is taken back that is gone.
func TestCancelAlike(t *testing.T) {
	gone := schema.Remote{ID: page + "_5", Pending: true, At: noon.Add(time.Hour)}
	for name, post := range map[string]facebooktest.Post{
		"waits":  {Message: "Doors open at one.", Scheduled: noon.Add(time.Hour)},
		"public": {Message: "Doors open at one.", Published: true},
	} {
		server, options := rig(t)
		id := server.Seed(post)
		e := waiting(t)
		connectortest.WantFault(t, canceller(t, options).Cancel(t.Context(), e, gone), schema.Later, id)
		e.Taken = map[string]bool{id: true}
		if err := canceller(t, options).Cancel(t.Context(), e, gone); !errors.Is(err, schema.ErrAbsent) {
			t.Errorf("%s: got %v, want ErrAbsent", name, err)
		}
		if got := count(server.Requests(), "DELETE"); got != 0 {
			t.Errorf("%s: got %d deletions", name, got)
		}
	}
}

// TestDuplicateOccasion: the next occasion of a post is refused right after the one before, and that is no end of it.
func TestDuplicateOccasion(t *testing.T) {
	server, options := rig(t)
	mustSend(t, open(t, options), effect(message(t, "tip", "Coffee tip.", 0)))
	next := effect(message(t, "tip@2", "Coffee tip.", 0))
	next.Scheduled = noon.Add(7 * 24 * time.Hour)
	_, err := open(t, options).Send(t.Context(), next)
	if f := connectortest.WantFault(t, err, schema.Later, "Duplicate", "at its time"); f.Status != 400 {
		t.Errorf("got status %d, want Facebook's own", f.Status)
	}
	mustSend(t, open(t, options), effect(message(t, "other", "Another.", 0)))
	mustSend(t, open(t, options), next)
	wantIDs(t, "waiting", server.Scheduled(), 1)
}
