package x

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestParseSecret(t *testing.T) {
	four := secret{keys: &keys{"ck", "cs", "1-at", "ats"}}
	for text, want := range map[string]secret{
		"ck cs 1-at ats": four, "ck:cs:1-at:ats": four, "\n ck\tcs : 1-at\r\n ats \n": four,
		`{"client_id":"ci:1","client_secret":"s/=","access_token":"a","refresh_token":"r"}`: {tokens: &tokens{"ci:1", "s/=", "a", "r"}},
		` {"client_id":"ci","access_token":"a","refresh_token":"r"} ` + "\n":                {tokens: &tokens{"ci", "", "a", "r"}},
	} {
		got, err := parseSecret(text)
		if diff := cmp.Diff(want, got, cmp.AllowUnexported(secret{}, keys{})); diff != "" || err != nil {
			t.Errorf("%q: got %v (-want +got):\n%s", text, err, diff)
		}
	}
}

// TestNoSecret: what is wrong with a secret is said without any of it.
func TestNoSecret(t *testing.T) {
	for name, text := range map[string]string{
		"nothing": "", "blanks": " \n", "one word": "hunter22", "three words": "hunter22 hunter23 hunter24",
		"five words": "hunter22 b c d e", "a control character": "hunter22 b c d\x01", "not ASCII": "hunter22 b c dé",
		"quoted": `"hunter22 b c d"`, "cut JSON": `{"client_id":"hunter22"`, "no refresh token": `{"client_id":"hunter22","access_token":"a"}`,
		"an unknown key": `{"client_id":"a","access_token":"a","refresh_token":"r","hunter22":1}`,
		"two objects":    `{"client_id":"hunter22","access_token":"a","refresh_token":"r"}{}`,
		"a number":       `{"client_id":"a","access_token":722,"refresh_token":"r"}`,
		"a blank in it":  `{"client_id":"a","access_token":"hunter22 b","refresh_token":"r"}`,
		"a line break":   `{"client_id":"a","access_token":"a","refresh_token":"r","client_secret":"hunter22\n"}`,
		"a list":         `["hunter22"]`,
	} {
		_, err := parseSecret(text)
		if err == nil {
			t.Errorf("%s: got no error", name)
			continue
		}
		if strings.Contains(err.Error(), "hunter2") || strings.Contains(err.Error(), "722") {
			t.Errorf("%s: got %v, which quotes the secret", name, err)
		}
		if strings.TrimSpace(text) != "" && (!strings.Contains(err.Error(), "CONSUMER_KEY") || !strings.Contains(err.Error(), `"refresh_token"`)) {
			t.Errorf("%s: got %v, want both forms in it", name, err)
		}
	}
}

// FuzzParseSecret: what is taken is whole, fits into a header, and is read the same when it is written down again.
func FuzzParseSecret(f *testing.F) {
	for _, seed := range []string{
		"ck cs at ats", "a:b:c:d", "::", `{"client_id":"c","access_token":"a","refresh_token":"r"}`,
		`{"client_id":"c","client_secret":"<&>","access_token":"a","refresh_token":"r"}`, "{", "\u00a0a b c d",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		s, err := parseSecret(text)
		if err != nil {
			return
		}
		if (s.keys == nil) == (s.tokens == nil) {
			t.Fatalf("got %+v, want exactly one form", s)
		}
		for _, piece := range s.pieces() {
			if !isToken(piece) {
				t.Errorf("the piece %q can't be in a header", piece)
			}
		}
		var again string
		if s.keys != nil {
			again = strings.Join(s.pieces(), " ")
		} else {
			data, err := json.Marshal(s.tokens)
			if err != nil {
				t.Fatal(err)
			}
			again = string(data)
		}
		read, err := parseSecret(again)
		if diff := cmp.Diff(s, read, cmp.AllowUnexported(secret{}, keys{})); diff != "" || err != nil {
			t.Errorf("written down again: %v (-first +second):\n%s", err, diff)
		}
	})
}
