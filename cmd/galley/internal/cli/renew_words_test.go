package cli

import (
	"strings"
	"testing"
	"time"

	"github.com/galley-social/galley/pipeline/review"
	"github.com/galley-social/galley/pipeline/tokens"
	"github.com/galley-social/galley/schema"
)

func TestExamineRotating(t *testing.T) {
	refused := until(time.Hour)
	refused.Failed = &tokens.Failure{At: renewNow, Reason: "no", Hint: "mend client_id"}
	over := refused
	over.Expires, over.Failed = renewNow, &tokens.Failure{At: renewNow, Reason: "no"}
	tests := map[string]struct {
		token tokens.Token
		want  review.Check
	}{
		"an hour": {until(time.Hour), review.Check{Health: review.Well, Message: "renewed by itself, from 2026-12-01 09:45 UTC on; it ends on 2026-12-01 10:00 UTC"}},
		"ended":   {until(-time.Hour), review.Check{Health: review.Well, Message: "renewed by itself when it is next used; it ended on 2026-12-01 08:00 UTC"}},
		"refused": {refused, review.Check{Health: review.Soon, Message: "it could not be renewed on 2026-12-01 09:00 UTC: no; it ends on 2026-12-01 10:00 UTC", Hint: "mend client_id"}},
		"over":    {over, review.Check{Health: review.Wrong, Message: "it could not be renewed on 2026-12-01 09:00 UTC: no; it ended on 2026-12-01 09:00 UTC", Hint: "sign in again: galley token set x"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			test.want.Name, test.want.Channel = "token", "x"
			if got := examineRotating("x", test.token, renewNow); got != test.want {
				t.Errorf("got %+v, want %+v", got, test.want)
			}
		})
	}
}

// TestCleanSecret: a secret of several fields is one line of JSON.
func TestCleanSecret(t *testing.T) {
	const object = `{"client_id": "a", "access_token": "b", "refresh_token": "c"}`
	tests := map[string]struct {
		raw, want string
		refused   bool
	}{
		"a word":         {"abc\r\n", "abc", false},
		"an object":      {object + "\n", object, false},
		"four words":     {"a b c d", "a b c d", false},
		"over lines":     {"{\n\"client_id\": \"a\"}", "", true},
		"nothing":        {" \n", "", true},
		"more than fits": {strings.Repeat("x", longestToken+1), "", true},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			got, err := cleanSecret(test.raw)
			if got != test.want || (err != nil) != test.refused {
				t.Errorf("got %q, %v, want %q", got, err, test.want)
			}
		})
	}
}

// TestWriteTokens: the list forecasts the end of a token that rotates only when it can't be renewed.
func TestWriteTokens(t *testing.T) {
	renewed, refused := until(30*time.Minute), until(30*time.Minute)
	renewed.Renewed = true
	refused.Failed = &tokens.Failure{At: renewNow, Reason: "no\nnot now"}
	d := tokens.Document{Channels: map[string]tokens.Token{"a": renewed, "b": refused, "c": until(30 * time.Minute)}}
	config := schema.Config{Channels: map[string]schema.Channel{}}
	for name := range d.Channels {
		config.Channels[name] = schema.Channel{Network: "mastodon", Secret: schema.SecretStore}
	}
	var out strings.Builder
	a := &app{now: renewNow, Env: Env{Stdout: &out}}
	if err := a.writeTokens(d, config); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"a        2026-12-01  renewed by itself, from 2026-12-01 09:15 UTC on; it ends on 2026-12-01 09:30 UTC\n",
		"b        2026-12-01  it could not be renewed on 2026-12-01 09:00 UTC: no not now; it ends on 2026-12-01 09:30 UTC: sign in again: galley token set b\n",
		"c        2026-12-01  it expires within the hour\n",
	} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("got %s, want %q in it", out.String(), want)
		}
	}
}
