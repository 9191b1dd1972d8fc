package schema

import "time"

// Live is one part as its network holds it now.
type Live struct {
	// Text in the form in which the network keeps it; blanks may differ from what was sent.
	Text string
	// HTML is the page's, on a network that keeps HTML; Text is then empty.
	HTML string
	// Shown is whether Text is what people see, without the domains of mentions, because the network does not
	// give what was sent.
	Shown bool
	// Warning is the content warning.
	Warning string
	// Media is how many files it has.
	Media int
	// CID is the content hash, on networks that have one.
	CID string
	// Edited is when it was last changed; zero when it was not, or when the network does not say.
	Edited time.Time
	// Pending is when the network makes it public; zero when it is.
	Pending time.Time
	// Altered says in words what else was changed; empty when nothing is known of it.
	Altered string
}
