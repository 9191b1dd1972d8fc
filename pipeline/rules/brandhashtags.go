package rules

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/galley-social/galley/schema"
	"github.com/galley-social/galley/schema/diag"
)

func brandHashtags() brandPolicy {
	return brandPolicy{
		name: "brand.hashtags",
		doc: "A message must have the hashtags that brand.md requires and none that it bans, in whatever case, and no more than it allows on the network. " +
			"A tag of several words needs the case style of brand.md, because screen readers read #brewschool as one word.",
		check: checkHashtags, judge: judgeHashtags,
	}
}

func checkHashtags(g *guide, c *guideCheck) {
	if g.Hashtags == nil {
		return
	}
	banned := map[string]bool{}
	for i, tag := range g.Hashtags.Banned {
		c.marked(tag, "hashtags", "banned", i)
		banned[foldedTag(tag)] = true
	}
	for i, tag := range g.Hashtags.Required {
		c.marked(tag, "hashtags", "required", i)
		if banned[foldedTag(tag)] {
			c.errorf(at(c.doc, "hashtags", "required", i), "remove it from one of the two", "the hashtag %q is required and banned", tag)
		}
	}
	for name := range g.Hashtags.Max {
		if _, ok := c.Networks[name]; !ok && name != "default" {
			known := append(slices.Collect(maps.Keys(c.Networks)), "default")
			c.errorf(atKey(c.doc, "hashtags", "max", name), didYouMean(name, known, "networks"), "unknown network %q", name)
		}
	}
}

// marked reports a tag that is written with its mark.
func (c *guideCheck) marked(tag string, path ...any) {
	if bare := bareTag(tag); bare != tag {
		c.errorf(at(c.doc, path...), fmt.Sprintf("write %q", bare), "the hashtag %q is written with its mark", tag)
	}
}

func bareTag(tag string) string { return strings.TrimLeft(tag, "#＃") }

func foldedTag(tag string) string { return folded(bareTag(tag)) }

// tagged is a hashtag at its place, and as it is written there.
type tagged struct {
	name, written string
	place         func() diag.Diagnostic
}

// hashtags are those of the texts as the network finds them, then those of the header that go out beside them.
func (s *said) hashtags() (list []tagged) {
	have := map[string]bool{}
	for _, t := range s.text {
		for _, f := range s.tagsIn(t.Value) {
			have[folded(f.Value)] = true
			list = append(list, tagged{f.Value, t.Value[f.Start:f.End], func() diag.Diagnostic { return t.place(f.Start, f.End) }})
		}
	}
	for _, t := range s.tags {
		if name := bareTag(t.Value); name != "" && !have[folded(name)] {
			have[folded(name)] = true
			list = append(list, tagged{name, t.Value, func() diag.Diagnostic { return t.place(0, len(t.Value)) }})
		}
	}
	return list
}

// tagsIn finds hashtags in a text, as the client of the network does.
func (s *said) tagsIn(text string) (list []schema.Facet) {
	if !strings.ContainsAny(text, "#＃") {
		return nil
	}
	if s.network.Markup == schema.MarkupFacets {
		return facets(text, schema.FacetTag)
	}
	for _, m := range hashtagPattern.FindAllStringSubmatchIndex(text, -1) {
		mark := strings.LastIndexAny(text[:m[2]], "#＃")
		list = append(list, schema.Facet{Start: mark, End: m[3], Kind: schema.FacetTag, Value: text[m[2]:m[3]]})
	}
	return list
}

func judgeHashtags(s *said) {
	policy := s.Hashtags
	if policy == nil {
		return
	}
	list := s.hashtags()
	for _, tag := range policy.Required {
		if !slices.ContainsFunc(list, func(t tagged) bool { return folded(t.name) == foldedTag(tag) }) {
			s.report(diag.Error, s.start(), fmt.Sprintf("add %q to the hashtags", bareTag(tag)), "the hashtag %q is missing, and brand.md requires it", "#"+bareTag(tag))
		}
	}
	for _, t := range list {
		if slices.ContainsFunc(policy.Banned, func(tag string) bool { return folded(t.name) == foldedTag(tag) }) {
			s.report(diag.Error, t.place(), "remove it", "the hashtag %q is banned", "#"+t.name)
		} else if right := s.cased(t.name, list); right != t.name {
			place := t.place()
			place.Fix = respelt(place, t.written, strings.TrimSuffix(t.written, t.name)+right)
			s.report(diag.Warning, place, fmt.Sprintf("write %q", "#"+right), "the hashtag %q is not in the case style %q of brand.md", "#"+t.name, policy.Case)
		}
	}
	most, ok := policy.Max[s.network.Name]
	if !ok {
		most, ok = policy.Max["default"]
	}
	if ok && len(list) > most {
		s.report(diag.Error, list[most].place(), fmt.Sprintf("take %d out", len(list)-most), "the message has %d hashtags; the limit in brand.md is %d on %s",
			len(list), most, cmp.Or(s.network.Title, s.network.Name))
	}
}
