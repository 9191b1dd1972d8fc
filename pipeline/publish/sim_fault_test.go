package publish_test

import (
	"fmt"
	"time"

	"github.com/galley-social/galley/schema"
)

// fault is what can happen to one command.
type fault string

const (
	none        fault = ""
	crashBefore fault = "the run is killed before"
	crashAfter  fault = "the run is killed after"
	crashMid    fault = "the run is killed, and the request arrives later"
	lostRequest fault = "the request is lost"
	lostReply   fault = "the reply is lost"
	delayed     fault = "the request arrives when it was given up"
	twice       fault = "the request arrives twice"
	unsent      fault = "nothing is written to the wire"
	refusal     fault = "the network refuses"
	throttle    fault = "the network asks to wait"
	nameless    fault = "the reply has neither id nor address"
	stop        fault = "the run is told to stop"
)

// faultsOf are the faults that can meet a command. A part that arrives twice where the network has no way to tell
// is left out: nobody on this side could do anything about it.
func (s *sim) faultsOf(a *actor) []fault {
	list := []fault{crashBefore}
	if !a.stopped {
		list = append(list, stop)
	}
	if a.next.kind == clock {
		return list
	}
	list = append(list, crashAfter, lostRequest, lostReply)
	if a.next.kind != send || s.net.class.remembers > 0 {
		list = append(list, twice)
	}
	switch a.next.kind {
	case push:
		list = append(list, delayed, crashMid, unsent)
	case upload:
		list = append(list, unsent, refusal)
	case send:
		list = append(list, delayed, crashMid, unsent, refusal, throttle, nameless)
	}
	return list
}

// apply lets a run's command happen, with a fault or without.
func (s *sim) apply(a *actor, f fault) {
	c := *a.next
	s.steps = append(s.steps, step{a.name, c.label, f})
	if f != none {
		s.left--
		s.faults++
	}
	r := reply{print: string(f)}
	switch f {
	case none, stop, twice, nameless:
		if f == stop {
			a.stopped = true
			a.cancel()
		}
		r = c.run()
		if f == twice {
			r = c.run()
		}
		if f == nameless {
			r = reply{value: schema.Remote{}}
		}
	case crashBefore:
		r.die = true
	case crashAfter, lostReply:
		if c.kind != read {
			c.run()
		}
		r.die, r.err = f == crashAfter, errTimeout
	case lostRequest:
		r.err = errTimeout
	case delayed, crashMid:
		late := arrival{label: c.label + " " + c.late, run: c.run}
		if s.edits {
			late.slept = a.slept
		}
		s.inflight = append(s.inflight, late)
		r.die, r.err = f == crashMid, errTimeout
	default:
		r.err, r.unsent = s.faultOf(f), true
	}
	if c.kind == send && sureOf(f) {
		delete(s.net.doubt, c.late)
	}
	a.answer(r)
}

// faultOf is the error by which a client says what proves that nothing is public.
func (s *sim) faultOf(f fault) error {
	switch f {
	case refusal:
		s.refusals++
		return &schema.Fault{Outcome: schema.Refused, Status: 422, Reason: string(f)}
	case throttle:
		return &schema.Fault{Outcome: schema.Later, Status: 429, Wait: time.Minute, Reason: string(f)}
	}
	return &schema.Fault{Outcome: schema.Later, Reason: string(f)}
}

// sureOf reports whether a run knows what came of a send that met a fault.
func sureOf(f fault) bool {
	switch f {
	case none, stop, twice, unsent, refusal, throttle:
		return true
	}
	return false
}

// jump moves the clock while runs stand still, as machines that sleep or packets that linger do.
func (s *sim) jump(d time.Duration) {
	s.steps = append(s.steps, step{"the clock", fmt.Sprint("jumps by ", d), none})
	s.now = s.now.Add(d)
	for i := range s.net.posts {
		if r := &s.net.posts[i].remote; !r.At.After(s.now) {
			r.Pending = false
		}
	}
	for _, a := range s.actors {
		a.slept++
	}
	for i := range s.inflight {
		s.inflight[i].slept++
	}
}

// jumps are how far the clock may jump as a fault.
func (s *sim) jumps() []time.Duration {
	if s.edits {
		return []time.Duration{simLinger, simLease - 10*time.Second, simJump}
	}
	return []time.Duration{simJump, simSleep}
}

// canJump: what is in flight, or about to be, arrives within simJump. Edits arrive within simLinger.
func (s *sim) canJump(d time.Duration) bool {
	simJump := simJump
	if s.edits {
		simJump = simLinger
	}
	for _, a := range s.actors {
		if a.next != nil && a.next.kind == send && (a.slept > 0 || d > simJump) {
			return false
		}
	}
	for _, p := range s.inflight {
		if p.slept > 0 || d > simJump {
			return false
		}
	}
	return true
}

// arrive lets a request that everybody has given up reach its end.
func (s *sim) arrive(i int) {
	p := s.inflight[i]
	s.inflight = append(s.inflight[:i:i], s.inflight[i+1:]...)
	s.steps = append(s.steps, step{"late", p.label, none})
	p.run()
}
