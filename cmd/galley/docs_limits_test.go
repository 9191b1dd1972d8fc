package main_test

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/galley-social/galley/connectors"
	"github.com/galley-social/galley/schema"
)

// docLimitTable has one column for each network that galley publishes to; those it only knows follow, a row
// each.
func docLimitTable() string {
	networks := connectors.Networks()
	var spoken, known []string
	for name, n := range networks {
		if n.Unspoken {
			known = append(known, name)
		} else {
			spoken = append(spoken, name)
		}
	}
	slices.Sort(spoken)
	slices.Sort(known)
	var b strings.Builder
	b.WriteString("| | " + strings.Join(spoken, " | ") + " |\n|---|" + strings.Repeat("---|", len(spoken)) + "\n")
	for _, row := range docLimitRows() {
		b.WriteString("| " + row.title)
		for _, name := range spoken {
			b.WriteString(" | " + row.of(networks[name]))
		}
		b.WriteString(" |\n")
	}
	b.WriteString("\nThese are checked and shown, and galley can't publish to them yet, so their posts are held:\n\n" +
		"| network | text of one part | images, videos | largest image | alt text |\n|---|---|---|---|---|\n")
	for _, name := range known {
		n := networks[name]
		fmt.Fprintf(&b, "| %s | %s | %d, %d | %s | %s |\n", name, docCount(n.Text.Limit, string(n.Text.Unit)), n.Media.Images, n.Media.Videos,
			docCount(int(n.Media.ImageBytes), "bytes"), docCount(n.Media.Alt, "characters"))
	}
	return b.String()
}

type docLimitRow struct {
	title string
	of    func(schema.Network) string
}

func docLimitRows() []docLimitRow { return append(docTextRows(), docMediaRows()...) }

func docTextRows() []docLimitRow {
	return []docLimitRow{
		{"text of one part", func(n schema.Network) string { return docCount(n.Text.Limit, string(n.Text.Unit)) }},
		{"bytes of one part", func(n schema.Network) string { return docCount(n.Text.ByteLimit, "bytes of UTF-8") }},
		{"a link with its scheme counts", func(n schema.Network) string {
			if n.Text.URLCost == 0 {
				return "as many as are shown"
			}
			return fmt.Sprint(n.Text.URLCost)
		}},
		{"`@user@domain` counts", func(n schema.Network) string { return docChoice(n.Text.MentionLocal, "as `@user`", "whole") }},
		{"a content warning", func(n schema.Network) string {
			return docChoice(n.ContentWarning, docChoice(n.Text.WarningCounts, "has its field, and counts", "has its field"), "goes first in the text, in brackets")
		}},
		{"threads", func(n schema.Network) string {
			return docChoice(n.Threads, docChoice(n.Markup == schema.MarkupHTML, "one page", "yes"), "no")
		}},
	}
}

func docMediaRows() []docLimitRow {
	return []docLimitRow{
		{"images of one part", func(n schema.Network) string {
			return docCount(n.Media.Images, "") + docChoice(n.Media.GIFs > 0, fmt.Sprintf(", or %d GIF and nothing else", n.Media.GIFs), "")
		}},
		{"videos of one part", func(n schema.Network) string {
			return docChoice(n.Media.Videos > 0, fmt.Sprint(n.Media.Videos), "none")
		}},
		{"largest image", func(n schema.Network) string { return docCount(int(n.Media.ImageBytes), "bytes") }},
		{"largest image, width × height", func(n schema.Network) string { return docCount(n.Media.Pixels, "pixels") }},
		{"largest video", func(n schema.Network) string {
			return docChoice(n.Media.VideoBytes > 0, docCount(int(n.Media.VideoBytes), "bytes"), "none")
		}},
		{"types", func(n schema.Network) string { return strings.Join(n.Media.Types, ", ") }},
		{"alt text", func(n schema.Network) string {
			return docCount(n.Media.Alt, "characters") + docChoice(n.Media.NoVideoAlt, ", of images alone", "")
		}},
		{"poll", func(n schema.Network) string {
			if n.Poll == nil {
				return "none"
			}
			return fmt.Sprintf("%d options of %d characters, open %s to %s%s, %s", n.Poll.Options, n.Poll.OptionText, n.Poll.Min, n.Poll.Max,
				docChoice(n.Poll.Plain, ", one answer each, counts always shown", ""), docChoice(n.Poll.WithMedia, "also beside media", "not beside media"))
		}},
		{"link preview", func(n schema.Network) string {
			return docChoice(n.Card, "sent by galley", docChoice(n.Markup == schema.MarkupHTML, "none", "made by the network"))
		}},
		{"`language`", func(n schema.Network) string { return docChoice(n.NoLanguage, "not sent", "sent") }},
		{"visibility", func(n schema.Network) string {
			var words []string
			for _, v := range n.Visibilities {
				words = append(words, string(v))
			}
			return cmp.Or(strings.Join(words, ", "), "public")
		}},
		{"keys in galley.yaml", func(n schema.Network) string {
			var words []string
			for key, needed := range map[string]bool{"account": n.NeedsAccount, "secret_env": n.NeedsSecret, "server": n.NeedsServer, "url": n.NeedsURL} {
				if needed {
					words = append(words, "`"+key+"`")
				}
			}
			slices.Sort(words)
			return strings.Join(words, ", ")
		}},
	}
}

func docCount(n int, unit string) string {
	if n == 0 {
		return "no limit"
	}
	digits := fmt.Sprint(n)
	for at := len(digits) - 3; at > 0; at -= 3 {
		digits = digits[:at] + "," + digits[at:]
	}
	return strings.TrimSpace(digits + " " + unit)
}

func docChoice(yes bool, a, b string) string {
	if yes {
		return a
	}
	return b
}
