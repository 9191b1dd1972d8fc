package tokens_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/galley-social/galley/pipeline/tokens"
)

var at = time.Date(2026, 12, 1, 9, 0, 0, 0, time.UTC)

// unmistakable is in no message, whatever prints it.
const unmistakable = "s3cr3t-0f-northw1nd"

func token(secret string) *tokens.Token {
	return &tokens.Token{Fields: map[string]string{tokens.Secret: secret}, Obtained: at, Expires: at.AddDate(0, 2, 0)}
}

func sample() tokens.Document {
	return tokens.Document{}.With("bluesky", token("one")).With("mastodon", token(unmistakable)).With("bluesky", token("two"))
}

func TestWith(t *testing.T) {
	before := sample()
	after := before.With("mastodon", nil).With("mastodon", token("new"))
	if got := before.Channels["mastodon"].Fields[tokens.Secret]; got != unmistakable {
		t.Errorf("got %q in the older document, want it as it was", got)
	}
	if after.Generation != 5 || after.Channels["mastodon"].Generation != 5 || after.Channels["bluesky"].Generation != 3 {
		t.Errorf("got generations %d, %d, %d, want 5, 5, 3: none comes twice", after.Generation,
			after.Channels["mastodon"].Generation, after.Channels["bluesky"].Generation)
	}
}

func TestDecode(t *testing.T) {
	good, err := tokens.Encode(sample())
	if err != nil {
		t.Fatal(err)
	}
	if got, err := tokens.Decode(good); err != nil || !cmp.Equal(got, sample()) {
		t.Fatalf("got %v, %v, want what was encoded", got.Channels, err)
	}
	swap := func(before, after string) string {
		if !strings.Contains(string(good), before) {
			t.Fatalf("the document has no %s", before)
		}
		return strings.Replace(string(good), before, after, 1)
	}
	tests := map[string]struct {
		text string
		want error
	}{
		"empty":              {"", tokens.ErrDamaged},
		"cut off":            {string(good[:len(good)/2]), tokens.ErrDamaged},
		"newer":              {swap(`"version": 1`, `"version": 3`), tokens.ErrNewer},
		"older":              {swap(`"version": 1`, `"version": 0`), tokens.ErrDamaged},
		"unknown key":        {swap(`"generation": 3,`, `"generation": 3, "x": 1,`), tokens.ErrDamaged},
		"more after it":      {string(good) + "{}", tokens.ErrDamaged},
		"future generation":  {swap(`"generation": 3,`, `"generation": 2,`), tokens.ErrDamaged},
		"generation twice":   {swap(`"generation": 2,`, `"generation": 3,`), tokens.ErrDamaged},
		"channel of no name": {swap(`"mastodon"`, `""`), tokens.ErrDamaged},
		"time of no kind":    {swap(`"2026-12-01T09:00:00Z"`, `"`+unmistakable+`"`), tokens.ErrDamaged},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			_, err := tokens.Decode([]byte(test.text))
			if !errors.Is(err, test.want) || strings.Contains(err.Error(), unmistakable) {
				t.Errorf("got %v, want %v, without the secret", err, test.want)
			}
		})
	}
}

// TestPrintsNothing: whoever prints a document, a token or a key prints no secret.
func TestPrintsNothing(t *testing.T) {
	text, err := tokens.NewKey()
	if err != nil {
		t.Fatal(err)
	}
	key, err := tokens.ParseKey(text)
	if err != nil {
		t.Fatal(err)
	}
	d := sample()
	held := d.Channels["mastodon"]
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x"} {
		got := fmt.Sprintf(verb+verb+verb+verb, d, &d, held, key)
		for _, secret := range []string{unmistakable, fmt.Sprintf("%x", unmistakable), text} {
			if strings.Contains(got, secret) {
				t.Errorf("%s prints %q in %q", verb, secret, got)
			}
		}
	}
}

func TestForecast(t *testing.T) {
	tests := map[string]struct {
		expires time.Time
		state   tokens.State
		words   string
	}{
		"unknown":     {time.Time{}, tokens.Lasting, "no end is known"},
		"long":        {at.AddDate(0, 0, 15), tokens.Lasting, "it expires on 2026-12-16"},
		"two weeks":   {at.AddDate(0, 0, 14), tokens.Ending, "it expires in 14 days, on 2026-12-15"},
		"two days":    {at.Add(48 * time.Hour), tokens.Ending, "it expires in 2 days, on 2026-12-03"},
		"a day":       {at.Add(47 * time.Hour), tokens.Ending, "it expires in 47 hours, on 2026-12-03"},
		"within hour": {at.Add(time.Second), tokens.Ending, "it expires within the hour"},
		"now":         {at, tokens.Ended, "it expired on 2026-12-01"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			state, words := tokens.Forecast(tokens.Token{Expires: test.expires}, at)
			if state != test.state || words != test.words {
				t.Errorf("got %v, %q, want %v, %q", state, words, test.state, test.words)
			}
		})
	}
}

// FuzzDecode: whatever is read is what is written for it, and what is refused says why in a known kind of error.
func FuzzDecode(f *testing.F) {
	good, err := tokens.Encode(sample())
	if err != nil {
		f.Fatal(err)
	}
	f.Add(good)
	rotates := sample()
	for name, token := range kept() {
		rotates = rotates.With(name, token)
	}
	more, err := tokens.Encode(rotates)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(more)
	f.Add([]byte(`{"version":2}`))
	f.Add([]byte(`{"version":1,"generation":1,"channels":{"a":{"generation":1,"fields":{"secret":""},"obtained":"2026-12-01T09:00:00+02:00"}}}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		d, err := tokens.Decode(data)
		if err != nil {
			if !errors.Is(err, tokens.ErrDamaged) && !errors.Is(err, tokens.ErrNewer) {
				t.Fatalf("got %v, want a kind that a caller knows", err)
			}
			return
		}
		again, err := tokens.Encode(d)
		if err != nil {
			t.Fatal(err)
		}
		if same, err := tokens.Decode(again); err != nil || !cmp.Equal(same, d) {
			t.Fatalf("got %v, %v after a second reading, want the same", same.Generation, err)
		}
	})
}
