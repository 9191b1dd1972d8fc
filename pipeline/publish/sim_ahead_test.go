package publish_test

import (
	"context"
	"errors"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/galley-social/galley/pipeline/content"
	"github.com/galley-social/galley/pipeline/ledger"
	"github.com/galley-social/galley/pipeline/plan"
	"github.com/galley-social/galley/schema"
)

// What is left with a network ahead of its time, in the simulated world: aheadLead before it, with a network that can be
// asked to give it back until aheadMargin before it.
const (
	aheadLead   = 20 * time.Minute
	aheadMargin = 5 * time.Minute
)

// aheadEnd is when whoever waited long enough has seen what came of it.
var aheadEnd = start.Add(aheadLead + 15*time.Minute)

// Cancel looks, and deletes what is still far from its time.
func (c simClient) Cancel(_ context.Context, e schema.Effect, held schema.Remote) error {
	n := &c.sim.net
	got := c.do(command{label: "look before cancel", kind: read, run: func() reply {
		i := n.index(held.ID)
		switch {
		case i >= 0 && !n.posts[i].remote.Pending:
			return reply{err: schema.ErrPublic}
		case e.Scheduled.Sub(c.sim.now) < aheadMargin:
			return reply{err: &schema.Fault{Outcome: schema.Later, Reason: "too late"}}
		case i < 0:
			delete(n.doubt, e.Key)
			return reply{err: schema.ErrAbsent}
		}
		return reply{}
	}})
	if got.err != nil {
		return got.err
	}
	c.sim.judgeCancel(c.actor, e)
	got = c.do(command{label: "cancel", kind: send, late: e.Key + c.name, run: func() reply {
		i := n.index(held.ID)
		if i < 0 {
			return reply{err: schema.ErrAbsent}
		}
		if !n.posts[i].remote.Pending {
			c.sim.wrong("a cancellation deletes %s, which is public", held.ID)
		}
		n.posts = slices.Delete(slices.Clone(n.posts), i, i+1)
		return reply{}
	}})
	if got.err == nil || errors.Is(got.err, schema.ErrAbsent) {
		delete(n.doubt, e.Key) // it is not there, says the network
	}
	return got.err
}

func (n *simNetwork) index(id string) int {
	return slices.IndexFunc(n.posts, func(p simPost) bool { return p.remote.ID == id })
}

// judgeCancel looks at a deletion that is about to go to the network: this very run has said that it would.
func (s *sim) judgeCancel(a *actor, e schema.Effect) {
	known := s.branch.tip().state.Delivery(e.Message.Delivery)
	mine := func(h ledger.Entry) bool { return h.Kind == ledger.Cancel && h.Run.Nonce[:2] == a.name[:2] }
	if !slices.ContainsFunc(known.History, mine) {
		s.wrong("%s takes %s back, and has not said so in the ledger", a.name, known.Delivery)
	}
}

// judgeAhead looks at a world in which the time is long over: what Git wants is public once, at its time; what Git does
// not want is not; or else a person is told.
func (s *sim) judgeAhead(state ledger.State) {
	p := s.content.plan(state, s.now)
	for d, m := range s.content.input.Messages {
		known := state.Delivery(d)
		var step plan.Step
		if i := slices.IndexFunc(p.Steps, func(s plan.Step) bool { return s.Delivery == d }); i >= 0 {
			step = p.Steps[i]
		}
		at := slices.IndexFunc(s.net.posts, func(p simPost) bool { return p.key == m.Key })
		public := at >= 0 && !s.net.posts[at].remote.Pending
		switch {
		case known.Status == ledger.StatusSent && !public:
			s.wrong("%s has a receipt, and is not public", d)
		case known.Status != ledger.StatusSent && public:
			s.wrong("%s is public, and the ledger says %s: %s", d, known.Status, step.Reason)
		case known.Status == ledger.StatusHanded || known.Status == ledger.StatusCancelling || known.Status == ledger.StatusClaimed:
			s.wrong("%s ends as %s: %s", d, known.Status, step.Reason)
		case s.faults > 0 && step.Person && step.Reason != "":
		case s.faults > 0 && public && s.net.posts[at].text != m.Parts[0].Text && step.Op == plan.Edit:
			// The older text could not be taken back in time. The plan says so.
		case s.unwanted() && (public || at >= 0) && s.faults == 0:
			s.wrong("%s went out, and Git did not want it", d)
		case s.unwanted():
		case !public || s.net.posts[at].text != m.Parts[0].Text:
			s.wrong("%s ends as %s, not public as Git has it: %s", d, known.Status, step.Reason)
		case s.faults == 0 && m.At.Sub(start) > aheadMargin+time.Minute && !s.net.posts[at].remote.At.Equal(m.At):
			s.wrong("%s was public at %v, want %v", d, s.net.posts[at].remote.At, m.At)
		}
	}
}

// unwanted is whether Git does not want anything to go out in the end.
func (s *sim) unwanted() bool {
	f := s.content.input.Set.Freeze
	return f != nil && f.Value.Active || s.content.input.Set.Posts[0].Value.Status == schema.Draft
}

// later is a content whose message goes out later, by a channel whose network can hold it until then.
func later(word string, lead time.Duration) *simContent {
	m := message("a", 1)
	m.At = start.Add(lead)
	m.Parts = slices.Clone(m.Parts)
	m.Parts[0].Text += word
	c := newContent(m)
	c.input.Set.Config.Value.Publish.Schedule = schema.ScheduleNetwork
	c.input.Networks = map[string]schema.Network{"net": {
		Name: "net", Title: "Net", Schedule: &schema.ScheduleRules{Min: "6m", Max: "24h", Cancel: "5m"},
	}}
	return c
}

func aheadScenarios() map[string]scenario {
	frozen := func() *simContent { // a new one each time: scenarios are played side by side
		c := later("", aheadLead)
		c.input.Set.Freeze = &content.Doc[schema.Freeze]{Value: schema.Freeze{Active: true, Reason: "a crisis"}}
		return c
	}
	draft := later("", aheadLead)
	draft.input.Set.Posts[0].Value.Status = schema.Draft
	of := func(class int, newer *simContent, runs, faults, switches int) scenario {
		return scenario{
			class: classes()[class], content: later("", aheadLead), newer: newer, runs: runs, faults: faults, switches: switches, ahead: true,
		}
	}
	const identity, list = 1, 4
	return map[string]scenario{
		"left there, by list":              of(list, nil, 2, 1, 2),
		"left there, by identity":          of(identity, nil, 2, 1, 2),
		"left there, pairs of faults":      of(list, nil, 2, 2, 0),
		"by identity, pairs of faults":     of(identity, nil, 2, 2, 0),
		"by identity, so that it is near":  {class: classes()[identity], content: later("", 10*time.Minute), runs: 2, faults: 2, switches: 0, ahead: true},
		"another text":                     of(list, later(" v2", aheadLead), 2, 1, 1),
		"another text, by identity":        of(identity, later(" v2", aheadLead), 2, 1, 1),
		"another text, pairs of faults":    of(list, later(" v2", aheadLead), 2, 2, 0),
		"another time":                     of(list, later("", aheadLead+3*time.Minute), 2, 1, 1),
		"frozen":                           of(list, frozen(), 2, 1, 2),
		"frozen, by identity":              of(identity, frozen(), 2, 1, 1),
		"frozen, three runs":               of(list, frozen(), 3, 1, 0),
		"frozen, pairs of faults":          of(list, frozen(), 2, 2, 0),
		"a draft now":                      of(list, draft, 2, 1, 1),
		"too near to be left there at all": {class: classes()[list], content: later("", 5*time.Minute), runs: 2, faults: 1, switches: 1, ahead: true},
	}
}

// TestEveryFaultAhead lets every fault meet every command of runs that leave deliveries with their network and take them
// back: never are there two, never is a public one deleted, and in the end somebody knows.
func TestEveryFaultAhead(t *testing.T) { everyFault(t, aheadScenarios()) }

// TestRandomAhead plays random schedules of the same scenarios, with up to four faults.
func TestRandomAhead(t *testing.T) { randomly(t, aheadScenarios(), 3000, 11) }

// everyFault explores each scenario.
func everyFault(t *testing.T, scenarios map[string]scenario) {
	t.Helper()
	for name, c := range scenarios {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			x := explorer{scenario: c}
			x.all(t)
			if x.ways < 20 || x.ends == 0 || len(x.met) == 0 {
				t.Errorf("got %d ways and %d pairs of command and fault, want more", x.ways, len(x.met))
			}
			t.Logf("%d ways, %d worlds at rest, %d pairs of command and fault", x.ways, x.ends, len(x.met))
		})
	}
}

// randomly plays so many schedules of scenarios by chance.
func randomly(t *testing.T, scenarios map[string]scenario, schedules, stream uint64) {
	t.Helper()
	all := inOrder(scenarios)
	for seed := range schedules {
		r := rand.New(rand.NewPCG(seed, stream))
		c := all[r.IntN(len(all))]
		c.faults = r.IntN(5)
		s := &schedule{sim: newSim(c), runs: 1 + r.IntN(3), switches: maxCommands, atOnce: 1 + r.IntN(3)}
		s.random(r, 2+r.IntN(20))
		if len(s.wrongs) > 0 {
			t.Fatalf("seed %d: %s", seed, s.story())
		}
	}
}

// inOrder are scenarios in the order of their names, so that a seed means the same each time.
func inOrder(scenarios map[string]scenario) []scenario {
	var all []scenario
	for _, name := range slices.Sorted(maps.Keys(scenarios)) {
		all = append(all, scenarios[name])
	}
	return all
}
