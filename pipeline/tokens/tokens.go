// Package tokens keeps the secrets of channels as one encrypted document on a branch of the remote, so that every
// runner reads the same one and a new one reaches them all.
//
// It speaks to no network, and never writes over a document that it can't read: a wrong key, a damaged or
// a newer document, and a branch of somebody else are errors in words for people.
//
// A caller must know: the document is encrypted with age to one key, which the caller holds and which is nowhere on
// the branch, nor is its public half: who may push but has no key can remove the document, and can make none that
// is read. A Swap names the generation that it replaces; ErrLost means that somebody was faster, and that nothing
// was written. A Token and a Key print as a few words, never as what they hold. A token that the network exchanges for
// a new one goes through a Renewal, which claims it in the store before it asks: an exchange often ends the token that
// it was asked with, so two runs that asked with one would both be signed out.
package tokens

import (
	"errors"
	"fmt"
	"maps"
	"time"
)

// Version is the newest format of the document that this galley reads. It writes the oldest that can hold the document.
const Version = 2

// Secret is the field of a Token that holds what a channel's secret_env would: its token or app password.
const Secret = "secret"

// Document is all that the store holds. The zero Document is that of a store that is not there yet.
type Document struct {
	// Generation counts the writes. It never goes back, so a generation names one state of one token for ever.
	Generation int
	// Channels have their tokens by the channel's name.
	Channels map[string]Token
}

// Token is what a channel signs in with.
type Token struct {
	// Generation of the document that brought it.
	Generation int
	// Fields are the secrets by name.
	Fields map[string]string
	// Obtained is when it was put into the store.
	Obtained time.Time
	// Expires is when the network stops taking it; zero when that is not known.
	Expires time.Time
	// Renewed is whether the network gave it in exchange for the one before; otherwise a person has set it.
	Renewed bool
	// Renewing is the claim of a run that exchanges it, or of one that began to and was not heard of again.
	Renewing *Lease
	// Failed says that the network refused to exchange it.
	Failed *Failure
	// Again is when the network wants to be asked next; zero when it has not said.
	Again time.Time
	// Lost counts the earlier leases that ran out without anybody knowing what came of the exchange.
	Lost int
}

// Lease is a run's claim to exchange a token. Nobody else may, before it has run out.
type Lease struct {
	Run   string    `json:"run"`
	Nonce string    `json:"nonce"`
	At    time.Time `json:"at"`
	Until time.Time `json:"until"`
}

// Failure is a refusal of the network to exchange a token.
type Failure struct {
	At     time.Time `json:"at"`
	Reason string    `json:"reason"`
	// Hint is what to do, where the network's answer tells more than to sign in again.
	Hint string `json:"hint,omitempty"`
}

// Remedy is what a person does about a token that can't be renewed.
func (t Token) Remedy(channel string) string {
	if t.Failed != nil && t.Failed.Hint != "" {
		return t.Failed.Hint
	}
	return "sign in again: " + setCommand(channel)
}

// Rotates is whether a run has renewed the token, or has tried to.
func (t Token) Rotates() bool {
	return t.Renewed || t.Renewing != nil || t.Failed != nil || !t.Again.IsZero() || t.Lost != 0
}

// Value is the secret that a client is given.
func (t Token) Value() string { return t.Fields[Secret] }

// utc is the token with its times in UTC. It shares nothing that anybody changes.
func (t Token) utc() Token {
	t.Obtained, t.Expires, t.Again = t.Obtained.UTC(), t.Expires.UTC(), t.Again.UTC()
	if l := t.Renewing; l != nil {
		t.Renewing = &Lease{Run: l.Run, Nonce: l.Nonce, At: l.At.UTC(), Until: l.Until.UTC()}
	}
	if t.Failed != nil {
		t.Failed = &Failure{At: t.Failed.At.UTC(), Reason: t.Failed.Reason, Hint: t.Failed.Hint}
	}
	return t
}

// Format prints what may be shown of a token.
func (t Token) Format(f fmt.State, _ rune) { fmt.Fprintf(f, "token of generation %d", t.Generation) }

// With returns the document after a write: the channel has the token, or none when it is nil. The document
// itself stays as it is.
func (d Document) With(channel string, token *Token) Document {
	next := Document{Generation: d.Generation + 1, Channels: maps.Clone(d.Channels)}
	if token == nil {
		delete(next.Channels, channel)
		return next
	}
	if next.Channels == nil {
		next.Channels = map[string]Token{}
	}
	t := *token
	t.Generation, t.Fields = next.Generation, maps.Clone(token.Fields)
	next.Channels[channel] = t.utc()
	return next
}

// The errors a caller may test for. Each comes wrapped in words for people.
var (
	// ErrKey: the key is no key, or not the one that the document was encrypted for.
	ErrKey = errors.New("this key does not open the token store")
	// ErrDamaged: the key is right as far as can be told, and the document can't be read.
	ErrDamaged = errors.New("the token store is damaged")
	// ErrNewer: a newer galley wrote the document.
	ErrNewer = errors.New("the token store was written by a newer galley")
	// ErrForeign: the branch is no token store.
	ErrForeign = errors.New("this is not a token store")
	// ErrLost: the channel's token is not of the generation that was to be replaced.
	ErrLost = errors.New("another run or person was faster")
	// ErrUncertain: the remote gave no answer, so the write may or may not have happened.
	ErrUncertain = errors.New("it is not known whether the token store was written")
)
