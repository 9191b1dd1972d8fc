package rules

import (
	"slices"

	"github.com/galley-social/galley/pipeline/content"
	"github.com/galley-social/galley/pipeline/prose"
	"github.com/galley-social/galley/schema/diag"
)

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

// worst collects findings, and keeps the most serious of those that say one thing about one place: several
// channels may get a text, and judge it by levels of their own.
type worst map[diag.Diagnostic]diag.Severity

func (w worst) add(d diag.Diagnostic) {
	severity := d.Severity
	d.Severity = 0
	w[d] = max(w[d], severity)
}

func (w worst) list() []diag.Diagnostic {
	list := make([]diag.Diagnostic, 0, len(w))
	for d, severity := range w {
		d.Severity = severity
		list = append(list, d)
	}
	return diag.Sort(list)
}
