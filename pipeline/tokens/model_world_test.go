package tokens_test

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/galley-social/galley/pipeline/tokens"
)

const channel = "x"

// world is all that runs share: the store, the network and the time.
type world struct {
	now     time.Time
	doc     tokens.Document
	network network
	actors  []*actor
	// stored are the secrets that have been in the store; granted those that the network gave.
	stored, granted map[string]bool
	// late is a write that arrives after its sender gave it up.
	late   func()
	faults int
	// start is what the token was like at first.
	start  string
	story  []event
	wrongs []string
}

// event is a command and what befell it; it is written out only for a schedule that goes wrong.
type event struct {
	at          time.Time
	name, label string
	fault       fault
}

// report is what went wrong, and how it came to that.
func (w *world) report() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\nthe token was: %s\n", strings.Join(w.wrongs, "\n"), w.start)
	for _, e := range w.story {
		fmt.Fprintf(&b, "%s %s: %s, %s\n", e.at.Format(time.DateTime), e.name, e.label, e.fault)
	}
	return b.String()
}

// starts are the tokens that runs find, by how long they are good for yet; the end of one is not in the store.
func starts() map[string]time.Duration {
	return map[string]time.Duration{"ended": -time.Minute, "due": 10 * time.Minute, "last minute": 30 * time.Second, "end unknown": 110 * time.Minute}
}

func newWorld(start string) *world {
	ends := at.Add(starts()[start])
	t := token(secretOf(0))
	t.Obtained, t.Expires = ends.Add(-life), ends
	if start == "end unknown" {
		t.Expires = time.Time{}
	}
	return &world{
		now: at, start: start, doc: tokens.Document{}.With(channel, t), stored: map[string]bool{secretOf(0): true}, granted: map[string]bool{},
		network: network{ends: map[int]time.Time{0: ends}, used: map[int]int{}},
	}
}

func (w *world) fail(format string, args ...any) {
	w.wrongs = append(w.wrongs, fmt.Sprintf(format, args...))
}

// write is the store's compare-and-swap.
func (w *world) write(a *actor, old int, t *tokens.Token) (tokens.Document, error) {
	if w.doc.Channels[channel].Generation != old {
		return w.doc, tokens.ErrLost
	}
	w.doc = w.doc.With(channel, t)
	w.stored[t.Value()] = true
	a.busy = false
	if t.Renewing != nil {
		a.until = t.Renewing.Until
	}
	return w.doc, nil
}

// take lets a run go on by one command.
func (w *world) take(a *actor, f fault) {
	w.story = append(w.story, event{w.now, a.name, a.label, f})
	if f != none {
		w.faults++
	}
	late := w.late
	a.with = f
	a.advance()
	if late != nil { // it arrives after one more command of whomever
		w.late = nil
		late()
	}
}

// judgeOutcome looks at what a run ends with.
func (w *world) judgeOutcome(a *actor) {
	if a.dead {
		return
	}
	if a.err != nil {
		w.judgeError(a)
		return
	}
	secret := a.token.Value()
	switch {
	case !w.stored[secret]:
		w.fail("%s uses a secret that is not stored", a.name)
	case !w.network.takes(secret, w.now) && !w.burnt():
		w.fail("%s got a token that the network does not take", a.name)
	}
}

// burnt is whether a person has to sign in: the network refuses, or what followed the stored token is nowhere.
func (w *world) burnt() bool {
	for secret := range w.granted {
		if !w.stored[secret] {
			return true
		}
	}
	return w.network.refused || w.network.revoked
}

func (w *world) judgeError(a *actor) {
	text := a.err.Error()
	if strings.Contains(text, "s3cr3t") {
		w.fail("%s shows a secret: %s", a.name, text)
	}
	switch signIn := errors.Is(a.err, tokens.ErrSignIn); {
	case signIn && !strings.Contains(text, "galley token set x"):
		w.fail("%s does not say what to do: %s", a.name, text)
	case signIn && !w.burnt() && w.faults < 2:
		w.fail("%s calls for a person, who is not needed: %s", a.name, text)
	case errors.Is(a.err, tokens.ErrNotNow) && len(w.actors) == 1 && !a.shaken:
		w.fail("%s gives up, and nothing worse than a lost answer has met it: %s", a.name, text)
	}
}

// settle lets the faults end, and looks how runs get on from then on.
func (w *world) settle() {
	if w.late != nil {
		w.late()
		w.late = nil
	}
	for _, wait := range []time.Duration{0, 15 * time.Minute, life + time.Hour, life + 2*time.Hour} {
		w.now = w.now.Add(wait)
		last := w.alone()
		if wait > 0 && last.err != nil && !errors.Is(last.err, tokens.ErrSignIn) {
			w.fail("%s after the faults: %v", last.name, last.err)
		}
		if wait > 0 && last.err == nil && !w.network.takes(last.token.Value(), w.now) {
			w.fail("%s after the faults has a token that the network does not take", last.name)
		}
	}
}

// alone is a run that nothing meets.
func (w *world) alone() *actor {
	a := w.begin(tokens.Sending)
	for a.label != "" && len(w.wrongs) == 0 {
		w.take(a, none)
	}
	return a
}

// end stops whoever still stands at a command.
func (w *world) end() {
	for _, a := range w.actors {
		a.stop()
	}
}
