package suppress

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"
)

// form is how a comment is written, for hints.
const form = "galley: allow RULE — the reason"

// IsComment reports whether a line of Markdown is, as a whole, a comment for galley. Such a line is never
// sent, and is no text.
func IsComment(line string) bool {
	_, ok := inside(line)
	return ok
}

// inside is what a one-line comment for galley says behind "galley:".
func inside(line string) (string, bool) {
	text, ok := strings.CutPrefix(strings.TrimSpace(line), "<!--")
	if !ok {
		return "", false
	}
	text, rest, closed := strings.Cut(text, "-->")
	if !closed || rest != "" {
		return "", false
	}
	return strings.CutPrefix(strings.TrimSpace(text), "galley:")
}

var (
	ruleName  = regexp.MustCompile(`^[\pL\pN][\pL\pN._/-]*`)
	separator = regexp.MustCompile(`^\s*(?:—|–|--?|:)\s*`)
)

// parse reads what stands behind "galley:".
func (d *Comment) parse(text string) {
	word, rest, _ := strings.Cut(strings.Join(strings.Fields(text), " "), " ")
	if word != "allow" {
		d.Message, d.Hint = fmt.Sprintf("a comment for galley says allow, not %q", word), "write it as "+form
		return
	}
	d.Rule = strings.TrimRight(ruleName.FindString(rest), "-.")
	reason := rest[len(d.Rule):]
	dash := separator.FindString(reason)
	switch {
	case d.Rule == "":
		d.Message, d.Hint = "the comment names no rule", "write it as "+form
	case dash == "" && strings.TrimSpace(reason) != "":
		d.Message, d.Hint = fmt.Sprintf("there is no dash between %q and the reason", d.Rule), "write it as "+form
	case !strings.ContainsFunc(reason[len(dash):], func(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) }):
		d.Message = fmt.Sprintf("%q is silenced without a reason", d.Rule)
		d.Hint = fmt.Sprintf("say why: galley: allow %s — the reason", d.Rule)
	}
}
