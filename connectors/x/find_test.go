package x_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/galley-social/galley/connectors/x/xtest"
	"github.com/galley-social/galley/schema"
)

// find looks for an effect, and counts the waits.
func find(t *testing.T, server *xtest.Server, e schema.Effect) (schema.Remote, int, error) {
	t.Helper()
	_, o := rig(t)
	o.Channel.Server, o.Secret = server.URL, server.Secret
	waits := 0
	o.Sleep = func(_ context.Context, d time.Duration) error {
		waits++
		if d < 15*time.Second || d > time.Minute {
			t.Errorf("got a wait of %s, want 15 s to a minute", d)
		}
		return nil
	}
	r, err := open(t, o).Find(t.Context(), e)
	return r, waits, err
}

func media(types ...string) []xtest.Media {
	var out []xtest.Media
	for i, kind := range types {
		out = append(out, xtest.Media{ID: fmt.Sprint(77 + i), Type: kind})
	}
	return out
}

// search is an effect, and posts of which one or none is it.
type search struct {
	effect schema.Effect
	posts  []xtest.Post
	want   int // index into posts, or -1
}

func searches() map[string]search {
	withMedia := func(text string, n int) schema.Effect {
		m := plain(text)
		m.Parts[0].Media = make([]schema.MediaFile, n)
		return effect(m, 0)
	}
	text := func(s string) schema.Effect { return effect(plain(s), 0) }
	at := func(d time.Duration) time.Time { return noon.Add(-time.Minute + d) } // after the claim
	long := strings.Repeat("Long words & links https://northwind.example/a ", 20)
	const link = "https://northwind.example/a?b=1&c=2"
	return map[string]search{
		"nothing":              {text("Hi."), nil, -1},
		"escaped":              {text("a < b && c > d &amp; e"), []xtest.Post{{Text: "a < b && c > d &amp; e"}}, 0},
		"a link only":          {text(link), []xtest.Post{{Text: "https://northwind.example/other"}, {Text: link}}, 1},
		"files only":           {withMedia("", 2), []xtest.Post{{Media: media("image/png")}, {Media: media("image/png", "image/png")}}, 1},
		"text and files":       {withMedia("Look "+link, 1), []xtest.Post{{Text: "Look " + link, Media: media("video/mp4")}}, 0},
		"without its file":     {withMedia("Look", 1), []xtest.Post{{Text: "Look"}}, -1},
		"a bare domain":        {text("see roasters.org."), []xtest.Post{{Text: "see roasters.org."}}, 0},
		"composed and trimmed": {text("Cafe\u0301 \n open "), []xtest.Post{{Text: "Caf\u00e9\nopen"}}, 0},
		"more than 280":        {text(long), []xtest.Post{{Text: long + "other"}, {Text: long}}, 1},
		"other words":          {text("Hi."), []xtest.Post{{Text: "Hi!"}}, -1},
		"an answer":            {text("Hi."), []xtest.Post{{Text: "Hi.", InReplyTo: "1"}}, -1},
		"a poll":               {text("Hi."), []xtest.Post{{Text: "Hi.", Poll: &xtest.Poll{}}}, -1},
		"its poll":             {effect(pollMessage(), 0), []xtest.Post{{Text: "Which one?"}, {Text: "Which one?", Poll: &xtest.Poll{}}}, 1},
		"somebody else's":      {text("Hi."), []xtest.Post{{Text: "Hi.", Foreign: true}}, -1},
		"long before":          {text("Hi."), []xtest.Post{{Text: "Hi.", CreatedAt: at(-13 * time.Minute)}}, -1},
		"clocks differ":        {text("Hi."), []xtest.Post{{Text: "Hi.", CreatedAt: at(-11 * time.Minute)}}, 0},
		"two, the first since": {text("Hi."), []xtest.Post{{Text: "Hi.", CreatedAt: at(30 * time.Second)}, {Text: "Hi.", CreatedAt: at(2 * time.Second)}, {Text: "Hi.", CreatedAt: at(-5 * time.Minute)}}, 1},
		"two before":           {text("Hi."), []xtest.Post{{Text: "Hi.", CreatedAt: at(-9 * time.Minute)}, {Text: "Hi.", CreatedAt: at(-time.Minute)}}, 1},
		"at the same second":   {text("Hi."), []xtest.Post{{Text: "Hi.", CreatedAt: at(-5 * time.Minute)}, {Text: "Hi.", CreatedAt: at(0)}}, 1},
	}
}

func TestFindMatches(t *testing.T) {
	for name, tt := range searches() {
		t.Run(name, func(t *testing.T) {
			server, _ := rig(t)
			var ids []string
			for _, p := range tt.posts {
				ids = append(ids, server.Seed(p))
			}
			r, waits, err := find(t, server, tt.effect)
			if tt.want < 0 {
				if !errors.Is(err, schema.ErrAbsent) || waits != 1 {
					t.Errorf("got %+v, %v after %d waits, want ErrAbsent after one", r, err, waits)
				}
				return
			}
			if err != nil || r.ID != ids[tt.want] || r.URL != "https://x.com/Northwind/status/"+r.ID || r.At.IsZero() || waits != 0 {
				t.Errorf("got %+v, %v after %d waits, want %s", r, err, waits, ids[tt.want])
			}
		})
	}
}

// TestFindTaken: of posts that read the same none is taken that is another part's, such as that of five minutes before.
func TestFindTaken(t *testing.T) {
	for name, tt := range map[string]struct {
		taken []int
		want  int
	}{
		"neither": {nil, 1}, "the one before": {[]int{0}, 1}, "the one since": {[]int{1}, 0}, "both": {[]int{0, 1}, -1},
	} {
		t.Run(name, func(t *testing.T) {
			server, _ := rig(t)
			var ids []string
			for _, at := range []time.Duration{-6 * time.Minute, 0} {
				ids = append(ids, server.Seed(xtest.Post{Text: "Open now.", CreatedAt: noon.Add(at)}))
			}
			e := effect(plain("Open now."), 0)
			e.Taken = map[string]bool{}
			for _, i := range tt.taken {
				e.Taken[ids[i]] = true
			}
			r, _, err := find(t, server, e)
			if tt.want < 0 && !errors.Is(err, schema.ErrAbsent) || tt.want >= 0 && (err != nil || r.ID != ids[tt.want]) {
				t.Errorf("got %+v, %v, want number %d of %v", r, err, tt.want, ids)
			}
		})
	}
}

// TestFindReply tells an answer from the same words alone, and sees past the mentions that X puts before one.
func TestFindReply(t *testing.T) {
	server, _ := rig(t)
	root := server.Seed(xtest.Post{Text: "First."})
	server.Seed(xtest.Post{Text: "Brew it at 94 °C."})
	e := effect(thread(t), 1)
	e.Parent = &schema.Remote{ID: root}
	if _, _, err := find(t, server, e); !errors.Is(err, schema.ErrAbsent) {
		t.Errorf("got %v, want ErrAbsent: the words are there, and answer nothing", err)
	}
	reply := server.Seed(xtest.Post{Text: "@ines @joao Brew it at 94 °C.", InReplyTo: root})
	for range 2 {
		if r, _, err := find(t, server, e); err != nil || r.ID != reply {
			t.Errorf("got %+v, %v, want %s", r, err, reply)
		}
		server.SetNewNames()
	}
}

// TestFindLag: what the first look does not show is not absent yet.
func TestFindLag(t *testing.T) {
	for looks, want := range map[int]bool{0: true, 1: true, 2: false} {
		server, o := rig(t)
		server.SetLag(looks)
		sent := send(t, open(t, o), effect(plain("Hi."), 0))
		r, waits, err := find(t, server, effect(plain("Hi."), 0))
		if want && (err != nil || r.ID != sent.ID || waits != min(looks, 1)) || !want && !errors.Is(err, schema.ErrAbsent) {
			t.Errorf("hidden from %d looks: got %+v, %v after %d waits", looks, r, err, waits)
		}
	}
}

// TestFindStopped: without the second look nothing is known.
func TestFindStopped(t *testing.T) {
	_, o := rig(t)
	for name, sleep := range map[string]func(context.Context, time.Duration) error{
		"stopped": func(context.Context, time.Duration) error { return context.Canceled }, "no sleep": nil,
	} {
		o.Sleep = sleep
		_, err := open(t, o).Find(t.Context(), effect(plain("Hi."), 0))
		if f := fault(t, err); f.Outcome != schema.Later {
			t.Errorf("%s: got %+v", name, *f)
		}
	}
}

// TestFindPages looks through every page, and the oldest one has it.
func TestFindPages(t *testing.T) {
	server, _ := rig(t)
	want := server.Seed(xtest.Post{Text: "Hi.", CreatedAt: noon.Add(-50 * time.Second)})
	for i := range 230 {
		server.Seed(xtest.Post{Text: fmt.Sprint("Other ", i)})
	}
	if r, _, err := find(t, server, effect(plain("Hi."), 0)); err != nil || r.ID != want {
		t.Errorf("got %+v, %v, want %s", r, err, want)
	}
	if got := len(server.Requests()); got != 4 {
		t.Errorf("got %d requests, want the account and 3 pages: %v", got, server.Requests())
	}
}

// TestFindEndless: a listing that does not end is no answer.
func TestFindEndless(t *testing.T) {
	server, _ := rig(t)
	for range 40 {
		server.Say(listing, xtest.Saying{Status: 200, Body: `{"meta":{"result_count":0,"next_token":"p1"}}`})
	}
	_, _, err := find(t, server, effect(plain("Hi."), 0))
	if f := fault(t, err); f.Outcome != schema.Later || !strings.Contains(f.Hint, "galley resolve") {
		t.Errorf("got %+v", *f)
	}
}
