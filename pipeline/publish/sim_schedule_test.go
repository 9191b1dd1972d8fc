package publish_test

import (
	"fmt"
	"hash/fnv"
	"slices"
	"strings"
	"time"
)

// option is one way on from where the world stands.
type option struct {
	// actor is one more than the place of the run that goes on, with the fault or none.
	actor int
	fault fault
	// begin is a new run, jump moves the clock, and late is one more than the place of a request in flight.
	begin bool
	jump  time.Duration
	late  int
	// skew is how far the clock of a new run is ahead.
	skew time.Duration
}

// quietRuns is how many runs without a fault settle a world at most.
const quietRuns = 8

// maxCommands is more than any run needs: one that goes on turns in circles.
const maxCommands = 200

// schedule drives a world: first runs that overlap and meet faults, then runs one by one and without faults until
// one of them finds nothing to do.
type schedule struct {
	*sim
	// runs begin in all, and atOnce of them at once.
	runs, atOnce int
	quiet        int
	// current is the run that was let go on last, and switches is how often another may while it still could.
	current  *actor
	switches int
	// before is how many commits there were when the last quiet run began, and idle how many of them in a row
	// changed nothing: a second one begins when what the first may have been waiting for is over.
	before, idle int
}

// options are the ways on, the plain ones first, and then those that count as a fault, if they are asked for. There
// is none when the world has come to rest.
func (s *schedule) options(faults bool) []option {
	var list, bad []option
	faults = faults && s.left > 0 && s.quiet == 0
	alive := 0
	for i, a := range s.actors {
		if a.next == nil {
			continue
		}
		alive++
		if !s.mayGo(a) {
			continue
		}
		list = append(list, option{actor: i + 1})
		if faults {
			for _, f := range s.faultsOf(a) {
				bad = append(bad, option{actor: i + 1, fault: f})
			}
		}
	}
	for i := range s.inflight {
		list = append(list, option{late: i + 1})
	}
	switch {
	case len(s.actors) < s.runs:
		if alive == s.atOnce || !s.mayGo(nil) {
			break
		}
		list = append(list, option{begin: true})
	case alive == 0 && !s.rest() && s.canJump(simJump):
		list = append(list, option{begin: true, jump: s.patience()})
	}
	if faults && len(s.actors) > 0 {
		for _, d := range s.jumps() {
			if s.canJump(d) {
				bad = append(bad, option{jump: d})
			}
		}
	}
	return append(list, bad...)
}

// rest reports whether the last two quiet runs changed nothing, and nothing is on its way.
func (s *schedule) rest() bool {
	return s.idle > 0 && s.before == len(s.branch.line) && len(s.inflight) == 0 && (!s.ahead || s.now.After(aheadEnd))
}

// mayGo reports whether a run, or a new one, may go on now. An upload touches nothing that others see, so what
// others do before it they may as well do behind it.
func (s *schedule) mayGo(a *actor) bool {
	if s.current == a || s.current == nil || s.current.next == nil {
		return true
	}
	return s.switches > 0 && s.current.next.kind != upload
}

// turn gives a run its turn.
func (s *schedule) turn(a *actor) {
	if s.current != a && s.current != nil && s.current.next != nil {
		s.switches--
	}
	s.current = a
}

func (s *schedule) take(o option) {
	switch {
	case o.actor > 0:
		a := s.actors[o.actor-1]
		s.turn(a)
		s.apply(a, o.fault)
		if a.commands > maxCommands {
			s.wrong("%s does not come to an end", a.name)
		}
	case o.late > 0:
		s.arrive(o.late - 1)
		s.before = -1 // what a run has looked at may have changed since
	case o.begin && o.jump > 0:
		if s.quiet++; s.quiet > quietRuns && (!s.ahead || s.quiet > 2*quietRuns) {
			s.wrong("%d runs without a fault do not settle it", quietRuns)
		}
		if s.idle++; s.quiet == 1 || s.before != len(s.branch.line) {
			s.idle = 0
		}
		s.before = len(s.branch.line)
		s.jump(o.jump)
		s.begin(0)
	case o.begin:
		if o.skew != 0 {
			s.faults++
			s.skewed = true
			s.steps = append(s.steps, step{"the clock", fmt.Sprint("of the next run is ahead by ", o.skew), none})
		}
		a := s.begin(o.skew)
		s.turn(a)
	default:
		s.left--
		s.faults++
		s.jump(o.jump)
	}
}

// end kills what still runs, so that no goroutine stays.
func (s *schedule) end() {
	for _, a := range s.actors {
		if a.next != nil {
			a.answer(reply{die: true})
		}
	}
}

// state is a hash of all that decides about what can still happen.
func (s *schedule) state() uint64 {
	h := fnv.New64a()
	tip := s.branch.tip().id
	h.Write(tip[:])
	fmt.Fprint(h, s.now.Unix(), s.left, s.faults > 0, s.quiet, s.idle, s.before == len(s.branch.line), s.refusals > 0, len(s.net.doubt))
	for _, p := range s.net.posts {
		fmt.Fprint(h, p.remote.ID, p.remote.At.Unix(), p.remote.Pending)
		if s.edits {
			fmt.Fprint(h, p.text)
		}
	}
	for _, p := range s.inflight {
		fmt.Fprint(h, p.label, p.slept)
	}
	runs := make([]string, len(s.actors))
	for i, a := range s.actors {
		if runs[i] = fmt.Sprint(a.dead); a.next != nil {
			runs[i] = fmt.Sprint(a.trace, a.started.Unix(), a.stopped, min(a.slept, 1), s.current == a)
		}
	}
	slices.Sort(runs) // which of the runs is the first makes no difference
	fmt.Fprint(h, runs, s.switches)
	return h.Sum64()
}

// story is what happened, for people.
func (s *schedule) story() string {
	var out strings.Builder
	for _, w := range slices.Compact(s.wrongs) {
		fmt.Fprintln(&out, w)
	}
	for _, st := range s.steps {
		fmt.Fprintf(&out, "  %-9s %s", st.who, st.what)
		if st.fault != none {
			fmt.Fprintf(&out, ": %s", st.fault)
		}
		fmt.Fprintln(&out)
	}
	for _, c := range s.branch.line {
		for _, e := range c.entries {
			fmt.Fprintf(&out, "  ledger: %s %d %s %s %s\n", e.Kind, e.Part, e.Delivery, e.Run.Nonce, e.Reason)
		}
	}
	return out.String()
}
