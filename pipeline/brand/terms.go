package brand

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/galley-social/galley/schema/diag"
)

// vocabRules are the two rules Vale makes of a vocabulary: an accepted term is written as the list writes it, and
// a rejected one is not written at all.
func vocabRules(file string, v Vocab) []Rule {
	var out []Rule
	none := &definition{file: file}
	if len(v.Accept) > 0 {
		c := &substitution{terms: true}
		var pairs []pair
		for _, term := range v.Accept {
			key := termExpr(strings.ToLower(term))
			pairs = slices.DeleteFunc(pairs, func(p pair) bool { return p.key == key })
			pairs = append(pairs, pair{key: key, value: term})
		}
		if c.build(none, pairs, false, true); c.pattern != nil {
			out = append(out, builtIn("Vale.Terms", "substitution", file, "Use '%s' instead of '%s'.", c))
		}
	}
	if len(v.Reject) > 0 {
		exprs := make([]string, len(v.Reject))
		for i, term := range v.Reject {
			exprs[i] = termExpr(term)
		}
		c := &existence{except: none.exceptions(nil, false)}
		if len(v.Accept) > 0 {
			c.except, _ = newExceptions(nil, v, true)
		}
		if c.pattern = none.compile("", expression(strings.Join(exprs, "|"), false, false)); c.pattern != nil {
			out = append(out, builtIn("Vale.Avoid", "existence", file, "Avoid using '%s'.", c))
		}
	}
	return out
}

func builtIn(name, kind, file, message string, c check) Rule {
	r := Rule{Name: name, File: file, Pos: diag.Pos{Line: 1, Column: 1}, Kind: kind, Level: diag.Error, Message: message}
	r.finish([]string{"text"}, c)
	return r
}

// isPhrase reports whether a word is plain enough to be compared as text.
func isPhrase(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != ' ' && r != '-'
	}) < 0
}

// beginsCapital reports whether a text begins with no small letter, or outside ASCII with a capital one.
func beginsCapital(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return r < utf8.RuneSelf && !unicode.IsLower(r) || unicode.IsUpper(r)
}

// capitalized puts the first letter in upper case.
func capitalized(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	if n == 0 {
		return s
	}
	return string(unicode.ToUpper(r)) + s[n:]
}

// spelled is how the better word writes what was observed: "OAuth2?" writes "oauth" as "OAuth". When none of its
// spellings is that, it is the better word itself.
func (s *swap) spelled(better, observed string) string {
	forms := s.forms
	if better != s.better {
		forms = spellingsOf(better)
	}
	plain := strings.Join(strings.Fields(observed), " ")
	for _, form := range forms {
		if strings.EqualFold(form, plain) {
			return form
		}
	}
	return better
}

// wrapped gives the better word the blanks of the observed one, so that a phrase across two lines stays on two.
func wrapped(better, observed string) string {
	words, parts := strings.Fields(better), strings.Fields(observed)
	if len(words) != len(parts) {
		return better
	}
	var out strings.Builder
	rest := observed
	for i, w := range words {
		at := strings.Index(rest, parts[i])
		if i > 0 {
			out.WriteString(rest[:at])
		}
		out.WriteString(w)
		rest = rest[at+len(parts[i]):]
	}
	return out.String()
}

// maxSpellings bounds a term with many optional parts: past it, the term is no word in several spellings.
const maxSpellings = 64

// spellingsOf lists what an expression made of letters, groups, bars and question marks can match, or nothing
// when it has more than that.
func spellingsOf(expr string) []string {
	s := speller{rest: []rune(expr)}
	out, ok := s.alternatives(0)
	if !ok || len(s.rest) > 0 {
		return nil
	}
	return out
}

type speller struct{ rest []rune }

// alternatives reads up to the end, or inside a group to its closing bracket.
func (s *speller) alternatives(depth int) (all []string, ok bool) {
	branch := []string{""}
	for len(s.rest) > 0 && s.rest[0] != ')' {
		if s.rest[0] == '|' {
			all, branch, s.rest = append(all, branch...), []string{""}, s.rest[1:]
			continue
		}
		atom, ok := s.atom(depth)
		if !ok {
			return nil, false
		}
		if len(s.rest) > 0 {
			switch s.rest[0] {
			case '?':
				atom, s.rest = append(slices.Clone(atom), ""), s.rest[1:]
			case '*', '+', '{':
				return nil, false
			}
		}
		if len(branch)*len(atom) > maxSpellings {
			return nil, false
		}
		var next []string
		for _, b := range branch {
			for _, a := range atom {
				next = append(next, b+a)
			}
		}
		branch = next
	}
	return append(all, branch...), true
}

// atom reads one character or group.
func (s *speller) atom(depth int) ([]string, bool) {
	c := s.rest[0]
	s.rest = s.rest[1:]
	switch {
	case c == '(':
		if rest, ok := strings.CutPrefix(string(s.rest), "?:"); ok {
			s.rest = []rune(rest)
		} else if strings.HasPrefix(string(s.rest), "?") {
			return nil, false
		}
		if depth > maxSpellings {
			return nil, false
		}
		inner, ok := s.alternatives(depth + 1)
		if !ok || len(s.rest) == 0 {
			return nil, false
		}
		s.rest = s.rest[1:]
		return inner, true
	case c == '\\':
		if len(s.rest) == 0 || unicode.IsLetter(s.rest[0]) || unicode.IsDigit(s.rest[0]) {
			return nil, false
		}
		c, s.rest = s.rest[0], s.rest[1:]
	case strings.ContainsRune("[]{}.*+^$", c):
		return nil, false
	}
	return []string{string(c)}, true
}
