package rules

import (
	"fmt"
	"regexp"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/galley-social/galley/schema/diag"
)

func secrets() Rule {
	return Rule{
		Name: "secrets",
		Doc: "galley.yaml names the environment variable that holds a token, never the token itself: whoever can read the repository could post in your name. " +
			"One variable for two networks would send one network's token to the other.",
		Run: runSecrets,
	}
}

// tokenShapes are how tokens look, with where they come from.
var tokenShapes = []struct {
	what    string
	pattern *regexp.Regexp
}{
	{"a Bluesky app password", regexp.MustCompile(`^[a-z0-9]{4}-[a-z0-9]{4}-[a-z0-9]{4}-[a-z0-9]{4}$`)},
	{"a GitHub token", regexp.MustCompile(`\b(gh[pousr]_[A-Za-z0-9]{20,}|github_pat_[A-Za-z0-9_]{20,})`)},
	{"a Slack token", regexp.MustCompile(`\bxox[abeprs]-[A-Za-z0-9-]{10,}`)},
	{"a Slack webhook", regexp.MustCompile(`\bhooks\.slack\.com/services/\w+`)},
	{"a Discord webhook", regexp.MustCompile(`/api/webhooks/[0-9]+/[\w-]+`)},
	{"a Telegram bot token", regexp.MustCompile(`\b[0-9]{8,10}:[A-Za-z0-9_-]{30,}`)},
	{"a Meta access token", regexp.MustCompile(`\bEAA[A-Za-z0-9]{30,}`)},
	{"a signed token", regexp.MustCompile(`\beyJ[\w-]{8,}\.[\w-]{8,}\.`)},
	{"a Nostr private key", regexp.MustCompile(`\bnsec1[a-z0-9]{50,}`)},
	{"an address with a password", regexp.MustCompile(`://[^/\s:@]+:[^/\s@]+@`)},
}

// unbroken is how Mastodon's access tokens and most others look, when a digit is among the letters.
var unbroken = regexp.MustCompile(`^[A-Za-z0-9_+=-]{40,}$`)

// tokenKind says what a text looks like, or "".
func tokenKind(text string) string {
	if variableName.MatchString(text) {
		return ""
	}
	for _, shape := range tokenShapes {
		if shape.pattern.MatchString(text) {
			return shape.what
		}
	}
	if unbroken.MatchString(text) && strings.ContainsAny(text, "0123456789") {
		return "a token"
	}
	return ""
}

var variableName = regexp.MustCompile(`^[A-Z][A-Z0-9_]*$`)

func runSecrets(p *Pass) {
	tokens(p, p.Set.Config.Front().Root, "")
	first := map[string]string{}
	for _, name := range p.Set.ChannelNames() {
		c := p.Set.Config.Value.Channels[name]
		if c.SecretEnv == "" {
			continue
		}
		other, ok := first[c.SecretEnv]
		if !ok {
			first[c.SecretEnv] = name
			continue
		}
		if network := p.Set.Config.Value.Channels[other].Network; network != c.Network {
			p.warnf(at(&p.Set.Config, "channels", name, "secret_env"), fmt.Sprintf("use a variable of its own, such as %s", envName(name)),
				"channel %q on %s and channel %q on %s share the secret %s", other, network, name, c.Network, c.SecretEnv)
		}
	}
}

// mask takes tokens out of findings about galley.yaml, because other rules and the schema quote what is
// wrong, and findings end up in comments and logs.
func mask(findings []diag.Diagnostic, file string, n *yaml.Node) {
	if n == nil {
		return
	}
	if n.Kind == yaml.ScalarNode && tokenKind(n.Value) != "" {
		for i, d := range findings {
			if d.File == file {
				findings[i].Message = strings.ReplaceAll(d.Message, n.Value, "…")
				findings[i].Hint = strings.ReplaceAll(d.Hint, n.Value, "…")
			}
		}
	}
	for _, child := range n.Content {
		mask(findings, file, child)
	}
}

// tokens looks at every text of galley.yaml, also when it does not fit its schema. The finding never repeats
// what it found.
func tokens(p *Pass, n *yaml.Node, key string) {
	if n == nil {
		return
	}
	if n.Kind == yaml.ScalarNode {
		if kind := tokenKind(n.Value); kind != "" {
			place := diag.Diagnostic{File: p.Set.Config.File, Pos: diag.Pos{Line: max(n.Line, 1), Column: max(n.Column, 1)}}
			p.errorf(place, `put it into an environment variable, name that under "secret_env", and revoke this one: it is in Git's history`,
				"%q looks like %s", key, kind)
		}
	}
	for i, child := range n.Content {
		if n.Kind == yaml.MappingNode {
			if i%2 == 1 {
				tokens(p, child, n.Content[i-1].Value)
			}
			continue
		}
		tokens(p, child, key)
	}
}
