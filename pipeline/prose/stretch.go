package prose

import (
	"sort"
	"strings"
)

// Stretch is one run of prose.
type Stretch struct {
	// Scope says what it is, in the words of Vale: "text", "text.list", "text.heading.h2"; "link", "strong" and
	// "emphasis" for words in a line that are in their block's stretch as well; "summary" for all paragraphs of a
	// section together; "raw" for its Markdown.
	Scope string
	Value string
	// Counts are the elements of the section, in a "summary" alone.
	Counts map[string]int

	marks []mark
}

// mark says where a piece of a stretch comes from. The piece goes on to the next mark.
type mark struct {
	at, src int
	// size is how many bytes of the source the piece takes; length is how many of the value.
	size, length int
}

// Source is where in the Markdown the bytes from:to of the value stand. Marks of emphasis and of links that are
// between them are in it.
func (s Stretch) Source(from, to int) (start, end int) {
	start = s.place(from)
	if to <= from {
		return start, start
	}
	m := s.mark(to - 1)
	end = m.src + m.size
	if m.size == m.length {
		end = m.src + min(to-m.at, m.length)
	}
	return start, max(start, end)
}

func (s Stretch) place(at int) int {
	m := s.mark(at)
	if m.size != m.length {
		return m.src
	}
	return m.src + min(max(at-m.at, 0), m.length)
}

func (s Stretch) mark(at int) mark {
	i := sort.Search(len(s.marks), func(i int) bool { return s.marks[i].at > at })
	if len(s.marks) == 0 {
		return mark{}
	}
	return s.marks[max(i-1, 0)]
}

// builder puts a stretch together.
type builder struct {
	value strings.Builder
	marks []mark
}

func (b *builder) add(text string, src, size int) {
	if text == "" {
		return
	}
	b.marks = append(b.marks, mark{at: b.value.Len(), src: src, size: size, length: len(text)})
	b.value.WriteString(text)
}

// append adds a whole stretch.
func (b *builder) append(s Stretch) {
	base := b.value.Len()
	b.value.WriteString(s.Value)
	for _, m := range s.marks {
		m.at += base
		b.marks = append(b.marks, m)
	}
}

func (b *builder) stretch(scope string) Stretch {
	return Stretch{Scope: scope, Value: b.value.String(), marks: b.marks}
}
