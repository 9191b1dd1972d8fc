package compose

import (
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// light are the characters that weigh one: the alphabets of Europe, the Middle East and India, and the
// punctuation that goes with them. Others weigh two.
var light = runeRanges{{0, 0x10FF}, {0x2000, 0x200D}, {0x2010, 0x201F}, {0x2032, 0x2037}}

// weighted is the length of a text as X counts it: in normal form C, every link urlCost whatever its length
// (or its own length when that is 0), every emoji two, and other characters by their script.
//
// X's own library knows the emoji of Unicode 11, and so does this. A newer one that is joined of several
// counts as its pieces: never fewer than X's servers may count it for.
func weighted(text string, urlCost int) int {
	text = norm.NFC.String(text)
	if plainASCII(text) && (urlCost == 0 || !strings.Contains(text, ".")) {
		return len(text)
	}
	runes := []rune(text)
	var links [][2]int
	if urlCost > 0 {
		links = webURLs(units16(runes))
	}
	total, unit := 0, 0
	for at := 0; at < len(runes); {
		for len(links) > 0 && links[0][0] < unit {
			links = links[1:]
		}
		n := 1
		switch {
		case len(links) > 0 && links[0][0] == unit:
			total += urlCost
			n = 0
			end := links[0][1]
			for ; unit < end && at < len(runes); at++ {
				unit += utf16.RuneLen(runes[at])
			}
			if unit > end {
				total += 2 // a link that ends in the middle of a character leaves its other half
			}
		case light.has(runes[at]) && emojiLen(runes[at:]) == 0:
			total++
		default:
			total += 2
			n = max(n, emojiLen(runes[at:]))
		}
		for range n {
			unit += utf16.RuneLen(runes[at])
			at++
		}
	}
	return total
}

// units16 are the UTF-16 units of the characters.
func units16(runes []rune) []rune {
	out := make([]rune, 0, len(runes))
	for _, r := range runes {
		if high, low := utf16.EncodeRune(r); high != utf8.RuneError {
			out = append(out, high, low)
		} else {
			out = append(out, r)
		}
	}
	return out
}

func plainASCII(text string) bool {
	for i := range len(text) {
		if text[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}
