package rules

import (
	"fmt"
	"unicode/utf8"

	"github.com/galley-social/galley/schema"
)

func poll() Rule {
	return Rule{
		Name: "poll",
		Doc: "A poll must fit each network that shows it: how many options, how long each is, how long it is open, and whether media may be beside it. " +
			"A network refuses the whole post for one option too many.",
		Post: pollOf,
	}
}

func pollOf(p *Pass, piece *piece) {
	for _, d := range piece.deliveries {
		if d.message.Poll != nil && d.network.Poll != nil {
			pollFits(p, d, d.message.Poll, d.network.Poll)
		}
	}
}

func pollFits(p *Pass, d delivery, poll *schema.Poll, rules *schema.PollRules) {
	doc := &d.post.Doc
	if n := len(poll.Options); rules.Options > 0 && n > rules.Options {
		p.errorf(at(doc, "poll", "options", rules.Options), fmt.Sprintf("take %d out", n-rules.Options),
			"the poll has %d options; the limit on %q is %d", n, d.channel, rules.Options)
	}
	for i, option := range poll.Options {
		if n := utf8.RuneCountInString(option); rules.OptionText > 0 && n > rules.OptionText {
			p.errorf(at(doc, "poll", "options", i), fmt.Sprintf("cut %d characters", n-rules.OptionText),
				"the option has %d characters; the limit on %q is %d", n, d.channel, rules.OptionText)
		}
	}
	length, err := poll.Duration.Value()
	shortest, _ := rules.Min.Value()
	longest, _ := rules.Max.Value()
	place := at(doc, "poll", "duration")
	switch {
	case err != nil:
		p.errorf(place, `write it as "24h" or "7d"`, "%s", err)
	case shortest > 0 && length < shortest:
		p.errorf(place, fmt.Sprintf("write %q or more", rules.Min), "the poll is open for %q; the least on %q is %q", poll.Duration, d.channel, rules.Min)
	case longest > 0 && length > longest:
		p.errorf(place, fmt.Sprintf("write %q or less", rules.Max), "the poll is open for %q; the most on %q is %q", poll.Duration, d.channel, rules.Max)
	}
	if !rules.WithMedia && len(d.message.Parts) > 0 && len(d.message.Parts[0].Media) > 0 {
		p.errorf(atKey(doc, "poll"), fmt.Sprintf("take the media out for %q, or move it to another part", d.channel),
			"%s takes a poll or media, not both", d.network.Title)
	}
}
