package rules

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/galley-social/galley/pipeline/prose"
	"github.com/galley-social/galley/schema/diag"
)

// slip is one mistake between words.
type slip struct {
	from, to              int
	better, message, hint string
	// unsure is whether there may be more than one right answer.
	unsure bool
}

// suspicious reports whether a text may have something to find. Indentation is none of it.
func (s *spacer) suspicious(text string) bool {
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case ' ', '\t':
			start := i
			for i+1 < len(text) && (text[i+1] == ' ' || text[i+1] == '\t') {
				i++
			}
			if start == 0 || text[start-1] == '\n' {
				continue
			}
			if i > start || text[i] == '\t' || i+1 == len(text) || strings.IndexByte(s.unspaced+"\r\n", text[i+1]) >= 0 {
				return true
			}
		case 0xE2, 0xEF: // the first byte of the invisible characters
			if r, _ := utf8.DecodeRuneInString(text[i:]); invisible(r) {
				return true
			}
		}
	}
	return false
}

// invisible reports a zero-width space, or the mark that belongs at the start of a file. Other characters without a
// width join letters and emoji.
func invisible(r rune) bool { return r == '\u200b' || r == '\ufeff' }

// slips finds the mistakes in a stretch of words, in their order.
func (s *spacer) slips(text string) []slip {
	var list []slip
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		switch {
		case r == ' ' || r == '\t':
			end := i + len(text[i:]) - len(strings.TrimLeft(text[i:], " \t"))
			if found, ok := s.gap(text, i, end); ok {
				list = append(list, found)
			}
			i = end
		case invisible(r):
			end := i + len(text[i:]) - len(strings.TrimLeftFunc(text[i:], invisible))
			if found, ok := unseen(text, i, end); ok {
				list = append(list, found)
			}
			i = end
		default:
			i += size
		}
	}
	return list
}

// gap judges the blanks between two words. Those at the start and the end of a line are not between any.
func (s *spacer) gap(text string, from, to int) (slip, bool) {
	before, after := text[:from], text[to:]
	if before == "" || after == "" || strings.HasSuffix(before, "\n") || strings.HasPrefix(after, "\n") {
		return slip{}, false
	}
	blanks := text[from:to]
	switch {
	case s.misplaced(before, after):
		mark := after[:1]
		return slip{from, to, "", fmt.Sprintf("a space before %q", mark), "remove the space", false}, true
	case strings.Contains(blanks, "\t"):
		return slip{from, to, " ", "a tab between words", "write one space", false}, true
	case len(blanks) > 1:
		return slip{from, to, " ", fmt.Sprintf("%d spaces between words", len(blanks)), "write one space", false}, true
	}
	return slip{}, false
}

// misplaced reports whether what follows a space is a sign that belongs to the word before it. A sign that something
// follows at once is a smiley, a number or a name, such as ":)", ".5" or ".NET".
func (s *spacer) misplaced(before, after string) bool {
	last, _ := utf8.DecodeLastRuneInString(before)
	if strings.IndexByte(s.unspaced, after[0]) < 0 || !unicode.IsLetter(last) && !strings.ContainsRune(")”’\"'»", last) {
		return false
	}
	rest := strings.TrimLeft(after, "!?")
	if rest == after {
		rest = after[1:]
	}
	return rest == "" || rest[0] == ' ' || rest[0] == '\n'
}

// unseen judges invisible characters. A few scripts have no spaces, and mark with them where a line may end. Between
// the signs of an address or a mention they may be what keeps it from being one, and at the start of a line from being a
// list, which only the author knows.
func unseen(text string, from, to int) (slip, bool) {
	before, _ := utf8.DecodeLastRuneInString(text[:from])
	after, _ := utf8.DecodeRuneInString(text[to:])
	if unicode.In(before, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar, unicode.Tibetan, unicode.Javanese) {
		return slip{}, false
	}
	first, _ := utf8.DecodeRuneInString(text[from:])
	plain := func(r rune) bool { return r == utf8.RuneError || unicode.IsLetter(r) || unicode.IsSpace(r) }
	return slip{
		from: from, to: to, message: fmt.Sprintf("the invisible character %U in the text", first), hint: "delete it",
		unsure: !(unicode.IsLetter(before) && plain(after) || plain(before) && unicode.IsLetter(after)),
	}, true
}

// lineEnds reports blanks at the ends of the lines that a stretch takes, but those that are a line break of Markdown.
func (s *spacer) lineEnds(stretch prose.Stretch) {
	body := s.front.Body
	start, end := stretch.Source(0, len(stretch.Value))
	for start < len(body) && start <= end {
		line := body[start:]
		last := true
		if i := bytes.IndexByte(line, '\n'); i >= 0 {
			line, last = line[:i], start+i+1 >= end
		}
		next := start + len(line) + 1
		line = bytes.TrimSuffix(line, []byte("\r"))
		word := bytes.TrimRight(line, " \t")
		blanks := string(line[len(word):])
		at := start + len(word)
		start = next
		if blanks == "" || !last && strings.HasSuffix(blanks, "  ") || masks(stretch, at) || bytes.HasSuffix(word, []byte(`\`)) {
			continue // without the blank, a backslash breaks the line
		}
		d := s.inBody(at, at+len(blanks))
		d.Severity, d.Message, d.Hint = diag.Note, "blank space at the end of the line", "delete it"
		d.Fix = diag.Fix{Pos: d.Pos, Old: blanks}
		if !slices.Contains(s.found, d) { // the cells of a table share a line
			s.found = append(s.found, d)
		}
	}
}

// masks reports whether the blank at the place in the source is part of code, which has another sign in a stretch.
func masks(stretch prose.Stretch, at int) bool {
	for i := range len(stretch.Value) {
		if from, to := stretch.Source(i, i+1); from <= at && at < to {
			return stretch.Value[i] == '*'
		}
	}
	return false
}
