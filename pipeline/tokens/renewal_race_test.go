package tokens_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/galley-social/galley/pipeline/gitbranch/gittest"
	"github.com/galley-social/galley/pipeline/tokens"
)

// TestOneExchange has runners of one remote renew one token at once: one of them asks, and all get what it got.
func TestOneExchange(t *testing.T) {
	for _, runners := range []int{2, 5} {
		t.Run(fmt.Sprint(runners), func(t *testing.T) {
			server, key := gittest.HTTPBackend(t, "", ""), newKey(t)
			ended := rotating(left(-time.Minute))
			swap(t, open(t, server, key), channel, 0, &ended)
			var asked atomic.Int32
			done := make(chan struct{})
			var once sync.Once
			var all sync.WaitGroup
			for i := range runners {
				r := tokens.Renewal{
					Keeper: open(t, server, key), Clock: func() time.Time { return at }, Run: "run", Nonce: fmt.Sprint(i),
					Exchange: func(context.Context, string) (tokens.Granted, error) {
						return tokens.Granted{Secret: fmt.Sprintf("given %d", asked.Add(1)), Expires: at.Add(life)}, nil
					},
					Pause: func(ctx context.Context, _ int) error { return wait(ctx, done) },
				}
				all.Go(func() {
					got, err := r.Token(t.Context(), channel, tokens.Sending)
					if err != nil || got.Value() != "given 1" || !got.Expires.Equal(at.Add(life)) {
						t.Errorf("runner %d: got %q until %s, %v, want what the first exchange gave", i, got.Value(), got.Expires, err)
					}
					once.Do(func() { close(done) })
				})
			}
			all.Wait()
			if got := asked.Load(); got != 1 {
				t.Errorf("got %d exchanges, want 1", got)
			}
			d, err := open(t, server, key).Read(t.Context())
			if err != nil || d.Channels[channel].Value() != "given 1" || d.Channels[channel].Renewing != nil {
				t.Errorf("got %q, %v in the store, want the new one without a lease", d.Channels[channel].Value(), err)
			}
		})
	}
}

// wait is a short wait, or one until somebody is through.
func wait(ctx context.Context, done <-chan struct{}) error {
	timer := time.NewTimer(100 * time.Millisecond)
	defer timer.Stop()
	select {
	case <-done:
	case <-timer.C:
	}
	return ctx.Err()
}

// TestMeanwhile: what a person does while a run asks the network counts, and not what the run got.
func TestMeanwhile(t *testing.T) {
	theirs := rotating(left(life))
	theirs.Fields = map[string]string{tokens.Secret: "theirs"}
	tests := map[string]struct {
		person *tokens.Token
		want   string
		kind   error
		says   string
	}{
		"sets another": {&theirs, "theirs", nil, ""},
		"removes it":   {nil, "", tokens.ErrSignIn, "the token of channel x is not in the store; sign in again: galley token set x"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			token := rotating(nil)
			s := &shelf{doc: tokens.Document{}.With(channel, &token), fail: func(*tokens.Token) error { return nil }}
			got, err := renewal(s, func() (tokens.Granted, error) {
				s.doc = s.doc.With(channel, test.person)
				return granted()
			}).Token(t.Context(), channel, tokens.Sending)
			if got.Value() != test.want || !errors.Is(err, test.kind) || err != nil && !strings.Contains(err.Error(), test.says) {
				t.Errorf("got %q, %v, want %q, %q", got.Value(), err, test.want, test.says)
			}
			if have := s.doc.Channels[channel]; have.Value() != test.want {
				t.Errorf("got %q in the store, want %q", have.Value(), test.want)
			}
		})
	}
}

// TestOthersAtIt: a run that finds another's claim waits for it a while, and then says who has it.
func TestOthersAtIt(t *testing.T) {
	token := rotating(lease(time.Minute, 0, 0))
	s := &shelf{doc: tokens.Document{}.With(channel, &token)}
	pauses := 0
	r := renewal(s, func() (tokens.Granted, error) { t.Error("it asked"); return granted() })
	r.Pause = func(context.Context, int) error { pauses++; return nil }
	_, err := r.Token(t.Context(), channel, tokens.Sending)
	const says = "is being renewed by another run, actions-7, or was until it stopped; after 2026-12-01 09:02 UTC another may"
	if !errors.Is(err, tokens.ErrNotNow) || !strings.Contains(err.Error(), says) || pauses < 10 {
		t.Errorf("got %v after %d pauses, want %q after some", err, pauses, says)
	}
}
