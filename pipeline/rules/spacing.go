package rules

import (
	"strings"
	"unicode/utf8"

	"github.com/galley-social/galley/pipeline/content"
	"github.com/galley-social/galley/schema/diag"
)

func spacing() Rule {
	return Rule{
		Name: "spacing",
		Doc: "The words of a post stand one space apart, with none before a comma or full stop, and no tab or invisible character between them. " +
			"Networks send such slips as they are, and an invisible character breaks the word, hashtag or link that it is in.",
		Post: spacingOf,
	}
}

func spacingOf(p *Pass, piece *piece) {
	s := spacer{wording: newWording(piece.post, p.voice().reader), unspaced: unspacedMarks(p.Set, piece.post)}
	s.body()
	s.header()
	for _, d := range s.found {
		p.Report(d)
	}
}

// spacer finds what is wrong between the words of one post.
type spacer struct {
	wording
	// unspaced are the signs that no space stands before in the language of the post.
	unspaced string
	found    []diag.Diagnostic
}

// unspacedMarks are the signs that no space is before. French has one before some of them, so those count only where
// every text of the post is known to be in another language.
func unspacedMarks(set *content.Set, post *content.Post) string {
	languages := []string{}
	for _, channel := range post.Value.Channels {
		language := post.Value.For(channel).Language
		for _, wider := range []string{set.Config.Value.Channels[channel].Language, set.Config.Value.Language} {
			if language == "" {
				language = wider
			}
		}
		languages = append(languages, strings.ToLower(language))
	}
	for _, language := range languages {
		if language == "" || language == "fr" || strings.HasPrefix(language, "fr-") || language == "fra" {
			return ",."
		}
	}
	return ",.!?:;"
}

// body looks at the body. Reading Markdown takes long, so a body that has nothing to find is not read.
func (s *spacer) body() {
	body := s.front.Body
	if !s.suspicious(string(body)) {
		return
	}
	for _, section := range s.reader.Read(body) {
		for _, stretch := range section.Stretches {
			if !strings.HasPrefix(stretch.Scope, "text") {
				continue
			}
			s.words(stretch.Value, true, func(from, to int) diag.Diagnostic { return s.inBody(stretch.Source(from, to)) })
			s.lineEnds(stretch)
		}
	}
}

// header looks at the values that are sent.
func (s *spacer) header() {
	v := s.post.Value
	s.value(v.Title, "title")
	s.value(v.Summary, "summary")
	s.value(v.ContentWarning, "content_warning")
	for i, m := range v.Media {
		s.value(m.Alt, "media", i, "alt")
	}
	if v.Poll != nil {
		for i, option := range v.Poll.Options {
			s.value(option, "poll", "options", i)
		}
	}
	if v.Card != nil {
		s.value(v.Card.Title, "card", "title")
		s.value(v.Card.Description, "card", "description")
	}
	s.markdownValue(v.FirstComment, "first_comment")
	for channel, o := range v.Overrides {
		s.markdownValue(o.Text, "overrides", channel, "text")
		s.value(o.ContentWarning, "overrides", channel, "content_warning")
		for i, m := range o.Media {
			s.value(m.Alt, "overrides", channel, "media", i, "alt")
		}
	}
}

func (s *spacer) value(text string, path ...any) {
	if s.suspicious(text) {
		s.words(text, false, func(from, to int) diag.Diagnostic { return s.inHeader(text, from, to, path...) })
	}
}

func (s *spacer) markdownValue(text string, path ...any) {
	if !s.suspicious(text) {
		return
	}
	for _, stretch := range s.reader.Read([]byte(text))[0].Stretches {
		if strings.HasPrefix(stretch.Scope, "text") {
			s.words(stretch.Value, false, func(from, to int) diag.Diagnostic {
				from, to = stretch.Source(from, to)
				return s.inHeader(text, from, to, path...)
			})
		}
	}
}

// words reports what is wrong in a stretch of words. Blanks that a body has as entities were meant; a value of the
// header may only be folded or have escapes, so that its words have no places of their own.
func (s *spacer) words(text string, exact bool, place func(from, to int) diag.Diagnostic) {
	for _, slip := range s.slips(text) {
		d, old := place(slip.from, slip.to), text[slip.from:slip.to]
		d.Severity, d.Message, d.Hint = diag.Warning, slip.message, slip.hint
		literal := d.Length == utf8.RuneCountInString(old)
		if exact && !literal {
			continue
		}
		if literal && !slip.unsure {
			d.Fix = diag.Fix{Pos: d.Pos, Old: old, New: slip.better}
		}
		s.found = append(s.found, d)
	}
}
