package rules

import (
	"fmt"
	"slices"
	"strings"

	"github.com/galley-social/galley/pipeline/brand"
	"github.com/galley-social/galley/pipeline/prose"
	"github.com/galley-social/galley/schema/diag"
)

func brandVoice() Rule {
	return Rule{
		Name: "brand",
		Doc: "A post must keep the rules in the folder brand/, which are files in Vale's style format: what a network sends can't be taken back. " +
			"A finding carries the name of its own rule, such as brand.Hype, and a rule file that can't be used is a finding too, as is a campaign or channel that adjusts a rule which is not there.",
		Post: func(p *Pass, piece *piece) { p.voice().judge(p, piece) },
		Run:  runBrandVoice,
	}
}

// runBrandVoice reports what is wrong with the rules and policies themselves.
func runBrandVoice(p *Pass) {
	v := p.voice()
	for _, d := range v.found {
		d.Rule = ""
		p.Report(d)
	}
	checkAdjustments(p, v.engine)
	if v.guide != nil {
		v.guide.check(p, v.adjust)
	}
}

// voice runs the brand's rules over posts, each by itself. It is used by several goroutines at once.
type voice struct {
	pass   *Pass
	engine *brand.Engine
	// found is what is wrong with the rule files.
	found []diag.Diagnostic
	// guide has the policies of brand.md, or is nil.
	guide  *guide
	adjust adjuster
	reader *prose.Reader
	// places are where the rules stand in their files.
	places map[string]diag.Pos
	// apart is whether a rule's scope names a network, so that networks that share a text are judged apart.
	apart bool
}

// newVoice loads the rules in brand/ and the policies of brand.md. They run in one pass, because both need a post's
// Markdown read.
func newVoice(p *Pass) *voice {
	v := &voice{pass: p, engine: brand.New(), reader: prose.NewReader(), places: map[string]diag.Pos{}, adjust: newAdjuster(p.Set)}
	if p.Set.BrandFiles != nil {
		v.engine, v.found = brand.Load(p.Set.BrandFiles, "brand")
	}
	for _, r := range v.engine.Rules() {
		v.places[r.Name] = r.Pos
		v.apart = v.apart || v.namesNetwork(r.Scope)
	}
	if p.Set.Brand != nil {
		v.guide = newGuide(p.Set)
	}
	return v
}

func (v *voice) namesNetwork(scopes []string) bool {
	return slices.ContainsFunc(scopes, func(scope string) bool {
		words := strings.FieldsFunc(scope, func(r rune) bool { return strings.ContainsRune(".&~ ", r) })
		return slices.ContainsFunc(words, func(word string) bool {
			_, ok := v.pass.Networks[word]
			return ok
		})
	})
}

func (v *voice) judge(p *Pass, piece *piece) {
	if len(v.engine.Rules()) == 0 && v.guide == nil {
		return
	}
	post := piece.post
	w := newWording(post, v.reader)
	w.folds = v.guide != nil
	sections := v.reader.Read(w.front.Body)
	list, channels := v.variants(post, sections)
	campaign := v.pass.Set.Campaign(post.Value.Campaign)
	found := worst{}
	for i, made := range list {
		var body wordings
		if made.override != "" {
			body = w.markdown(post.Value.Overrides[made.override].Text, "", "overrides", made.override, "text")
		} else {
			at := slices.IndexFunc(sections, func(s prose.Section) bool { return s.Name == made.section })
			body = w.body(sections[at])
		}
		v.runRules(found, w.around(body, channels[i]).words, made.network, func(rule string, of []string, level diag.Severity) diag.Severity {
			if of == nil {
				of = channels[i]
			}
			return v.adjust.worst(rule, of, campaign, level)
		})
		for _, channel := range channels[i] {
			d, ok := piece.delivery(channel)
			if !ok || v.guide == nil {
				continue
			}
			s := newSaid(v.guide, d, w.around(body, []string{channel}))
			s.judge(func(d diag.Diagnostic) {
				if d.Severity = v.adjust.worst(d.Rule, []string{channel}, campaign, d.Severity); d.Severity != 0 {
					found.add(d)
				}
			})
		}
	}
	for _, d := range found.list() {
		p.Report(d)
	}
}

// runRules runs the rules of brand/ over the words of one variant.
func (v *voice) runRules(found worst, words []worded, network string, level func(rule string, of []string, level diag.Severity) diag.Severity) {
	texts := make([]brand.Text, len(words))
	for j, t := range words {
		texts[j] = t.Text
		if network != "" {
			texts[j].Scope += "." + network
		}
	}
	for _, a := range v.engine.Run(texts...) {
		d := v.finding(a, words[a.Text])
		if !a.Broken {
			d.Severity = level(a.Rule, words[a.Text].channels, a.Severity)
		}
		if d.Severity != 0 {
			found.add(d)
		}
	}
}

func (v *voice) finding(a brand.Alert, t worded) diag.Diagnostic {
	d := t.place(a.Start, a.End)
	if a.Broken {
		d = diag.Diagnostic{File: a.File, Pos: v.places[a.Rule]}
	}
	d.Severity, d.Rule, d.Message, d.Hint = a.Severity, a.Rule, a.Message, brandHint(a)
	d.Fix = mend(a, t)
	return d
}

func brandHint(a brand.Alert) string {
	switch {
	case a.Broken:
		return "write a simpler expression in " + a.File
	case len(a.Fixes) == 1 && a.Fixes[0] == "":
		return fmt.Sprintf("remove %q", a.Match)
	case len(a.Fixes) > 0:
		quoted := make([]string, len(a.Fixes))
		for i, fix := range a.Fixes {
			quoted[i] = fmt.Sprintf("%q", fix)
		}
		return "write " + strings.Join(quoted, " or ")
	case a.Link != "":
		return "see " + a.Link
	}
	return "the rule is in " + a.File
}
