package rules

import (
	"cmp"
	"math"
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

// similarTexts finds, for every text, the earlier one that it is most like, and of several the last. text gives
// one of them, for those whose signatures are not enough.
func similarTexts(signatures []*signature, text func(int) string) []similar {
	candidates := map[[2]int]bool{}
	entries := make([]uint64, 0, len(signatures))
	for band := range bands + 1 {
		entries = entries[:0]
		for i, s := range signatures {
			if s[band] != 0 {
				entries = append(entries, s[band]&^indexMask|uint64(i)&indexMask)
			}
		}
		slices.Sort(entries)
		for i, entry := range entries {
			for j := i - 1; j >= max(0, i-nearest) && (entries[j]^entry)&^indexMask == 0; j-- {
				candidates[[2]int{int(entries[j] & indexMask), int(entry & indexMask)}] = true
			}
		}
	}
	return bestOf(candidates, text)
}

// bestOf compares the candidates for real and keeps, for each later text, the earlier one that it is most
// like.
func bestOf(candidates map[[2]int]bool, text func(int) string) []similar {
	sets := map[int][]uint64{}
	set := func(i int) []uint64 {
		if _, ok := sets[i]; !ok {
			sets[i] = shingles(text(i))
		}
		return sets[i]
	}
	best := map[int]similar{}
	for pair := range candidates {
		s := similar{pair[0], pair[1], jaccard(set(pair[0]), set(pair[1]))}
		b, ok := best[s.later]
		if s.index >= alike && (!ok || cmp.Or(cmp.Compare(s.index, b.index), cmp.Compare(s.earlier, b.earlier)) > 0) {
			best[s.later] = s
		}
	}
	list := make([]similar, 0, len(best))
	for _, s := range best {
		list = append(list, s)
	}
	slices.SortFunc(list, func(a, b similar) int { return cmp.Compare(a.later, b.later) })
	return list
}
