package plan

import (
	"fmt"
	"slices"
	"strings"

	"github.com/galley-social/galley/pipeline/content"
	"github.com/galley-social/galley/pipeline/ledger"
	"github.com/galley-social/galley/schema"
)

// This file has what keeps a delivery from going out a second time, or half in one text and half in another.

// renamed: a post under a new id that reads as one that is public, and whose file is gone, was renamed.
// Sending it would be a second time.
func (p *planner) renamed(step *Step, _ *content.Post) *hold {
	if p.Ledger.Delivery(step.Delivery).Claim != nil {
		return nil
	}
	for _, known := range p.left[step.Channel] {
		if known.Claim.Digest == step.Digest || sameText(known.Claim.Message, step.Message) || sameText(known.Message, step.Message) {
			id, _ := schema.OccurrenceOf(known.Post)
			return &hold{
				person: true,
				reason: fmt.Sprintf("it reads as %q, which has gone out on %s and whose file is gone: was it renamed?", known.Post, step.Channel),
				hint:   fmt.Sprintf("keep the id in the front matter: id: %s", id),
			}
		}
	}
	return nil
}

// moved are the deliveries that are public, or may be, on a channel that their post does not name any more.
func moved(set *content.Set, all []ledger.Delivery) map[string][]ledger.Delivery {
	channels := make(map[string][]string, len(set.Posts))
	for i := range set.Posts {
		channels[set.Posts[i].ID] = set.Posts[i].Value.Channels
	}
	var list map[string][]ledger.Delivery
	for _, known := range all {
		id, _ := schema.OccurrenceOf(known.Post)
		names, ok := channels[id]
		if !ok || known.Claim == nil || slices.Contains(names, known.Channel) {
			continue
		}
		switch known.Status {
		case ledger.StatusOpen, ledger.StatusRefused, ledger.StatusLater, ledger.StatusRetracted:
			if len(known.Parts) == 0 {
				continue
			}
		}
		if list == nil {
			list = map[string][]ledger.Delivery{}
		}
		list[known.Post] = append(list[known.Post], known)
	}
	return list
}

// elsewhere: a post that left a channel for another one of the same account would be there twice. A channel that was
// renamed is such a one: of one that galley.yaml does not have, nobody knows whose account it was.
func (p *planner) elsewhere(step *Step, _ *content.Post) *hold {
	if p.Ledger.Delivery(step.Delivery).Claim != nil || step.Message == nil {
		return nil
	}
	for _, known := range p.moved[step.Post] {
		if _, ok := p.Set.Config.Value.Channels[known.Channel]; ok {
			if p.account(known.Channel) != p.account(step.Channel) {
				continue
			}
		} else if m := known.Claim.Message; m != nil && m.Network != step.Message.Network {
			continue
		}
		where := "it has gone out"
		if !known.Away().IsZero() {
			where = p.holder(known) + " holds it"
		}
		return &hold{
			person: true,
			reason: fmt.Sprintf("%s as channel %s, which its post does not name any more: was the channel renamed?", where, known.Channel),
			hint:   fmt.Sprintf("name the channel %s again; to publish it once more, give the post a new id", known.Channel),
		}
	}
	return nil
}

// sameText compares what people read, without the query of links, where UTM parameters may name the post.
func sameText(a, b *schema.Message) bool {
	if a == nil || b == nil || len(a.Parts) == 0 || len(a.Parts) != len(b.Parts) {
		return false
	}
	for i := range a.Parts {
		if withoutQueries(a.Parts[i].Text) != withoutQueries(b.Parts[i].Text) {
			return false
		}
	}
	return true
}

func withoutQueries(text string) string {
	words := strings.Fields(text)
	for i, w := range words {
		if before, _, ok := strings.Cut(w, "?"); ok && strings.Contains(before, "://") {
			words[i] = before
		}
	}
	return strings.Join(words, " ")
}

// mixed: a thread of which some parts are public resumes only with the text it began with.
func (p *planner) mixed(step *Step, _ *content.Post) *hold {
	known := p.Ledger.Delivery(step.Delivery)
	if len(known.Parts) == 0 || known.Claim == nil || known.Claim.Digest == step.Digest {
		return nil
	}
	return &hold{
		person: true,
		reason: fmt.Sprintf("%d of its parts are public with an earlier text", len(known.Parts)),
		hint:   fmt.Sprintf("restore that text in Git, or end it: galley resolve %s %s --posted URL", step.Post, step.Channel),
	}
}
