package changed

import (
	"cmp"
	"maps"
	"path"
	"slices"
)

// Text is a file that is there in one of the two trees only.
type Text struct {
	Blob  string
	Lines []string
}

// Git's own bounds: a file is another one moved when half of it is the same, and from so many pairs on only
// those are looked for that are the same to the byte.
const (
	alike     = 0.5
	mostPairs = 1000 * 1000
)

// Renames finds which file that is gone each new one was. It gives the old path by the new one.
func Renames(gone, added map[string]Text) map[string]string {
	was := map[string]string{}
	left := maps.Clone(gone)
	blobs := map[string]string{}
	for _, old := range slices.Backward(slices.Sorted(maps.Keys(gone))) {
		blobs[gone[old].Blob] = old
	}
	for _, name := range slices.Sorted(maps.Keys(added)) {
		if old, ok := blobs[added[name].Blob]; ok && added[name].Blob != "" {
			if _, free := left[old]; free {
				was[name] = old
				delete(left, old)
			}
		}
	}
	if len(left)*len(added) > mostPairs {
		return was
	}
	type pair struct {
		old, now string
		score    float64
	}
	var pairs []pair
	for now, text := range added {
		for old, before := range left {
			if was[now] == "" && path.Ext(old) == path.Ext(now) {
				if score := similarity(before.Lines, text.Lines); score >= alike {
					pairs = append(pairs, pair{old, now, score})
				}
			}
		}
	}
	slices.SortFunc(pairs, func(a, b pair) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.now, b.now), cmp.Compare(a.old, b.old))
	})
	for _, p := range pairs {
		if _, free := left[p.old]; free && was[p.now] == "" {
			was[p.now] = p.old
			delete(left, p.old)
		}
	}
	return was
}

// similarity is how much of the larger text is in the other, in bytes of whole lines.
func similarity(a, b []string) float64 {
	counts, sizeA, sizeB, common := map[string]int{}, 0, 0, 0
	for _, line := range a {
		counts[line]++
		sizeA += len(line) + 1
	}
	for _, line := range b {
		sizeB += len(line) + 1
		if counts[line] > 0 {
			counts[line]--
			common += len(line) + 1
		}
	}
	if max(sizeA, sizeB) == 0 {
		return 0
	}
	return float64(common) / float64(max(sizeA, sizeB))
}
