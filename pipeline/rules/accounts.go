package rules

import (
	"fmt"
	"io/fs"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/galley-social/galley/pipeline/content"
	"github.com/galley-social/galley/schema"
)

func accounts() Rule {
	return Rule{
		Name: "accounts",
		Doc: "A channel in galley.yaml must name a network that galley knows, and have the keys which that network needs. " +
			"Posts for a network that galley does not publish to are checked and held. " +
			"Two channels for one account would publish everything twice.",
		Run: runAccounts,
	}
}

func runAccounts(p *Pass) {
	config := &p.Set.Config
	taken := map[string]string{}
	for _, name := range p.Set.ChannelNames() {
		c := config.Value.Channels[name]
		if zone := c.Timezone; zone != "" {
			if _, ok := p.Set.ZoneOf(zone); !ok {
				p.errorf(at(config, "channels", name, "timezone"), content.ZoneHint(zone), "unknown time zone %q", zone)
			}
		}
		network, ok := p.Networks[c.Network]
		if !ok {
			p.errorf(at(config, "channels", name, "network"),
				didYouMean(c.Network, slices.Collect(maps.Keys(p.Networks)), "networks"), "unknown network %q", c.Network)
			continue
		}
		if network.Unspoken {
			p.warnf(at(config, "channels", name, "network"), "publish them by hand, from what galley shows, or take the channel out of the posts",
				"galley can't publish to %s yet, so its posts are held", network.Title)
		}
		accountKeys(p, name, c, network)
		key := accountKey(name, c)
		if first, ok := taken[key]; ok {
			p.errorf(atKey(config, "channels", name), fmt.Sprintf("remove one of the two, or give %q its own account", name),
				"channels %q and %q are the same account on %s", first, name, c.Network)
			continue
		}
		taken[key] = name
	}
}

// accountKey is the same for two channels that reach the same place.
func accountKey(name string, c schema.Channel) string {
	account := strings.TrimPrefix(strings.ToLower(c.Account), "@")
	server := strings.TrimRight(strings.ToLower(c.Server), "/")
	parts := []string{c.Network, account, server}
	if account == "" {
		// Without an account, it is the token or the site that tells two channels apart.
		parts = append(parts, c.SecretEnv, c.URL, c.Folder, c.Branch)
		if c.Secret == schema.SecretStore {
			parts = append(parts, name) // the store has a token for each channel
		}
	}
	return strings.Join(parts, "\x00")
}

func accountKeys(p *Pass, name string, c schema.Channel, network schema.Network) {
	config := &p.Set.Config
	sample, what := accountForm(p, name, c, network)
	for _, need := range []struct {
		needed       bool
		key, value   string
		sample, what string
	}{
		{network.NeedsServer, "server", c.Server, "https://mastodon.social", "the address of its server"},
		{network.NeedsAccount, "account", c.Account, sample, what},
		{network.NeedsSecret && c.Secret == "", "secret_env", c.SecretEnv, envName(name), "the variable that holds its token"},
		{network.NeedsURL, "url", c.URL, "https://northwind.example/news", "the address its pages have"},
	} {
		if need.needed && need.value == "" {
			p.errorf(atKey(config, "channels", name), fmt.Sprintf("add \"%s: %s\": %s", need.key, need.sample, need.what),
				"channel %q has no %s, which %s needs", name, need.key, network.Title)
		}
	}
	if c.Secret != "" && c.SecretEnv != "" {
		p.errorf(at(config, "channels", name, "secret"), "keep secret_env when an environment variable holds the token, and secret: store when galley's token store does",
			"channel %q has both secret and secret_env", name)
	}
	if !network.NeedsURL {
		return
	}
	switch {
	case c.Folder != "" && c.Branch != "":
		p.errorf(at(config, "channels", name, "branch"), "keep the one the site is served from",
			"channel %q has both folder and branch", name)
	case c.Folder == "" && c.Branch == "":
		p.errorf(atKey(config, "channels", name), `add "folder: public", or "branch: site" to commit the pages to a branch of their own`,
			"channel %q has neither folder nor branch", name)
	case c.Folder != "" && !fs.ValidPath(strings.TrimSuffix(c.Folder, "/")):
		p.errorf(at(config, "channels", name, "folder"), `name a folder of the repository, such as "public"`,
			"%q is not a folder in the repository", c.Folder)
	}
}

// accountForm checks that the account looks as the network's do, and gives what one could be.
func accountForm(p *Pass, name string, c schema.Channel, network schema.Network) (sample, what string) {
	form := network.Account
	if form.Pattern == "" {
		return "northwind.example", "the account's name"
	}
	if c.Account != "" && !regexp.MustCompile(form.Pattern).MatchString(c.Account) {
		p.errorf(at(&p.Set.Config, "channels", name, "account"), fmt.Sprintf("write %s, such as '%s'", form.Words, form.Sample),
			"account %q of channel %q is not what %s needs", c.Account, name, network.Title)
	}
	return "'" + form.Sample + "'", form.Words // in quotes, since what looks like a number is none
}

// envName is what a variable for the channel's token could be called.
func envName(channel string) string {
	upper := strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z':
			return r - 'a' + 'A'
		case r >= 'A' && r <= 'Z', r >= '0' && r <= '9':
			return r
		}
		return '_'
	}, channel)
	return strings.TrimLeft(upper, "_0123456789") + "_TOKEN"
}
