package compose

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// sentence remembers what of a sentence's end was read.
type sentence struct {
	ended, endedWide bool
	lines            int
}

const (
	stops     = ".!?…"
	wideStops = "。！？｡"
	closers   = "\"'”’»)]」』）】"
)

// read takes the next grapheme and grades the place behind it.
func (s *sentence) read(cluster, rest string) breakLevel {
	space := strings.TrimFunc(cluster, unicode.IsSpace) == ""
	switch {
	case cluster == "\n":
		s.lines++
	case !space:
		s.lines = 0
	}
	switch {
	case strings.Contains(wideStops, cluster):
		s.ended, s.endedWide = true, true
	case strings.Contains(stops, cluster):
		s.ended = true
	case !space && !strings.Contains(closers, cluster):
		s.ended, s.endedWide = false, false
	}
	next, _ := utf8.DecodeRuneInString(rest)
	more := unicode.IsSpace(next) || rest != "" && strings.ContainsRune(closers+stops+wideStops, next)
	switch {
	case s.lines > 1:
		return atParagraph
	case more && !space, more && s.lines > 0:
		return atGrapheme
	case s.lines > 0, s.endedWide, s.ended && space && !unicode.IsLower(next):
		return atSentence
	case space:
		return atWord
	}
	return atGrapheme
}
