package brand

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/jdkato/prose/v3/summarize"
	"github.com/jdkato/prose/v3/tag"
)

// block is what rules run on: a stretch, or a paragraph or sentence of it.
type block struct {
	text     int
	base     int // where it begins in the stretch
	value    string
	lower    string
	words    []string // of its scope
	counts   map[string]int
	fragment bool // a sentence
	sized    bool // raw or summary, which no scope reaches by excluding others

	runes   []rune
	starts  []int // byte offset of each rune and of the end; nil when all are ASCII
	summary *summarize.Document
	tokens  []tag.Token
}

// notParagraphs are the scopes that hold prose but no paragraphs.
var notParagraphs = []string{"heading", "list", "blockquote", "table", "figure", "title", "alt", "hashtags", "link", "meta"}

// blocks cuts a stretch into what the rules ask for: paragraphs and sentences, and then the whole.
func (e *Engine) blocks(index int, t *Text) []*block {
	words := strings.Split(t.Scope, ".")
	whole := newBlock(index, 0, t.Value, words)
	whole.counts = t.Counts
	if !slices.Contains(words, "text") {
		return []*block{whole}
	}
	var out []*block
	if e.paragraphs && !slices.ContainsFunc(words, func(w string) bool { return slices.Contains(notParagraphs, w) }) {
		at, scope := 0, append([]string{"paragraph"}, words...)
		for p := range strings.SplitAfterSeq(t.Value, "\n\n") {
			out = append(out, newBlock(index, at, p, scope))
			at += len(p)
		}
	}
	if e.sentences {
		scope := append([]string{"sentence"}, words...)
		for _, s := range e.prose.segmenter().Segment(t.Value) {
			b := newBlock(index, s.Start, s.Text, scope)
			b.fragment = true
			out = append(out, b)
		}
	}
	return append(out, whole)
}

func newBlock(index, base int, value string, words []string) *block {
	return &block{
		text: index, base: base, value: value, lower: strings.ToLower(value), words: words,
		sized: slices.Contains(words, "raw") || slices.Contains(words, "summary"),
	}
}

// mayHold reports whether the block contains one of the literals; an empty list rules nothing out.
func (b *block) mayHold(list []literal) bool {
	for i := range list {
		if list[i].in(b.lower) {
			return true
		}
	}
	return len(list) == 0
}

// points is the block as code points, in which expressions count.
func (b *block) points() []rune {
	if b.runes == nil {
		b.runes = []rune(b.value)
		if len(b.runes) != len(b.value) {
			b.starts = make([]int, 0, len(b.runes)+1)
			for i := 0; i < len(b.value); {
				b.starts = append(b.starts, i)
				_, n := utf8.DecodeRuneInString(b.value[i:])
				i += n
			}
			b.starts = append(b.starts, len(b.value))
		}
	}
	return b.runes
}

// bytes turns a stretch of code points into byte offsets in the block.
func (b *block) bytes(s span) (from, to int) {
	n := len(b.points())
	s.start, s.end = min(max(s.start, 0), n), min(max(s.end, 0), n)
	s.end = max(s.end, s.start)
	if b.starts == nil {
		return s.start, s.end
	}
	return b.starts[s.start], b.starts[s.end]
}

func (b *block) cut(s span) string {
	from, to := b.bytes(s)
	return b.value[from:to]
}

// measured is the block's counts of words, sentences and syllables.
func (b *block) measured() *summarize.Document {
	if b.summary == nil {
		b.summary = summarize.NewDocument(b.value)
	}
	return b.summary
}
