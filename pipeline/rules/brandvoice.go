package rules

import (
	"fmt"
	"slices"
	"strings"

	"github.com/galley-social/galley/pipeline/brand"
	"github.com/galley-social/galley/pipeline/content"
	"github.com/galley-social/galley/pipeline/prose"
	"github.com/galley-social/galley/schema/diag"
)

func brandVoice() Rule {
	return Rule{
		Name: "brand",
		Doc: "A post must keep the rules in the folder brand/, which are files in Vale's style format: what a network sends can't be taken back. " +
			"A finding carries the name of its own rule, such as brand.Hype, and a rule file that can't be used is a finding too.",
		Post: func(p *Pass, piece *piece) {
			if v := p.voice(); v != nil {
				v.judge(p, piece.post)
			}
		},
		Run: runBrandVoice,
	}
}

// runBrandVoice reports what is wrong with the rule files themselves.
func runBrandVoice(p *Pass) {
	if v := p.voice(); v != nil {
		for _, d := range v.found {
			d.Rule = ""
			p.Report(d)
		}
	}
}

// newVoice loads the brand's rules. It is nil when there is no folder for them.
func newVoice(p *Pass) *voice {
	if p.Set.BrandFiles == nil {
		return nil
	}
	v := &voice{pass: p, reader: prose.NewReader(), places: map[string]diag.Pos{}}
	v.engine, v.found = brand.Load(p.Set.BrandFiles, "brand")
	for _, r := range v.engine.Rules() {
		v.places[r.Name] = r.Pos
		v.apart = v.apart || v.namesNetwork(r.Scope)
	}
	return v
}

// voice runs the brand's rules over posts. It is used by several goroutines at once.
type voice struct {
	pass   *Pass
	engine *brand.Engine
	// found is what is wrong with the rule files.
	found  []diag.Diagnostic
	reader *prose.Reader
	// places are where the rules stand in their files.
	places map[string]diag.Pos
	// apart is whether a rule's scope names a network, so that networks that share a text are judged apart.
	apart bool
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

// variant is a text of a post that is sent as it is to one or several channels.
type variant struct {
	// override is the channel whose override is the text, or else section is the name of the body's section.
	override, section string
	network           string
}

// variants are the texts of a post with the channels that get them, in the order of the channels.
func (v *voice) variants(post *content.Post, sections []prose.Section) (list []variant, channels [][]string) {
	for _, channel := range post.Value.Channels {
		network := v.pass.Set.Config.Value.Channels[channel].Network
		if network == "" {
			continue
		}
		var made variant
		for _, name := range []string{network, channel} {
			if slices.ContainsFunc(sections, func(s prose.Section) bool { return s.Name == name }) {
				made.section = name
			}
		}
		if post.Value.Overrides[channel].Text != "" {
			made = variant{override: channel}
		}
		if v.apart {
			made.network = network
		}
		i := slices.Index(list, made)
		if i < 0 {
			i, list, channels = len(list), append(list, made), append(channels, nil)
		}
		channels[i] = append(channels[i], channel)
	}
	return list, channels
}

func (v *voice) judge(p *Pass, post *content.Post) {
	if len(v.engine.Rules()) == 0 {
		return
	}
	w := wording{post: post, front: post.Front(), reader: v.reader}
	sections := v.reader.Read(w.front.Body)
	list, channels := v.variants(post, sections)
	for i, made := range list {
		w.texts, w.taken = nil, map[string]bool{}
		w.before(channels[i])
		if made.override != "" {
			w.markdown(post.Value.Overrides[made.override].Text, "", "overrides", made.override, "text")
		} else {
			at := slices.IndexFunc(sections, func(s prose.Section) bool { return s.Name == made.section })
			w.body(sections[at])
		}
		w.after(channels[i])
		texts := make([]brand.Text, len(w.texts))
		for j, t := range w.texts {
			texts[j] = t.Text
			if made.network != "" {
				texts[j].Scope += "." + made.network
			}
		}
		for _, a := range v.engine.Run(texts...) {
			p.Report(v.finding(a, w.texts[a.Text]))
		}
	}
}

func (v *voice) finding(a brand.Alert, t worded) diag.Diagnostic {
	d := t.place(a.Start, a.End)
	if a.Broken {
		d = diag.Diagnostic{File: a.File, Pos: v.places[a.Rule]}
	}
	d.Severity, d.Rule, d.Message, d.Hint = a.Severity, a.Rule, a.Message, brandHint(a)
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
