package effect

import (
	"fmt"
	"strings"
)

// sentences say what changes in the documents that are no posts, and about posts what no message shows.
func (c *comparison) sentences() []string {
	var list []string
	// What is most to be feared stands first.
	for _, first := range []bool{true, false} {
		for _, d := range c.differences {
			if alarming(d) == first {
				list = append(list, c.sentence(d))
			}
		}
		if first {
			list = append(list, c.unreadable()...)
		}
	}
	return cut(c, list, mostSentences, "sentence")
}

func alarming(d difference) bool {
	return d.kind == kindConfig && len(d.path) > 0 && (d.path[0].key == "ledger" || d.path[0].key == "review" || d.path[0].key == "default_branch") ||
		d.kind == kindFreeze
}

func (c *comparison) sentence(d difference) string {
	if len(d.path) == 0 {
		return c.wholeDocument(d)
	}
	if d.path[0].key == textKey {
		if d.kind == kindPost {
			return fmt.Sprintf("draft %s reads differently", show(d.id))
		}
		return fmt.Sprintf("the text under the header %s reads differently", c.where(d))
	}
	if phrase, ok := phrases()[d.kind+" "+d.pattern()]; ok && !d.order {
		if text := phrase(c, d); text != "" {
			return text
		}
	}
	return c.generic(d)
}

// wholeDocument is about one that comes or goes.
func (c *comparison) wholeDocument(d difference) string {
	what := map[string]string{
		kindStrategy: "strategy " + show(d.id), kindCampaign: "campaign " + show(d.id), kindConfig: "galley.yaml",
		kindBrand: "the brand guide brand.md", kindFreeze: "freeze.md", kindPost: "draft " + show(d.id), kindRule: "brand rule " + show(d.id),
	}[d.kind]
	switch {
	case d.kind == kindFreeze:
		return c.freeze(d)
	case d.added():
		return what + " is new" + details(d)
	case d.kind == kindCampaign || d.kind == kindStrategy:
		return what + " is removed" + c.named(d.id, d.kind)
	}
	return what + " is removed"
}

// generic serves every key that has no words of its own, so that no change is silent.
func (c *comparison) generic(d difference) string {
	subject := c.subject(d) + c.in(d)
	last := d.path[len(d.path)-1]
	switch {
	case d.order:
		return "the order of the " + subject + " changes"
	case d.added() && last.many:
		return subject + " is new" + detail(last, render(d.after))
	case d.removed() && last.many:
		return subject + " is removed"
	}
	before, after := render(d.before), render(d.after)
	if d.before.IsValid() && d.after.IsValid() && d.before.Kind() == d.after.Kind() && before == after {
		before, after = shown(fmt.Sprint(d.before.Interface()), fmt.Sprint(d.after.Interface()))
	}
	return subject + ": " + before + " → " + after
}

// detail is what an item says, where its name is not all of it.
func detail(c crumb, text string) string {
	if text == none || text == c.item || text == show(c.item) {
		return ""
	}
	if r := []rune(text); len(r) > 2*mostShown {
		text = string(r[:2*mostShown]) + "…"
	}
	return ": " + text
}

// subject is a path from its end: target of KPI followers on bluesky of objective regulars.
func (c *comparison) subject(d difference) string {
	var words []string
	for i := len(d.path) - 1; i >= 0; i-- {
		step := d.path[i]
		switch {
		case step.many && i == len(d.path)-1 && d.order:
			words = append(words, spoken(step.key)+" "+show(step.item))
		case step.many && step.key == "":
			words = append(words, show(step.item))
		case step.many:
			words = append(words, singular(step.key)+" "+show(step.item))
		default:
			words = append(words, spoken(step.key))
		}
	}
	return strings.Join(words, " of ")
}

// in names the document that a generic sentence is about.
func (c *comparison) in(d difference) string {
	switch d.kind {
	case kindConfig:
		return " in galley.yaml"
	case kindBrand:
		return " in brand.md"
	case kindFreeze:
		return " in freeze.md"
	}
	return " of " + d.kind + " " + show(d.id)
}

func (c *comparison) where(d difference) string {
	switch d.kind {
	case kindStrategy, kindCampaign:
		return "of " + d.kind + " " + show(d.id)
	}
	return strings.TrimSpace(c.in(d))
}

// of names the strategy of a sentence where there are several.
func (c *comparison) of(d difference) string {
	if d.kind == kindStrategy && max(len(c.Base.Set.Strategies), len(c.Head.Set.Strategies)) > 1 {
		return " (strategy " + show(d.id) + ")"
	}
	return ""
}
