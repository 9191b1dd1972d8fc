package tokens_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"time"

	"github.com/galley-social/galley/pipeline/tokens"
)

// fault is what befalls a command.
type fault string

const (
	none        fault = "none"
	crashBefore fault = "crash before"
	crashAfter  fault = "crash after"
	lostRequest fault = "lost request"
	lostReply   fault = "lost reply"
	lateRequest fault = "arrives late"
	unreachable fault = "remote unreachable"
	refuses     fault = "refused"
	notNow      fault = "later"
	sleepLease  fault = "sleep past the lease"
	sleepNight  fault = "sleep past the token"
)

// faultsOf are the faults that can meet a command.
func faultsOf(label string) []fault {
	list := []fault{crashBefore, crashAfter, sleepLease, sleepNight}
	switch label {
	case "read":
		list = append(list, unreachable)
	case "exchange":
		list = append(list, lostRequest, lostReply, refuses, notNow)
	case "pause":
		list = []fault{crashBefore, sleepLease, sleepNight}
	default:
		list = append(list, lostRequest, lostReply, lateRequest, unreachable)
	}
	return list
}

// patience is how often a run that waits stands still for others.
const patience = 7

var errKilled = errors.New("killed")

// actor is one run of the real Renewal. It stands still at each command until the scheduler has it go on.
type actor struct {
	world *world
	name  string
	next  func() (string, bool)
	stop  func()
	yield func(string) bool
	// label is the command that it stands at; empty once it is over. with is what befalls that command.
	label string
	with  fault
	dead  bool
	// busy is whether it has asked the network and not yet written what came of it; until is the end of its lease.
	busy  bool
	until time.Time
	// met counts the commands by label.
	met map[string]int
	// shaken is whether anything worse than a lost answer of the store met it.
	shaken bool
	token  tokens.Token
	err    error
}

// begin starts a run, up to its first command.
func (w *world) begin(need tokens.Need) *actor {
	a := &actor{world: w, name: fmt.Sprintf("r%d", len(w.actors)+1), met: map[string]int{}}
	w.actors = append(w.actors, a)
	a.next, a.stop = iter.Pull(func(yield func(string) bool) {
		a.yield = yield
		r := tokens.Renewal{
			Keeper: a, Exchange: a.ask, Clock: func() time.Time { return w.now },
			Pause: a.pause, Grace: time.Second, Run: "run " + a.name, Nonce: a.name,
		}
		a.token, a.err = r.Token(context.Background(), channel, need)
		w.judgeOutcome(a)
	})
	a.advance()
	return a
}

func (a *actor) advance() {
	label, ok := a.next()
	if !ok {
		label = ""
	}
	a.label = label
}

// command waits for the scheduler, and then does something to the world, or does not.
func (a *actor) command(label string, do func(fault)) {
	switch {
	case a.dead:
		return
	case a.met[label] > patience: // it only waits, and others may be slow
		a.with = none
	case !a.yield(label):
		a.dead = true
		return
	}
	a.met[label]++
	switch a.with {
	case crashBefore:
		a.dead = true
		return
	case sleepLease:
		a.world.now = a.world.now.Add(5 * time.Minute)
	case sleepNight:
		a.world.now = a.world.now.Add(3 * time.Hour)
	}
	a.shaken = a.shaken || a.with != none && (label == "exchange" || a.with != lostReply && a.with != lostRequest)
	a.busy = a.busy || label == "exchange"
	do(a.with)
	if a.with == crashAfter {
		a.dead = true
	}
}

func (a *actor) pause(_ context.Context, n int) error {
	a.command("pause", func(fault) { a.world.now = a.world.now.Add(time.Duration(n)*20*time.Millisecond + 60*time.Millisecond) })
	if a.dead {
		return errKilled
	}
	return nil
}

func (a *actor) Read(context.Context) (tokens.Document, error) {
	var d tokens.Document
	err := errKilled
	a.command("read", func(f fault) {
		if d, err = a.world.doc, nil; f == unreachable {
			err = errors.New("the remote can't be reached")
		}
	})
	if a.dead {
		return tokens.Document{}, errKilled
	}
	return d, err
}

func (a *actor) Swap(_ context.Context, _ string, old int, t *tokens.Token, _ time.Time) (tokens.Document, error) {
	w := a.world
	label := "mark"
	switch {
	case t.Renewing != nil:
		label = "take"
	case !w.stored[t.Value()]:
		label = "keep"
	}
	d, err := tokens.Document{}, errKilled
	a.command(label, func(f fault) {
		switch f {
		case unreachable:
			err = errors.New("the remote can't be reached")
			return
		case lostRequest:
			err = tokens.ErrUncertain
			return
		case lateRequest:
			w.late, err = func() { w.write(a, old, t) }, tokens.ErrUncertain //nolint:errcheck // nobody hears its answer
			return
		}
		if d, err = w.write(a, old, t); f == lostReply {
			d, err = tokens.Document{}, tokens.ErrUncertain
		}
	})
	if a.dead {
		return tokens.Document{}, errKilled
	}
	return d, err
}
