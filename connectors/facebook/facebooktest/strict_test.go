package facebooktest_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/galley-social/galley/connectors/facebook/facebooktest"
)

const (
	page  = "104"
	token = "page-token"
)

var noon = time.Date(2026, 12, 1, 12, 0, 0, 0, time.UTC)

// ask makes one call, and gives the code of its error, or 0, and the answer.
func ask(t *testing.T, s *facebooktest.Server, method, path, form string) (int, map[string]any) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, s.URL+"/v25.0"+path, strings.NewReader(form))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+token)
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	answer, err := s.Client().Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	var got struct {
		Error struct{ Code int }
	}
	var all map[string]any
	if json.Unmarshal(body, &got) != nil || json.Unmarshal(body, &all) != nil {
		t.Fatalf("%s %s: got %s", method, path, body)
	}
	if date := answer.Header.Get("Date"); date != noon.Format(http.TimeFormat) {
		t.Errorf("got the date %q, want that of the fake's clock", date)
	}
	if answer.Header.Get("X-Business-Use-Case-Usage") == "" || got.Error.Code != 0 != (answer.StatusCode >= 400) {
		t.Errorf("%s %s: got status %d, %s, with the headers %v", method, path, answer.StatusCode, body, answer.Header)
	}
	return got.Error.Code, all
}

func start(t *testing.T) *facebooktest.Server {
	t.Helper()
	s := facebooktest.New(t, page, token)
	s.Advance(noon)
	return s
}

// TestStrict: what the fake takes and refuses.
func TestStrict(t *testing.T) {
	in := func(d time.Duration) string { return fmt.Sprint(noon.Add(d).Unix()) }
	const feed, waits = "/104/feed", "message=Hi&published=false&scheduled_publish_time="
	tests := map[string]struct {
		method, path, form string
		code               int
	}{
		"a text":                  {"POST", feed, "message=Hi", 0},
		"a link":                  {"POST", feed, "link=https://a.example/", 0},
		"nothing":                 {"POST", feed, "message=+", 100},
		"a field that is not":     {"POST", feed, "message=Hi&privacy=x", 100},
		"a field twice":           {"POST", feed, "message=Hi&message=Ho", 100},
		"a parameter that is not": {"POST", feed + "?x=1", "message=Hi", 100},
		"a token in the address":  {"POST", feed + "?access_token=" + token, "message=Hi", 100},
		"another page":            {"POST", "/105/feed", "message=Hi", 200},
		"the post just before":    {"POST", feed, "message=Before", 506},
		"a bad link":              {"POST", feed, "link=example", 100},
		"a photo that is not":     {"POST", feed, "attached_media=" + url.QueryEscape(`[{"media_fbid":"1"}]`), 100},
		"no photos":               {"POST", feed, "attached_media=[]", 100},
		"in ten minutes":          {"POST", feed, waits + in(10*time.Minute), 0},
		"in less":                 {"POST", feed, waits + in(10*time.Minute-time.Second), 100},
		"in 75 days":              {"POST", feed, waits + in(75*24*time.Hour), 0},
		"in more":                 {"POST", feed, waits + in(75*24*time.Hour+time.Second), 100},
		"a draft":                 {"POST", feed, "message=Hi&published=false", 100},
		"waits, and is public":    {"POST", feed, "message=Hi&published=true&scheduled_publish_time=" + in(time.Hour), 100},
		"a post":                  {"GET", "/104_1", "", 0},
		"a post that is not":      {"GET", "/104_9", "", 100},
		"a field of a post":       {"GET", "/104_1?fields=likes", "", 100},
		"a list without a limit":  {"GET", "/104/published_posts?fields=id", "", 100},
		"a list":                  {"GET", "/104/published_posts?fields=id&limit=9", "", 0},
		"a cursor that is not":    {"GET", "/104/published_posts?limit=9&after=x", "", 100},
		"another path":            {"GET", "/104/likes", "", 2500},
		"an edit":                 {"POST", "/104_1", "message=Ho", 0},
		"an edit of more":         {"POST", "/104_1", "message=Ho&link=x", 100},
		"a deletion":              {"DELETE", "/104_1", "", 0},
		"a deletion of nothing":   {"DELETE", "/104_9", "", 100},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			s := start(t)
			s.Seed(facebooktest.Post{Message: "Before", Published: true})
			s.Edit(s.Public()[0], func(p *facebooktest.Post) { p.ID = "104_1" })
			if got, all := ask(t, s, tt.method, tt.path, tt.form); got != tt.code {
				t.Errorf("got code %d (%v), want %d", got, all, tt.code)
			}
		})
	}
}

// TestFieldsAndPages: an answer has what was asked for, and a listing goes on by its cursor.
func TestFieldsAndPages(t *testing.T) {
	s := start(t)
	s.SetPageSize(2)
	for i := range 3 {
		s.Seed(facebooktest.Post{Message: fmt.Sprint(i), Published: true, Created: noon.Add(time.Duration(i) * time.Minute)})
	}
	_, first := ask(t, s, "GET", "/104/published_posts?fields=message&limit=50", "")
	want := `[{"id":"104_122100000000000003","message":"2"},{"id":"104_122100000000000002","message":"1"}]`
	if got, err := json.Marshal(first["data"]); err != nil || string(got) != want {
		t.Errorf("got %s, %v, want %s", got, err, want)
	}
	paging := first["paging"].(map[string]any)
	after := paging["cursors"].(map[string]any)["after"].(string)
	if !strings.Contains(paging["next"].(string), token) {
		t.Error("the next address has no token in it, as the real one has")
	}
	_, rest := ask(t, s, "GET", "/104/published_posts?fields=id&limit=50&after="+after, "")
	if got, err := json.Marshal(rest["data"]); err != nil || string(got) != `[{"id":"104_122100000000000001"}]` {
		t.Errorf("got %s, %v", got, err)
	}
	if rest["paging"].(map[string]any)["next"] != nil {
		t.Error("the last page names another")
	}
}

// TestClock: what waits becomes public at its time, under its own id unless the fake renames.
func TestClock(t *testing.T) {
	for _, renames := range []bool{false, true} {
		s := start(t)
		s.SetRenaming(renames)
		id := s.Seed(facebooktest.Post{Message: "Hi", Scheduled: noon.Add(time.Hour)})
		s.Advance(noon.Add(time.Hour - time.Second))
		if len(s.Public()) != 0 || len(s.Scheduled()) != 1 {
			t.Errorf("got %v public and %v waiting before its time", s.Public(), s.Scheduled())
		}
		s.SetClock(func() time.Time { return noon.Add(time.Hour) })
		if got := s.Public(); len(got) != 1 || len(s.Scheduled()) != 0 || (got[0] == id) == renames {
			t.Errorf("got %v public and %v waiting at its time, renamed: %t", got, s.Scheduled(), renames)
		}
	}
}
