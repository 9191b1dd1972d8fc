package publish_test

import (
	"fmt"
	"reflect"
	"slices"
	"time"

	"github.com/galley-social/galley/pipeline/ledger"
	"github.com/galley-social/galley/schema"
)

const (
	// simLease is how long claims are left alone, simJump a sleep past it, and nothing is in flight for longer.
	simLease = 4 * time.Minute
	simJump  = simLease + 30*time.Second
	// simSleep outlives the memory of networks that forget.
	simSleep = 2 * time.Hour
)

// sim is a world in which runs of the real Runner publish what is due: a clock, the ledger's remote and a network,
// touched by one goroutine at a time.
type sim struct {
	now    time.Time
	branch simBranch
	net    simNetwork
	actors []*actor
	// inflight are requests that are on their way although nobody waits for them any more.
	inflight []arrival
	content  *simContent
	// oneClone is whether runs can tell that another one is dead, as runs in one clone can.
	oneClone bool
	// edits is whether posts that are public are changed. Runs but the first then find newer in Git, if that is set.
	edits bool
	newer *simContent
	// ahead is whether what is due later is left with the network.
	ahead bool
	// skewed is whether a run's clock was wrong.
	skewed bool
	// left is how many faults are still to come; faults and refusals are what has been.
	left, faults, refusals int
	wrongs                 []string
	steps                  []step
}

type arrival struct {
	label string
	run   func() reply
	slept int
}

// step is one thing that the scheduler did, to be told when something went wrong.
type step struct {
	who, what string
	fault     fault
}

// scenario is a world to begin with.
type scenario struct {
	class    class
	content  *simContent
	runs     int
	faults   int
	switches int
	oneClone bool
	// before is what is public already, and newer what Git holds from the second run on.
	before, newer *simContent
	// ahead is whether what is due later is left with the network.
	ahead bool
}

func newSim(c scenario) *sim {
	s := &sim{
		now: start, ahead: c.ahead, edits: c.before != nil, newer: c.newer, oneClone: c.oneClone, left: c.faults, content: c.content,
		net: simNetwork{class: c.class, doubt: map[string]bool{}},
	}
	if s.edits {
		s.publish(c.before)
	}
	return s
}

// wrong notes that something happened that must never happen.
func (s *sim) wrong(format string, args ...any) {
	s.wrongs = append(s.wrongs, fmt.Sprintf(format, args...))
}

// judgeSend looks at a send that is about to go to the network.
func (s *sim) judgeSend(a *actor, e schema.Effect) {
	d := e.Message.Delivery
	known := s.branch.tip().state.Delivery(d)
	switch {
	case !a.claimed(known):
		s.wrong("%s sends part %d of %s, and the ledger has no claim of it", a.name, e.Part, d)
	case !reflect.DeepEqual(e.Message, a.content.input.Messages[d]) || known.Claim.Digest != a.content.digests[d]:
		s.wrong("%s sends other bytes of %s than were approved and claimed", a.name, d)
	case e.Scheduled.IsZero() && e.Message.At.After(s.now):
		s.wrong("%s sends %s before its time", a.name, d)
	case !e.Scheduled.IsZero() && e.Scheduled.Before(e.Message.At):
		s.wrong("%s leaves %s with the network for a time before its own", a.name, d)
	case s.net.doubt[e.Key] && !s.skewed: // leases are of no use to a wrong clock, and the keys must do
		s.wrong("%s sends part %d of %s again, and has not heard that the network does not hold it", a.name, e.Part, d)
	}
	s.net.doubt[e.Key] = true
}

// judge looks at the world after each step.
func (s *sim) judge() {
	for i, p := range s.net.posts {
		for _, q := range s.net.posts[:i] {
			if p.key == q.key {
				s.wrong("%s is there twice", p.key)
			}
		}
	}
	for _, e := range s.branch.tip().entries {
		public := func(p simPost) bool { return e.Remote != nil && p.remote.ID == e.Remote.ID }
		if slices.Contains([]ledger.Kind{ledger.Part, ledger.Receipt, ledger.Handed}, e.Kind) && !slices.ContainsFunc(s.net.posts, public) {
			s.wrong("%s of %s is recorded, and nothing is public", e.Kind, e.Delivery)
		}
	}
}

// judgeEnd looks at a world in which nothing more happens by itself.
func (s *sim) judgeEnd() {
	var all []ledger.Entry
	for i, c := range s.branch.line {
		if i > 0 && c.parent != s.branch.line[i-1].id {
			s.wrong("commit %d of the ledger does not follow the one before", i)
		}
		all = append(all, c.entries...)
	}
	for _, e := range all {
		if _, err := ledger.Encode(e); err != nil {
			s.wrong("the ledger can't hold an entry: %v", err)
		}
	}
	state, err := ledger.Fold(all)
	if err != nil {
		s.wrong("the ledger can't be read: %v", err)
	}
	if s.edits {
		s.judgeEdits(state)
		return
	}
	if s.ahead {
		s.judgeAhead(state)
		return
	}
	for _, step := range s.content.plan(state, s.now).Steps {
		known := state.Delivery(step.Delivery)
		switch {
		case known.Status == ledger.StatusSent:
			s.judgeSent(known)
		case known.Status == ledger.StatusRefused && s.refusals > 0 && !s.nextPublic(known) && step.Person && step.Reason != "":
		case known.Status == ledger.StatusUnknown && s.mayWait(known) && step.Person && step.Reason != "":
		default:
			s.wrong("%s ends as %s: %s", step.Delivery, known.Status, step.Reason)
		}
		if s.faults == 0 && known.Attempts != 1 {
			s.wrong("%s took %d attempts with nothing amiss", step.Delivery, known.Attempts)
		}
	}
}

// judgeSent checks a receipt against the network.
func (s *sim) judgeSent(known ledger.Delivery) {
	m := s.content.input.Messages[known.Delivery]
	if known.Receipt == nil || known.Receipt.Digest != s.content.digests[known.Delivery] || len(known.Receipt.Parts) != len(m.Parts) {
		s.wrong("the receipt of %s does not say what went out", known.Delivery)
		return
	}
	for i, r := range known.Receipt.Parts {
		n := slices.IndexFunc(s.net.posts, func(p simPost) bool { return p.remote.ID == r.ID })
		if n < 0 || s.net.posts[n].text != m.Parts[i].Text {
			s.wrong("part %d of %s is not public as its receipt says", i, known.Delivery)
			return
		}
		parent := ""
		switch m.Parts[i].Role {
		case schema.RoleThread:
			parent = known.Receipt.Parts[i-1].ID
		case schema.RoleComment:
			parent = known.Receipt.Parts[0].ID
		}
		if s.net.posts[n].parent != parent {
			s.wrong("part %d of %s answers %q, want %q", i, known.Delivery, s.net.posts[n].parent, parent)
		}
	}
}

// mayWait reports whether a person has to be asked: never when nothing was amiss, and never for what the
// network could have told or would have taken a second time.
func (s *sim) mayWait(known ledger.Delivery) bool {
	c := s.net.class
	switch {
	case s.faults == 0 || c.find != never && s.nextPublic(known):
		return false
	case c.trusted == 0 || s.skewed: // how long ago a claim was, a wrong clock can't tell
		return true
	}
	return s.now.Sub(known.History[0].At) > c.trusted
}

// nextPublic reports whether the first part that the ledger does not have is public.
func (s *sim) nextPublic(known ledger.Delivery) bool {
	next := known.Claim.Message.Parts[len(known.Parts)].Text
	return slices.ContainsFunc(s.net.posts, func(p simPost) bool { return p.text == next })
}
