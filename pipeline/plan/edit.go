package plan

import (
	"fmt"
	"reflect"
	"time"

	"github.com/galley-social/galley/pipeline/content"
	"github.com/galley-social/galley/pipeline/ledger"
	"github.com/galley-social/galley/schema"
)

// InFlight is how long after the lease of an edit its request may still arrive: connectors give up after a minute. An
// edit that came behind a newer one would bring the old text back, so the newer one waits for that long.
const InFlight = 2 * time.Minute

// edit decides whether an edit is made on the network. What is not made is reported, and why. It must have been
// approved like a new post, and what holds a new post holds it; its time is past, so nothing about time does.
func (p *planner) edit(step *Step, post *content.Post, known ledger.Delivery) {
	if step.Op != Edit || p.Set.Config.Value.Pace(step.Channel).OnEdit != schema.ChangeApply {
		return
	}
	if why, hint := p.fixed(step, post, known); why != "" {
		step.Reason, step.Hint = "it is public, and Git has another text now; galley does not change it: "+why, hint
		return
	}
	due := *step
	due.Due = true
	for _, check := range []func(*Step, *content.Post) *hold{
		p.editing, p.declined, p.broken, p.waiting, p.frozen, p.paused, p.unspoken, p.approval, p.secret,
	} {
		if h := check(&due, post); h != nil {
			step.Due, step.Person = true, h.person
			step.Reason, step.Hint = "it is public, and Git has another text now; it is not changed yet: "+h.reason, h.hint
			if h.until.After(p.Now) {
				step.NotBefore = h.until
			}
			return
		}
	}
	step.Due, step.Approval, step.Apply = true, due.Approval, true
	step.Reason, step.Hint = "it is public, and Git has another text now", "it is changed on the network with the next galley publish"
}

// editing: another run is at it, or the answer to an edit was lost and its request may still be on its way.
func (p *planner) editing(step *Step, _ *content.Post) *hold {
	known := p.Ledger.Delivery(step.Delivery)
	if known.Status != ledger.StatusEditing {
		return nil
	}
	free := known.Edit.LeaseUntil.Add(InFlight)
	reason := fmt.Sprintf("run %s set out to change it at %s and has not said how that ended", known.Edit.Run.ID, clock(known.Edit.At, p.Set.Zone))
	if known.Last.Kind == ledger.Unknown {
		free, reason = known.Last.Until, "the outcome of a change is unknown: "+known.Last.Reason
	}
	if !free.After(p.Now) {
		return nil
	}
	return &hold{reason: reason, hint: "it is changed again after " + clock(free, p.Set.Zone), until: free}
}

// declined: the network refused the edit or put it off.
func (p *planner) declined(step *Step, _ *content.Post) *hold {
	known := p.Ledger.Delivery(step.Delivery)
	switch {
	case known.Status != ledger.StatusSent || known.Edit == nil:
		return nil
	case known.Last.Kind == ledger.Refused && known.Edit.Digest == step.Digest:
		hint := known.Last.Hint
		if hint == "" {
			hint = "change the text, or restore it in Git"
		}
		return &hold{person: true, reason: "the network refused the change: " + known.Last.Reason, hint: hint}
	case known.Last.Kind == ledger.Later && known.Last.Until.After(p.Now):
		return &hold{
			reason: "not now: " + known.Last.Reason, hint: "it is tried again after " + clock(known.Last.Until, p.Set.Zone),
			until: known.Last.Until,
		}
	}
	return nil
}

// fixed is why an edit can't be made there at all, and what to do.
func (p *planner) fixed(step *Step, post *content.Post, known ledger.Delivery) (why, hint string) {
	network := p.Networks[p.Set.Config.Value.Channels[step.Channel].Network]
	hint = fmt.Sprintf("restore it in Git, or publish it anew: galley retract %s --channel %s, and give the post a new id", step.Post, step.Channel)
	switch {
	case post.Value.Status == schema.Draft:
		return "the post is a draft", "remove status: draft, or restore the text in Git"
	case network.NoEdit != "":
		return fmt.Sprintf("on %s %s", network.Title, network.NoEdit), hint
	case !network.Edit:
		return fmt.Sprintf("a post on %s can't be changed", network.Title), hint
	case known.Message != nil && known.Message.Network != step.Message.Network:
		return "it went out on another network than the channel is on now", hint
	case known.Message == nil || len(known.Parts) != len(known.Message.Parts):
		return "the ledger does not have all of what is public", "change it on the network by hand, or restore the text in Git"
	}
	switch before, after := *known.Message, *step.Message; {
	case network.EditAll:
		return unequalParts(before.Parts, after.Parts, false), hint
	case network.EditText:
		return beyondWords(before, after, network), hint
	default:
		return beyondText(before, after), hint
	}
}

// beyondWords names what an edit of texts alone can't change.
func beyondWords(before, after schema.Message, network schema.Network) string {
	if why := beyondText(before, after); why != "" {
		return why
	}
	other := ""
	switch {
	case before.ContentWarning != after.ContentWarning:
		other = "the content warning"
	case before.Language != after.Language && !network.NoLanguage:
		other = "the language"
	case !reflect.DeepEqual(before.Card, after.Card) || before.Link != after.Link && len(after.Parts[0].Media) == 0:
		other = "the link that is previewed"
	default:
		other = undescribed(before.Parts, after.Parts)
	}
	if other == "" {
		return ""
	}
	return fmt.Sprintf("an edit on %s changes the text and nothing else, and %s is another one", network.Title, other)
}

// undescribed names what is told otherwise of a file. The parts have as many files.
func undescribed(before, after []schema.Part) string {
	for i := range before {
		for n, a := range before[i].Media {
			switch b := after[i].Media[n]; {
			case a.Alt != b.Alt:
				return "the description of " + b.File
			case a.Focus != b.Focus:
				return "the focus of " + b.File
			}
		}
	}
	return ""
}

// beyondText names what an edit of texts, warnings and descriptions can't change.
func beyondText(before, after schema.Message) string {
	switch {
	case before.Poll != nil || after.Poll != nil:
		return "an edit of a post with a poll loses its votes"
	case before.Visibility != after.Visibility:
		return "who sees a post is settled once it is public"
	case !reflect.DeepEqual(before.ReplyTo, after.ReplyTo) || !reflect.DeepEqual(before.Quote, after.Quote):
		return "what a post answers or quotes is settled once it is public"
	}
	return unequalParts(before.Parts, after.Parts, true)
}

// unequalParts names a part more or less, one for something else, and, with files, another file.
func unequalParts(before, after []schema.Part, files bool) string {
	if len(before) != len(after) {
		return fmt.Sprintf("it has %d parts there, and %d in Git", len(before), len(after))
	}
	for i := range before {
		a, b := before[i].Media, after[i].Media
		switch {
		case before[i].Role != after[i].Role:
			return fmt.Sprintf("part %d is a %s there, and a %s in Git", i+1, before[i].Role, after[i].Role)
		case len(a) != len(b):
			return fmt.Sprintf("part %d has %d files there, and %d in Git", i+1, len(a), len(b))
		}
		for n := range a {
			if files && a[n].Blob != b[n].Blob {
				return fmt.Sprintf("%s is another file than the one that is public", b[n].File)
			}
		}
	}
	return ""
}
