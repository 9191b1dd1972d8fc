package rules

import (
	"fmt"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"

	composer "github.com/galley-social/galley/pipeline/compose"
	"github.com/galley-social/galley/pipeline/content"
	"github.com/galley-social/galley/schema"
	"github.com/galley-social/galley/schema/diag"
)

// brandPolicy is one policy of brand.md.
type brandPolicy struct {
	name, doc string
	// check looks at the policy itself, and judge at what one channel gets of one post.
	check func(*guide, *guideCheck)
	judge func(*said)
}

// brandPolicies lists the policies, sorted by name.
func brandPolicies() []brandPolicy {
	return []brandPolicy{
		brandDisclosures(), brandEmoji(), brandHashtags(), brandLanguages(), brandLinks(), brandMentions(), brandSignOff(), brandTone(),
	}
}

// Policies are the rules that brand.md sets, sorted by name. The rule "brand" runs them.
func Policies() []content.Check {
	var list []content.Check
	for _, p := range brandPolicies() {
		list = append(list, content.Check{Name: p.name, Doc: p.doc})
	}
	return list
}

// guide is brand.md, made ready to judge by. It does not change.
type guide struct {
	schema.Brand
	set         *content.Set
	emoji       map[string]string // banned, by their bare form
	tags        map[string]string // how tags of several words are spelled, by their folded form
	allowed     []string          // domains
	banned      []string
	accounts    map[string]bool
	disclosures []wordList
	signOff     []wordList
}

func newGuide(set *content.Set) *guide {
	g := &guide{Brand: set.Brand.Value, set: set}
	g.emoji = bannedEmoji(g.Emoji)
	g.tags = knownTags(set)
	if g.Links != nil {
		g.allowed, g.banned = domains(g.Links.Allowed), domains(g.Links.Banned)
	}
	g.accounts = knownAccounts(set)
	for _, d := range g.Disclosures {
		g.disclosures = append(g.disclosures, newWordList(d.Words))
	}
	for _, s := range g.SignOff {
		g.signOff = append(g.signOff, newWordList(s.Words))
	}
	return g
}

// guideCheck takes what is wrong with brand.md.
type guideCheck struct {
	*Pass
	adjust adjuster
	doc    *content.Doc[schema.Brand]
}

func (g *guide) check(p *Pass, adjust adjuster) {
	for _, policy := range brandPolicies() {
		own := *p
		own.Report = func(d diag.Diagnostic) {
			d.Rule = policy.name
			p.Report(d)
		}
		if policy.check != nil {
			policy.check(g, &guideCheck{&own, adjust, g.set.Brand})
		}
	}
}

// said is what one channel gets of one post.
type said struct {
	*guide
	post    *content.Post
	network schema.Network
	message schema.Message
	// words are all that people see there, in their order, with the descriptions of pictures; text are those of
	// the message itself. Code is in both.
	words, text []worded
	// tags are the header's hashtags.
	tags  []worded
	links []linked

	rule  string
	found func(diag.Diagnostic)
}

func newSaid(g *guide, d delivery, all wordings) *said {
	post, message := d.post, d.message
	s := &said{guide: g, post: post, network: d.network, message: message, links: all.links}
	w := newWording(post, nil)
	for _, t := range slices.Concat(all.words, all.code) {
		if !s.shows(t.Scope) {
			continue
		}
		s.words = append(s.words, t)
		if !strings.Contains(t.Scope, ".alt") && !isHeading(t.Scope) && !strings.HasPrefix(t.Scope, "text.meta.description") {
			s.text = append(s.text, t)
		}
	}
	for i, tag := range post.Value.For(message.Channel).Hashtags {
		s.tags = append(s.tags, worded{place: w.valuePlace(tag, s.key("hashtags", i)...)})
		s.tags[i].Scope, s.tags[i].Value, s.tags[i].lower = "hashtags", tag, strings.ToLower(tag)
	}
	if link := post.Value.For(message.Channel).Link; link != "" {
		s.links = append(s.links[:len(s.links):len(s.links)], linked{link, func() diag.Diagnostic { return at(&post.Doc, s.key("link")...) }})
	}
	return s
}

// key is the path of a key as the channel sees it.
func (s *said) key(path ...any) []any {
	if own := append([]any{"overrides", s.message.Channel}, path...); s.post.Front().Has(own...) {
		return own
	}
	return path
}

func isHeading(scope string) bool { return strings.HasPrefix(scope, "text.heading.title") }

// shows reports whether the channel shows words of a scope. What all words are again, as a whole, it does not.
func (s *said) shows(scope string) bool {
	page, card := s.network.Markup == schema.MarkupHTML, s.message.Card != nil
	switch {
	case strings.HasSuffix(scope, ".card"):
		return card
	case isHeading(scope):
		return page || card || s.network.Text.Title > 0
	case strings.HasPrefix(scope, "text.meta.description"):
		return page || card
	case scope == "text.meta.poll":
		return s.message.Poll != nil
	}
	return strings.HasPrefix(scope, "text") || strings.HasPrefix(scope, "code")
}

func (s *said) judge(found func(diag.Diagnostic)) {
	s.found = found
	for _, policy := range brandPolicies() {
		s.rule = policy.name
		policy.judge(s)
	}
}

func (s *said) report(severity diag.Severity, place diag.Diagnostic, hint, format string, args ...any) {
	place.Severity, place.Rule, place.Hint, place.Message = severity, s.rule, hint, fmt.Sprintf(format, args...)
	s.found(place)
}

// start is where the text starts.
func (s *said) start() diag.Diagnostic {
	return textPlace(s.post, s.message.Channel, s.network.Name, 0)
}

// facets are what the network's own client would find in a text of a message, of one kind.
func facets(text string, kind schema.FacetKind) []schema.Facet {
	return slices.DeleteFunc(composer.Detect(text), func(f schema.Facet) bool {
		return f.Kind != kind || strings.HasPrefix(f.Value, "$")
	})
}

// folded is a text in the form in which spellings that differ by case alone are one.
func folded(text string) string { return strings.ToLower(norm.NFC.String(text)) }
