package brand

import (
	"regexp/syntax"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// literal is a text in lower case that a match contains. The sides on which it borders on other words are open;
// on a closed side the expression asks for a word's edge.
type literal struct {
	text        string
	left, right bool
}

// maxLiterals bounds the list of an expression: past it, looking for each costs what the expression does.
const maxLiterals = 400

// required lists literals of which every match of the expression contains one, or nothing when no such list is
// known. Most rules are asked about texts they can't match, and looking for a word is much cheaper than running
// the expression.
func required(expr string) []literal {
	tree, err := syntax.Parse(withoutLook(expr), syntax.Perl)
	if err != nil {
		return nil
	}
	var best []literal
	set := survey(tree, &best)
	best = better(best, set.closed(false, false))
	for _, l := range best {
		// A single letter is in nearly every text.
		if len(l.text) < 2 && !(l.left && l.right) || !foldsPlainly(l.text) {
			return nil
		}
	}
	return best
}

// foldsPlainly reports whether lower case is enough to compare s with a text in any case. Letters outside ASCII
// can have several lower cases.
func foldsPlainly(s string) bool {
	for _, r := range s {
		if r >= utf8.RuneSelf && unicode.IsLetter(r) {
			return false
		}
	}
	return s != ""
}

// texts are all texts that a part of an expression can match, or nil when they are too many.
type texts []string

// closed makes literals of the texts. An edge tells nothing about a text that doesn't end in a word there.
func (t texts) closed(left, right bool) []literal {
	out := make([]literal, len(t))
	for i, s := range t {
		s = strings.ToLower(s)
		out[i] = literal{text: s}
		if s != "" {
			out[i].left, out[i].right = left && isWordByte(s[0]), right && isWordByte(s[len(s)-1])
		}
	}
	return out
}

// better is the list that rules out more: the one whose weakest literal is longer.
func better(a, b []literal) []literal {
	if weakest(b) > weakest(a) {
		return b
	}
	return a
}

func weakest(list []literal) int {
	if len(list) == 0 || len(list) > maxLiterals {
		return 0
	}
	n := len(list[0].text)
	for _, l := range list[1:] {
		n = min(n, len(l.text))
	}
	return n
}

// survey returns the texts a part of an expression can match, and when it can't tell them, puts the best list of
// what the part needs into best.
func survey(re *syntax.Regexp, best *[]literal) texts {
	switch re.Op {
	case syntax.OpLiteral:
		return texts{string(re.Rune)}
	case syntax.OpEmptyMatch:
		return texts{""}
	case syntax.OpCapture:
		return survey(re.Sub[0], best)
	case syntax.OpCharClass:
		return class(re.Rune)
	case syntax.OpQuest:
		if set := survey(re.Sub[0], new([]literal)); set != nil {
			return append(slices.Clone(set), "")
		}
	case syntax.OpPlus:
		once(re, best)
	case syntax.OpRepeat:
		if re.Min > 0 {
			once(re, best)
		}
	case syntax.OpConcat:
		return concat(re.Sub, best)
	case syntax.OpAlternate:
		return alternate(re.Sub, best)
	}
	return nil
}

// once takes what a repeated part needs at least one time.
func once(re *syntax.Regexp, best *[]literal) {
	var inner []literal
	set := survey(re.Sub[0], &inner)
	*best = better(*best, better(inner, set.closed(false, false)))
}

// class lists a few characters; cases of one letter are one.
func class(ranges []rune) texts {
	var out texts
	for i := 0; i+1 < len(ranges); i += 2 {
		for c := ranges[i]; c <= ranges[i+1]; c++ {
			if len(out) > 8 {
				return nil
			}
			if s := strings.ToLower(string(c)); !slices.Contains(out, s) {
				out = append(out, s)
			}
		}
	}
	return out
}

// concat joins neighbours whose texts are known, and weighs each such run.
func concat(parts []*syntax.Regexp, best *[]literal) texts {
	run, left, whole := texts{""}, false, true
	flush := func(edge bool) {
		*best = better(*best, run.closed(left, edge))
	}
	for _, part := range parts {
		switch part.Op {
		case syntax.OpWordBoundary:
			flush(true)
			run, left, whole = texts{""}, true, false
			continue
		case syntax.OpBeginLine, syntax.OpEndLine, syntax.OpBeginText, syntax.OpEndText, syntax.OpNoWordBoundary:
			whole = false
			continue
		}
		var inner []literal
		set := survey(part, &inner)
		if set == nil || len(set)*len(run) > maxLiterals {
			flush(false)
			*best = better(*best, better(inner, set.closed(false, false)))
			run, left, whole = texts{""}, false, false
			continue
		}
		run = product(run, set)
	}
	if whole {
		return run
	}
	flush(false)
	return nil
}

func product(a, b texts) texts {
	out := make(texts, 0, len(a)*len(b))
	for _, x := range a {
		for _, y := range b {
			out = append(out, x+y)
		}
	}
	return out
}

// alternate knows its texts when all branches do, and otherwise needs what one of them needs.
func alternate(parts []*syntax.Regexp, best *[]literal) texts {
	var all texts
	var needs []literal
	known, useful := true, true
	for _, part := range parts {
		var inner []literal
		set := survey(part, &inner)
		if set != nil {
			inner = set.closed(false, false)
		}
		known = known && set != nil
		useful = useful && weakest(inner) > 0
		all, needs = append(all, set...), append(needs, inner...)
	}
	if known && len(all) <= maxLiterals {
		return all
	}
	if useful {
		*best = better(*best, needs)
	}
	return nil
}
