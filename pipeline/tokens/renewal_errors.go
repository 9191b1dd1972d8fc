package tokens

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"
)

// The errors of a Renewal. Each comes wrapped in words for people.
var (
	// ErrSignIn: only a person can get another token.
	ErrSignIn = errors.New("sign in again")
	// ErrNotNow: nothing is wrong that a later run can't put right.
	ErrNotNow = errors.New("not now")
)

// renewalError is why there is no token to sign in with.
type renewalError struct {
	kind          error
	channel, what string
	// remedy is what a person does, for ErrSignIn.
	remedy string
	cause  error
}

func (e *renewalError) Error() string {
	text := fmt.Sprintf("the token of channel %s %s", e.channel, e.what)
	if e.kind == ErrSignIn {
		text += "; " + cmp.Or(e.remedy, Token{}.Remedy(e.channel))
	}
	return text
}

func (e *renewalError) Unwrap() []error {
	if e.cause == nil {
		return []error{e.kind}
	}
	return []error{e.kind, e.cause}
}

func setCommand(channel string) string { return "galley token set " + channel }

// clock is a time as people read it here.
func clock(t time.Time) string { return t.UTC().Format("2006-01-02 15:04 UTC") }

func busy(channel string, t Token) error {
	what := "is being renewed by another run; the next run goes on"
	if t.Renewing != nil {
		what = fmt.Sprintf("is being renewed by another run, %s, or was until it stopped; after %s another may", t.Renewing.Run, clock(t.Renewing.Until.Add(skew)))
	}
	return &renewalError{kind: ErrNotNow, channel: channel, what: what}
}

func resting(channel string, t Token) error {
	return &renewalError{kind: ErrNotNow, channel: channel, what: "has ended, and its network wants to be asked for another after " + clock(t.Again)}
}

func later(channel string, t Token, reason string) error {
	return &renewalError{
		kind: ErrNotNow, channel: channel,
		what: fmt.Sprintf("has ended, and its network gives no other now: %s; it is asked again after %s", reason, clock(t.Again)),
	}
}

// gone is for a token that no exchange can save.
func gone(channel string, t Token) error {
	what := "has ended, and what came of renewing it is not known"
	if t.Failed != nil {
		what = "could not be renewed: " + t.Failed.Reason
	}
	return &renewalError{kind: ErrSignIn, channel: channel, what: what, remedy: t.Remedy(channel)}
}

// lost is for an exchange of which nobody knows what came of it.
func lost(channel string, t Token, reason string) error {
	if t.Lost+1 >= doubts {
		return &renewalError{kind: ErrSignIn, channel: channel, what: "was to be renewed twice, and it is not known what came of it: " + reason}
	}
	return &renewalError{
		kind: ErrNotNow, channel: channel,
		what: fmt.Sprintf("was to be renewed, and it is not known what came of it: %s; it is tried once more after %s", reason, clock(t.Renewing.Until.Add(skew))),
	}
}

// late is for a run that was held up for so long that the token it got has ended.
func late(channel string) error {
	return &renewalError{kind: ErrNotNow, channel: channel, what: "was renewed, and ended before this run could use it; the next run renews it"}
}

// unkept is for a new token that did not get into the store.
func unkept(channel string, t Token, cause error) error {
	return &renewalError{
		kind: ErrSignIn, channel: channel, cause: cause,
		what: fmt.Sprintf("was renewed, and the new one could not be stored: %v; unless galley token list shows one of %s", cause, clock(t.Obtained)),
	}
}

// longestReason is the most runes of a reason that are written down.
const longestReason = 300

func short(reason string) string {
	if runes := []rune(reason); len(runes) > longestReason {
		return string(runes[:longestReason]) + "…"
	}
	return reason
}

// masked is a reason without what the secret holds, whole or as the strings of a JSON object. Who made the reason
// has masked it too; it is written down here, so it is made sure of.
func masked(reason, secret string) string {
	parts := []string{secret}
	var object map[string]any
	if json.Unmarshal([]byte(secret), &object) == nil {
		for _, value := range object {
			if text, ok := value.(string); ok && len(text) >= 8 {
				parts = append(parts, text)
			}
		}
	}
	for _, part := range parts {
		if part != "" {
			reason = strings.ReplaceAll(reason, part, "***")
		}
	}
	return reason
}
