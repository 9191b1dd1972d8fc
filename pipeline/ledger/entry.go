package ledger

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"time"

	"github.com/galley-social/galley/schema"
)

// Version of the ledger as a whole, and of entries that every galley can read.
const Version = 1

// newest is the highest version of an entry that this galley reads. An entry carries the version that its
// kind came with, so that a galley from before says that it is too old, and does not take it for damage.
const newest = 3

// Kind is what an entry records. The table of what may follow what is in play.go.
type Kind string

// The kinds.
const (
	// Claim: a run is about to send. Every network call that makes something public comes after one.
	Claim Kind = "claim"
	// Handed: the network holds the delivery, and makes it public at the time that the claim says.
	Handed Kind = "handed"
	// Cancel: a run is about to take back what the network holds for later. Every cancellation comes after one.
	Cancel Kind = "cancel"
	// Cancelled: the network holds it no more, and never made it public.
	Cancelled Kind = "cancelled"
	// Part: one part is public, and more follow.
	Part Kind = "part"
	// Receipt: the last part is public, and with it the delivery.
	Receipt Kind = "receipt"
	// Refused: the network said no, and nothing of this part is public.
	Refused Kind = "refused"
	// Later: it was not done now, and nothing of this part is public.
	Later Kind = "later"
	// Unknown: it may be public.
	Unknown Kind = "unknown"
	// Resolved: a person looked, and says whether it is public.
	Resolved Kind = "resolved"
	// Edit: a run is about to change what is public. Every change comes after one.
	Edit Kind = "edit"
	// Edited: what is public reads as the edit says. The parts keep their ids and addresses.
	Edited Kind = "edited"
	// Retract: somebody is about to take back what is public. Every deletion comes after one.
	Retract Kind = "retract"
	// Retracted: one part is public no more; parts go last first, and with the first one the delivery is gone.
	Retracted Kind = "retracted"
)

// version is the one that the entry is written in.
func (e Entry) version() int {
	switch e.Kind {
	case Handed, Cancel, Cancelled:
		return 3
	case Edit, Edited, Retract, Retracted:
		return 2
	case Claim:
		if !e.Scheduled.IsZero() {
			return 3
		}
		if m := e.Message; m != nil && (m.Experiment != nil || m.Promote != nil) {
			return 2
		}
	}
	return Version
}

// Verdict is what a person saw.
type Verdict string

// The verdicts.
const (
	Posted Verdict = "posted"
	Absent Verdict = "absent"
)

// Run is who writes an entry.
type Run struct {
	// ID of the run, for people: a workflow run's number, or a host and a time.
	ID string `json:"id"`
	// Host the run is on.
	Host string `json:"host,omitempty"`
	// Nonce is random and new for every append.
	Nonce string `json:"nonce"`
	// Lock is the concurrency group or lock file that the run holds.
	Lock string `json:"lock,omitempty"`
}

// Entry is one file of the ledger. Fields that a kind does not use are zero.
type Entry struct {
	Version int
	Kind    Kind
	schema.Delivery
	// Seq counts a delivery's entries from 1, without a gap.
	Seq int
	// At is the run's instant, kept in UTC.
	At  time.Time
	Run Run

	// Digest of the message (claim, receipt, edit, edited).
	Digest string
	// Source is the commit whose content is sent, or no longer wants it sent (claim, edit, cancel).
	Source string
	// Attempt counts the delivery's claims from 1 (claim).
	Attempt int
	// LeaseUntil is when other runs may take the claim for given up (claim, edit, cancel).
	LeaseUntil time.Time
	// Scheduled is when the network is to make it public, if it is left there ahead of its time (claim, else zero).
	Scheduled time.Time
	// Message is what is sent (claim, where it may be nil, and edit).
	Message *schema.Message
	// Approval says in words why the message may go out (claim, edit; may be empty).
	Approval string

	// Part is the index, from 0, of the part the entry is about (part, receipt, refused, later, unknown, retracted).
	// On a part or receipt it is the first part that was not yet public.
	Part int
	// Remote is the part as the network holds it (part, receipt, handed).
	Remote *schema.Remote

	// Reason is what happened, with secrets masked, and Hint what to do (refused, later, unknown).
	Reason, Hint string
	// Until is the earliest time of another attempt (later, and unknown of an edit; may be zero).
	Until time.Time

	// By is who looked or took it back, Verdict what they saw (resolved; retracted, when it was done by hand),
	// URL where it is public (posted), Why their words (resolved, retract, retracted; of a cancel, what changed).
	By      string
	Verdict Verdict
	URL     string
	Why     string
}

// Path is the entry's file on the branch. Folders by hash keep each of them small.
func (e Entry) Path() string {
	return fmt.Sprintf("%s/%04d-%s.json", dir(e.Delivery), e.Seq, e.Kind)
}

func dir(d schema.Delivery) string {
	sum := sha256.Sum256([]byte(d.Post))
	return "entries/" + hex.EncodeToString(sum[:1]) + "/" + d.Post + "/" + d.Channel
}
