package rules

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

func TestJaccard(t *testing.T) {
	tests := []struct {
		name, a, b string
		want       float64
	}{
		{"the same", "One two three four.", "one, TWO three four!", 1},
		{"a link more", "One two three", "One two three https://a.example/b?c #tag @who a.example/b…", 1},
		{"one of three runs", "one two three four", "one two three five", 1.0 / 3},
		{"another order", "one two three", "three two one", 0},
		{"shorter than a run", "good morning", "Good morning!", 1},
		{"shorter, and different", "good morning", "good evening", 0},
		{"an apostrophe", "the farmers' ground", "the farmers ground", 1},
		{"a slash in a sentence", "tea and/or coffee", "tea and/or milk", 0.5 / 1.5},
		{"scripts without spaces", "新しい豆", "新しい豆。", 1},
		{"one of three pairs", "新豆到", "新豆来", 1.0 / 3},
		{"two scripts", "豆 one two three", "豆 one two three four", 2.0 / 3},
		{"no words", "!!!", "👍", 0},
		{"no text", "", "", 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := jaccard(shingles(tt.a), shingles(tt.b)); got != tt.want {
				t.Errorf("got %g, want %g", got, tt.want)
			}
		})
	}
}

// variants are texts of which many are edits of an earlier one, some of them more and some less than the rule
// lets pass.
func variants(count int) []string {
	random := rand.New(rand.NewPCG(3, 4))
	var texts []string
	for range count {
		words := make([]string, 30+random.IntN(40))
		for i := range words {
			words[i] = fmt.Sprint("w", random.IntN(500))
		}
		if len(texts) > 0 && random.IntN(2) == 0 {
			words = strings.Fields(texts[random.IntN(len(texts))])
			for range random.IntN(4) {
				words[random.IntN(len(words))] = "edited"
			}
		}
		texts = append(texts, strings.Join(words, " "))
	}
	return texts
}

func findSimilar(texts []string) []similar {
	marks := make([]*signature, len(texts))
	for i, text := range texts {
		mark := sign(shingles(text))
		marks[i] = &mark
	}
	var pairs []pair
	for band := range len(signature{}) {
		pairs = append(pairs, agreeing(marks, band)...)
	}
	return similarTexts(pairs, func(i int) []uint64 { return shingles(texts[i]) })
}

// TestSimilarTexts compares the search with looking at every pair.
func TestSimilarTexts(t *testing.T) {
	texts := variants(1500)
	want := map[int]float64{}
	sets := make([][]uint64, len(texts))
	for later := range texts {
		sets[later] = shingles(texts[later])
		for earlier := range later {
			if index := jaccard(sets[earlier], sets[later]); index >= alike {
				want[later] = max(want[later], index)
			}
		}
	}
	got := map[int]float64{}
	for _, s := range findSimilar(texts) {
		if index := jaccard(sets[s.earlier], sets[s.later]); index != s.index || s.earlier >= s.later {
			t.Errorf("texts %d and %d: got %g, want %g, of an earlier text", s.earlier, s.later, s.index, index)
		}
		got[s.later] = s.index
	}
	missed := 0
	for later, index := range want {
		if got[later] != index {
			missed++
		}
	}
	if len(want) < 300 || missed > len(want)/100 {
		t.Errorf("%d of %d repetitions were missed, want less than one in a hundred of some hundreds", missed, len(want))
	}
}

// TestSimilarTemplates looks for a repetition among thousands of texts that share most of their words.
func TestSimilarTemplates(t *testing.T) {
	var texts []string
	for i := range 3000 {
		texts = append(texts, fmt.Sprintf("We are open today from nine to six, come and try number %d or %d, with love from all of us", i, i+7000))
	}
	texts = append(texts, texts[10])
	i := slices.IndexFunc(findSimilar(texts), func(s similar) bool { return s.later == 3000 && s.earlier == 10 && s.index == 1 })
	if i < 0 {
		t.Error("a text that is the same to the letter was not found")
	}
}

func FuzzShingles(f *testing.F) {
	for _, text := range []string{"", "a", "one two three four", "新しい豆 one", "https://a.example #b @c d/e", "\xff\xfe", "ก็ don't"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		set := shingles(text)
		if !slices.IsSorted(set) || len(slices.Compact(slices.Clone(set))) != len(set) {
			t.Errorf("the shingles of %q are not a sorted set: %v", text, set)
		}
		if again := shingles(text + "\n" + "#tag https://a.example/b"); !slices.Equal(set, again) {
			t.Errorf("got %v with a link, want %v", again, set)
		}
		if len(set) > 0 && jaccard(set, set) != 1 {
			t.Errorf("%q is not like itself", text)
		}
	})
}
