package rules

import (
	"slices"
	"strings"

	"github.com/galley-social/galley/schema/diag"
)

func brandLanguages() brandPolicy {
	return brandPolicy{
		name: "brand.languages",
		doc: "The language of a post, its own or its channel's, must be one of brand.md's languages: somebody has to answer what it brings. " +
			"en allows en-GB as well. What language the text is really in is not guessed.",
		check: checkLanguages, judge: judgeLanguages,
	}
}

// checkLanguages looks at the languages of galley.yaml, which posts without one of their own have.
func checkLanguages(g *guide, c *guideCheck) {
	if len(g.Languages) == 0 {
		return
	}
	config, shared := &g.set.Config, false
	for _, name := range g.set.ChannelNames() {
		language := config.Value.Channels[name].Language
		shared = shared || language == ""
		if level := c.adjust.level("brand.languages", name, nil, diag.Warning); level != 0 && language != "" && !g.speaks(language) {
			c.report(level, at(config, "channels", name, "language"), g.languageHint(), "the language %q is not among those of brand.md", language)
		}
	}
	if language := config.Value.Language; shared && language != "" && !g.speaks(language) {
		c.warnf(at(config, "language"), g.languageHint(), "the language %q is not among those of brand.md", language)
	}
}

func (g *guide) languageHint() string {
	return "languages in brand.md: " + strings.Join(g.Languages, ", ")
}

// speaks reports whether a language is one of brand.md's, or a form of one.
func (g *guide) speaks(language string) bool {
	language = strings.ToLower(strings.ReplaceAll(language, "_", "-"))
	return slices.ContainsFunc(g.Languages, func(own string) bool {
		rest, ok := strings.CutPrefix(language, strings.ToLower(own))
		return ok && (rest == "" || rest[0] == '-')
	})
}

func judgeLanguages(s *said) {
	language := s.post.Value.For(s.message.Channel).Language
	if len(s.Languages) == 0 || language == "" || s.speaks(language) {
		return
	}
	s.report(diag.Warning, at(&s.post.Doc, s.key("language")...), s.languageHint(), "the language %q is not among those of brand.md", language)
}
