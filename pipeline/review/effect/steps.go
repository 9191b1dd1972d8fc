package effect

import (
	"time"

	"github.com/galley-social/galley/pipeline/plan"
	"github.com/galley-social/galley/schema"
)

// mostText is how much of a part's text is shown, in characters.
const mostText = 100_000

// steps says for each delivery what changes about it.
func (c *comparison) steps() {
	changes := cut(c, c.changes, mostSteps, "change to a delivery")
	long := 0
	for i := range changes {
		step := c.step(&changes[i])
		for j := range step.Parts {
			if shorten(&step.Parts[j]) {
				long++
			}
		}
		c.effect.Steps = append(c.effect.Steps, step)
	}
	if long > 0 {
		c.note("%s cut at %s characters here", wasWere(long, "text"), number(mostText))
	}
}

func (c *comparison) step(change *plan.Change) Step {
	at, side := change.After, c.Head
	if at == nil {
		at, side = change.Before, c.Base
	}
	step := Step{
		Op: change.Op, Delivery: change.Delivery, File: at.File, At: at.At.UTC(), Zone: at.Zone,
		NotBefore: at.NotBefore.UTC(), What: what(change), Reason: at.Reason, Hint: at.Hint, URL: at.URL,
		Network: side.Set.Config.Value.Channels[change.Channel].Network,
	}
	if change.After == nil {
		step.NotBefore, step.Reason, step.Hint = time.Time{}, "", ""
	}
	if step.Zone == "" {
		step.Zone = side.Plan.Zone
	}
	if b := change.Before; b != nil && !b.At.Equal(at.At) {
		step.Was = b.At.UTC()
	}
	if m := at.Message; m != nil {
		step.Network, step.Title = m.Network, m.Title
	}
	if id, _ := schema.OccurrenceOf(change.Post); step.Title == "" {
		if post := side.Set.Post(id); post != nil {
			step.Title = post.Value.Title
		}
	}
	c.sent(&step, change)
	return step
}

// affordable reports whether there is room for a text, before the work of comparing it: fit leaves out what JSON makes
// larger.
func (c *comparison) affordable(m schema.Message) bool {
	size := 0
	for _, p := range m.Parts {
		size += min(len(p.Text), mostText)
	}
	if c.texts+size > shareTexts {
		c.left++
		return false
	}
	c.texts += size
	return true
}

// what says what is different without the reason of a hold, which is a field of its own, and what the reason hides.
func what(change *plan.Change) string {
	b, a := change.Before, change.After
	if b == nil || a == nil || change.What != "it is held now: "+a.Reason {
		return change.What
	}
	text := "it is held now"
	if b.Digest != a.Digest {
		text += ", its text changes"
	}
	if !b.At.Equal(a.At) {
		text += ", its time changes"
	}
	return text
}

// sent fills in what goes out, for steps that send or change something.
func (c *comparison) sent(step *Step, change *plan.Change) {
	if change.After == nil || change.After.Message == nil {
		return
	}
	switch change.Op {
	case plan.Remove, plan.Ask, plan.Retracted:
		return
	}
	after := *change.After.Message
	if !c.affordable(after) {
		return
	}
	if change.Before == nil || change.Before.Message == nil {
		step.Facts, step.Parts = Facts(after), partsOf(after)
		return
	}
	before := *change.Before.Message
	step.Facts, step.Parts = compared(before, after), comparedParts(before, after)
	if change.Before.Digest != change.After.Digest && !shows(step) {
		step.Facts = append(step.Facts, Fact{Name: "limits", Value: "how it is counted or what fits is different; the text is the same"})
	}
}

// shows reports whether a step says what is different in what is sent.
func shows(step *Step) bool {
	for _, f := range step.Facts {
		if f.Was != "" || f.Name == "formatting" {
			return true
		}
	}
	for _, p := range step.Parts {
		if len(p.Diff) > 0 {
			return true
		}
	}
	return false
}
