package rules

import (
	"regexp"
	"strings"

	"github.com/galley-social/galley/pipeline/content"
	"github.com/galley-social/galley/schema"
	"github.com/galley-social/galley/schema/diag"
)

func brandMentions() brandPolicy {
	return brandPolicy{
		name: "brand.mentions",
		doc: "A text must mention no account but those that brand.md allows and the channels' own, because whoever is mentioned is told. " +
			"Without mentions.allowed all are fine.",
		check: nil, judge: judgeMentions,
	}
}

// accountPattern finds what networks may take for a mention: a name, and in the fediverse its server.
var accountPattern = regexp.MustCompile(`(?:^|[^\pL\pN_/.@])@([A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_])?(?:@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+)?)`)

// knownAccounts are the allowed accounts and the channels' own, in small letters and without the sign.
func knownAccounts(set *content.Set) map[string]bool {
	known := map[string]bool{}
	if policy := set.Brand.Value.Mentions; policy != nil {
		for _, account := range policy.Allowed {
			known[bareAccount(account)] = true
		}
	}
	for _, c := range set.Config.Value.Channels {
		if account := bareAccount(c.Account); account != "" {
			known[account] = true
			known[account+"@"+domain(c.Server)] = true
		}
	}
	return known
}

func bareAccount(account string) string { return strings.ToLower(strings.TrimPrefix(account, "@")) }

func judgeMentions(s *said) {
	if s.Mentions == nil || len(s.Mentions.Allowed) == 0 {
		return
	}
	server := domain(s.set.Config.Value.Channels[s.message.Channel].Server)
	for _, t := range s.text {
		for _, f := range s.mentionsIn(t.Value) {
			account := bareAccount(f.Value)
			if s.accounts[account] || server != "" && s.accounts[account+"@"+server] {
				continue
			}
			s.report(diag.Error, t.place(f.Start, f.End), "allowed: "+strings.Join(s.Mentions.Allowed, ", "), "the account %q is not among those that brand.md allows", "@"+f.Value)
		}
	}
}

// mentionsIn finds mentions in a text, as the client of the network does.
func (s *said) mentionsIn(text string) (list []schema.Facet) {
	if !strings.Contains(text, "@") {
		return nil
	}
	if s.network.Markup == schema.MarkupFacets {
		return facets(text, schema.FacetMention)
	}
	for _, m := range accountPattern.FindAllStringSubmatchIndex(text, -1) {
		list = append(list, schema.Facet{Start: m[2] - 1, End: m[3], Kind: schema.FacetMention, Value: text[m[2]:m[3]]})
	}
	return list
}
