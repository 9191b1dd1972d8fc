package tokens_test

import (
	"testing"
	"time"

	"github.com/galley-social/galley/pipeline/tokens"
)

// rotating is a token of two hours that has a quarter of an hour left, changed as a case wants it.
func rotating(change func(*tokens.Token)) tokens.Token {
	t := tokens.Token{
		Fields: map[string]string{tokens.Secret: unmistakable}, Obtained: at.Add(-105 * time.Minute), Expires: at.Add(15 * time.Minute),
		Renewed: true,
	}
	if change != nil {
		change(&t)
	}
	return t
}

func left(d time.Duration) func(*tokens.Token) {
	return func(t *tokens.Token) { t.Expires, t.Obtained = at.Add(d), at.Add(d-life) }
}

func lease(until time.Duration, lost int, left time.Duration) func(*tokens.Token) {
	return func(t *tokens.Token) {
		t.Expires, t.Obtained, t.Lost = at.Add(left), at.Add(left-life), lost
		t.Renewing = &tokens.Lease{Run: "actions-7", Nonce: "other", At: at.Add(until - 2*time.Minute), Until: at.Add(until)}
	}
}

func failed(left time.Duration) func(*tokens.Token) {
	return func(t *tokens.Token) {
		t.Expires, t.Failed = at.Add(left), &tokens.Failure{At: at.Add(-time.Hour), Reason: "the token is not known", Hint: "ask Ines"}
	}
}

func unknownEnd(age time.Duration, renewed bool) func(*tokens.Token) {
	return func(t *tokens.Token) {
		t.Expires, t.Obtained = time.Time{}, at.Add(-age)
		if !renewed {
			t.Renewed = false
		}
	}
}

func again(left, wait time.Duration) func(*tokens.Token) {
	return func(t *tokens.Token) { left := at.Add(left); t.Expires, t.Again = left, at.Add(wait) }
}

func TestDecide(t *testing.T) {
	const second = time.Second
	tests := map[string]struct {
		change       func(*tokens.Token)
		sends, looks tokens.Step
		state        tokens.State
		says         string
	}{
		"before its time":       {left(15*time.Minute + second), tokens.Use, tokens.Use, tokens.Lasting, "renewed by itself, from 2026-12-01 09:00 UTC on; it ends on 2026-12-01 09:15 UTC"},
		"due":                   {left(15 * time.Minute), tokens.Take, tokens.Use, tokens.Lasting, "renewed by itself when it is next used; it ends on 2026-12-01 09:15 UTC"},
		"a minute":              {left(time.Minute), tokens.Take, tokens.Take, tokens.Lasting, "renewed by itself when it is next used; it ends on 2026-12-01 09:01 UTC"},
		"ended":                 {left(-48 * time.Hour), tokens.Take, tokens.Take, tokens.Lasting, "renewed by itself when it is next used; it ended on 2026-11-29 09:00 UTC"},
		"another at it":         {lease(time.Minute, 0, 5*time.Minute), tokens.Use, tokens.Use, tokens.Lasting, "it is being renewed by run actions-7 since 2026-12-01 08:59 UTC; it ends on 2026-12-01 09:05 UTC"},
		"another, and ended":    {lease(time.Minute, 0, -second), tokens.Wait, tokens.Wait, tokens.Lasting, "it is being renewed by run actions-7 since 2026-12-01 08:59 UTC; it ended on 2026-12-01 08:59 UTC"},
		"another's clock":       {lease(second-time.Minute, 0, -second), tokens.Wait, tokens.Wait, tokens.Lasting, "it is being renewed by run actions-7 since 2026-12-01 08:57 UTC; it ended on 2026-12-01 08:59 UTC"},
		"nobody heard of again": {lease(-time.Minute, 0, 5*time.Minute), tokens.Use, tokens.Use, tokens.Ending, "it was to be renewed, and it is not known what came of it; it ends on 2026-12-01 09:05 UTC, and then it is tried once more"},
		"once more":             {lease(-time.Minute, 0, time.Minute), tokens.Take, tokens.Take, tokens.Ending, "it was to be renewed, and it is not known what came of it; it ends on 2026-12-01 09:01 UTC, and then it is tried once more"},
		"not a third time":      {lease(-time.Minute, 1, 0), tokens.SignIn, tokens.SignIn, tokens.Ended, "it was to be renewed 2 times, and it is not known what came of it; it ended on 2026-12-01 09:00 UTC"},
		"not a third, and good": {lease(-time.Minute, 1, time.Hour), tokens.Use, tokens.Use, tokens.Ending, "it was to be renewed 2 times, and it is not known what came of it; it ends on 2026-12-01 10:00 UTC"},
		"refused":               {failed(2 * time.Minute), tokens.Use, tokens.Use, tokens.Ending, "it could not be renewed on 2026-12-01 08:00 UTC: the token is not known; it ends on 2026-12-01 09:02 UTC"},
		"refused, and ended":    {failed(0), tokens.SignIn, tokens.SignIn, tokens.Ended, "it could not be renewed on 2026-12-01 08:00 UTC: the token is not known; it ended on 2026-12-01 09:00 UTC"},
		"refused, end unknown":  {func(t *tokens.Token) { unknownEnd(0, false)(t); t.Failed = &tokens.Failure{At: at, Reason: "no"} }, tokens.SignIn, tokens.SignIn, tokens.Ended, "it could not be renewed on 2026-12-01 09:00 UTC: no; no end is known"},
		"later":                 {again(5*time.Minute, second), tokens.Use, tokens.Use, tokens.Lasting, "renewed by itself; its network wants to be asked after 2026-12-01 09:00 UTC; it ends on 2026-12-01 09:05 UTC"},
		"later, and ended":      {again(0, second), tokens.Hold, tokens.Hold, tokens.Lasting, "renewed by itself; its network wants to be asked after 2026-12-01 09:00 UTC; it ended on 2026-12-01 09:00 UTC"},
		"later has come":        {again(0, 0), tokens.Take, tokens.Take, tokens.Lasting, "renewed by itself when it is next used; it ended on 2026-12-01 09:00 UTC"},
		"set, end unknown":      {unknownEnd(time.Minute, false), tokens.Take, tokens.Use, tokens.Lasting, "renewed by itself; when it ends is known once it is next used"},
		"set long ago":          {unknownEnd(time.Hour, false), tokens.Take, tokens.Take, tokens.Lasting, "renewed by itself; when it ends is known once it is next used"},
		"given, end unknown":    {unknownEnd(23*time.Hour, true), tokens.Use, tokens.Use, tokens.Lasting, "renewed by itself, from 2026-12-01 10:00 UTC on; no end is known"},
		"given a day ago":       {unknownEnd(24*time.Hour, true), tokens.Take, tokens.Use, tokens.Lasting, "renewed by itself when it is next used; no end is known"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			token := rotating(test.change)
			if got := tokens.Decide(token, at, tokens.Sending); got != test.sends {
				t.Errorf("got step %d to send, want %d", got, test.sends)
			}
			if got := tokens.Decide(token, at, tokens.Looking); got != test.looks {
				t.Errorf("got step %d to look, want %d", got, test.looks)
			}
			if state, words := tokens.Outlook(token, at); state != test.state || words != test.says {
				t.Errorf("got %d, %q, want %d, %q", state, words, test.state, test.says)
			}
		})
	}
}

// TestDue: a token is renewed while there are some runs left before its end.
func TestDue(t *testing.T) {
	tests := map[string]struct{ life, before time.Duration }{
		"ten minutes":  {10 * time.Minute, 5 * time.Minute},
		"half an hour": {30 * time.Minute, 10 * time.Minute},
		"two hours":    {2 * time.Hour, 15 * time.Minute},
		"a day":        {24 * time.Hour, 3 * time.Hour},
		"60 days":      {60 * 24 * time.Hour, 7 * 24 * time.Hour},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			token := tokens.Token{Obtained: at, Expires: at.Add(test.life)}
			if got := token.Expires.Sub(token.Due()); got != test.before {
				t.Errorf("got %s before its end, want %s", got, test.before)
			}
		})
	}
}
