package ledger

import (
	"fmt"
	"time"

	"github.com/galley-social/galley/schema"
)

// moves is every step a delivery can take; what is not here is damage. Two of its gaps are the promise
// itself. A claim never follows a claim: whoever takes over from a run that is gone says "unknown" first, so
// that the record shows the doubt. And nothing is sent after a receipt: only a person's correction of the URL
// follows it, or an edit of what is there, or its retraction, from which no way leads back. A deletion may be
// repeated, and so may an edit, which makes nothing public: a second one takes over from one that was cut off
// without any doubt to record.
//
// What was left with a network ahead of its time is in nobody's hands but the network's. It leads to a receipt
// once it was seen in public, and back to open only when the network gave it back before. Whoever finds neither
// says unknown.
//
// From unknown, a claim is for networks that remember a key and can be asked the same thing twice, and a
// part leaves the doubt about those after it.
var moves = map[Status]map[Kind]Status{
	StatusOpen: {
		Claim: StatusClaimed,
	},
	StatusClaimed: {
		Part:    StatusClaimed,
		Receipt: StatusSent,
		Handed:  StatusHanded,
		Refused: StatusRefused,
		Later:   StatusLater,
		Unknown: StatusUnknown,
	},
	StatusHanded: {
		Receipt:  StatusSent,
		Unknown:  StatusUnknown,
		Cancel:   StatusCancelling,
		Resolved: StatusOpen,
	},
	StatusCancelling: {
		Cancel:    StatusCancelling,
		Cancelled: StatusOpen,
		Receipt:   StatusSent,
		Refused:   StatusCancelling,
		Later:     StatusCancelling,
		Unknown:   StatusUnknown,
		Resolved:  StatusOpen,
	},
	StatusRefused: {
		Claim:    StatusClaimed,
		Resolved: StatusOpen,
	},
	StatusLater: {
		Claim:    StatusClaimed,
		Resolved: StatusOpen,
	},
	StatusUnknown: {
		Claim:    StatusClaimed,
		Part:     StatusUnknown,
		Receipt:  StatusSent,
		Handed:   StatusHanded,
		Resolved: StatusOpen,
	},
	StatusSent: {
		Resolved: StatusSent,
		Edit:     StatusEditing,
		Retract:  StatusRetracting,
	},
	StatusEditing: {
		Edit:    StatusEditing,
		Edited:  StatusSent,
		Refused: StatusSent,
		Later:   StatusSent,
		Unknown: StatusEditing,
		Retract: StatusRetracting,
	},
	StatusRetracting: {
		Retract:   StatusRetracting,
		Retracted: StatusRetracting,
	},
	StatusRetracted: {},
}

// play takes one step. A resolved entry with the verdict posted leads to sent from wherever it is allowed, and
// the retraction of the first part to retracted.
func (d *Delivery) play(e Entry) error {
	if e.Seq != d.NextSeq {
		return fmt.Errorf("its number is %d, and the next of %s is %d", e.Seq, d.Delivery, d.NextSeq)
	}
	to, ok := moves[d.Status][e.Kind]
	if !ok {
		return fmt.Errorf("%q can't follow when %s is %s", string(e.Kind), d.Delivery, d.Status)
	}
	var err error
	switch e.Kind {
	case Claim:
		err = d.claim(e)
	case Part:
		err = d.part(e)
	case Receipt:
		err = d.receipt(e)
	case Resolved:
		to, err = d.resolve(e, to)
	case Retracted:
		to, err = d.retracted(e, to)
	case Handed:
		err = d.handed(e)
	case Cancel:
		d.Cancel = &e
	case Cancelled:
		d.Held = nil
	case Edit:
		err = d.edit(e)
	case Edited:
		err = d.edited(e)
	case Refused, Later, Unknown:
		if d.Status == StatusEditing && (e.Part > 0 || e.Kind == Unknown) {
			d.Torn = true
		}
	}
	if err != nil {
		return err
	}
	d.Status, d.Last, d.NextSeq = to, e, e.Seq+1
	d.History = append(d.History, e)
	return nil
}

func (d *Delivery) claim(e Entry) error {
	if e.Attempt != d.Attempts+1 {
		return fmt.Errorf("it says attempt %d, and %s has had %d", e.Attempt, d.Delivery, d.Attempts)
	}
	d.Claim, d.Attempts, d.Message, d.Held = &e, e.Attempt, e.Message, nil
	return nil
}

func (d *Delivery) part(e Entry) error {
	if e.Remote == nil || e.Part != len(d.Parts) {
		return fmt.Errorf("it says part %d, and %s has %d public parts", e.Part, d.Delivery, len(d.Parts))
	}
	d.Parts = append(d.Parts, *e.Remote)
	return nil
}

// receipt takes the last part, or the same last part once more. It must not end a thread early.
func (d *Delivery) receipt(e Entry) error {
	again := e.Remote != nil && len(d.Parts) > 0 && e.Part == len(d.Parts)-1 && d.Parts[e.Part].ID == e.Remote.ID
	if !again {
		if err := d.part(e); err != nil {
			return err
		}
	}
	if m := d.Claim.Message; m != nil && len(d.Parts) < len(m.Parts) {
		return fmt.Errorf("it ends %s after %d of %d parts", d.Delivery, len(d.Parts), len(m.Parts))
	}
	d.Receipt = d.proof(e.Digest, e.At)
	return nil
}

// proof is the receipt of what is public now, with what the claim had for the report.
func (d *Delivery) proof(digest string, at time.Time) *schema.Receipt {
	r := &schema.Receipt{Delivery: d.Delivery, Digest: digest, Parts: d.Parts, At: at}
	if m := d.Claim.Message; m != nil {
		r.Experiment, r.Promote = m.Experiment, m.Promote
	}
	return r
}

func (d *Delivery) resolve(e Entry, to Status) (Status, error) {
	if e.Verdict == Absent {
		if d.Status == StatusSent {
			return to, fmt.Errorf("%q can't follow when %s is %s: what went out stays recorded", string(Absent), d.Delivery, d.Status)
		}
		return StatusOpen, nil
	}
	seen := schema.Remote{URL: e.URL, At: e.At}
	if d.Status == StatusSent {
		d.Parts[0].URL = e.URL
	} else {
		d.Parts = append(d.Parts, seen)
	}
	digest := d.Claim.Digest
	if d.Status == StatusSent {
		digest = d.Receipt.Digest
	}
	d.Receipt = d.proof(digest, e.At)
	return StatusSent, nil
}

// retracted takes the last public part away.
func (d *Delivery) retracted(e Entry, to Status) (Status, error) {
	if e.Part != len(d.Parts)-1 {
		return to, fmt.Errorf("it says part %d, and %s has %d public parts, of which the last goes first", e.Part, d.Delivery, len(d.Parts))
	}
	d.Parts = d.Parts[:e.Part]
	if len(d.Parts) == 0 {
		return StatusRetracted, nil
	}
	return to, nil
}

// edit sets out to change what is public. It keeps the number of parts: what was one post stays one. After another
// edit of which nothing is known, some of that one may be public.
func (d *Delivery) edit(e Entry) error {
	if e.Message == nil || len(e.Message.Parts) != len(d.Parts) {
		return fmt.Errorf("it does not have the %d public parts of %s", len(d.Parts), d.Delivery)
	}
	if d.Status == StatusEditing {
		d.Torn = true
	}
	d.Edit = &e
	return nil
}

func (d *Delivery) edited(e Entry) error {
	if e.Digest != d.Edit.Digest {
		return fmt.Errorf("it says digest %q, and the edit of %s has %q", e.Digest, d.Delivery, d.Edit.Digest)
	}
	d.Message, d.Torn = d.Edit.Message, false
	d.Receipt = d.proof(e.Digest, d.Receipt.At)
	return nil
}
