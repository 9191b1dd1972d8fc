// Package watch says when a run that stays is to look again, and whether there is anything to do then.
//
// It refuses to trust an old plan: a Loop only picks instants. What is sent at one of them is decided by the
// round that begins there, which reads everything anew. It asks no clock of its own and waits for no time that
// it is not handed: the clock and the rounds come in.
//
// A caller must know: Next, Needed and Patient are pure and look at a plan's own instant. A Loop is for one
// goroutine, and its rounds never overlap. A Tracker may be asked from any goroutine.
package watch
