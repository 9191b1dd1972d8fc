package bluesky_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/galley-social/galley/connectors/bluesky"
	"github.com/galley-social/galley/connectors/bluesky/blueskytest"
	"github.com/galley-social/galley/connectors/connector"
	"github.com/galley-social/galley/schema"
)

// meddler stands between client and server, for one call of the protocol.
type meddler struct {
	call   string
	change func(*http.Request) (*http.Response, error)
	seen   int
}

func (m *meddler) RoundTrip(r *http.Request) (*http.Response, error) {
	if strings.HasSuffix(r.URL.Path, "/"+m.call) {
		m.seen++
		if m.change != nil {
			if answer, err := m.change(r); answer != nil || err != nil {
				return answer, err
			}
		}
	}
	return http.DefaultTransport.RoundTrip(r)
}

func openFake(t *testing.T, fake *blueskytest.Server, transport http.RoundTripper) connector.Client {
	t.Helper()
	o := options(fake.URL, blueskytest.Handle, blueskytest.Password)
	o.HTTP.Transport = transport
	client, err := bluesky.Driver().Open(o)
	if err != nil {
		t.Fatal(err)
	}
	return client
}

func answer(status int, header http.Header, body string) func(*http.Request) (*http.Response, error) {
	return func(r *http.Request) (*http.Response, error) {
		return &http.Response{StatusCode: status, Header: header, Body: io.NopCloser(strings.NewReader(body)), Request: r}, nil
	}
}

func TestSwap(t *testing.T) {
	fake := blueskytest.New(t)
	reads := &meddler{call: "com.atproto.repo.getRecord"}
	client := openFake(t, fake, reads)
	e := effect(message("first", "One."), 0)
	r := mustSend(t, client, e)

	// Another app changed what is not the text: the post is still there.
	var record map[string]any
	if err := json.Unmarshal(fake.Record(r.ID), &record); err != nil {
		t.Fatal(err)
	}
	record["langs"] = []string{"de"}
	changed, err := json.Marshal(record)
	if err != nil {
		t.Fatal(err)
	}
	fake.Plant(r.ID, string(changed))
	if got := mustSend(t, client, e); got.ID != r.ID || got.CID == r.CID {
		t.Errorf("got %+v, want %s as it is now", got, r.ID)
	}

	reads.change = answer(http.StatusBadGateway, http.Header{}, `{"error":"UpstreamFailure"}`)
	_, err = client.Send(t.Context(), e)
	wantFault(t, err, schema.Unknown, "could not be read", "")
	reads.change = nil

	fake.Plant(r.ID, `{"$type":"app.bsky.feed.post","text":"Two.","createdAt":"2026-12-01T09:00:00Z"}`)
	_, err = client.Send(t.Context(), e)
	wantFault(t, err, schema.Refused, "holds another text", "resolve")
	_, err = client.Find(t.Context(), e)
	wantFault(t, err, schema.Refused, "holds another text", "resolve")
	if got := fake.Commits(); got != 1 {
		t.Errorf("got %d commits, want 1", got)
	}
}

// TestRefusals are answers to the effect, with what they prove.
func TestRefusals(t *testing.T) {
	reset := http.Header{"Date": {"Tue, 01 Dec 2026 09:00:00 GMT"}, "Ratelimit-Reset": {"1796116500"}}
	for name, tt := range map[string]struct {
		status  int
		header  http.Header
		body    string
		outcome schema.Outcome
		wait    time.Duration
		hint    string
	}{
		"rate limit":     {429, reset, `{"error":"RateLimitExceeded"}`, schema.Later, 15 * time.Minute, ""},
		"lost blob":      {400, nil, `{"error":"BlobNotFound","message":"Could not find blob: x"}`, schema.Later, 0, "uploads it again"},
		"bad record":     {400, nil, `{"error":"InvalidRequest","message":"Invalid record"}`, schema.Refused, 0, "change"},
		"taken down":     {401, nil, `{"error":"AccountTakedown","message":"x"}`, schema.Refused, 0, "not active"},
		"deactivated":    {400, nil, `{"error":"AccountDeactivated","message":"x"}`, schema.Refused, 0, "not active"},
		"too large":      {413, nil, `{"error":"PayloadTooLarge","message":"x"}`, schema.Refused, 0, "smaller"},
		"server error":   {500, nil, `{"error":"InternalServerError"}`, schema.Unknown, 0, ""},
		"upstream":       {502, nil, `{"error":"UpstreamFailure"}`, schema.Unknown, 0, ""},
		"no resources":   {503, nil, `{"error":"NotEnoughResources"}`, schema.Unknown, 0, ""},
		"upstream time":  {504, nil, `{"error":"UpstreamTimeout"}`, schema.Unknown, 0, ""},
		"another record": {200, nil, `{"uri":"at://did:plc:other/app.bsky.feed.post/3k","cid":"bafy"}`, schema.Unknown, 0, ""},
		"no cid":         {200, nil, `{}`, schema.Unknown, 0, ""},
	} {
		t.Run(name, func(t *testing.T) {
			puts := &meddler{call: "com.atproto.repo.putRecord", change: answer(tt.status, tt.header, tt.body)}
			_, err := openFake(t, blueskytest.New(t), puts).Send(t.Context(), effect(message("first", "One."), 0))
			wantFault(t, err, tt.outcome, "", tt.hint)
			var f *schema.Fault
			if errors.As(err, &f) && f.Wait != tt.wait {
				t.Errorf("got wait %v, want %v", f.Wait, tt.wait)
			}
			if puts.seen != 1 {
				t.Errorf("got %d writes, want 1", puts.seen)
			}
		})
	}
}

// TestBeforeTheEffect: what goes wrong while the record is made has made nothing public.
func TestBeforeTheEffect(t *testing.T) {
	busy := answer(http.StatusServiceUnavailable, http.Header{}, `{"error":"NotEnoughResources"}`)
	mention := message("mention", "@bob.test")
	mention.Parts[0].Facets = []schema.Facet{{Start: 0, End: 9, Kind: schema.FacetMention, Value: "bob.test"}}
	reply := func(url string) schema.Message {
		m := message("reply", "Yes.")
		m.ReplyTo = &schema.PostRef{URL: url}
		return m
	}
	const there = "https://bsky.app/profile/" + blueskytest.DID + "/post/3kabcdefghij2"
	for name, tt := range map[string]struct {
		call    string
		change  func(*http.Request) (*http.Response, error)
		e       schema.Effect
		outcome schema.Outcome
		reason  string
	}{
		"log-in":          {"com.atproto.server.createSession", busy, effect(message("x", "One."), 0), schema.Later, "NotEnoughResources"},
		"wrong server":    {"com.atproto.server.createSession", answer(404, nil, "<html>"), effect(message("x", "One."), 0), schema.Refused, "web page"},
		"mention":         {"com.atproto.identity.resolveHandle", busy, effect(mention, 0), schema.Later, "NotEnoughResources"},
		"look-up":         {"com.atproto.repo.getRecord", busy, effect(reply(there), 0), schema.Later, "NotEnoughResources"},
		"no such post":    {"", nil, effect(reply(there), 0), schema.Refused, "there is no post at"},
		"no such handle":  {"", nil, effect(reply("https://bsky.app/profile/eve.test/post/3k"), 0), schema.Refused, `"eve.test"`},
		"other network":   {"", nil, effect(reply("https://mastodon.example/@eve/1"), 0), schema.Refused, "not the address of a Bluesky post"},
		"part on its own": {"", nil, effect(message("x", "One.", "Two."), 1), schema.Refused, "the part before"},
	} {
		t.Run(name, func(t *testing.T) {
			fake := blueskytest.New(t)
			fake.AddHandle("bob.test", "did:plc:bobbobbobbobbobbobbobbob")
			_, err := openFake(t, fake, &meddler{call: tt.call, change: tt.change}).Send(t.Context(), tt.e)
			wantFault(t, err, tt.outcome, tt.reason, "")
			if got := fake.Commits(); got != 0 {
				t.Errorf("got %d commits", got)
			}
		})
	}
}

func TestUpload(t *testing.T) {
	fake := blueskytest.New(t)
	uploads := &meddler{call: "com.atproto.repo.uploadBlob"}
	client := openFake(t, fake, uploads)
	m := schema.MediaFile{File: "media/a.jpg", Type: "image/jpeg", Width: 60, Height: 40}
	// EXIF with orientation 6: the picture lies on its side, so people see it 40 wide and 60 high.
	exif := "Exif\x00\x00MM\x00*\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00\x06\x00\x00\x00\x00\x00\x00"
	plain := photo(t, 60, 40)
	lying := append([]byte{0xFF, 0xD8, 0xFF, 0xE1, 0, byte(len(exif) + 2)}, exif...)
	up, err := client.Upload(t.Context(), m, append(lying, plain[2:]...))
	if err != nil {
		t.Fatal(err)
	}
	if want := `"aspectRatio":{"width":40,"height":60}`; !strings.Contains(string(up.Handle), want) {
		t.Errorf("got %s, want it to have %s", up.Handle, want)
	}
	for name, tt := range map[string]struct {
		body   []byte
		reason string
	}{
		"damaged":   {plain[:30], "media/a.jpg: the JPEG is damaged"},
		"too large": {bytes.Repeat([]byte("GIF89a"), 400_000), "has 2400000 bytes, and Bluesky takes 2000000"},
	} {
		_, err := client.Upload(t.Context(), m, tt.body)
		wantFault(t, err, schema.Refused, tt.reason, "picture")
		if uploads.seen != 1 {
			t.Errorf("%s: got %d uploads, want 1", name, uploads.seen)
		}
	}
}

func TestOpen(t *testing.T) {
	for name, tt := range map[string]struct {
		server, account, secret, want string
	}{
		"default server":            {"", "alice.test", "x", ""},
		"handle with an at sign":    {"https://pds.example/", "@alice.test", "x", ""},
		"no account":                {"", "", "x", "account: is missing"},
		"no password":               {"", "alice.test", "", "app password"},
		"server without encryption": {"http://pds.example", "alice.test", "x", "not the https address"},
		"no server":                 {"pds.example", "alice.test", "x", "not the https address"},
	} {
		_, err := bluesky.Driver().Open(options(tt.server, tt.account, tt.secret))
		if (err == nil) != (tt.want == "") || err != nil && !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: got %v, want %q", name, err, tt.want)
		}
	}
}
