// Package inerttest reads Markdown as a forge does and says what in it would do something. It is for tests only, and
// shares nothing with the escaping it judges: its patterns are written from GitHub's manual and Gitea's source.
package inerttest

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/text"
	xhtml "golang.org/x/net/html"
)

// live are what forges act on in the text of a page.
var live = map[string]*regexp.Regexp{
	"mention":   regexp.MustCompile(`@[\w-]`),
	"reference": regexp.MustCompile(`[#!]\d`),
	"GH-1":      regexp.MustCompile(`(?i)\b[a-z]+-\d`),
	"hash":      regexp.MustCompile(`(?i)[0-9a-f]{7}`),
	"address":   regexp.MustCompile(`(?i)[a-z]:/|www\.|mailto:\w`),
	"emoji":     regexp.MustCompile(`:[\w+-]+:`),
	"formula":   regexp.MustCompile(`\$[^$]*\$`),
	"wiki link": regexp.MustCompile(`\[\[|\]\]`),
}

// Markdown is the flavour of both families of forges.
func Markdown() goldmark.Markdown {
	return goldmark.New(
		goldmark.WithExtensions(extension.GFM, extension.Footnote, extension.DefinitionList),
		goldmark.WithRendererOptions(html.WithUnsafe()),
	)
}

// Page is the HTML of a comment.
func Page(source string) string {
	var b bytes.Buffer
	if err := Markdown().Convert([]byte(source), &b); err != nil {
		return err.Error()
	}
	return b.String()
}

// Stripped is the source as Gitea looks for mentions in it: the texts outside of code, and a line end for all markup.
func Stripped(source string) string {
	var b strings.Builder
	doc := Markdown().Parser().Parse(text.NewReader([]byte(source)))
	// The function never returns an error, so Walk does not.
	_ = ast.Walk(doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if t, ok := n.(*ast.Text); ok && entering && !t.IsRaw() {
			if _, follows := n.PreviousSibling().(*ast.Text); !follows {
				b.WriteByte('\n')
			}
			b.Write(t.Segment.Value([]byte(source)))
			if t.SoftLineBreak() {
				b.WriteByte('\n')
			}
		}
		if n.Kind() == ast.KindLink {
			return ast.WalkSkipChildren, nil
		}
		return ast.WalkContinue, nil
	})
	return b.String()
}

// Texts are the texts of a page outside of code and links, each with no element in it, and everything that is seen.
func Texts(page string) (outside []string, seen string) {
	var all strings.Builder
	quiet := 0
	z := xhtml.NewTokenizer(strings.NewReader(page))
	for {
		switch kind := z.Next(); kind {
		case xhtml.ErrorToken:
			return outside, all.String()
		case xhtml.TextToken:
			words := z.Token().Data
			all.WriteString(words)
			if quiet == 0 {
				outside = append(outside, words)
			}
		case xhtml.StartTagToken, xhtml.EndTagToken:
			name, _ := z.TagName()
			switch {
			case !slices.Contains([]string{"a", "code", "pre"}, string(name)):
			case kind == xhtml.StartTagToken:
				quiet++
			default:
				quiet--
			}
		}
	}
}

// Live says what in a comment a forge would act on.
func Live(source string) []string {
	var found []string
	outside, _ := Texts(Page(source))
	stripped := Stripped(source)
	for name, pattern := range live {
		for _, words := range outside {
			if hit := pattern.FindString(words); hit != "" {
				found = append(found, fmt.Sprintf("%s %q in the page", name, hit))
			}
		}
		// Gitea looks for people, references and hashes in the source. Addresses and emoji it sees in the page.
		if hit := pattern.FindString(stripped); hit != "" && slices.Contains([]string{"mention", "reference", "hash", "GH-1"}, name) {
			found = append(found, fmt.Sprintf("%s %q in the source", name, hit))
		}
	}
	slices.Sort(found)
	return found
}
