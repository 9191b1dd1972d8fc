package xtest

import (
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// address is a link as X sees one: with a scheme, or a bare domain under an end that it knows.
var address = regexp.MustCompile(`(?i)https?://[^\s<>"]*[^\s<>".,;:!?)\]]|\b[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:com|net|org)\b(?:/[^\s]*[^\s.,;:!?)\]])?`)

var escaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")

// render is a post's text as X gives it, and its entities: links shortened, three characters escaped, and a link
// for the files at the end.
func (s *Server) render(p Post) (string, object) {
	var out strings.Builder
	var urls []object
	text, at := norm.NFC.String(p.Text), 0
	add := func(short, expanded, display, key string) {
		start := utf8.RuneCountInString(out.String())
		out.WriteString(short)
		link := object{"start": start, "end": start + len(short), "url": short, "expanded_url": expanded, "display_url": display}
		if key != "" {
			link["media_key"] = key
		}
		urls = append(urls, link)
	}
	for i, m := range address.FindAllStringIndex(text, -1) {
		out.WriteString(escaper.Replace(text[at:m[0]]))
		whole := text[m[0]:m[1]]
		expanded := whole
		if !strings.Contains(whole, "://") {
			expanded = "http://" + whole
		}
		add(fmt.Sprintf("https://t.co/%s%02d", p.ID[len(p.ID)-8:], i), expanded, display(expanded), "")
		at = m[1]
	}
	out.WriteString(escaper.Replace(text[at:]))
	if len(p.Media) > 0 {
		if out.Len() > 0 {
			out.WriteString(" ")
		}
		short := "https://t.co/m" + p.ID[len(p.ID)-9:]
		kind := "photo"
		if strings.HasPrefix(p.Media[0].Type, "video/") {
			kind = "video"
		}
		add(short, fmt.Sprintf("https://x.com/%s/status/%s/%s/1", s.account, p.ID, kind), "pic.x.com/m"+p.ID[len(p.ID)-9:], mediaKey(p.Media[0]))
	}
	if len(urls) == 0 {
		return out.String(), nil
	}
	return out.String(), object{"urls": urls}
}

// display is a link as people see it.
func display(expanded string) string {
	_, rest, _ := strings.Cut(expanded, "://")
	if rest = strings.TrimPrefix(rest, "www."); len(rest) > 26 {
		return rest[:26] + "…"
	}
	return rest
}

func mediaKey(m Media) string {
	kind := "3_"
	switch {
	case strings.HasPrefix(m.Type, "video/"):
		kind = "7_"
	case m.Type == "image/gif":
		kind = "16_"
	}
	return kind + m.ID
}

// weight is the length of a text as X counts it, but for emoji of several characters, which count each.
func weight(text string) int {
	text = norm.NFC.String(text)
	links := len(address.FindAllString(text, -1))
	n := 0
	for _, r := range address.ReplaceAllString(text, "") {
		switch {
		case r <= 0x10FF, r >= 0x2000 && r <= 0x200D, r >= 0x2010 && r <= 0x201F, r >= 0x2032 && r <= 0x2037:
			n++
		default:
			n += 2
		}
	}
	return n + 23*links
}
