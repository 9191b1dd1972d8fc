package frontmatter

import (
	"bytes"
	"fmt"
	"strconv"
	"unicode"
	"unicode/utf8"

	"github.com/galley-social/galley/schema/diag"
)

// locator turns offsets into places. It remembers the last one, because a parser asks for them in order and
// counting from the start each time would be quadratic.
type locator struct {
	src    []byte
	start  int
	offset int
	last   diag.Pos
}

// newLocator does not count a byte-order mark as a character, because no editor shows it.
func newLocator(src []byte) *locator {
	start := len(src) - len(bytes.TrimPrefix(src, []byte(byteOrderMark)))
	return &locator{src: src, start: start, offset: start, last: diag.Pos{Line: 1, Column: 1}}
}

// pos is the place of an offset into the file; one outside of it is taken as the nearest end.
func (l *locator) pos(offset int) diag.Pos {
	offset = min(max(offset, l.start), len(l.src))
	if offset < l.offset {
		l.offset, l.last = l.start, diag.Pos{Line: 1, Column: 1}
	}
	between := l.src[l.offset:offset]
	if n := bytes.Count(between, []byte("\n")); n > 0 {
		l.last.Line += n
		l.last.Column = 1
		between = between[bytes.LastIndexByte(between, '\n')+1:]
	}
	l.last.Column += utf8.RuneCount(between)
	l.offset = offset
	return l.last
}

// unreadable says why a file is no text.
func unreadable(src []byte) *Problem {
	at := newLocator(src)
	if bytes.HasPrefix(src, []byte("\xff\xfe")) || bytes.HasPrefix(src, []byte("\xfe\xff")) {
		return &Problem{Pos: at.pos(0), Message: "the file is in UTF-16", Hint: "save it as UTF-8"}
	}
	if i := bytes.IndexByte(src, 0); i >= 0 {
		return &Problem{
			Pos: at.pos(i), Message: "the file has a zero byte, so it is not text", Hint: "save it as text in UTF-8",
		}
	}
	if utf8.Valid(src) {
		return nil
	}
	for i := 0; i < len(src); {
		r, size := utf8.DecodeRune(src[i:])
		if r == utf8.RuneError && size == 1 {
			return &Problem{
				Pos: at.pos(i), Message: fmt.Sprintf("the byte %#x is not UTF-8", src[i]), Hint: "save the file as UTF-8",
			}
		}
		i += size
	}
	return nil
}

// strange finds a character that no header should have: a control character, or one that YAML takes as the
// end of a line and editors do not, which would make every place after it wrong.
func strange(header []byte, format Format, at *locator, offset int) *Problem {
	for i := 0; i < len(header); {
		r, size := utf8.DecodeRune(header[i:])
		newline := r == '\r' && i+1 < len(header) && header[i+1] == '\n'
		ends := r == '\r' || r == '\u0085' || r == '\u2028' || r == '\u2029'
		control := unicode.IsControl(r) && r != '\t' && r != '\n' && r != '\r' || r == '\ufffe' || r == '\uffff'
		if control || ends && !newline && (format == YAML || r == '\r') {
			return &Problem{
				Pos:     at.pos(offset + i),
				Message: fmt.Sprintf("the invisible character %U in the front matter", r),
				Hint:    "delete it",
			}
		}
		i += size
	}
	return nil
}

func quote(s string) string { return strconv.Quote(s) }
