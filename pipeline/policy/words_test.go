package policy_test

import (
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"

	"github.com/galley-social/galley/pipeline/policy"
	"github.com/galley-social/galley/schema"
)

// FuzzWords: a word that stands by itself is found, whatever is around it and however it is written.
func FuzzWords(f *testing.F) {
	for _, text := range []string{"", "Coffee", "re", "recal l", "\xff", "a\u0301", "ß", "\u200d"} {
		f.Add(text, "recall")
	}
	f.Add("x", "STRASSE")
	f.Fuzz(func(t *testing.T, text, word string) {
		r := schema.Review{Require: []schema.Requirement{{Words: []string{word}, Approvers: []string{"k"}}}}
		says := func(text string) bool { return len(policy.Post(r, policy.Subject{Texts: []string{text}})) > 0 }
		letters := word != "" && strings.IndexFunc(word, func(r rune) bool { return r == unicode.ReplacementChar || !unicode.In(r, unicode.Latin) }) < 0
		if letters && !says(text+". "+strings.ToUpper(word)+" ."+text) {
			t.Errorf("%q is not found in %q", word, text+". "+strings.ToUpper(word)+" ."+text)
		}
		if letters && says("x"+word+"x") {
			t.Errorf("%q is found inside another word", word)
		}
	})
}

func TestTexts(t *testing.T) {
	m := schema.Message{
		Title: "a", Summary: "b", ContentWarning: "c", Link: "d",
		Parts: []schema.Part{{Text: "e", Media: []schema.MediaFile{{Alt: "f"}}}},
		Card:  &schema.LinkCard{Title: "g", Description: "h", Image: &schema.MediaFile{Alt: "i"}},
		Poll:  &schema.Poll{Options: []string{"j", "k"}},
	}
	if diff := cmp.Diff("abcdefghijk", strings.Join(policy.Texts(m), "")); diff != "" {
		t.Error(diff)
	}
}
