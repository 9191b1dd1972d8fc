package links_test

import (
	"bytes"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/galley-social/galley/pipeline/links"
)

func TestCache(t *testing.T) {
	s := serve(t, httptest.NewServer, answer)
	list := []links.Link{at(1, s.URL+"/page"), at(2, s.URL+"/404"), at(3, s.URL+"/301?to=/page")}
	want := []string{
		`2 error: link "BASE/404" answers 404: there is no such page | correct the address, or take the link out`,
		`3 note: link "BASE/301?to=/page" has moved to "BASE/page" | write BASE/page`,
	}
	cache := &links.Cache{}
	all := []string{"HEAD /page", "HEAD /404", "GET /404", "HEAD /301?to=/page", "HEAD /page"}
	for _, c := range []struct {
		name  string
		at    time.Time
		asked []string
	}{
		{"empty", now(), all},
		{"a moment later", now().Add(time.Minute), []string{"HEAD /404", "GET /404"}},
		{"nearly a day later", now().Add(24*time.Hour - time.Second), []string{"HEAD /404", "GET /404"}},
		{"a day later", now().Add(24 * time.Hour), all},
		{"by a clock that was ahead", now(), all},
	} {
		t.Run(c.name, func(t *testing.T) {
			one := tester(s)
			one.Known, one.Now = cache, c.at
			before := len(s.seen())
			if diff := cmp.Diff(want, run(t, s, one, list...)); diff != "" {
				t.Errorf("findings (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(c.asked, s.seen()[before:]); diff != "" {
				t.Errorf("requests (-want +got):\n%s", diff)
			}
			data, err := cache.Encode(c.at)
			if err != nil {
				t.Fatal(err)
			}
			cache = links.Decode(data)
		})
	}
}

// TestCacheOnce: an address at many places is asked for once.
func TestCacheOnce(t *testing.T) {
	s := serve(t, httptest.NewServer, answer)
	run(t, s, tester(s), at(1, s.URL+"/page"), at(2, s.URL+"/page#b"), at(3, s.URL+"/page"))
	if diff := cmp.Diff([]string{"HEAD /page"}, s.seen()); diff != "" {
		t.Errorf("requests (-want +got):\n%s", diff)
	}
}

// FuzzDecode: whatever the file holds, it is a cache, and what it keeps is what it writes.
func FuzzDecode(f *testing.F) {
	for _, seed := range []string{
		"", "{", "null", `{"format":"galley/links","version":1,"links":{"https://a.example/":{"at":"2026-10-01T07:00:00Z","moved":"https://b.example/"}}}`,
		`{"format":"galley/links","version":2}`, `{"format":"galley/links","version":1,"links":null} x`, `{"links":{"":{"at":"0001-01-01T00:00:00Z"}}}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		once, err := links.Decode(data).Encode(now())
		if err != nil {
			t.Fatal(err)
		}
		twice, err := links.Decode(once).Encode(now())
		if err != nil || !bytes.Equal(once, twice) {
			t.Fatalf("got %s and then %s (%v)", once, twice, err)
		}
	})
}
