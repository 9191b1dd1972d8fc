package compose

import (
	"cmp"
	"slices"
	"sort"

	"github.com/rivo/uniseg"
)

// breakLevel is how good a place is to split a text, the best first. The last two are inside a link, a
// mention or a tag, and only taken when it does not fit a part by itself.
type breakLevel int

const (
	atParagraph breakLevel = iota
	atSentence
	atWord
	atGrapheme
	insideAtWord
	insideAtGrapheme
	breakLevels
)

// breaks are the places where a text may be split, by level, ascending. Each is between two graphemes.
type breaks [breakLevels][]int

// splitText cuts a text into pieces that fit, each as long as it can be at the best level of break. The
// predicate says whether a piece fits at its index. broken is the first link that
// shows its URL and was cut. ok is false when the first piece can't fit, however short.
func splitText(f flat, fits func(index int, piece flat) bool) (pieces []flat, broken *span, ok bool) {
	f = f.trim()
	if fits(0, f) {
		return []flat{f}, nil, true
	}
	places := findBreaks(f)
	ok = f.text != ""
	for start := 0; start < len(f.text); {
		rest := f.slice(start, len(f.text)).trim()
		if rest.text == "" || fits(len(pieces), rest) {
			if rest.text != "" {
				pieces = append(pieces, rest)
			}
			return pieces, broken, ok
		}
		end, level, fit := bestBreak(f, places, start, func(piece flat) bool { return fits(len(pieces), piece) })
		if !fit && len(pieces) == 0 {
			ok = false
		}
		if level >= insideAtWord && broken == nil {
			broken = cutURL(f, end)
		}
		if piece := f.slice(start, end).trim(); piece.text != "" {
			pieces = append(pieces, piece)
		}
		start = end
	}
	return pieces, broken, ok
}

// bestBreak is the last break of the best level at which the piece from start fits. When none does, it is
// the very next one, so that every call makes progress.
func bestBreak(f flat, places breaks, start int, fits func(flat) bool) (end int, level breakLevel, fit bool) {
	for level := range breakLevels {
		at := places[level]
		at = at[sort.SearchInts(at, start+1):]
		over := func(i int) bool {
			piece := f.slice(start, at[i]).trim()
			return piece.text != "" && !fits(piece)
		}
		// Lengths grow with the text but for odd cases at its end, so a search finds the neighbourhood. It
		// widens from the start, because a part is short and the text may be long.
		near := 1
		for near < len(at) && !over(near) {
			near *= 2
		}
		i := sort.Search(min(near, len(at)), over)
		for i--; i >= 0; i-- {
			if piece := f.slice(start, at[i]).trim(); piece.text != "" && fits(piece) {
				return at[i], level, true
			}
		}
	}
	next := len(f.text)
	for _, at := range places {
		if i := sort.SearchInts(at, start+1); i < len(at) {
			next = min(next, at[i])
		}
	}
	return next, insideAtGrapheme, false
}

// cutURL is the link that shows its URL across the break, if there is one.
func cutURL(f flat, at int) *span {
	for _, s := range slices.Concat(f.spans, urlRuns(f.text)) {
		if s.kind == urlSpan && s.start < at && at < s.end {
			return &s
		}
	}
	return nil
}

// findBreaks walks the text by graphemes and grades the place behind each.
func findBreaks(f flat) breaks {
	var places breaks
	guarded := protected(f)
	at, state := 0, -1
	var seen sentence
	for rest := f.text; rest != ""; {
		var cluster string
		cluster, rest, _, state = uniseg.FirstGraphemeClusterInString(rest, state)
		at += len(cluster)
		level := seen.read(cluster, rest)
		for len(guarded) > 0 && guarded[0].end <= at {
			guarded = guarded[1:]
		}
		if len(guarded) > 0 && guarded[0].start < at {
			if level <= atWord {
				level = insideAtWord
			} else {
				level = insideAtGrapheme
			}
		}
		if rest != "" {
			places[level] = append(places[level], at)
		}
	}
	return places
}

// protected are the ranges that a break should not cut, merged, in order: links as they are shown, and
// whatever the network will find in the text by itself.
func protected(f flat) []span {
	var all []span
	for _, s := range f.spans {
		if s.kind != codeSpan {
			all = append(all, s)
		}
	}
	for _, d := range Detect(f.text) {
		all = append(all, span{start: d.Start, end: d.End})
	}
	all = append(all, urlRuns(f.text)...)
	for _, m := range remoteMentions(f.text) {
		all = append(all, span{start: m.start, end: m.end})
	}
	slices.SortFunc(all, func(a, b span) int { return cmp.Or(cmp.Compare(a.start, b.start), cmp.Compare(b.end, a.end)) })
	var merged []span
	for _, s := range all {
		if n := len(merged); n > 0 && s.start < merged[n-1].end {
			merged[n-1].end = max(merged[n-1].end, s.end)
			continue
		}
		merged = append(merged, s)
	}
	return merged
}
