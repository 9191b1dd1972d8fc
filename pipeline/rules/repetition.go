package rules

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/galley-social/galley/schema"
)

func repetition() Rule {
	return Rule{
		Name: "repetition",
		Doc: "A post must not say on a channel what an earlier one has said there, word for word or nearly. " +
			"Readers notice, and networks take it for spam; arms of one experiment may, and a post with \"repeat\" after its cool-down.",
		Run: runRepetition,
	}
}

// repeat is a post that says on a channel what an earlier one has said there.
type repeat struct {
	earlier, later slot
	index          float64
}

// repeated compares the texts of each channel as they are sent.
func (c *Checker) repeated(all calendar) []repeat {
	names := slices.Sorted(maps.Keys(all.channels))
	marks := make([][]*signature, len(names))
	for i, name := range names {
		for _, s := range all.channels[name] {
			marks[i] = append(marks[i], s.mark)
		}
	}
	found := make([][]pair, len(names)*len(signature{}))
	each(len(found), func(i int) { found[i] = agreeing(marks[i/len(signature{})], i%len(signature{})) })
	var list []repeat
	for i, name := range names {
		slots := all.channels[name]
		pairs := slices.Concat(found[i*len(signature{}) : (i+1)*len(signature{})]...)
		for _, s := range similarTexts(pairs, func(j int) []uint64 { return c.shingles(slots[j]) }) {
			list = append(list, repeat{slots[s.earlier], slots[s.later], s.index})
		}
	}
	return list
}

// sentText is the text of all parts but the first comment, which may say the same every time.
func sentText(m *schema.Message) string {
	if len(m.Parts) == 1 {
		return m.Parts[0].Text
	}
	var b strings.Builder
	for _, part := range m.Parts {
		if part.Role != schema.RoleComment {
			b.WriteString(part.Text)
			b.WriteByte('\n')
		}
	}
	return b.String()
}

func runRepetition(p *Pass) {
	found := grouped{}
	for _, r := range p.repeats() {
		evergreen := r.earlier.post.Value.Repeat != nil || r.later.post.Value.Repeat != nil
		if evergreen || sameExperiment(r.earlier, r.later) {
			continue
		}
		text := "says the same as"
		if r.index < 1 {
			text = fmt.Sprintf("is %.0f %% the same as", 100*r.index)
		}
		found.add(textPlace(r.later.post, r.later.channel, r.later.network, 0), r.earlier.post, text, r.later.channel)
	}
	for _, f := range found.list {
		when := ""
		for _, s := range p.calendar.channels[f.channels[0]] {
			if s.post == f.other {
				when = p.localDay(s.at)
			}
		}
		p.warnf(f.place, fmt.Sprintf("write it anew; or, if it is meant to come again, add \"repeat\" with its cool_down to %s", f.other.File),
			"the text %s that of %s on %s, for %s", f.text, f.other.File, when, quoted(f.channels))
	}
}

func sameExperiment(a, b slot) bool {
	x, y := a.post.Value.Experiment, b.post.Value.Experiment
	return x != nil && y != nil && a.campaign == b.campaign && x.Name == y.Name && x.Arm != y.Arm
}
