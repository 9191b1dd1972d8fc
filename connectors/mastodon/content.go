package mastodon

import (
	"regexp"
	"strings"

	"golang.org/x/net/html"
)

// shown is the text of a status's HTML. Links come out whole, because Mastodon hides the ends of a long one
// in spans of their own and leaves them in the text.
func shown(content string) string {
	var out strings.Builder
	for tokens := html.NewTokenizer(strings.NewReader(content)); ; {
		switch tokens.Next() {
		case html.ErrorToken:
			return out.String()
		case html.TextToken:
			out.Write(tokens.Text())
		case html.StartTagToken, html.EndTagToken, html.SelfClosingTagToken:
			if name, _ := tokens.TagName(); string(name) == "br" || string(name) == "p" {
				out.WriteByte('\n')
			}
		}
	}
}

var remoteMention = regexp.MustCompile(`(@[\pL\pN_.-]+)@[\pL\pN-]+(?:\.[\pL\pN-]+)+`)

// localMentions leaves the domain of each mention out, as a status's HTML does.
func localMentions(text string) string { return remoteMention.ReplaceAllString(text, "$1") }
