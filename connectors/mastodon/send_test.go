package mastodon_test

import (
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/galley-social/galley/connectors/connector"
	"github.com/galley-social/galley/connectors/connectortest"
	"github.com/galley-social/galley/connectors/mastodon"
	"github.com/galley-social/galley/connectors/mastodon/mastodontest"
	"github.com/galley-social/galley/schema"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func TestWhatIsSent(t *testing.T) {
	for flavour, contentType := range map[mastodontest.Flavour]string{
		mastodontest.Mastodon: "", mastodontest.GoToSocial: "text/plain",
	} {
		t.Run(string(flavour), func(t *testing.T) {
			server, options := rig(t, flavour)
			client := open(t, options)
			m := message(t)
			e := effect(m, 0)
			up, err := client.Upload(t.Context(), m.Parts[0].Media[0], connectortest.Picture(t))
			if err != nil {
				t.Fatal(err)
			}
			e.Uploads = []schema.Upload{up}
			remote, err := client.Send(t.Context(), e)
			if err != nil {
				t.Fatal(err)
			}
			got := sent(t, server)
			want := mastodontest.Status{
				ID: remote.ID, URL: remote.URL, Key: m.Key, Text: m.Parts[0].Text, SpoilerText: "caffeine",
				Visibility: "unlisted", Language: "pt", ContentType: contentType, CreatedAt: remote.At,
				Media: []mastodontest.Media{{
					ID: got.Media[0].ID, Type: "image/png", Description: "A red dot", Focus: "0.2,-0.5", Bytes: len(connectortest.Picture(t)),
				}},
			}
			if diff := cmp.Diff(want, got, cmpopts.IgnoreUnexported(mastodontest.Media{})); diff != "" {
				t.Errorf("the status is another one (-want +got):\n%s", diff)
			}
		})
	}
}

func TestPollAndDefaults(t *testing.T) {
	server, options := rig(t, mastodontest.Mastodon)
	options.Channel.Visibility = schema.Private
	m := pollMessage()
	m.Language = ""
	if _, err := open(t, options).Send(t.Context(), effect(m, 0)); err != nil {
		t.Fatal(err)
	}
	got := sent(t, server)
	want := &mastodontest.Poll{Options: []string{"Light", "Dark"}, ExpiresIn: 86400, Multiple: true}
	if diff := cmp.Diff(want, got.Poll); diff != "" {
		t.Errorf("poll (-want +got):\n%s", diff)
	}
	if got.Visibility != "private" || got.Language != "en" {
		t.Errorf("got visibility %q and language %q, want the channel's and the repository's", got.Visibility, got.Language)
	}
}

func TestReplies(t *testing.T) {
	server, options := rig(t, mastodontest.Mastodon)
	other := server.Seed(mastodontest.Status{Text: "A question", Visibility: "public"})
	url := server.Statuses()[0].URL
	tests := map[string]struct {
		change  func(*schema.Effect)
		parent  string
		refused string
	}{
		"a post at an address": {func(e *schema.Effect) { e.Message.ReplyTo = &schema.PostRef{URL: url} }, other, ""},
		"a post of ours":       {func(e *schema.Effect) { e.Parent = &schema.Remote{ID: other} }, other, ""},
		"nothing":              {func(*schema.Effect) {}, "", ""},
		"nobody's post":        {func(e *schema.Effect) { e.Message.ReplyTo = &schema.PostRef{URL: url + "9"} }, "", "read:search"},
		"one that is not out":  {func(e *schema.Effect) { e.Message.ReplyTo = &schema.PostRef{Post: "first"} }, "", `"first"`},
		"a part before it":     {func(e *schema.Effect) { e.Message.Parts, e.Part = append(e.Message.Parts, e.Message.Parts[0]), 1 }, "", "part 2"},
		"one that is gone":     {func(e *schema.Effect) { e.Parent = &schema.Remote{ID: "1"} }, "", "is gone"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			before, client := len(server.Statuses()), open(t, options)
			e := effect(plainMessage("Answer: "+name), 0)
			e.Key = name
			tt.change(&e)
			_, err := client.Send(t.Context(), e)
			if tt.refused != "" {
				connectortest.WantFault(t, err, schema.Refused, tt.refused)
				if got := len(server.Statuses()); got != before {
					t.Errorf("got %d statuses, want %d", got, before)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			all := server.Statuses()
			if got := all[len(all)-1].InReplyToID; got != tt.parent {
				t.Errorf("got parent %q, want %q", got, tt.parent)
			}
			if _, err := client.Find(t.Context(), e); err != nil {
				t.Errorf("find: %v", err)
			}
		})
	}
}

// TestServersOwnLimits: what the account's server would refuse is refused before the request that counts.
func TestServersOwnLimits(t *testing.T) {
	long := plainMessage(strings.Repeat("é", 80))
	long.Parts[0].Length.Count = 80
	accents := long
	accents.ContentWarning = "tea"
	many := plainMessage("Pictures")
	for range 7 {
		many.Parts[0].Media = append(many.Parts[0].Media, schema.MediaFile{File: picture, Type: "image/png"})
	}
	poll := func(options []string, open schema.Duration) schema.Message {
		m := pollMessage()
		m.Poll = &schema.Poll{Options: options, Duration: open}
		return m
	}
	tests := map[string]struct {
		flavour mastodontest.Flavour
		message schema.Message
		words   []string
	}{
		"too long":               {mastodontest.Mastodon, long, []string{"80", "60"}},
		"too long, old server":   {mastodontest.Old, long, []string{"80", "60"}},
		"code points of both":    {mastodontest.GoToSocial, accents, []string{"83", "60"}},
		"files":                  {mastodontest.Mastodon, many, []string{"7", "4"}},
		"files on GoToSocial":    {mastodontest.GoToSocial, many, []string{"7", "6"}},
		"poll options":           {mastodontest.Mastodon, poll([]string{"1", "2", "3", "4", "5"}, "1d"), []string{"5", "4"}},
		"poll option":            {mastodontest.Mastodon, poll([]string{"1", strings.Repeat("x", 51)}, "1d"), []string{"51", "50"}},
		"poll too short":         {mastodontest.Mastodon, poll([]string{"1", "2"}, "1m"), []string{"60", "300"}},
		"poll too long":          {mastodontest.Mastodon, poll([]string{"1", "2"}, "60w"), []string{"36288000", "2629746"}},
		"a file without uploads": {mastodontest.Mastodon, withMedia(schema.MediaFile{File: picture, Type: "image/png"}), []string{"1", "0"}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			server, options := rig(t, tt.flavour)
			server.SetMaxCharacters(60)
			_, err := open(t, options).Send(t.Context(), effect(tt.message, 0))
			connectortest.WantFault(t, err, schema.Refused, tt.words...)
			if got := posts(server); got != 0 {
				t.Errorf("got %d posts, want none", got)
			}
		})
	}
}

func withMedia(m schema.MediaFile) schema.Message {
	out := plainMessage("A picture")
	out.Parts[0].Media = []schema.MediaFile{m}
	return out
}

func TestNotFinishedProcessing(t *testing.T) {
	server, options := rig(t, mastodontest.Mastodon)
	server.SetProcessing(100, false)
	client := open(t, options)
	m := withMedia(schema.MediaFile{File: picture, Type: "image/png"})
	_, err := client.Upload(t.Context(), m.Parts[0].Media[0], connectortest.Picture(t))
	connectortest.WantFault(t, err, schema.Later, "processing")
	e := effect(m, 0)
	e.Uploads = []schema.Upload{{File: picture, Handle: json.RawMessage(`{"id":"115600000000000001"}`)}}
	_, err = client.Send(t.Context(), e)
	connectortest.WantFault(t, err, schema.Later, "not finished processing")
	if got := posts(server); got != 1 {
		t.Errorf("got %d posts, want 1", got)
	}
}

func TestRateLimit(t *testing.T) {
	server, options := rig(t, mastodontest.Mastodon)
	server.Break(connectortest.Fault{Do: connectortest.Answer, Status: http.StatusTooManyRequests, Header: http.Header{
		"Date": {noon.Format(http.TimeFormat)}, "X-Ratelimit-Reset": {"2026-12-01T12:05:00.000000Z"},
	}})
	_, err := open(t, options).Send(t.Context(), effect(plainMessage("Hi"), 0))
	var f *schema.Fault
	if !errors.As(err, &f) || f.Outcome != schema.Later || f.Wait != 5*time.Minute {
		t.Errorf("got %#v, want later, after 5m0s", err)
	}
}

// TestKeys shows the difference that Repeatable is about.
func TestKeys(t *testing.T) {
	for flavour, want := range map[mastodontest.Flavour]int{mastodontest.Mastodon: 1, mastodontest.GoToSocial: 2} {
		server, options := rig(t, flavour)
		client, e := open(t, options), effect(plainMessage("Twice"), 0)
		for range 2 {
			if _, err := client.Send(t.Context(), e); err != nil {
				t.Fatal(err)
			}
		}
		if got := len(server.Statuses()); got != want {
			t.Errorf("%s: got %d statuses, want %d", flavour, got, want)
		}
		if got := client.Repeatable(t.Context(), e); got != (want == 1) {
			t.Errorf("%s: got repeatable %t", flavour, got)
		}
	}
}

// TestClockAhead: what was claimed a day ahead of the server is not sent, since it could not be found again.
func TestClockAhead(t *testing.T) {
	server, options := rig(t, mastodontest.Mastodon)
	e := effect(plainMessage("Good morning"), 0)
	e.Claimed = noon.Add(24 * time.Hour)
	_, err := open(t, options).Send(t.Context(), e)
	var f *schema.Fault
	if !errors.As(err, &f) || f.Outcome != schema.Later || len(server.Statuses()) != 0 {
		t.Errorf("got error %v and %d statuses, want it put off", err, len(server.Statuses()))
	}
	e.Claimed = noon
	if _, err := open(t, options).Send(t.Context(), e); err != nil || len(server.Statuses()) != 1 {
		t.Errorf("got error %v and %d statuses, want one", err, len(server.Statuses()))
	}
}

func TestRepeatable(t *testing.T) {
	_, options := rig(t, mastodontest.Mastodon)
	tests := map[string]struct {
		claimed time.Time
		key     string
		want    bool
	}{
		"at once":         {noon, "k", true},
		"45 minutes":      {noon.Add(-45 * time.Minute), "k", true},
		"past it":         {noon.Add(-45*time.Minute - time.Second), "k", false},
		"from the future": {noon.Add(time.Second), "k", false},
		"never claimed":   {time.Time{}, "k", false},
		"no key":          {noon, "", false},
	}
	for name, tt := range tests {
		e := schema.Effect{Message: plainMessage("x"), Key: tt.key, Claimed: tt.claimed, Now: noon}
		if got := open(t, options).Repeatable(t.Context(), e); got != tt.want {
			t.Errorf("%s: got %t, want %t", name, got, tt.want)
		}
	}
}

// TestUnknownSoftware: without a witness on the server itself no key is relied on, and posts go out.
func TestUnknownSoftware(t *testing.T) {
	for name, fault := range map[string]connectortest.Fault{
		"no nodeinfo": {Do: connectortest.Answer, Status: http.StatusNotFound, Page: true},
		"dropped":     {Do: connectortest.Drop},
	} {
		server, options := rig(t, mastodontest.Mastodon)
		server.BreakRest(fault)
		if open(t, options).Repeatable(t.Context(), effect(plainMessage("x"), 0)) {
			t.Errorf("%s: got repeatable, want not", name)
		}
	}
	server, options := rig(t, mastodontest.Mastodon)
	options.Channel.Server = strings.Replace(server.URL, "127.0.0.1", "localhost", 1)
	client, e := open(t, options), effect(plainMessage("Good morning"), 0)
	if _, err := client.Send(t.Context(), e); err != nil {
		t.Errorf("send: %v", err)
	}
	if client.Repeatable(t.Context(), e) {
		t.Error("got repeatable although nodeinfo is on another host")
	}
}

func TestOpen(t *testing.T) {
	tests := map[string]struct{ server, secret, want string }{
		"good":             {"https://mastodon.example/", "t", ""},
		"port":             {"https://mastodon.example:8443", "t", ""},
		"this machine":     {"http://localhost:3000", "t", ""},
		"no server":        {"", "t", "no server"},
		"a path":           {"https://mastodon.example/@northwind", "t", "is not an address"},
		"no scheme":        {"mastodon.example", "t", "is not an address"},
		"in clear":         {"http://mastodon.example", "t", "write https://mastodon.example"},
		"password in it":   {"https://u:p@mastodon.example", "t", "is not an address"},
		"no token":         {"https://mastodon.example", " \n", "set the environment variable MASTODON_TOKEN"},
		"another scheme":   {"ftp://mastodon.example", "t", "write https://"},
		"loopback by name": {"http://localhost.example", "t", "in clear"},
	}
	for name, tt := range tests {
		_, err := mastodon.Open(connector.Options{
			Channel: schema.Channel{Server: tt.server, SecretEnv: "MASTODON_TOKEN"}, Secret: tt.secret,
		})
		if (err == nil) != (tt.want == "") || err != nil && !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: got %v, want %q", name, err, tt.want)
		}
	}
}
