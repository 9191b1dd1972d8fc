package rules

import (
	"slices"
	"strings"
	"unicode"
)

// shingles are the hashes of all runs of three words, sorted and each once. Scripts that put no spaces between
// words give runs of two characters. Links, hashtags and mentions do not count: UTM parameters differ from
// post to post. A text shorter than a run is one itself.
func shingles(text string) []uint64 {
	const wordLength = 6
	words := len(text)/wordLength + 1
	s := shingler{size: wordRun, word: fnvOffset, list: make([]uint64, 0, words), run: make([]uint64, 0, words)}
	for field := range strings.FieldsSeq(text) {
		if linkLike(field) {
			continue
		}
		for _, r := range field {
			s.read(r)
		}
		s.endWord()
	}
	s.endRun()
	slices.Sort(s.list)
	return slices.Compact(s.list)
}

const (
	wordRun = 3 // words
	runeRun = 2 // characters
)

// shingler reads a text: the words so far of one kind of script, and the letters of the word at hand.
type shingler struct {
	list, run []uint64
	size      int
	word      uint64
	letters   int
}

func (s *shingler) read(r rune) {
	switch {
	case r < unicode.MaxASCII && asciiWord(byte(r)):
		s.change(wordRun)
		s.word = (s.word ^ uint64(r|0x20)) * fnvPrime // small letters; digits have the bit already
		s.letters++
	case unspaced(r):
		s.endWord()
		s.change(runeRun)
		s.run = append(s.run, scramble(uint64(r)))
	case unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r):
		s.change(wordRun)
		s.word = (s.word ^ uint64(unicode.ToLower(r))) * fnvPrime
		s.letters++
	case r != '\'' && r != '’':
		s.endWord()
	}
}

// change ends the run where another kind of script begins.
func (s *shingler) change(size int) {
	if s.size != size {
		s.endRun()
		s.size = size
	}
}

func (s *shingler) endWord() {
	if s.letters > 0 {
		s.run = append(s.run, s.word)
	}
	s.word, s.letters = fnvOffset, 0
}

func (s *shingler) endRun() {
	for i := 0; i < len(s.run) && (i == 0 || i+s.size <= len(s.run)); i++ {
		h := uint64(s.size)
		for _, word := range s.run[i:min(i+s.size, len(s.run))] {
			h = scramble(h ^ word)
		}
		s.list = append(s.list, h)
	}
	s.run = s.run[:0]
}

const (
	fnvOffset = 14695981039346656037
	fnvPrime  = 1099511628211
)

// scramble spreads a number over all 64 bits, as splitmix64 does.
func scramble(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

func asciiWord(b byte) bool { return b-'0' < 10 || (b|0x20)-'a' < 26 }

func unspaced(r rune) bool {
	return r >= 0x0e00 && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar)
}

// linkLike finds hashtags, mentions and addresses, also those that a network shows without their scheme.
func linkLike(field string) bool {
	if strings.HasPrefix(field, "#") || strings.HasPrefix(field, "@") || strings.Contains(field, "://") {
		return true
	}
	host, _, ok := strings.Cut(field, "/")
	dot := strings.IndexByte(host, '.')
	return ok && dot > 0 && dot < len(host)-1
}

// jaccard is the share of what two sorted sets have in common.
func jaccard(a, b []uint64) float64 {
	common, i, j := 0, 0, 0
	for i < len(a) && j < len(b) {
		switch {
		case a[i] == b[j]:
			common, i, j = common+1, i+1, j+1
		case a[i] < b[j]:
			i++
		default:
			j++
		}
	}
	if len(a)+len(b) == common {
		return 0
	}
	return float64(common) / float64(len(a)+len(b)-common)
}
