package publish

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/galley-social/galley/pipeline/ledger"
	"github.com/galley-social/galley/pipeline/plan"
	"github.com/galley-social/galley/schema"
)

// Editor is a channel's client that can change what is public. A client that is none is reported.
type Editor interface {
	// Edit makes the part that r names read as the effect's part says, by one request. It may be repeated, and a
	// repeat changes nothing. It never makes anything public: it returns schema.ErrAbsent when the network does not
	// hold the part any more. The part keeps its id and its address.
	Edit(ctx context.Context, e schema.Effect, r schema.Remote) error
}

// edits changes what is public and reads otherwise in Git, as far as the plan lets it.
func (r *run) edits(ctx context.Context, snapshot ledger.Snapshot, left int) (ledger.Snapshot, error) {
	claimed, snapshot, err := r.takeThose(ctx, snapshot, func(state ledger.State) []ledger.Entry { return r.editClaims(state, left) })
	if err != nil || len(claimed) == 0 {
		return snapshot, err
	}
	after, err := r.onChannels(ctx, snapshot, claimed, r.editChannel)
	if errors.Is(err, ledger.ErrConflict) {
		// Somebody took the delivery over or back meanwhile, and what they write is newer than what this run knows.
		return after, nil
	}
	r.result.Unrecorded = err
	return after, nil
}

func (r *run) editClaims(state ledger.State, left int) []ledger.Entry {
	var claims []ledger.Entry
	for _, step := range r.Plan(state).Edits() {
		if len(claims) >= left || r.blocked[step.Delivery] {
			continue
		}
		known := state.Delivery(step.Delivery)
		if known.NextSeq != r.first.Delivery(step.Delivery).NextSeq {
			continue // another run was at it, and may have read a newer text in Git: the next run reads that too
		}
		if err := r.editable(step, known); err != nil {
			r.blocked[step.Delivery] = true
			r.say(Event{Delivery: step.Delivery, Kind: Held, Edit: true, Reason: err.Error(), Person: true})
			continue
		}
		claims = append(claims, ledger.Entry{
			Kind: ledger.Edit, Delivery: step.Delivery, Seq: known.NextSeq, At: r.Started, Run: r.Run, Digest: step.Digest,
			Source: r.Source, LeaseUntil: r.Started.Add(r.Lease), Message: step.Message, Approval: step.Approval,
		})
	}
	return claims
}

// editable tries what can fail without the network.
func (r *run) editable(step plan.Step, known ledger.Delivery) error {
	if known.NextSeq > fullSeq {
		return errFull
	}
	client, err := r.client(step.Channel)
	if err != nil {
		return err
	}
	if _, ok := client.(Editor); !ok {
		return fmt.Errorf("galley can't change what is public on channel %s", step.Channel)
	}
	for _, f := range fresh(*step.Message, known.Message) {
		if _, err := r.Media(f); err != nil {
			return fmt.Errorf("media %s: %w", f.File, err)
		}
	}
	return nil
}

// fresh are the files of a message that are not public with the one before.
func fresh(m schema.Message, before *schema.Message) []schema.MediaFile {
	return slices.DeleteFunc(m.Files(), func(f schema.MediaFile) bool {
		return before != nil && slices.ContainsFunc(before.Files(), func(old schema.MediaFile) bool { return old.Blob == f.Blob })
	})
}

func (r *run) editChannel(ctx, inFlight context.Context, s sender, list []schema.Delivery) {
	var wait *schema.Fault
	for _, d := range list {
		known := s.state.Delivery(d)
		switch {
		case ctx.Err() != nil:
			s.failEdit(known, 0, &schema.Fault{Outcome: schema.Later, Reason: "the run was stopped before it was changed"})
		case wait != nil:
			s.failEdit(known, 0, &schema.Fault{Outcome: schema.Later, Wait: wait.Wait, Reason: "not begun: " + wait.Reason})
		default:
			if f := s.change(inFlight, known); f != nil && (f.Outcome == schema.Later || f.Status == unauthorized) {
				wait = f
			}
		}
	}
}

// change edits the parts in order. It returns the fault that ended it.
func (s sender) change(ctx context.Context, d ledger.Delivery) *schema.Fault {
	d.Claim = d.Edit // what is sent now, and the lease
	for part, remote := range d.Parts {
		if err := s.changePart(ctx, d, part, remote); err != nil {
			f := faultOf(err)
			if errors.Is(err, schema.ErrAbsent) {
				f = &schema.Fault{
					Outcome: schema.Refused, Reason: "the network does not hold it any more",
					Hint: fmt.Sprintf("was it deleted on purpose? galley retract %s --channel %s --done-by-hand --reason WHY", d.Post, d.Channel),
				}
			}
			s.failEdit(d, part, f)
			return f
		}
	}
	s.say(Event{Delivery: d.Delivery, Kind: ledger.Edited, Edit: true, URL: d.Parts[0].URL})
	s.rec.add(ledger.Entry{
		Kind: ledger.Edited, Delivery: d.Delivery, Seq: d.NextSeq, At: s.Started, Run: s.Run, Digest: d.Edit.Digest,
	}, false)
	return nil
}

func (s sender) changePart(ctx context.Context, d ledger.Delivery, part int, remote schema.Remote) error {
	e := s.effect(s.state, d, part, d.Parts)
	for _, f := range fresh(schema.Message{Parts: e.Message.Parts[part : part+1]}, d.Message) {
		up, err := s.upload(ctx, f)
		if err != nil {
			return err
		}
		e.Uploads = append(e.Uploads, up)
	}
	if !s.Clock().Before(d.Edit.LeaseUntil) {
		return &schema.Fault{Outcome: schema.Later, Reason: "the run's lease ended before it was changed"}
	}
	return s.client.(Editor).Edit(ctx, e, remote)
}

// failEdit records what ended an edit. After a lost answer the request may still be on its way, so nothing newer is
// tried before it must have arrived.
func (s sender) failEdit(d ledger.Delivery, part int, f *schema.Fault) {
	e := ledger.Entry{
		Delivery: d.Delivery, Seq: d.NextSeq, At: s.Started, Run: s.Run, Part: part, Reason: f.Error(), Hint: f.Hint,
	}
	if e.Kind, e.Until = s.outcome(f); e.Kind == ledger.Unknown {
		e.Until = d.Edit.LeaseUntil.Add(plan.InFlight)
		if e.Hint == "" {
			e.Hint = "it is changed again once the request can't be on its way any more"
		}
	}
	s.say(Event{
		Delivery: d.Delivery, Kind: e.Kind, Edit: true, Part: part + 1, Parts: len(d.Parts),
		Reason: e.Reason, Hint: e.Hint, Person: isLogin(f) || e.Kind == ledger.Refused,
	})
	s.rec.add(e, false)
}
