package schema

import (
	"encoding/json"
	"fmt"
	"time"
)

// Delivery is the pair (post id, channel): the unit that is planned, claimed, sent and recorded.
type Delivery struct {
	Post    string `json:"post"`
	Channel string `json:"channel"`
}

// String is how people see it: post → channel.
func (d Delivery) String() string { return d.Post + " → " + d.Channel }

// Remote is one public post on a network.
type Remote struct {
	// ID is the network's own name for it: a status id, an AT URI, a path.
	ID string `json:"id"`
	// URL is where people see it.
	URL string `json:"url"`
	// CID is the content hash, on networks that have one.
	CID string `json:"cid,omitempty"`
	// At is when the network says it was made, or when galley saw it.
	At time.Time `json:"at"`
	// Pending is whether the network only holds it, and makes it public at At. Then URL may be empty.
	Pending bool `json:"pending,omitempty"`
}

// Receipt is proof that a delivery is public: one Remote a part, in order.
type Receipt struct {
	Delivery
	Digest string    `json:"digest"`
	Parts  []Remote  `json:"parts"`
	At     time.Time `json:"at"`
	// Experiment and Promote are those of the message that was claimed.
	Experiment *Experiment `json:"experiment,omitempty"`
	Promote    *Promote    `json:"promote,omitempty"`
}

// Upload is a media file that the network has stored and a part can attach.
type Upload struct {
	File string `json:"file"`
	// Handle is what the network gave for it, in its own form.
	Handle json.RawMessage `json:"handle"`
}

// Effect is all that a connector needs to make one part public, or to look for it.
type Effect struct {
	Message Message
	// Part is the index into Message.Parts.
	Part int
	// Key is the part's idempotency key, the same at every attempt.
	Key string
	// Uploads are the part's media, in order. CardImage is the link card's picture.
	Uploads   []Upload
	CardImage *Upload
	// Root and Parent are what a part of a thread, a comment or a reply answers; nil for a first part.
	Root, Parent *Remote
	// Quote is the post that is quoted, when it is one of galley's own.
	Quote *Remote
	// Scheduled is when the network is to make the part public, if the part is left with it ahead of its time;
	// zero when it is to be public at once. A look-up with it also looks at what the network holds for later.
	Scheduled time.Time
	// Held is what the network gave for the part when it was left with it; nil when that is not known.
	Held *Remote
	// Taken are the ids that the ledger has for other parts on the same network: a look-up takes none of them for this
	// one, however alike they read. It may be nil.
	Taken map[string]bool
	// Claimed is when the delivery was first claimed: nothing of it can be older.
	Claimed time.Time
	// Now is the run's instant.
	Now time.Time
}

// This is the part that is sent.
func (e Effect) This() Part { return e.Message.Parts[e.Part] }

// Outcome is what a network call proved.
type Outcome string

// The outcomes. Only Refused and Later prove that nothing was made public.
const (
	Refused Outcome = "refused" // a documented refusal; asking again gives the same answer
	Later   Outcome = "later"   // not done now: a rate limit, or never written to the wire
	Unknown Outcome = "unknown" // written, and no readable answer: it may be public
)

// Fault is the error of a network call. Anything that is not a Fault counts as Unknown.
type Fault struct {
	Outcome Outcome
	// Status is the HTTP status, or 0.
	Status int
	// Wait is how long to wait before asking again, for Later; 0 when the network did not say.
	Wait time.Duration
	// Reason is what happened, in words for people, with secrets masked.
	Reason string
	// Hint says what to do next.
	Hint string
}

// Error makes Fault an error.
func (f *Fault) Error() string {
	if f.Status > 0 {
		return fmt.Sprintf("%s (HTTP %d)", f.Reason, f.Status)
	}
	return f.Reason
}

// ErrAbsent is what a look-up returns when the network answered and does not hold the part.
var ErrAbsent = absent{}

type absent struct{}

func (absent) Error() string { return "the network does not hold it" }

// ErrPublic is what a cancellation returns when the network has made the part public already.
var ErrPublic = public{}

type public struct{}

func (public) Error() string { return "the network has made it public" }
