package facebook_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/galley-social/galley/connectors/connectortest"
	"github.com/galley-social/galley/connectors/facebook/facebooktest"
	"github.com/galley-social/galley/schema"
	"golang.org/x/text/unicode/norm"
)

const text = "Café ☕️: brew at 94 °C, https://northwind.example/recipe?x=1&y=2"

// TestFind seeds posts that are and are not the part.
func TestFind(t *testing.T) {
	const link = "https://northwind.example/holiday?utm_source=facebook"
	dot := facebooktest.Photo{Type: "image/png"}
	tests := map[string]struct {
		post     facebooktest.Post
		text     string
		link     string
		pictures int
		found    bool
	}{
		"the same":              {facebooktest.Post{Message: text}, text, "", 0, true},
		"recomposed, trimmed":   {facebooktest.Post{Message: " " + norm.NFD.String(strings.ReplaceAll(text, "\uFE0F", "")) + "\r\n"}, text, "", 0, true},
		"a clock behind":        {facebooktest.Post{Message: text, Created: noon.Add(-10 * time.Minute)}, text, "", 0, true},
		"before the claim":      {facebooktest.Post{Message: text, Created: noon.Add(-time.Hour)}, text, "", 0, false},
		"another text":          {facebooktest.Post{Message: text + "!"}, text, "", 0, false},
		"waits":                 {facebooktest.Post{Message: text, Scheduled: noon.Add(time.Hour)}, text, "", 0, false},
		"one picture":           {facebooktest.Post{Message: text, Photos: []facebooktest.Photo{dot}}, text, "", 1, true},
		"an album":              {facebooktest.Post{Message: text, Photos: []facebooktest.Photo{dot, dot, dot}}, text, "", 3, true},
		"a picture too many":    {facebooktest.Post{Message: text, Photos: []facebooktest.Photo{dot}}, text, "", 0, false},
		"a picture too few":     {facebooktest.Post{Message: text, Photos: []facebooktest.Photo{dot}}, text, "", 2, false},
		"no picture":            {facebooktest.Post{Message: text}, text, "", 1, false},
		"a link in the text":    {facebooktest.Post{Message: "Hi " + link, Link: "https://other.example"}, "Hi " + link, link, 0, true},
		"a link alone":          {facebooktest.Post{Link: link}, "", link, 0, true},
		"a link, another slash": {facebooktest.Post{Message: "Hi", Link: "https://Northwind.example/a/"}, "Hi", "https://northwind.example/a", 0, true},
		"another link":          {facebooktest.Post{Message: "Hi", Link: link + "2"}, "Hi", link, 0, false},
		"no link":               {facebooktest.Post{Message: "Hi"}, "Hi", link, 0, false},
		"another link, picture": {facebooktest.Post{Message: "Hi", Photos: []facebooktest.Photo{dot}}, "Hi", link, 1, true},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			server, options := rig(t)
			tt.post.Published = tt.post.Scheduled.IsZero()
			id := server.Seed(tt.post)
			m := message(t, "a", tt.text, tt.pictures)
			m.Link = tt.link
			got, err := open(t, options).Find(t.Context(), effect(m))
			switch {
			case tt.found && (err != nil || got.ID != id || got.Pending || got.At.IsZero() || !strings.HasPrefix(got.URL, "https://www.facebook.com/"+page+"/posts/")):
				t.Errorf("got %+v, %v, want %s", got, err, id)
			case !tt.found && !errors.Is(err, schema.ErrAbsent):
				t.Errorf("got %+v, %v, want it absent", got, err)
			}
		})
	}
}

// TestFindPages has a busy page, and takes the oldest of two.
func TestFindPages(t *testing.T) {
	server, options := rig(t)
	server.SetPageSize(7)
	server.Seed(facebooktest.Post{Message: text, Published: true, Created: noon.Add(-time.Hour)})
	want := server.Seed(facebooktest.Post{Message: text, Published: true})
	for i := range 100 {
		server.Seed(facebooktest.Post{Message: fmt.Sprint("chatter ", i), Published: true})
	}
	server.Seed(facebooktest.Post{Message: text, Published: true, Created: noon.Add(time.Second)})
	got, err := open(t, options).Find(t.Context(), effect(message(t, "a", text, 0)))
	if err != nil || got.ID != want {
		t.Errorf("got %+v, %v, want %s", got, err, want)
	}
	if n := count(server.Requests(), "GET"); n < 14 {
		t.Errorf("got %d requests, want the whole listing read", n)
	}
}

// TestFindGivesUp: a listing that was not read to its end proves nothing.
func TestFindGivesUp(t *testing.T) {
	tests := map[string]struct {
		body  string
		words string
	}{
		"no list":             {`{}`, "no list"},
		"a null":              {`{"data":null}`, "no list"},
		"another shape":       {`{"data":{}}`, "not the JSON"},
		"a time that is none": {`{"data":[{"id":"1_2","created_time":"soon"}]}`, "no time"},
		"no ids":              {`{"data":[{"message":"x"}]}`, "without an id"},
		"no way on":           {`{"data":[],"paging":{"next":"https://graph.facebook.com/next?access_token=x"}}`, "does not say how"},
		"no end":              {`{"data":[],"paging":{"next":"x","cursors":{"after":"same"}}}`, "does not say how"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			_, options := rig(t)
			options = with(options, instead{of: path(http.MethodGet, "/published_posts"), status: 200, body: tt.body})
			_, err := open(t, options).Find(t.Context(), effect(message(t, "a", text, 0)))
			connectortest.WantFault(t, err, schema.Later, tt.words)
		})
	}
	t.Run("too many", func(t *testing.T) {
		server, options := rig(t)
		server.SetPageSize(2)
		for i := range 51 {
			server.Seed(facebooktest.Post{Message: fmt.Sprint("chatter ", i), Published: true})
		}
		_, err := open(t, options).Find(t.Context(), effect(message(t, "a", text, 0)))
		connectortest.WantFault(t, err, schema.Later, "more than", "galley resolve")
	})
}

// TestFindWaits: what is not listed yet is looked for once more, and nothing is called absent without that.
func TestFindWaits(t *testing.T) {
	e := effect(message(t, "a", text, 0))
	t.Run("listed late", func(t *testing.T) {
		server, options := rig(t)
		var waited time.Duration
		id := ""
		options.Sleep = func(_ context.Context, d time.Duration) error {
			waited += d
			id = server.Seed(facebooktest.Post{Message: text, Published: true})
			return nil
		}
		got, err := open(t, options).Find(t.Context(), e)
		if err != nil || got.ID != id || waited != 20*time.Second {
			t.Errorf("got %+v, %v after %v, want %s after 20s", got, err, waited, id)
		}
	})
	t.Run("stopped while waiting", func(t *testing.T) {
		_, options := rig(t)
		options.Sleep = func(context.Context, time.Duration) error { return context.Canceled }
		_, err := open(t, options).Find(t.Context(), e)
		connectortest.WantFault(t, err, schema.Later, "second time")
	})
	t.Run("nothing to wait with", func(t *testing.T) {
		_, options := rig(t)
		options.Sleep = nil
		_, err := open(t, options).Find(t.Context(), e)
		connectortest.WantFault(t, err, schema.Later, "second time")
	})
}

// TestFindUndated: a post without a time or an address is the part all the same, seen now.
func TestFindUndated(t *testing.T) {
	_, options := rig(t)
	undated := instead{of: path(http.MethodGet, "/published_posts"), status: 200, body: `{"data":[{"id":"1_2","message":"Hi"}]}`}
	got, err := open(t, with(options, undated)).Find(t.Context(), effect(message(t, "a", "Hi", 0)))
	if want := (schema.Remote{ID: "1_2", URL: "https://www.facebook.com/1_2", At: noon}); err != nil || got != want {
		t.Errorf("got %+v, %v, want %+v", got, err, want)
	}
}

// TestFindByAnother: to the token of another page nothing is there, and that says nothing.
func TestFindByAnother(t *testing.T) {
	server, options := rig(t)
	server.SetOwner("77")
	empty := instead{of: path(http.MethodGet, "/published_posts"), status: 200, body: `{"data":[]}`}
	_, err := open(t, with(options, empty)).Find(t.Context(), effect(message(t, "a", text, 0)))
	connectortest.WantFault(t, err, schema.Refused, "and not that of the page")
}
