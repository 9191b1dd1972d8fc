package compose

import (
	"strings"
	"unicode"
)

// runeRange is from its first to its last character, both included.
type runeRange [2]rune

// runeRanges are in ascending order.
type runeRanges []runeRange

func (list runeRanges) has(r rune) bool {
	low, high := 0, len(list)
	for low < high {
		middle := (low + high) / 2
		switch {
		case r < list[middle][0]:
			high = middle
		case r > list[middle][1]:
			low = middle + 1
		default:
			return true
		}
	}
	return false
}

// hasFold is has for a letter of either case, as far as upper case is one character outside of ASCII.
func (list runeRanges) hasFold(r rune) bool {
	if list.has(r) {
		return true
	}
	if r < 0x80 {
		return false
	}
	for f := unicode.SimpleFold(r); f != r; f = unicode.SimpleFold(f) {
		if f >= 0x80 && list.has(f) && unicode.ToUpper(f) == unicode.ToUpper(r) && unicode.ToUpper(f) >= 0x80 {
			return true
		}
	}
	return false
}

var (
	// latinAccents are the Latin letters with accents that an address may have unescaped, and the accents.
	latinAccents = runeRanges{
		{0xC0, 0xD6}, {0xD8, 0xF6}, {0xF8, 0x24F}, {0x253, 0x254}, {0x256, 0x257}, {0x259, 0x259},
		{0x25B, 0x25B}, {0x263, 0x263}, {0x268, 0x268}, {0x26F, 0x26F}, {0x272, 0x272}, {0x289, 0x289},
		{0x28B, 0x28B}, {0x2BB, 0x2BB}, {0x300, 0x36F}, {0x1E00, 0x1EFF},
	}
	// cyrillic letters may be in a path, too.
	cyrillic = runeRanges{{0x400, 0x4FF}}
	// directionMarks turn the direction of a text, and no name has them.
	directionMarks = runeRanges{{0x61C, 0x61C}, {0x200E, 0x200F}, {0x202A, 0x202E}, {0x2066, 0x2069}}
	// blanks are what X takes for white space.
	blanks = runeRanges{
		{0x09, 0x0D}, {0x20, 0x20}, {0x85, 0x85}, {0xA0, 0xA0}, {0x1680, 0x1680}, {0x180E, 0x180E},
		{0x2000, 0x200A}, {0x2028, 0x2029}, {0x202F, 0x202F}, {0x205F, 0x205F}, {0x3000, 0x3000},
	}
)

func asciiAlnum(r rune) bool { return r < 0x80 && alnum(byte(r)) }

// noText reports whether X refuses a text with the character.
func noText(r rune) bool { return r == 0xFEFF || r == 0xFFFE || r == 0xFFFF }

// domainRune reports whether a name may start and end with the character.
func domainRune(r rune) bool {
	return asciiAlnum(r) || !strings.ContainsRune(`!'#%&()*+,\-./:;<=>?@[]^_{|}~$`, r) &&
		!blanks.has(r) && !directionMarks.has(r) && !noText(r)
}

// labelRune reports whether the character may be in the middle of a name.
func labelRune(r rune) bool { return r == '-' || r == '_' || domainRune(r) }

// accentRune reports whether X takes the character for a letter of a bare domain.
func accentRune(r rune) bool { return asciiAlnum(r) || r == '-' || latinAccents.hasFold(r) }

// opensURL reports whether an address may follow the character.
func opensURL(r rune) bool {
	return !asciiAlnum(r) && !strings.ContainsRune("@＠$#＃", r) && !noText(r)
}

func pathRune(r rune) bool {
	return asciiAlnum(r) || strings.ContainsRune("!*';:=+,.$/%#[]-–_~@|&", r) || pathLetter(r)
}

func pathLetter(r rune) bool { return r >= 0x80 && (latinAccents.hasFold(r) || cyrillic.hasFold(r)) }

// pathLast reports whether a path may end with the character, so that it leaves a full stop to the sentence.
func pathLast(r rune) bool {
	return asciiAlnum(r) || strings.ContainsRune("+-=_#/", r) || pathLetter(r)
}

func queryRune(r rune) bool {
	return asciiAlnum(r) || strings.ContainsRune("!?*'@();:&=+$/%#[]-_.,~|", r)
}

func queryLast(r rune) bool { return asciiAlnum(r) || strings.ContainsRune("-_&=#/", r) }

// foldPrefix reports whether the text starts with the letters, in any case. They are ASCII.
func foldPrefix(text []rune, letters string) bool {
	if len(text) < len(letters) {
		return false
	}
	for i := range len(letters) {
		if text[i] >= 0x80 || unicode.ToLower(text[i]) != rune(letters[i]) {
			return false
		}
	}
	return true
}
