package xtest_test

import (
	"crypto/rand"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/galley-social/galley/connectors/connector"
	"github.com/galley-social/galley/connectors/x"
	"github.com/galley-social/galley/connectors/x/xtest"
	"github.com/galley-social/galley/schema"
)

var noon = time.Date(2026, 12, 1, 12, 0, 0, 0, time.UTC)

// meddler changes each request before it goes out, and may send it twice.
type meddler struct {
	change func(*http.Request)
	twice  bool
}

func (m meddler) RoundTrip(r *http.Request) (*http.Response, error) {
	r = r.Clone(r.Context())
	if m.change != nil {
		m.change(r)
	}
	if m.twice {
		first, err := http.DefaultTransport.RoundTrip(r.Clone(r.Context()))
		if err != nil {
			return nil, err
		}
		first.Body.Close()
	}
	return http.DefaultTransport.RoundTrip(r)
}

// TestSignatures: the fake lets a right signature in, and nothing that was changed after it, comes late or comes twice.
func TestSignatures(t *testing.T) {
	header := func(change func(string) string) func(*http.Request) {
		return func(r *http.Request) { r.Header.Set("Authorization", change(r.Header.Get("Authorization"))) }
	}
	replace := func(a, b string) func(*http.Request) {
		return header(func(s string) string { return strings.Replace(s, a, b, 1) })
	}
	for name, tt := range map[string]struct {
		meddler meddler
		off     time.Duration
		letIn   bool
	}{
		"right": {meddler{}, 0, true}, "four minutes late": {meddler{}, -4 * time.Minute, true}, "four minutes early": {meddler{}, 4 * time.Minute, true},
		"six minutes late": {meddler{}, -6 * time.Minute, false}, "six minutes early": {meddler{}, 6 * time.Minute, false},
		"twice": {meddler{twice: true}, 0, false}, "a query added": {meddler{change: func(r *http.Request) { r.URL.RawQuery = "a=b" }}, 0, false},
		"another nonce": {meddler{change: replace(`oauth_nonce="`, `oauth_nonce="0`)}, 0, false},
		"another token": {meddler{change: replace(`oauth_token="1`, `oauth_token="2`)}, 0, false}, "another key": {meddler{change: replace(`"ck`, `"ci`)}, 0, false},
		"another method": {meddler{change: replace("HMAC-SHA1", "PLAINTEXT")}, 0, false}, "no version": {meddler{change: replace(`, oauth_version="1.0"`, "")}, 0, false},
		"a parameter twice": {meddler{change: replace("OAuth ", `OAuth oauth_version="1.0", `)}, 0, false},
		"nothing":           {meddler{change: header(func(string) string { return "" })}, 0, false}, "a bearer": {meddler{change: header(func(string) string { return "Bearer x" })}, 0, false},
	} {
		t.Run(name, func(t *testing.T) {
			server := xtest.New(t, "northwind")
			server.SetNow(func() time.Time { return noon })
			client, err := x.Open(connector.Options{
				Name: "ex", Channel: schema.Channel{Network: "x", Server: server.URL}, HTTP: &http.Client{Transport: tt.meddler},
				Secret: server.Secret, Now: func() time.Time { return noon.Add(tt.off) }, Rand: rand.Reader,
			})
			if err != nil {
				t.Fatal(err)
			}
			if err := client.(connector.Checker).Check(t.Context()); (err == nil) != tt.letIn {
				t.Errorf("got %v, want it let in: %t", err, tt.letIn)
			}
		})
	}
}

// TestRefusals is what no careful client sends, and what X would not take.
func TestRefusals(t *testing.T) {
	for name, tt := range map[string]struct {
		method, path, body string
		status             int
	}{
		"fine": {"POST", "/2/tweets", `{"text":"Hi."}`, 201}, "an unknown field": {"POST", "/2/tweets", `{"text":"Hi.","status":"x"}`, 400},
		"no text": {"POST", "/2/tweets", `{}`, 400}, "too long": {"POST", "/2/tweets", `{"text":"` + strings.Repeat("語", 141) + `"}`, 400},
		"just not too long": {"POST", "/2/tweets", `{"text":"` + strings.Repeat("語", 128) + ` https://northwind.example/` + strings.Repeat("a", 200) + `"}`, 201},
		"media of nobody":   {"POST", "/2/tweets", `{"text":"Hi.","media":{"media_ids":["1"]}}`, 400}, "one option": {"POST", "/2/tweets", `{"text":"Hi.","poll":{"options":["a"],"duration_minutes":5}}`, 400},
		"a long option": {"POST", "/2/tweets", `{"text":"Hi.","poll":{"options":["a","` + strings.Repeat("b", 26) + `"],"duration_minutes":5}}`, 400},
		"a short poll":  {"POST", "/2/tweets", `{"text":"Hi.","poll":{"options":["a","b"],"duration_minutes":4}}`, 400},
		"two cashtags":  {"POST", "/2/tweets", `{"text":"$AB $CD"}`, 403}, "an answer to nothing": {"POST", "/2/tweets", `{"text":"Hi.","reply":{"in_reply_to_tweet_id":"1"}}`, 403},
		"a small page": {"GET", "/2/users/1357924680/tweets?max_results=4&start_time=2026-12-01T11:00:00Z", "", 400},
		"a later page": {"GET", "/2/users/1357924680/tweets?max_results=5&start_time=2026-12-01T13:00:00Z", "", 400},
		"other fields": {"GET", "/2/tweets/1?tweet.fields=author", "", 400}, "another parameter": {"GET", "/2/users/me?a=b", "", 400},
		"a piece of nothing": {"POST", "/2/media/upload/1/finalize", "", 400}, "alt text of nothing": {"POST", "/2/media/metadata", `{"id":"1","metadata":{"alt_text":{"text":"a"}}}`, 400},
		"a large video":       {"POST", "/2/media/upload/initialize", `{"media_type":"video/mp4","total_bytes":512000001,"media_category":"tweet_video"}`, 400},
		"a path that is none": {"GET", "/2/me", "", 404},
	} {
		t.Run(name, func(t *testing.T) {
			server := xtest.New(t, "northwind")
			server.SetNow(func() time.Time { return noon })
			var tokens struct {
				Access string `json:"access_token"`
			}
			if err := json.Unmarshal([]byte(server.Tokens()), &tokens); err != nil {
				t.Fatal(err)
			}
			r, err := http.NewRequestWithContext(t.Context(), tt.method, server.URL+tt.path, strings.NewReader(tt.body))
			if err != nil {
				t.Fatal(err)
			}
			r.Header.Set("Authorization", "Bearer "+tokens.Access)
			r.Header.Set("Content-Type", "application/json")
			out, err := server.Client().Do(r)
			if err != nil {
				t.Fatal(err)
			}
			defer out.Body.Close()
			if body, _ := io.ReadAll(out.Body); out.StatusCode != tt.status {
				t.Errorf("got %d, want %d: %s", out.StatusCode, tt.status, body)
			}
		})
	}
}
