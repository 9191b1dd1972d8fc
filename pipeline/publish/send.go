package publish

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/galley-social/galley/pipeline/ledger"
	"github.com/galley-social/galley/schema"
)

// sendAll sends what this run has claimed.
func (r *run) sendAll(ctx context.Context, base ledger.Snapshot, claimed []schema.Delivery) (ledger.Snapshot, error) {
	return r.onChannels(ctx, base, claimed, r.sendChannel)
}

// onChannels does something with what this run has claimed: channels side by side, each channel's deliveries in order.
// Then it records what came of it.
func (r *run) onChannels(ctx context.Context, base ledger.Snapshot, claimed []schema.Delivery,
	do func(ctx, inFlight context.Context, s sender, list []schema.Delivery)) (ledger.Snapshot, error) {
	inFlight, end := outlive(ctx, r.Grace)
	defer end()
	rec := &recorder{run: r, ctx: ctx, base: base}
	byChannel := map[string][]schema.Delivery{}
	for _, d := range claimed {
		byChannel[d.Channel] = append(byChannel[d.Channel], d)
	}
	var wg sync.WaitGroup
	for channel, list := range byChannel {
		client, err := r.client(channel)
		if err != nil {
			return base, err // whoever claimed has opened every one of them
		}
		wg.Go(func() {
			do(ctx, inFlight, sender{run: r, client: client, rec: rec, state: base.State}, list)
		})
	}
	wg.Wait()
	return rec.flush()
}

// outlive is a context that goes on for a while once ctx has ended, so that what is out can finish.
func outlive(ctx context.Context, after time.Duration) (context.Context, context.CancelFunc) {
	inFlight, cancel := context.WithCancel(context.WithoutCancel(ctx))
	stop := context.AfterFunc(ctx, func() { time.AfterFunc(after, cancel) })
	return inFlight, func() { stop(); cancel() }
}

func (r *run) sendChannel(ctx, inFlight context.Context, s sender, list []schema.Delivery) {
	var wait *schema.Fault
	for _, d := range list {
		known := s.state.Delivery(d)
		switch {
		case ctx.Err() != nil:
			s.fail(known, 0, 0, &schema.Fault{Outcome: schema.Later, Reason: "the run was stopped before it was sent"})
		case wait != nil:
			s.fail(known, 0, 0, &schema.Fault{Outcome: schema.Later, Wait: wait.Wait, Reason: "not begun: " + wait.Reason})
		default:
			if f := s.deliver(inFlight, known); f != nil && (f.Outcome == schema.Later || f.Status == unauthorized) {
				wait = f // what holds for this delivery holds for the rest of the channel
			}
		}
	}
}

// sender sends one channel's deliveries.
type sender struct {
	*run
	client Client
	rec    *recorder
	state  ledger.State
}

// deliver sends the parts that are not public yet, one after the other. It returns the fault that ended it.
func (s sender) deliver(ctx context.Context, d ledger.Delivery) *schema.Fault {
	m := d.Claim.Message
	public := append([]schema.Remote(nil), d.Parts...)
	written := 0
	for part := len(public); part < len(m.Parts); part++ {
		remote, err := s.sendPart(ctx, s.effect(s.state, d, part, public), d.Claim.LeaseUntil)
		if err != nil {
			f := faultOf(err)
			s.fail(d, part-len(d.Parts), written, f)
			return f
		}
		public = append(public, remote)
		entry := s.publicEntry(d, m, part, remote, written)
		written++
		s.say(Event{Delivery: d.Delivery, Kind: entry.Kind, Part: part + 1, Parts: len(m.Parts), URL: remote.URL, At: d.Claim.Scheduled, Zone: m.Zone})
		s.rec.add(entry, entry.Kind == ledger.Part)
	}
	return nil
}

// sendPart uploads what the part carries, and then makes it public by one request, if the claim still holds.
func (s sender) sendPart(ctx context.Context, e schema.Effect, lease time.Time) (schema.Remote, error) {
	for _, f := range e.This().Media {
		up, err := s.upload(ctx, f)
		if err != nil {
			return schema.Remote{}, err
		}
		e.Uploads = append(e.Uploads, up)
	}
	if card := e.Message.Card; e.Part == 0 && card != nil && card.Image != nil {
		up, err := s.upload(ctx, *card.Image)
		if err != nil {
			return schema.Remote{}, err
		}
		e.CardImage = &up
	}
	if !s.Clock().Before(lease) {
		return schema.Remote{}, &schema.Fault{Outcome: schema.Later, Reason: "the run's lease ended before it was sent"}
	}
	remote, err := s.client.Send(ctx, e)
	if err == nil && (remote.ID == "" || remote.URL == "" && !remote.Pending || remote.Pending && e.Scheduled.IsZero()) {
		return remote, &schema.Fault{Outcome: schema.Unknown, Reason: "the network accepted it and named neither an id nor an address"}
	}
	return remote, err
}

// upload stores a file. Whatever goes wrong, nothing has become public.
func (s sender) upload(ctx context.Context, f schema.MediaFile) (schema.Upload, error) {
	body, err := s.Media(f)
	if err != nil {
		return schema.Upload{}, &schema.Fault{Outcome: schema.Refused, Reason: err.Error()}
	}
	up, err := s.client.Upload(ctx, f, body)
	if err == nil {
		return up, nil
	}
	fault := *faultOf(err)
	if fault.Outcome == schema.Unknown {
		fault.Outcome = schema.Later
	}
	fault.Reason = fmt.Sprintf("upload %s: %s", f.File, fault.Reason)
	return up, &fault
}

// unauthorized is the status of a refused token. The message is not at fault, so once the token is mended
// the next run sends it, with nobody having to resolve anything.
const unauthorized = 401

// isLogin is whether a fault is about the token alone.
func isLogin(f *schema.Fault) bool { return f.Outcome == schema.Refused && f.Status == unauthorized }

// outcome is what the ledger calls a fault, and the earliest time of another attempt, if the network named one.
func (r *run) outcome(f *schema.Fault) (kind ledger.Kind, until time.Time) {
	switch {
	case f.Outcome == schema.Later || isLogin(f):
		if f.Wait > 0 {
			until = r.Started.Add(f.Wait)
		}
		return ledger.Later, until
	case f.Outcome == schema.Refused:
		return ledger.Refused, until
	}
	return ledger.Unknown, until
}

// fail records what ended a delivery.
func (s sender) fail(d ledger.Delivery, sent, written int, f *schema.Fault) {
	e := ledger.Entry{
		Delivery: d.Delivery, Seq: d.NextSeq + written, At: s.Started, Run: s.Run,
		Part: len(d.Parts) + sent, Reason: f.Error(), Hint: f.Hint,
	}
	e.Kind, e.Until = s.outcome(f)
	if e.Kind == ledger.Unknown && e.Hint == "" {
		e.Hint = "the next run looks it up; nothing is sent again before that"
	}
	if sent == 0 && e.Kind != ledger.Unknown && s.doubted(d) {
		e.Kind, e.Reason = ledger.Unknown, "an earlier attempt may still become public, and this one did not: "+e.Reason
		if end := d.Claim.LeaseUntil.Add(inFlight); e.Until.Before(end) {
			e.Until = end
		}
	}
	s.say(Event{
		Delivery: d.Delivery, Kind: e.Kind, Part: e.Part + 1, Parts: len(d.Claim.Message.Parts),
		Reason: e.Reason, Hint: e.Hint, Person: isLogin(f) || e.Kind == ledger.Refused,
	})
	s.rec.add(e, false)
}

// effect is all a connector needs for one part.
func (r *run) effect(state ledger.State, d ledger.Delivery, part int, public []schema.Remote) schema.Effect {
	m := d.Claim.Message
	e := schema.Effect{
		Message: *m, Part: part, Key: partKey(m, part), Claimed: firstClaim(d), Now: r.Started,
		Scheduled: d.Claim.Scheduled, Held: d.Held,
	}
	if m.ReplyTo != nil && m.ReplyTo.Post != "" {
		root, parent := thread(state, schema.Delivery{Post: m.ReplyTo.Post, Channel: d.Channel})
		e.Root, e.Parent = root, parent
	}
	if m.Quote != nil && m.Quote.Post != "" {
		e.Quote, _ = thread(state, schema.Delivery{Post: m.Quote.Post, Channel: d.Channel})
	}
	if part > 0 {
		if e.Root == nil {
			e.Root = &public[0]
		}
		e.Parent = &public[part-1]
		if m.Parts[part].Role == schema.RoleComment {
			e.Parent = &public[0]
		}
	}
	return e
}

// thread is the first and the part to answer of another post: its own root, when it is a reply itself.
func thread(state ledger.State, d schema.Delivery) (root, parent *schema.Remote) {
	known := state.Delivery(d)
	if len(known.Parts) == 0 {
		return nil, nil
	}
	root, parent = &known.Parts[0], &known.Parts[0]
	if known.Claim == nil || known.Claim.Message == nil {
		return root, parent
	}
	if up := known.Claim.Message.ReplyTo; up != nil && up.Post != "" && up.Post != d.Post {
		if above, _ := thread(state, schema.Delivery{Post: up.Post, Channel: d.Channel}); above != nil {
			root = above
		}
	}
	return root, parent
}

// firstClaim is when the delivery was first claimed: nothing of it can be older, and it never changes.
func firstClaim(d ledger.Delivery) time.Time {
	for _, e := range d.History {
		if e.Kind == ledger.Claim {
			return e.At
		}
	}
	return d.Claim.At
}
