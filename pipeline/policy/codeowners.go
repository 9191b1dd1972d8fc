package policy

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/galley-social/galley/schema"
)

// Decided is a document for which one person decides, such as a strategy.
type Decided struct{ File, Owner string }

// CodeOwnersHead is the first line of what CodeOwners makes: a file without it was written by a person.
const CodeOwnersHead = "# Who is asked to review what. Written by: galley codeowners"

// ErrNobody is for a policy without people.
var ErrNobody = errors.New("galley.yaml names no strategists")

// handle is what forges take for a person or a team.
var handle = regexp.MustCompile(`^@?[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?(?:/[A-Za-z0-9._-]+)?$`)

// CodeOwners writes the file by which a forge asks people to review: the strategists for what is said, whoever decides
// for a strategy for it and its campaigns, and the owners for what decides how galley works. It asks; what lets a change
// in is the gate.
func CodeOwners(r schema.Review, documents []Decided) (string, error) {
	strategists := mentions(r.Strategists)
	if len(strategists) == 0 {
		return "", ErrNobody
	}
	owners := mentions(r.Owners)
	if len(owners) == 0 {
		owners = strategists
	}
	var b strings.Builder
	b.WriteString(CodeOwnersHead + `
# It comes from review in galley.yaml and from the owners of strategies: change those, and write it anew.
# The last line that fits a file is the one that counts.

# What is said: a strategist.
`)
	lines(&b, strategists, "/posts/", "/media/", "/strategy/", "/campaigns/", "/freeze.md")
	var decided strings.Builder
	for _, d := range documents {
		if handle.MatchString(d.Owner) && writable(d.File) {
			lines(&decided, mentions([]string{d.Owner}), "/"+strings.ReplaceAll(d.File, " ", `\ `))
		}
	}
	if decided.Len() > 0 {
		b.WriteString("\n# Strategies and their campaigns: whoever decides for them.\n" + decided.String())
	}
	b.WriteString("\n# What decides how galley works: an owner.\n")
	lines(&b, owners, "/galley.yaml", "/brand.md", "/brand/", "/.github/", "/.gitea/", "/.forgejo/", "CODEOWNERS")
	return b.String(), nil
}

func lines(b *strings.Builder, people []string, patterns ...string) {
	for _, p := range patterns {
		fmt.Fprintf(b, "%-14s %s\n", p, strings.Join(people, " "))
	}
}

// mentions are the people as a forge takes them, each once.
func mentions(names []string) []string {
	var list []string
	for _, name := range names {
		at := name
		if !strings.Contains(name, "@") {
			at = "@" + name
		}
		if !slices.Contains(list, at) && !strings.ContainsAny(at, " \t\r\n#") {
			list = append(list, at)
		}
	}
	return list
}

// writable reports whether a file's name can be a pattern that fits it alone. Forges know no way to write the others.
func writable(file string) bool { return !strings.ContainsAny(file, "#[]*?!\\\t\r\n") }
