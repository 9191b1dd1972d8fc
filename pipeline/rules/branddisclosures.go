package rules

import (
	"fmt"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"

	"github.com/galley-social/galley/schema"
	"github.com/galley-social/galley/schema/diag"
)

func brandDisclosures() brandPolicy {
	return brandPolicy{
		name: "brand.disclosures",
		doc: "A message must have the disclosure that brand.md asks for, where the post has promote for the channel, or where its text has one of the words. " +
			"The first comment is no place for it: people may never see that.",
		check: checkDisclosures, judge: judgeDisclosures,
	}
}

func checkDisclosures(g *guide, c *guideCheck) {
	for i, d := range g.Disclosures {
		if d.When == "words" && g.disclosures[i].pattern == nil {
			c.errorf(at(c.doc, "disclosures", i, "when"), `list the words under "words"`, "the disclosure %q is for words, and there are none", d.Text)
		}
	}
}

func judgeDisclosures(s *said) {
	for i, d := range s.Disclosures {
		why, ok := s.calls(d, s.guide.disclosures[i])
		if ok && !s.discloses(d.Text) {
			s.report(diag.Error, s.start(), fmt.Sprintf("write %q into the text", d.Text), "the text lacks %q, which it needs because %s", d.Text, why)
		}
	}
}

// calls reports whether the message calls for a disclosure, and why.
func (s *said) calls(d schema.Disclosure, words wordList) (why string, ok bool) {
	if d.When == "promoted" {
		promote := s.post.Value.Promote
		ok = promote != nil && (len(promote.Channels) == 0 || slices.Contains(promote.Channels, s.message.Channel))
		return "the post is promoted", ok
	}
	for _, t := range slices.Concat(s.words, s.tags) {
		if places := words.find(t.Value, t.lower); len(places) > 0 {
			return fmt.Sprintf("it has %q", t.Value[places[0][0]:places[0][1]]), true
		}
	}
	return "", false
}

// discloses reports whether the message has a text, in whatever case and with whatever space between its words.
func (s *said) discloses(text string) bool {
	want := newWordList([]string{norm.NFC.String(text)})
	seen := []string{s.message.ContentWarning}
	for _, part := range s.message.Parts {
		if part.Role != schema.RoleComment {
			seen = append(seen, part.Text)
		}
	}
	if s.network.Markup == schema.MarkupHTML {
		seen = append(seen, "#"+strings.Join(s.message.Hashtags, " #"))
	}
	return slices.ContainsFunc(seen, func(text string) bool { return len(want.find(text, strings.ToLower(text))) > 0 })
}
