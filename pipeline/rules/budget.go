package rules

import (
	"fmt"
	"maps"
	"slices"
	"strconv"

	"github.com/galley-social/galley/pipeline/content"
	"github.com/galley-social/galley/schema"
	"github.com/galley-social/galley/schema/diag"
)

func budget() Rule {
	return Rule{
		Name: "budget",
		Doc: "What ads and promoted posts cost must fit the budget of their campaign, and all campaigns that of their strategy, in total and per channel. " +
			"A boost over several channels counts in equal parts. Money that two files promise is only found missing when it is spent.",
		Run: runBudget,
	}
}

// bill is what something costs, by channel.
type bill struct {
	total    float64
	channels map[string]float64
}

func (b *bill) add(cost float64, channels ...string) {
	if b.channels == nil {
		b.channels = map[string]float64{}
	}
	b.total += cost
	for _, channel := range channels {
		b.channels[channel] += cost / float64(len(channels))
	}
}

func runBudget(p *Pass) {
	bills := p.bills()
	for i := range p.Set.Campaigns {
		c := &p.Set.Campaigns[i]
		adsInWindow(p, c)
		if b := c.Value.Budget; b != nil {
			parts(p, &c.Doc, b)
			fits(p, &c.Doc, b, bills[c.ID], "ads and promoted posts cost")
		}
	}
	for i := range p.Set.Strategies {
		s := &p.Set.Strategies[i]
		if b := s.Value.Budget; b != nil {
			parts(p, &s.Doc, b)
			fits(p, &s.Doc, b, p.strategyBill(s, bills), "campaigns and promoted posts need")
		}
	}
}

// bills are what each campaign's ads and posts cost, by its id.
func (p *Pass) bills() map[string]bill {
	bills := map[string]bill{}
	for i := range p.Set.Campaigns {
		c := &p.Set.Campaigns[i]
		b := bills[c.ID]
		for _, ad := range c.Value.Ads {
			b.add(ad.Budget, ad.Channel)
		}
		bills[c.ID] = b
	}
	for _, s := range p.calendar.posts {
		if s.campaign != nil && s.post.Value.Promote != nil {
			b := bills[s.campaign.ID]
			cost, channels := boost(s.post)
			b.add(cost, channels...)
			bills[s.campaign.ID] = b
		}
	}
	return bills
}

// boost is what promoting a post costs, and on which channels.
func boost(post *content.Post) (float64, []string) {
	promote := post.Value.Promote
	if len(promote.Channels) > 0 {
		return promote.Budget, promote.Channels
	}
	return promote.Budget, post.Value.Channels
}

// strategyBill is what a strategy must pay: the budgets of its campaigns, the bills of those that have none,
// and its posts outside campaigns. One in another currency is reported, and can't be added.
func (p *Pass) strategyBill(s *content.Strategy, bills map[string]bill) bill {
	var sum bill
	for i := range p.Set.Campaigns {
		c := &p.Set.Campaigns[i]
		from, period := c.Value.Window.From, s.Value.Period
		if c.Value.Strategy != s.ID && (c.Value.Strategy != "" || from < period.From || from > period.To) {
			continue
		}
		need, own := bills[c.ID], c.Value.Budget
		if own != nil {
			if own.Currency != s.Value.Budget.Currency {
				p.warnf(at(&c.Doc, "budget", "currency"), fmt.Sprintf("give it in %s", s.Value.Budget.Currency),
					"the budget is in %s, and that of strategy %q in %s", own.Currency, s.ID, s.Value.Budget.Currency)
				continue
			}
			need = bill{own.Total, own.Channels}
		}
		sum.add(need.total)
		for channel, cost := range need.channels {
			sum.channels[channel] += cost
		}
	}
	for _, x := range p.decided(s, p.calendar.posts) {
		if x.campaign == nil && x.post.Value.Promote != nil {
			cost, channels := boost(x.post)
			sum.add(cost, channels...)
		}
	}
	return sum
}

// fits compares a bill with a budget. Where a budget names channels, one that it does not name has nothing.
func fits[T any](p *Pass, doc *content.Doc[T], b *schema.Budget, need bill, what string) {
	over := func(place diag.Diagnostic, cost, has float64, where string) {
		if cost > has+0.005 {
			p.warnf(place, fmt.Sprintf("take %s out, or raise the budget", money(cost-has, b.Currency)),
				"%s %s%s; the budget is %s", what, money(cost, b.Currency), where, money(has, b.Currency))
		}
	}
	over(at(doc, "budget", "total"), need.total, b.Total, "")
	if len(b.Channels) == 0 {
		return
	}
	for _, channel := range slices.Sorted(maps.Keys(need.channels)) {
		place := at(doc, "budget", "channels", channel)
		if _, ok := b.Channels[channel]; !ok {
			place = atKey(doc, "budget", "channels")
		}
		over(place, need.channels[channel], b.Channels[channel], fmt.Sprintf(" on %q", channel))
	}
}

// parts checks that the parts of a budget are not more than all of it.
func parts[T any](p *Pass, doc *content.Doc[T], b *schema.Budget) {
	sum := 0.0
	for _, channel := range slices.Sorted(maps.Keys(b.Channels)) {
		sum += b.Channels[channel]
	}
	if sum > b.Total+0.005 {
		p.warnf(at(doc, "budget", "total"), "lower the parts, or raise the total",
			"the channels' parts add up to %s; the total is %s", money(sum, b.Currency), money(b.Total, b.Currency))
	}
}

// adsInWindow finds the ads that run while their campaign does not.
func adsInWindow(p *Pass, c *content.Campaign) {
	window := c.Value.Window
	for i, ad := range c.Value.Ads {
		for _, day := range []struct{ key, value string }{{"from", ad.From}, {"to", ad.To}} {
			if day.value != "" && (day.value < window.From || day.value > window.To) {
				p.warnf(at(&c.Doc, "ads", i, day.key), "choose days in the window, or change the window",
					"ad %q runs on %s; the campaign runs from %s to %s", ad.Name, day.value, window.From, window.To)
				break
			}
		}
	}
}

// money is an amount with two decimals where it has any.
func money(amount float64, currency string) string {
	text := strconv.FormatFloat(amount, 'f', 2, 64)
	if whole := len(text) - len(".00"); text[whole:] == ".00" {
		text = text[:whole]
	}
	return text + " " + currency
}
