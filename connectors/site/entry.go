package site

import (
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/galley-social/galley/schema"
)

// entry is what the site knows about one post. Its HTML is kept as it came, and made safe each time it is
// shown, so that a stricter allow-list also reaches pages that are years old.
type entry struct {
	Post string    `json:"post"`
	At   time.Time `json:"at"`
	// Updated is when the post was last edited; zero when it never was.
	Updated  time.Time  `json:"updated,omitzero"`
	Title    string     `json:"title"`
	Summary  string     `json:"summary,omitempty"`
	Excerpt  string     `json:"excerpt,omitempty"`
	Language string     `json:"language,omitempty"`
	Warning  string     `json:"warning,omitempty"`
	Unlisted bool       `json:"unlisted,omitempty"`
	Link     string     `json:"link,omitempty"`
	LinkText string     `json:"link_text,omitempty"`
	Poll     *poll      `json:"poll,omitempty"`
	Tags     []string   `json:"tags,omitempty"`
	ReplyTo  *reference `json:"reply_to,omitempty"`
	Quote    *reference `json:"quote,omitempty"`
	Parts    []part     `json:"parts"`
}

type poll struct {
	Options  []string `json:"options"`
	Multiple bool     `json:"multiple,omitempty"`
}

// reference is another post: one of this site, or the address of any.
type reference struct {
	Post string `json:"post,omitempty"`
	URL  string `json:"url,omitempty"`
}

// part is one section of the post's page. Numbers count from 1.
type part struct {
	Number int     `json:"number"`
	Update bool    `json:"update,omitempty"`
	Text   string  `json:"text,omitempty"`
	HTML   string  `json:"html,omitempty"`
	Media  []media `json:"media,omitempty"`
}

type media struct {
	Path   string `json:"path"`
	Type   string `json:"type"`
	Bytes  int64  `json:"bytes"`
	Width  int    `json:"width,omitempty"`
	Height int    `json:"height,omitempty"`
	Alt    string `json:"alt,omitempty"`
	Focus  string `json:"focus,omitempty"`
}

var (
	endings = map[string]string{
		"image/jpeg": "jpg", "image/png": "png", "image/gif": "gif", "image/webp": "webp",
		"video/mp4": "mp4", "video/webm": "webm",
	}
	blobPattern  = regexp.MustCompile(`^[0-9a-f]{16,64}$`)
	mediaPattern = regexp.MustCompile(`^media/[0-9a-f]{16}\.(jpg|png|gif|webp|mp4|webm)$`)
)

// mediaPath is where a file's bytes are kept: its name is its content, so it never has to be replaced.
func mediaPath(m schema.MediaFile) (string, error) {
	ending, ok := endings[m.Type]
	if !ok {
		return "", refused("convert it to "+strings.Join(Network.Media.Types, ", "), "%s has the type %q, which the site does not show", m.File, m.Type)
	}
	if !blobPattern.MatchString(m.Blob) {
		return "", refused("commit the file, so that Git gives it a blob id", "%s has no blob id", m.File)
	}
	return "media/" + m.Blob[:16] + "." + ending, nil
}

// newEntry lays the effect's part over what the site held of the post before, if it held any.
func newEntry(e schema.Effect, before *entry) (*entry, error) {
	m := e.Message
	fresh := &entry{
		Post: m.Post, At: m.At.UTC(), Title: clean(m.Title), Summary: clean(m.Summary),
		Language: m.Language, Warning: clean(m.ContentWarning), Unlisted: m.Visibility == schema.Unlisted,
		Link: m.Link, Tags: tagsOf(m.Hashtags),
		ReplyTo: refer(m.ReplyTo, nil), Quote: refer(m.Quote, e.Quote),
	}
	if m.ReplyTo != nil && e.Part == 0 {
		fresh.ReplyTo = refer(m.ReplyTo, e.Parent)
	}
	if m.Card != nil {
		fresh.LinkText = clean(m.Card.Title)
	}
	if m.Poll != nil {
		fresh.Poll = &poll{Multiple: m.Poll.Multiple}
		for _, option := range m.Poll.Options {
			fresh.Poll.Options = append(fresh.Poll.Options, clean(option))
		}
	}
	if before != nil {
		fresh.Updated = before.Updated
		fresh.Parts = slices.DeleteFunc(slices.Clone(before.Parts), func(p part) bool {
			return p.Number == e.Part+1 || p.Number > len(m.Parts)
		})
	}
	this, err := newPart(e)
	if err != nil {
		return nil, err
	}
	fresh.Parts = append(fresh.Parts, this)
	slices.SortFunc(fresh.Parts, func(a, b part) int { return a.Number - b.Number })
	fresh.Excerpt = excerpt(fresh.Parts[0])
	return fresh, nil
}

func newPart(e schema.Effect) (part, error) {
	from := e.This()
	p := part{Number: e.Part + 1, Update: from.Role == schema.RoleComment}
	if p.HTML = from.HTML; p.HTML == "" {
		p.Text = from.Text
	}
	if _, err := sanitise(p.HTML, nil); err != nil {
		return part{}, refused("make its lists and quotes less deep", "part %d of %s can't be shown: %v", p.Number, e.Message.Post, err)
	}
	for _, m := range from.Media {
		path, err := mediaPath(m)
		if err != nil {
			return part{}, err
		}
		p.Media = append(p.Media, media{
			Path: path, Type: m.Type, Bytes: m.Bytes, Width: m.Width, Height: m.Height, Alt: clean(m.Alt), Focus: m.Focus,
		})
	}
	return p, nil
}

// refer prefers the address of what is public already over the one that was written.
func refer(to *schema.PostRef, public *schema.Remote) *reference {
	if to == nil {
		return nil
	}
	r := &reference{Post: to.Post, URL: to.URL}
	if r.URL == "" && public != nil {
		r.URL = public.URL
	}
	return r
}

// tagsOf drops the # and repeats that differ in case only.
func tagsOf(hashtags []string) []string {
	var tags []string
	seen := map[string]bool{}
	for _, tag := range hashtags {
		tag = strings.TrimLeft(clean(tag), "#")
		if tag == "" || seen[slug(tag)] {
			continue
		}
		seen[slug(tag)] = true
		tags = append(tags, tag)
	}
	return tags
}

// clean makes a line of text that is valid in HTML, XML and JSON: no control characters, no broken UTF-8,
// and white space as single spaces.
func clean(text string) string {
	return strings.Join(strings.Fields(stripControls(text)), " ")
}

// stripControls drops what XML 1.0 does not allow, which HTML frowns upon as well.
func stripControls(text string) string {
	return strings.Map(func(r rune) rune {
		if r != '\n' && r != '\t' && unicode.IsControl(r) || r == utf8.RuneError || r == 0xFFFE || r == 0xFFFF {
			return -1
		}
		return r
	}, text)
}

// changed is when the entry was last made or edited.
func (e *entry) changed() time.Time {
	if e.Updated.After(e.At) {
		return e.Updated
	}
	return e.At
}
