package schema

import (
	"slices"
	"strings"
)

// Suggest finds the known word that was probably meant: the one with the fewest slips of the finger, if
// there are few enough for a word of that length. Among equals it is the first in the alphabet.
func Suggest(word string, known []string) (string, bool) {
	best, fewest := "", 1+min(3, max(1, len([]rune(word))/3))
	for _, k := range slices.Sorted(slices.Values(known)) {
		if d := slips([]rune(strings.ToLower(word)), []rune(strings.ToLower(k)), fewest); d < fewest && d < len([]rune(k)) {
			best, fewest = k, d
		}
	}
	return best, best != ""
}

// slips counts the letters that are missing, too many, wrong or swapped with their neighbour. It stops
// counting at the limit.
func slips(a, b []rune, limit int) int {
	if len(a)-len(b) >= limit || len(b)-len(a) >= limit {
		return limit
	}
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range a {
		before, last, row = last, row, before
		row[0] = i + 1
		for j := range b {
			change := last[j]
			if a[i] != b[j] {
				change++
			}
			row[j+1] = min(change, last[j+1]+1, row[j]+1)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
	}
	return row[len(b)]
}
