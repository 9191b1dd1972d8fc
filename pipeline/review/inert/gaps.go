package inert

import "strings"

// longest is how many hexadecimal digits may stand together: forges take seven for a commit.
const longest = 6

// scan is what has been read of a text, as far as it decides whether the next character is kept apart.
type scan struct {
	before, last rune
	hex, w       int
}

// apart reports whether r may not follow directly.
func (s *scan) apart(r rune) bool {
	switch s.last {
	case '@':
		return true
	case '#':
		return r != emojiStyle
	case '!':
		return digit(r)
	case ':':
		return letter(r) || digit(r) || strings.ContainsRune("+-_/", r)
	case '-':
		return digit(r) && letter(s.before)
	case '[', ']':
		return r == s.last
	}
	return s.hex == longest && hexadecimal(r) || s.w >= 3 && r == '.'
}

func (s *scan) next(r rune, apart bool) {
	if apart {
		s.hex, s.w = 0, 0
	}
	if hexadecimal(r) {
		s.hex++
	} else {
		s.hex = 0
	}
	if r == 'w' || r == 'W' {
		s.w++
	} else {
		s.w = 0
	}
	s.before, s.last = s.last, r
}

// parts calls write for each character, and says whether it must be kept apart from the one before it. A sign at the end
// is kept apart from what follows by a character without a width.
func parts(text string, write func(at int, r rune, apart bool)) {
	var s scan
	for i, r := range text {
		apart := s.apart(r)
		write(i, r, apart)
		s.next(r, apart)
	}
	if s.last == '@' || s.last == '#' {
		write(len(text), '\u2060', false)
	}
}
