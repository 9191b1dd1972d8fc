package rules

import (
	"cmp"
	"math"
	"math/bits"
	"slices"
)

// How alike two texts are is the Jaccard index of their shingles: how many runs of three words they share, of
// all that either has. Comparing every text with every other would take hours at ten thousand posts, so
// candidates come from MinHash signatures cut into bands: texts that are alike agree in a band or more. With
// 16 bands of 4, a pair at 0.8 is missed once in 4,500, one at 0.9 never in practice, and an equal one never.
const (
	bands    = 16
	bandRows = 4
	// alike is the index from which a text is a repetition.
	alike = 0.8
	// nearest is how many earlier texts of a band are compared. It bounds the work where a template makes
	// thousands of texts agree.
	nearest = 16
)

// signature is the keys of a text's bands, and one of all of them, which equal texts share whatever else a
// band is full of. All-zero means that there is no text.
type signature [bands + 1]uint64

func sign(set []uint64) (s signature) {
	if len(set) == 0 {
		return s
	}
	var least [bands * bandRows]uint32
	for i := range least {
		least[i] = math.MaxUint32
	}
	for _, shingle := range set {
		step := scramble(shingle) | 1
		for i := range least {
			// Multiples of an odd step are as good as independent functions, at one addition each.
			shingle += step
			least[i] = min(least[i], uint32((shingle^shingle>>29)*0xbf58476d1ce4e5b9>>32))
		}
	}
	for band := range bands {
		key := uint64(band)
		for _, row := range least[band*bandRows : (band+1)*bandRows] {
			key = scramble(key ^ uint64(row))
		}
		s[band] = max(key, 1)
		s[bands] = scramble(s[bands] ^ s[band])
	}
	return s
}

// similar are two texts of a list, by their indices, with how alike they are.
type similar struct {
	earlier, later int
	index          float64
}

// indexMask is the part of a sorted number that holds which text it is of. What is left of the key is enough:
// two that collide are compared, and found to be different.
const indexMask = 1<<24 - 1

// pair are two texts that may be alike, by their indices.
type pair struct{ earlier, later int }

// agreeing finds the texts that agree in a band with one of the nearest earlier ones that do.
func agreeing(signatures []*signature, band int) []pair {
	// Nearly every key is alone. Those that share a bucket with no other need not be sorted.
	buckets := make([]uint8, 1<<bits.Len(uint(16*len(signatures))))
	bucket := func(key uint64) *uint8 { return &buckets[key>>40&uint64(len(buckets)-1)] }
	for _, s := range signatures {
		if n := bucket(s[band]); *n < 2 {
			*n++
		}
	}
	var entries []uint64
	for i, s := range signatures {
		if s[band] != 0 && *bucket(s[band]) > 1 {
			entries = append(entries, s[band]&^indexMask|uint64(i)&indexMask)
		}
	}
	slices.Sort(entries)
	var list []pair
	for i, entry := range entries {
		for j := i - 1; j >= max(0, i-nearest) && (entries[j]^entry)&^indexMask == 0; j-- {
			list = append(list, pair{int(entries[j] & indexMask), int(entry & indexMask)})
		}
	}
	return list
}

// similarTexts compares the texts of pairs, and gives for each later one the earlier that it is most like, and of
// several the last. shingles gives those of a text.
func similarTexts(pairs []pair, shingles func(int) []uint64) []similar {
	sets := map[int][]uint64{}
	set := func(i int) []uint64 {
		if _, ok := sets[i]; !ok {
			sets[i] = shingles(i)
		}
		return sets[i]
	}
	slices.SortFunc(pairs, func(a, b pair) int { return cmp.Or(cmp.Compare(a.later, b.later), cmp.Compare(a.earlier, b.earlier)) })
	var list []similar
	for _, p := range slices.Compact(pairs) {
		s := similar{p.earlier, p.later, jaccard(set(p.earlier), set(p.later))}
		if s.index < alike {
			continue
		}
		if n := len(list); n == 0 || list[n-1].later != s.later {
			list = append(list, s)
		} else if s.index >= list[n-1].index {
			list[n-1] = s
		}
	}
	return list
}
