package mastodontest

import (
	"html"
	"regexp"
	"strings"
)

// shownLink is how much of an address Mastodon shows.
const shownLink = 30

var special = regexp.MustCompile(link.String() + `|@\w+@[\w-]+(?:\.[\w-]+)+`)

// render is the HTML of a text: paragraphs, line breaks, links with their ends hidden, mentions without their
// domains.
func render(text string) string {
	var out strings.Builder
	for paragraph := range strings.SplitSeq(text, "\n\n") {
		out.WriteString("<p>")
		at := 0
		for _, m := range special.FindAllStringIndex(paragraph, -1) {
			out.WriteString(lines(paragraph[at:m[0]]))
			out.WriteString(anchor(paragraph[m[0]:m[1]]))
			at = m[1]
		}
		out.WriteString(lines(paragraph[at:]) + "</p>")
	}
	return out.String()
}

func lines(text string) string {
	return strings.ReplaceAll(html.EscapeString(text), "\n", "<br />")
}

func anchor(text string) string {
	if user, domain, ok := strings.Cut(strings.TrimPrefix(text, "@"), "@"); ok && text[0] == '@' {
		return `<span class="h-card"><a href="https://` + domain + `/@` + user + `" class="u-url mention">@<span>` +
			user + `</span></a></span>`
	}
	scheme, rest, _ := strings.Cut(text, "://")
	shown, hidden, class := rest, "", ""
	if len(rest) > shownLink {
		shown, hidden, class = rest[:shownLink], rest[shownLink:], "ellipsis"
	}
	return `<a href="` + html.EscapeString(text) + `" rel="nofollow noopener" target="_blank"><span class="invisible">` +
		scheme + `://</span><span class="` + class + `">` + html.EscapeString(shown) + `</span><span class="invisible">` +
		html.EscapeString(hidden) + `</span></a>`
}
