package review

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/rivo/uniseg"
)

// widest is how many columns of a source line are shown, so that a paragraph on one line stays readable;
// before is how many of them stand to the left of the caret when the line has to be cut there.
const (
	widest = 100
	before = 20
)

// cell is one character as people see it: an emoji, or a letter with its accents. Its width is in columns of a
// terminal, first which code point of the line it starts with, points how many it has.
type cell struct {
	text                 string
	width, first, points int
}

// cells takes a line apart. A tab becomes one space, and what must not reach a terminal is written out.
func cells(line string) []cell {
	var list []cell
	state, first := -1, 0
	for rest := line; rest != ""; {
		var cluster string
		cluster, rest, _, state = uniseg.FirstGraphemeClusterInString(rest, state)
		shown := strings.ReplaceAll(Visible(cluster), "\t", " ")
		c := cell{shown, uniseg.StringWidth(shown), first, utf8.RuneCountInString(cluster)}
		list, first = append(list, c), first+c.points
	}
	return list
}

// underline gives the line as it is shown, and the caret line below it: the caret under the character of the
// column, which counts code points, and a tilde for each further column that the finding is about.
func underline(line string, column, length int) (shown, caret string) {
	all := cells(line)
	start := at(all, max(column, 1)-1)
	end := max(start+1, at(all, max(column, 1)-1+max(length, 1)-1)+1)
	from, used := start, 0
	for from > 0 && used+all[from-1].width <= widest-before {
		from--
		used += all[from].width
	}
	if from > 0 {
		for used > before {
			used -= all[from].width
			from++
		}
	}
	to := from
	for used = 0; to < len(all) && used+all[to].width <= widest; to++ {
		used += all[to].width
	}
	var text strings.Builder
	pad, width := 0, 0
	if from > 0 {
		text.WriteString("…")
		pad++
	}
	for i := from; i < to; i++ {
		text.WriteString(all[i].text)
		switch {
		case i < start:
			pad += all[i].width
		case i < end:
			width += all[i].width
		}
	}
	if to < len(all) {
		text.WriteString("…")
	}
	return text.String(), strings.Repeat(" ", pad) + "^" + strings.Repeat("~", max(width, 1)-1)
}

// at is the cell that holds a code point, or one past the last.
func at(all []cell, point int) int {
	i := slices.IndexFunc(all, func(c cell) bool { return point < c.first+c.points })
	if i < 0 {
		return len(all)
	}
	return i
}
