package publish_test

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/galley-social/galley/pipeline/ledger"
	"github.com/galley-social/galley/pipeline/plan"
	"github.com/galley-social/galley/pipeline/policy"
	"github.com/galley-social/galley/schema"
)

// simLinger is how long an edit is on its way at most.
const simLinger = plan.InFlight - 10*time.Second

// publish makes all of a content public, as a run long ago did.
func (s *sim) publish(c *simContent) {
	run := ledger.Run{ID: "sim", Nonce: "long-ago"}
	at := start.Add(-time.Hour)
	state := ledger.State{}
	for d, m := range c.input.Messages {
		entries := []ledger.Entry{{
			Version: ledger.Version, Kind: ledger.Claim, Delivery: d, Seq: 1, At: at, Run: run, Digest: c.digests[d], Source: "c0ffee",
			Attempt: 1, LeaseUntil: at.Add(simLease), Message: &m,
		}}
		for part := range m.Parts {
			remote := s.net.arrive(schema.Effect{Message: m, Part: part, Key: m.Key + strconv.Itoa(part)}, at)
			e := ledger.Entry{Version: ledger.Version, Kind: ledger.Part, Delivery: d, Seq: part + 2, At: at, Run: run, Part: part, Remote: &remote}
			if part == len(m.Parts)-1 {
				e.Kind, e.Digest = ledger.Receipt, c.digests[d]
			}
			entries = append(entries, e)
		}
		next, err := state.With(entries)
		if err != nil {
			s.wrong("%v", err)
		}
		state = next
		s.branch.line = append(s.branch.line, simCommit{parent: s.branch.tip().id, entries: entries, state: state})
		s.branch.line[len(s.branch.line)-1].id[0] = byte(len(s.branch.line))
	}
}

// Edit changes the text of what is public.
func (c simClient) Edit(_ context.Context, e schema.Effect, r schema.Remote) error {
	n := &c.sim.net
	c.sim.judgeEdit(c.actor, e)
	return c.do(command{label: "edit " + strconv.Itoa(e.Part), kind: send, late: c.name + e.Key + e.This().Text, run: func() reply {
		at := slices.IndexFunc(n.posts, func(p simPost) bool { return p.remote.ID == r.ID })
		if at < 0 {
			return reply{err: schema.ErrAbsent}
		}
		n.posts[at].text = e.This().Text
		return reply{value: r}
	}}).err
}

// judgeEdit looks at an edit that is about to go to the network: its text was claimed by this very run, and approved.
func (s *sim) judgeEdit(a *actor, e schema.Effect) {
	d := e.Message.Delivery
	known := s.branch.tip().state.Delivery(d)
	digest := e.Message.Digest()
	mine := slices.ContainsFunc(known.History, func(h ledger.Entry) bool {
		return h.Kind == ledger.Edit && h.Digest == digest && strings.HasPrefix(h.Run.Nonce, a.name+"-")
	})
	switch {
	case s.newer != nil && a.content != s.newer && s.editedSince(a, s.newer.digests[d]):
		s.wrong("%s edits %s to an older text than another run has put there", a.name, d)
	case !mine:
		s.wrong("%s edits part %d of %s, and the ledger has no such claim of it", a.name, e.Part, d)
	case a.content.digests[d] != digest:
		s.wrong("%s edits %s to what Git does not say", a.name, d)
	case a.content.input.Approve != nil:
		s.wrong("%s edits %s to what nobody has approved", a.name, d)
	}
}

// editedSince reports whether another run recorded an edit since this one began.
func (s *sim) editedSince(a *actor, digest string) bool {
	for _, c := range s.branch.line[a.base:] {
		if slices.ContainsFunc(c.entries, func(e ledger.Entry) bool { return e.Kind == ledger.Edited && e.Digest == digest }) {
			return true
		}
	}
	return false
}

// judgeEdits looks at a world in which nothing more happens by itself: the newest approved text is public, or the
// plan says what it waits for.
func (s *sim) judgeEdits(state ledger.State) {
	p := s.content.plan(state, s.now)
	for d, m := range s.content.input.Messages {
		known := state.Delivery(d)
		step := p.Steps[slices.IndexFunc(p.Steps, func(s plan.Step) bool { return s.Delivery == d })]
		want := 0
		for i, part := range m.Parts {
			if s.textOf(known.Parts[i].ID) == part.Text {
				want++
			}
		}
		switch {
		case step.Apply:
			s.wrong("%s is still to be edited", d)
		case s.content.input.Approve != nil && step.Op == plan.Edit && step.Person:
		case s.refusals > 0 && step.Op == plan.Edit && step.Person && strings.Contains(step.Reason, "refused"):
		case known.Status != ledger.StatusSent || known.Torn || known.Receipt.Digest != s.content.digests[d]:
			s.wrong("%s ends as %s: %s", d, known.Status, step.Reason)
		case want != len(m.Parts):
			s.wrong("%d of the parts of %s read as in Git, want %d", want, d, len(m.Parts))
		}
	}
	parts := 0
	for _, m := range s.content.input.Messages {
		parts += len(m.Parts)
	}
	if len(s.net.posts) != parts {
		s.wrong("%d parts are public, want %d", len(s.net.posts), parts)
	}
}

func (s *sim) textOf(id string) string {
	for _, p := range s.net.posts {
		if p.remote.ID == id {
			return p.text
		}
	}
	return ""
}

// editable is a content whose policy is to edit, with another text than the message has.
func editable(m schema.Message, word string) *simContent {
	m.Parts = slices.Clone(m.Parts)
	for i := range m.Parts {
		m.Parts[i].Text += word
	}
	c := newContent(m)
	c.input.Set.Config.Value.Publish.OnEdit = schema.ChangeApply
	c.input.Networks = map[string]schema.Network{"net": {Name: "net", Title: "Net", Edit: true}}
	return c
}

// unapproved is a content that nobody has approved.
func unapproved(c *simContent) *simContent {
	c.input.Approve = func([]policy.Need) plan.Approval { return plan.Approval{Reason: "nobody has approved it"} }
	return c
}

func editScenarios() map[string]scenario {
	network := classes()[0]
	of := func(m schema.Message, newer *simContent, runs, faults, switches int) scenario {
		return scenario{
			class: network, content: editable(m, " v2"), runs: runs, faults: faults, switches: switches,
			before: newContent(m), newer: newer,
		}
	}
	one, two := message("a", 1), message("a", 2)
	return map[string]scenario{
		"a post, two runs":                     of(one, nil, 2, 1, 2),
		"a post, two texts":                    of(one, editable(one, " v3"), 2, 1, 2),
		"a post, an edit that is late":         of(one, editable(one, " v3"), 2, 3, 0),
		"a post, a run that sleeps":            of(one, editable(one, " v3"), 2, 2, 1),
		"a post, two texts, pairs of faults":   of(one, editable(one, " v3"), 2, 2, 0),
		"a post, back to the first text":       of(one, editable(one, ""), 2, 1, 1),
		"a post, three runs":                   of(one, editable(one, " v3"), 3, 1, 0),
		"a post, the newer text not approved":  of(one, unapproved(editable(one, " v3")), 2, 1, 1),
		"a post, neither text approved":        {class: network, content: unapproved(editable(one, " v2")), runs: 2, faults: 1, switches: 1, before: newContent(one)},
		"a thread, two runs":                   of(two, nil, 2, 1, 1),
		"a thread, two texts":                  of(two, editable(two, " v3"), 2, 1, 1),
		"a thread, back to the first text":     of(two, editable(two, ""), 2, 1, 1),
		"a thread, two texts, pairs of faults": of(two, editable(two, " v3"), 1, 2, 0),
	}
}

// TestEveryFaultOfEdits lets every fault meet every command of the runs that change what is public: never is there a
// second post, and once the faults stop the newest approved text is there.
func TestEveryFaultOfEdits(t *testing.T) { everyFault(t, editScenarios()) }

// TestRandomEdits plays random schedules of the same scenarios, with up to four faults.
func TestRandomEdits(t *testing.T) { randomly(t, editScenarios(), 1500, 7) }
