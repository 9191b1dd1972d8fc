// Package tokens keeps the secrets of channels as one encrypted document on a branch of the remote, so that every
// runner reads the same one and a new one reaches them all.
//
// It asks no network for a token, and never writes over a document that it can't read: a wrong key, a damaged or
// a newer document, and a branch of somebody else are errors in words for people.
//
// A caller must know: the document is encrypted with age to one key, which the caller holds and which is nowhere on
// the branch, nor is its public half: who may push but has no key can remove the document, and can make none that
// is read. A Swap names the generation that it replaces; ErrLost means that somebody was faster, and that nothing
// was written. A Token and a Key print as a few words, never as what they hold.
package tokens

import (
	"errors"
	"fmt"
	"maps"
	"time"
)

// Version of the document that this galley writes, and the newest that it reads.
const Version = 1

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
	t.Obtained, t.Expires = t.Obtained.UTC(), t.Expires.UTC()
	next.Channels[channel] = t
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
