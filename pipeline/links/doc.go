// Package links asks whether the addresses that posts send people to are there.
//
// It opens no connection of its own. Its Tester asks through a Client that the caller makes, and Public says
// which addresses a connection may be made to: the caller's dialer has to put every address to it after the
// name is resolved, on redirects too, so that no link in somebody's pull request makes galley knock at a door
// of the network it runs in. The package follows redirects itself, sends no names, passwords or cookies but
// those of the chain that it follows, reads at most 64 KiB of a page, and waits for no Retry-After.
//
// A caller must know: a link is asked for as it is sent, with its campaign's parameters; an answer is about
// one moment and one place in the world. That is why nothing else in galley asks, and why the findings are the
// only ones that the same tree need not have twice.
package links

// Rule is the name that findings of this package carry. Its text for people is with those of pipeline/rules.
const Rule = "links"
