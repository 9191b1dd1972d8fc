package comment

import "strings"

// Marker is the first line of the comment, which a forge does not show.
const Marker = "<!-- galley:plan -->"

const (
	stateOpen  = "<!-- galley:says "
	stateClose = " -->"
	none       = "-"
)

// State is what a comment says it was made from.
type State struct {
	// Digest is the Effect's: a comment with the same one says the same.
	Digest string
	// Commit is the commit that it was made for. Either is empty where it was not a hash.
	Commit string
}

// hidden are the comment's first two lines.
func hidden(s State) string {
	return Marker + "\n" + stateOpen + word(s.Digest) + " " + word(s.Commit) + stateClose + "\n\n"
}

func word(hash string) string {
	if !isHash(hash) {
		return none
	}
	return hash
}

// Parse reads the State of a comment that begins with Marker, and reports whether it does: people, and posts that are
// quoted in comments, write the marker elsewhere.
func Parse(body string) (State, bool) {
	first, rest, _ := strings.Cut(body, "\n")
	if strings.TrimSuffix(first, "\r") != Marker {
		return State{}, false
	}
	second, _, _ := strings.Cut(rest, "\n")
	inner, ok := strings.CutPrefix(strings.TrimSuffix(second, "\r"), stateOpen)
	if !ok {
		return State{}, true
	}
	inner, ok = strings.CutSuffix(inner, stateClose)
	digest, commit, two := strings.Cut(inner, " ")
	if !ok || !two {
		return State{}, true
	}
	return State{Digest: known(digest), Commit: known(commit)}, true
}

func known(hash string) string {
	if isHash(hash) {
		return hash
	}
	return ""
}

// isHash reports the full hashes of Git and of galley.
func isHash(s string) bool {
	return (len(s) == 40 || len(s) == 64) && strings.Trim(s, "0123456789abcdef") == ""
}
