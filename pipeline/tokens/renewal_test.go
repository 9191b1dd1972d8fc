package tokens_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/galley-social/galley/pipeline/tokens"
	"github.com/galley-social/galley/schema"
)

// shelf is a Keeper in memory, whose writes can fail.
type shelf struct {
	doc  tokens.Document
	fail func(*tokens.Token) error
}

func (s *shelf) Read(context.Context) (tokens.Document, error) { return s.doc, nil }

func (s *shelf) Swap(ctx context.Context, name string, old int, t *tokens.Token, _ time.Time) (tokens.Document, error) {
	if s.doc.Channels[name].Generation != old {
		return s.doc, tokens.ErrLost
	}
	if err := errors.Join(ctx.Err(), s.fail(t)); err != nil {
		return s.doc, err
	}
	s.doc = s.doc.With(name, t)
	return s.doc, nil
}

// TestWhatPeopleRead: each way in which a renewal goes wrong is said in words, without a secret.
func TestWhatPeopleRead(t *testing.T) {
	fault := func(o schema.Outcome, hint string) error {
		return &schema.Fault{Outcome: o, Status: 400, Reason: "it said " + unmistakable, Hint: hint}
	}
	away := errors.New("the remote can't be reached")
	never := func(keep bool) func(*tokens.Token) error {
		return func(t *tokens.Token) error {
			if (t.Renewing == nil) == keep {
				return away
			}
			return nil
		}
	}
	well := func(*tokens.Token) error { return nil }
	tests := map[string]struct {
		left  time.Duration
		fail  func(*tokens.Token) error
		err   error
		kind  error
		says  string
		after func(tokens.Token) bool
	}{
		"refused":           {0, well, fault(schema.Refused, ""), tokens.ErrSignIn, "could not be renewed: it said *** (HTTP 400); sign in again: galley token set x", func(t tokens.Token) bool { return t.Failed != nil && t.Renewing == nil }},
		"refused with hint": {0, well, fault(schema.Refused, "mend client_id"), tokens.ErrSignIn, "could not be renewed: it said *** (HTTP 400); mend client_id", func(t tokens.Token) bool { return t.Failed.Hint == "mend client_id" }},
		"refused, and good": {5 * time.Minute, well, fault(schema.Refused, ""), nil, "", func(t tokens.Token) bool { return t.Failed != nil }},
		"later":             {0, well, fault(schema.Later, ""), tokens.ErrNotNow, "gives no other now: it said *** (HTTP 400); it is asked again after 2026-12-01 09:10 UTC", func(t tokens.Token) bool { return t.Renewing == nil && t.Again.Equal(at.Add(10*time.Minute)) }},
		"later, and good":   {5 * time.Minute, well, fault(schema.Later, ""), nil, "", func(t tokens.Token) bool { return t.Renewing == nil }},
		"unknown":           {0, well, fault(schema.Unknown, ""), tokens.ErrNotNow, "it is not known what came of it: it said *** (HTTP 400); it is tried once more after 2026-12-01 09:03 UTC", func(t tokens.Token) bool { return t.Renewing != nil }},
		"no fault":          {0, well, errors.New(unmistakable), tokens.ErrNotNow, "it is not known what came of it: ***;", func(t tokens.Token) bool { return t.Renewing != nil }},
		"nothing in it":     {0, well, nil, tokens.ErrNotNow, "it is not known what came of it: it gave no new token", func(t tokens.Token) bool { return t.Renewing != nil }},
		"not claimed":       {0, never(false), nil, tokens.ErrNotNow, "could not be renewed, and was not touched: the remote can't be reached", func(t tokens.Token) bool { return t.Renewing == nil }},
		"not claimed, good": {5 * time.Minute, never(false), nil, nil, "", func(t tokens.Token) bool { return t.Renewing == nil }},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			token := rotating(left(test.left))
			s := &shelf{doc: tokens.Document{}.With(channel, &token), fail: test.fail}
			got, err := renewal(s, func() (tokens.Granted, error) { return tokens.Granted{}, test.err }).Token(t.Context(), channel, tokens.Sending)
			if !errors.Is(err, test.kind) || test.kind != nil && !strings.Contains(err.Error(), test.says) || test.kind == nil && got.Value() != unmistakable {
				t.Errorf("got %q, %v, want %v that says %q", got.Value(), err, test.kind, test.says)
			}
			if err != nil && (strings.Contains(err.Error(), unmistakable) || !strings.Contains(err.Error(), "the token of channel x ")) {
				t.Errorf("got %v, want it without the secret and with the channel", err)
			}
			if !test.after(s.doc.Channels[channel]) {
				t.Errorf("got %#v in the store", s.doc.Channels[channel].Renewing)
			}
		})
	}
	t.Run("not stored", func(t *testing.T) {
		token := rotating(left(0))
		s := &shelf{doc: tokens.Document{}.With(channel, &token), fail: never(true)}
		got, err := renewal(s, granted).Token(t.Context(), channel, tokens.Sending)
		const says = "was renewed, and the new one could not be stored: the remote can't be reached; " +
			"unless galley token list shows one of 2026-12-01 09:00 UTC; sign in again: galley token set x"
		if !errors.Is(err, tokens.ErrSignIn) || !strings.HasSuffix(err.Error(), says) || got.Value() != "" {
			t.Errorf("got %q, %v, want %q", got.Value(), err, says)
		}
	})
}

func granted() (tokens.Granted, error) {
	return tokens.Granted{Secret: "given", Expires: at.Add(life)}, nil
}

func renewal(keeper tokens.Keeper, exchange func() (tokens.Granted, error)) *tokens.Renewal {
	return &tokens.Renewal{
		Keeper: keeper, Clock: func() time.Time { return at }, Pause: noPause, Grace: time.Minute, Run: "run", Nonce: "mine",
		Exchange: func(context.Context, string) (tokens.Granted, error) { return exchange() },
	}
}

// TestStopped: a run that is stopped while it asks writes down what it got, and one that is stopped before asks nothing.
func TestStopped(t *testing.T) {
	well := func(*tokens.Token) error { return nil }
	t.Run("while it asks", func(t *testing.T) {
		token := rotating(nil)
		ctx, stop := context.WithCancel(t.Context())
		s := &shelf{doc: tokens.Document{}.With(channel, &token), fail: well}
		got, err := renewal(s, func() (tokens.Granted, error) { stop(); return granted() }).Token(ctx, channel, tokens.Sending)
		if err != nil || got.Value() != "given" || s.doc.Channels[channel].Value() != "given" {
			t.Errorf("got %q, %v, want what the exchange gave, in the store", got.Value(), err)
		}
	})
	t.Run("before", func(t *testing.T) {
		token := rotating(nil)
		ctx, stop := context.WithCancel(t.Context())
		s := &shelf{doc: tokens.Document{}.With(channel, &token)}
		s.fail = func(t *tokens.Token) error {
			if t.Renewing != nil {
				stop()
			}
			return nil
		}
		_, err := renewal(s, func() (tokens.Granted, error) { t.Error("it asked"); return granted() }).Token(ctx, channel, tokens.Sending)
		if !errors.Is(err, context.Canceled) || s.doc.Channels[channel].Renewing != nil {
			t.Errorf("got %v, want that it was stopped, and no lease", err)
		}
	})
}
