package brand

import (
	"errors"
	"fmt"
	"time"

	"github.com/dlclark/regexp2/v2"
)

// A rule may come from anyone, and its patterns can backtrack for ever. One search has matchTime, and all
// searches of a rule in a block have ruleTime together. The library has no other measure than the clock, so
// these are far above the milliseconds that the public styles take: with half a second, a busy machine gave up
// their rules, and found less than an idle one.
const (
	matchTime = 3 * time.Second
	ruleTime  = 5 * time.Second
	// maxPattern is far above the word lists of the public styles, and keeps compiling quick.
	maxPattern = 256 << 10
)

var (
	errSlow = errors.New("it takes too long on this text")
	errLong = errors.New("the pattern is too long")
)

// pattern is a compiled expression in the dialect of Vale's rules, which has look-around and back-references.
type pattern struct {
	re   *regexp2.Regexp
	need []literal
}

// compile reads an expression. The library is given strangers' text, so its panic is an error as well.
func compile(expr string) (p *pattern, err error) {
	defer func() {
		if r := recover(); r != nil {
			p, err = nil, fmt.Errorf("the pattern can't be read: %v", r)
		}
	}()
	if len(expr) > maxPattern {
		return nil, errLong
	}
	re, err := regexp2.Compile(expr, regexp2.RE2)
	if err != nil {
		return nil, err
	}
	re.MatchTimeout = matchTime
	return &pattern{re: re, need: required(expr)}, nil
}

// source is the expression, or nothing for a pattern that is not there.
func (p *pattern) source() string {
	if p == nil {
		return ""
	}
	return p.re.String()
}

// span is a stretch in code points, and start < 0 where a group took no part.
type span struct{ start, end int }

func (s span) in(other span) bool { return s.start >= other.start && s.end <= other.end }

func spanOf(g *regexp2.Group) span {
	if len(g.Captures) == 0 {
		return span{-1, -1}
	}
	return span{g.RuneIndex, g.RuneIndex + g.RuneLength}
}

// timer bounds the searches of one rule in one block.
type timer struct{ end time.Time }

func newTimer() timer { return timer{time.Now().Add(ruleTime)} }

// each calls fn for every match in text, until fn returns false.
func (t timer) each(p *pattern, text []rune, fn func(m *regexp2.Match) bool) error {
	m, err := p.re.FindRunesMatch(text)
	for err == nil && m != nil {
		if !fn(m) {
			return nil
		}
		if time.Now().After(t.end) {
			return errSlow
		}
		m, err = p.re.FindNextMatch(m)
	}
	if err != nil {
		return errSlow
	}
	return nil
}

// matches reports whether the pattern is somewhere in text; a pattern that is not there is nowhere.
func (t timer) matches(p *pattern, text string) (bool, error) {
	if p == nil {
		return false, nil
	}
	if time.Now().After(t.end) {
		return false, errSlow
	}
	ok, err := p.re.MatchString(text)
	if err != nil {
		return false, errSlow
	}
	return ok, nil
}

// all lists the texts of every match in s.
func (t timer) all(p *pattern, s string) (out []string, err error) {
	err = t.each(p, []rune(s), func(m *regexp2.Match) bool {
		out = append(out, m.String())
		return true
	})
	return out, err
}
