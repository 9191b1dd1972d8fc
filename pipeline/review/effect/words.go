package effect

import (
	"slices"
	"strings"

	"github.com/rivo/uniseg"
)

// mostEdits bounds the work of a comparison, which grows with the square of what differs. Of a text in which more
// words than this come and go nothing is left that a reader would recognise.
const mostEdits = 800

// Diff is the way from one text to another, word by word. Kept and Gone spans joined are the text before, Kept and
// New ones the text after. It is nil when the texts are the same.
func Diff(before, after string) []Span {
	if before == after {
		return nil
	}
	a, b := words(before), words(after)
	head := 0
	for head < len(a) && head < len(b) && a[head] == b[head] {
		head++
	}
	tail := 0
	for tail < len(a)-head && tail < len(b)-head && a[len(a)-1-tail] == b[len(b)-1-tail] {
		tail++
	}
	var d spans
	d.add(Kept, a[:head]...)
	d.middle(a[head:len(a)-tail], b[head:len(b)-tail])
	d.add(Kept, a[len(a)-tail:]...)
	return d.joined()
}

// words splits a text into words, blanks and punctuation, as Unicode counts words.
func words(text string) []string {
	var list []string
	for state := -1; text != ""; {
		var word string
		word, text, state = uniseg.FirstWordInString(text, state)
		list = append(list, word)
	}
	return list
}

// spans are the words of a comparison, each with its kind.
type spans []Span

func (d *spans) add(kind Kind, words ...string) {
	for _, w := range words {
		*d = append(*d, Span{kind, w})
	}
}

// middle compares what is left between a common start and a common end: the shortest way by Myers, "An O(ND)
// Difference Algorithm and Its Variations", or all of one text and then all of the other where that is too long.
func (d *spans) middle(a, b []string) {
	trace, ok := furthest(a, b)
	if !ok {
		d.add(Gone, a...)
		d.add(New, b...)
		return
	}
	var back spans
	x, y := len(a), len(b)
	for edits := len(trace) - 1; edits >= 0; edits-- {
		fromX, fromY, kind := 0, 0, Kept
		if edits > 0 {
			k, row := x-y, trace[edits-1]
			if k == -edits || k != edits && row[k-1+edits] < row[k+1+edits] {
				fromX, kind = row[k+1+edits], New
				fromY = fromX - k - 1
			} else {
				fromX, kind = row[k-1+edits], Gone
				fromY = fromX - k + 1
			}
		}
		for x > fromX && y > fromY && (kind != Gone || x > fromX+1) && (kind != New || y > fromY+1) {
			x, y = x-1, y-1
			back.add(Kept, a[x])
		}
		switch {
		case kind == Gone:
			back.add(Gone, a[fromX])
		case kind == New:
			back.add(New, b[fromY])
		}
		x, y = fromX, fromY
	}
	slices.Reverse(back)
	*d = append(*d, back...)
}

// furthest is, for each number of edits, how far into a each diagonal gets with them; the place of diagonal k is
// k + edits + 1. It is false when mostEdits do not lead to the end.
func furthest(a, b []string) (trace [][]int, ok bool) {
	before := []int{0, 0, 0}
	for edits := 0; edits <= min(len(a)+len(b), mostEdits); edits++ {
		row := make([]int, 2*edits+3)
		for k := -edits; k <= edits; k += 2 {
			x := 0
			switch {
			case edits == 0:
			case k == -edits || k != edits && before[k-1+edits] < before[k+1+edits]:
				x = before[k+1+edits]
			default:
				x = before[k-1+edits] + 1
			}
			for y := x - k; x < len(a) && y < len(b) && a[x] == b[y]; y++ {
				x++
			}
			row[k+edits+1] = x
			if x >= len(a) && x-k >= len(b) {
				return append(trace, row), true
			}
		}
		trace, before = append(trace, row), row
	}
	return nil, false
}

// joined makes one span of neighbours of one kind. Within a change, what goes stands before what comes, and a blank
// that stays is part of the change: words that change in turn read better as one change.
func (d spans) joined() []Span {
	var out runs
	var gone, added, blank strings.Builder
	flush := func() {
		out.put(Gone, gone.String())
		out.put(New, added.String())
		out.put(Kept, blank.String())
		gone.Reset()
		added.Reset()
		blank.Reset()
	}
	for _, s := range d {
		changing := gone.Len()+added.Len() > 0
		switch {
		case s.Kind == Kept && changing && strings.TrimSpace(s.Text) == "" && !strings.Contains(s.Text, "\n"):
			blank.WriteString(s.Text)
			continue
		case s.Kind == Kept:
			flush()
			out.put(Kept, s.Text)
			continue
		}
		gone.WriteString(blank.String())
		added.WriteString(blank.String())
		blank.Reset()
		if s.Kind == Gone {
			gone.WriteString(s.Text)
		} else {
			added.WriteString(s.Text)
		}
	}
	flush()
	return out.spans()
}

// runs are texts of one kind after the other, each still in pieces.
type runs []run

type run struct {
	kind   Kind
	pieces []string
}

func (r *runs) put(kind Kind, text string) {
	if text == "" {
		return
	}
	if n := len(*r); n == 0 || (*r)[n-1].kind != kind {
		*r = append(*r, run{kind: kind})
	}
	last := &(*r)[len(*r)-1]
	last.pieces = append(last.pieces, text)
}

func (r runs) spans() []Span {
	list := make([]Span, len(r))
	for i, x := range r {
		list[i] = Span{x.kind, strings.Join(x.pieces, "")}
	}
	return list
}
