package publish_test

import (
	"context"
	"errors"
	"hash/fnv"
	"runtime"
	"strconv"
	"strings"
	"time"

	"github.com/galley-social/galley/pipeline/ledger"
	"github.com/galley-social/galley/pipeline/plan"
	"github.com/galley-social/galley/pipeline/publish"
	"github.com/galley-social/galley/schema"
)

// kind says which faults can meet a command.
type kind string

const (
	read   kind = "read"   // of the ledger, or a look-up: it changes nothing
	push   kind = "push"   // of a commit to the ledger
	upload kind = "upload" // of a file, which makes nothing public
	send   kind = "send"   // the effect
	clock  kind = "clock"  // a look at the clock: the machine may sleep before it
)

// command is one thing that a run asks of the world. Between two commands a run touches nothing that others see.
type command struct {
	label string
	kind  kind
	run   func() reply
	// late tells a request from others once it arrives after everybody has given it up.
	late string
}

// reply is what a run gets back. print is all of it, in short: two runs that got the same have done the same.
type reply struct {
	value any
	print string
	err   error
	// unsent is set when the error proves that nothing was written to the wire.
	unsent bool
	die    bool
}

// actor is one run of the real Runner. It stands still at each command until the scheduler has it go on.
type actor struct {
	sim     *sim
	name    string
	started time.Time
	// skew is how far its clock is ahead of the world's.
	skew    time.Duration
	content *simContent
	// base is how many commits the ledger had when it read it first.
	base    int
	asks    chan command
	replies chan reply
	done    chan struct{}
	cancel  context.CancelFunc
	// next is the command that it stands at; nil once it is over.
	next *command
	// dead is whether it was killed: whatever it still asks ends it.
	dead, stopped bool
	// slept is how often the clock jumped while it stood at this command.
	slept    int
	commands int
	nonces   int
	// trace is a hash of all that it has seen.
	trace  uint64
	result publish.Result
	err    error
}

// do hands a command to the scheduler and waits. A killed run ends here, and its deferred calls run.
func (a *actor) do(c command) reply {
	if a.dead {
		runtime.Goexit()
	}
	a.asks <- c
	got := <-a.replies
	if got.die {
		runtime.Goexit()
	}
	return got
}

// begin starts a run at the world's instant, up to its first command.
func (s *sim) begin(skew time.Duration) *actor {
	ctx, cancel := context.WithCancel(context.Background())
	a := &actor{
		sim: s, name: "r" + strconv.Itoa(len(s.actors)+1), started: s.now.Add(skew), skew: skew, cancel: cancel,
		content: s.content, asks: make(chan command), replies: make(chan reply), done: make(chan struct{}),
	}
	s.actors = append(s.actors, a)
	if s.newer != nil && len(s.actors) > 1 {
		s.content, a.content = s.newer, s.newer
	}
	go func() {
		defer close(a.done)
		a.result, a.err = a.runner().Publish(ctx)
	}()
	a.await()
	return a
}

// await waits until the run stands at its next command, or is over.
func (a *actor) await() {
	select {
	case c := <-a.asks:
		a.next, a.slept = &c, 0
		a.commands++
	case <-a.done:
		a.next = nil
		a.cancel()
	}
}

// answer gives the run what came of its command.
func (a *actor) answer(r reply) {
	h := fnv.New64a()
	h.Write([]byte(strconv.FormatUint(a.trace, 36) + a.next.label + r.print))
	if r.err != nil {
		h.Write([]byte("!" + r.err.Error()))
	}
	a.trace = h.Sum64()
	a.dead = r.die
	a.replies <- r
	a.await()
}

// runner is the real one. All runs have one name and differ in their nonces alone, as two jobs of one
// workflow may that begin within a second.
func (a *actor) runner() *publish.Runner {
	return &publish.Runner{
		Ledger: simStore{a},
		Client: func(string) (publish.Client, error) { return simClient{a}, nil },
		Media:  func(schema.MediaFile) ([]byte, error) { return []byte("x"), nil },
		Plan:   func(state ledger.State) plan.Plan { return a.content.plan(state, a.started) },
		Gone: func(r ledger.Run) bool {
			name, _, _ := strings.Cut(r.Nonce, "-")
			return a.sim.oneClone && a.sim.died(name)
		},
		Nonce: func() (string, error) {
			a.nonces++
			return a.name + "-" + strconv.Itoa(a.nonces), nil
		},
		Run: ledger.Run{ID: "sim"}, Started: a.started, Source: "c0ffee", Limit: 10, Lease: simLease,
		Clock: func() time.Time {
			return a.do(command{label: "clock", kind: clock, run: func() reply {
				now := a.sim.now.Add(a.skew)
				return reply{value: now, print: now.String()}
			}}).value.(time.Time)
		},
		Grace: time.Hour, Record: time.Hour,
	}
}

// died reports whether a run was killed.
func (s *sim) died(name string) bool {
	for _, a := range s.actors {
		if a.name == name {
			return a.dead
		}
	}
	return false
}

// claimed reports whether the ledger has a claim of this very run.
func (a *actor) claimed(d ledger.Delivery) bool {
	for _, e := range d.History {
		if e.Kind == ledger.Claim && strings.HasPrefix(e.Run.Nonce, a.name+"-") {
			return true
		}
	}
	return false
}

var errTimeout = errors.New("no answer in time")
