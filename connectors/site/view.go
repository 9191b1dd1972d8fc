package site

import (
	"fmt"
	"html/template"
	"net/url"
	"strconv"
	"strings"
)

// link is a place to go, in words.
type link struct{ URL, Text string }

// picture is a media file as a page shows it.
type picture struct {
	URL, Type, Alt string
	Width, Height  int
	Video, Eager   bool
	// Focus is the class that keeps the important part of a cropped picture in sight.
	Focus string
}

// section is one part of a post.
type section struct {
	Anchor   string
	Update   bool
	HTML     template.HTML
	Pictures []picture
}

// content is what a post says; pages and feeds show it by the same template.
type content struct {
	Warning  string
	Sections []section
	Action   *link
	Poll     *poll
	Reply    *link
	Quote    *link
}

// card is a post in a list.
type card struct {
	link
	Date     date
	Language string
	Excerpt  string
	Picture  *picture
}

func (l look) languageOf(e *entry) string {
	if e.Language == l.language {
		return ""
	}
	return e.Language
}

func (l look) card(e *entry, k linker) card {
	c := card{link: link{k.to(postPath(e.Post)), e.Title}, Date: l.date(e.At), Language: l.languageOf(e), Excerpt: teaser(e)}
	if e.Warning == "" {
		for _, m := range e.Parts[0].Media {
			if !strings.HasPrefix(m.Type, "video/") {
				p := k.picture(m)
				c.Picture = &p
				break
			}
		}
	}
	return c
}

// teaser is what may be said of a post outside its page.
func teaser(e *entry) string {
	switch {
	case e.Warning != "":
		return "Content warning: " + e.Warning
	case e.Summary != "":
		return e.Summary
	}
	return e.Excerpt
}

func (k linker) picture(m media) picture {
	return picture{
		URL: k.to(m.Path), Type: m.Type, Alt: m.Alt, Width: m.Width, Height: m.Height,
		Video: strings.HasPrefix(m.Type, "video/"), Focus: focusClass(m.Focus),
	}
}

// focusClass turns "x,y" from -1 to 1 into one of nine classes, because the site's policy allows no inline
// style. The middle needs none.
func focusClass(focus string) string {
	x, y, ok := strings.Cut(focus, ",")
	if !ok {
		return ""
	}
	third := func(value, low, high string) string {
		n, err := strconv.ParseFloat(strings.TrimSpace(value), 64)
		switch {
		case err == nil && n < -1.0/3:
			return low
		case err == nil && n > 1.0/3:
			return high
		}
		return ""
	}
	return strings.TrimSpace(third(x, "focus-left", "focus-right") + " " + third(y, "focus-bottom", "focus-top"))
}

func (l look) content(p page, k linker) (content, error) {
	e := p.entries[0]
	c := content{Warning: e.Warning, Poll: e.Poll, Reply: k.reference(e.ReplyTo, p.reply), Quote: k.reference(e.Quote, p.quote)}
	if address := webURL(e.Link); address != "" {
		c.Action = &link{address, actionText(e.LinkText, address)}
	}
	var base *url.URL
	if k.absolute {
		base = l.base.JoinPath(strings.TrimSuffix(postPath(e.Post), "index.html"))
	}
	for i, from := range e.Parts {
		s := section{Anchor: fmt.Sprintf("part-%d", from.Number), Update: from.Update, HTML: paragraphs(from.Text)}
		if from.HTML != "" {
			safe, err := sanitise(from.HTML, base)
			if err != nil {
				return content{}, fmt.Errorf("part %d of %s: %w", from.Number, e.Post, err)
			}
			s.HTML = safe
		}
		for j, m := range from.Media {
			shown := k.picture(m)
			shown.Eager = i == 0 && j == 0
			s.Pictures = append(s.Pictures, shown)
		}
		c.Sections = append(c.Sections, s)
	}
	return c, nil
}

// reference leads to a post of this site by its page, and to any other by its address.
func (k linker) reference(r *reference, here *entry) *link {
	switch {
	case r == nil:
		return nil
	case here != nil:
		return &link{k.to(postPath(here.Post)), here.Title}
	case webURL(r.URL) != "":
		return &link{webURL(r.URL), hostOf(r.URL)}
	}
	return nil
}

func actionText(title, address string) string {
	if title != "" {
		return title
	}
	return "Read more on " + hostOf(address)
}

// paragraphs is plain text as HTML: a blank line starts a paragraph.
func paragraphs(text string) template.HTML {
	var b strings.Builder
	text = strings.ReplaceAll(stripControls(text), "\r\n", "\n")
	for block := range strings.SplitSeq(text, "\n\n") {
		if block = strings.TrimSpace(block); block != "" {
			b.WriteString("<p>" + strings.ReplaceAll(template.HTMLEscapeString(block), "\n", "<br>\n") + "</p>\n")
		}
	}
	return template.HTML(b.String())
}
