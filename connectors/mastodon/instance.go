package mastodon

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/galley-social/galley/connectors/internal/httpx"
	"github.com/galley-social/galley/schema"
)

// limits is what GET /api/v2/instance says under "configuration". A limit that is 0 was not told.
type limits struct {
	Statuses struct {
		MaxCharacters int `json:"max_characters"`
		MaxMedia      int `json:"max_media_attachments"`
	} `json:"statuses"`
	Media struct {
		Description int      `json:"description_limit"`
		ImageSize   int64    `json:"image_size_limit"`
		ImageMatrix int      `json:"image_matrix_limit"`
		VideoSize   int64    `json:"video_size_limit"`
		Types       []string `json:"supported_mime_types"`
	} `json:"media_attachments"`
	Polls struct {
		MaxOptions    int `json:"max_options"`
		MaxCharacters int `json:"max_characters_per_option"`
		MinExpiration int `json:"min_expiration"`
		MaxExpiration int `json:"max_expiration"`
	} `json:"polls"`
}

// instance is the answer of version 2 of the call, and of version 1, whose older form has max_toot_chars.
type instance struct {
	Configuration limits `json:"configuration"`
	MaxTootChars  int    `json:"max_toot_chars"`
	APIVersions   struct {
		Mastodon int `json:"mastodon"`
	} `json:"api_versions"`
}

// learn reads the server's limits, once.
func (c *client) learn(ctx context.Context) (*limits, error) {
	if c.limits != nil {
		return c.limits, nil
	}
	var about instance
	out, err := c.get(ctx, "/api/v2/instance", nil, &about, http.StatusNotFound)
	if out.Status == http.StatusNotFound {
		out, err = c.get(ctx, "/api/v1/instance", nil, &about)
	}
	if err != nil {
		return nil, err
	}
	c.date = httpx.Date(out.Header)
	l := about.Configuration
	if l.Statuses.MaxCharacters == 0 {
		l.Statuses.MaxCharacters = about.MaxTootChars
	}
	c.limits = &l
	return c.limits, nil
}

// software is who answers, from nodeinfo.
type software struct {
	Name    string `json:"name"`
	Version string `json:"version"`
}

// keepsKeys reports whether a repeated Idempotency-Key is known to make no second status. It is read in the
// source of Mastodon; Pleroma's is said to, and GoToSocial's does not.
func (s software) keepsKeys() bool { return s.Name == "mastodon" || s.Name == "hometown" }

// takesType reports whether the text's format can be told. Where it can, an account may have another default
// than plain text, and would show the text otherwise than the review did.
func (s software) takesType() bool {
	return slices.Contains([]string{"akkoma", "gotosocial", "pleroma"}, s.Name) ||
		strings.Contains(s.Version, "+glitch")
}

// identify asks nodeinfo what the server runs, once. The document must be on the same server: a link to
// another one is no witness.
func (c *client) identify(ctx context.Context) (software, error) {
	if c.software != nil {
		return *c.software, nil
	}
	var index struct {
		Links []struct{ Rel, Href string }
	}
	if _, err := c.get(ctx, "/.well-known/nodeinfo", nil, &index); err != nil {
		return software{}, err
	}
	var document struct {
		Software software `json:"software"`
	}
	for _, link := range index.Links {
		u, err := url.Parse(link.Href)
		if err != nil || u.Scheme+"://"+u.Host != c.server || !strings.Contains(link.Rel, "nodeinfo") {
			continue
		}
		if _, err := c.get(ctx, u.Path, u.Query(), &document); err != nil {
			return software{}, err
		}
		break
	}
	c.software = &document.Software
	return *c.software, nil
}

// fits compares a part with the limits of the account's own server.
func (l limits) fits(e schema.Effect, is software) *schema.Fault {
	const hint = "shorten it, or set the channel's limits: so that check finds it"
	if got, most := length(e, is), l.Statuses.MaxCharacters; most > 0 && got > most {
		return refuse(hint, "the text has %d characters, and the server takes %d", got, most)
	}
	if got, most := len(e.This().Media), l.Statuses.MaxMedia; most > 0 && got > most {
		return refuse(hint, "the post has %d media files, and the server takes %d", got, most)
	}
	for _, m := range e.This().Media {
		if f := l.takes(m); f != nil {
			return f
		}
	}
	if poll := e.Message.Poll; poll != nil && e.Part == 0 {
		return l.polls(poll)
	}
	return nil
}

// length is the part's length as the server counts it. GoToSocial counts code points and gives no discount
// for links and mentions; for the others compose's own count holds, which the review showed.
func length(e schema.Effect, is software) int {
	if is.Name == "gotosocial" {
		return utf8.RuneCountInString(e.This().Text) + utf8.RuneCountInString(e.Message.ContentWarning)
	}
	return e.This().Length.Count
}

// takes compares one file with the server's limits.
func (l limits) takes(m schema.MediaFile) *schema.Fault {
	const hint = "replace the file by a smaller one"
	size := l.Media.ImageSize
	if isVideo(m) {
		size = l.Media.VideoSize
	}
	alt, pixels := utf8.RuneCountInString(m.Alt), m.Width*m.Height
	switch {
	case len(l.Media.Types) > 0 && !slices.Contains(l.Media.Types, m.Type):
		return refuse("the server takes "+strings.Join(l.Media.Types, ", "), "%s is %s, which the server does not take", m.File, m.Type)
	case size > 0 && m.Bytes > size:
		return refuse(hint, "%s has %d bytes, and the server takes %d", m.File, m.Bytes, size)
	case !isVideo(m) && l.Media.ImageMatrix > 0 && pixels > l.Media.ImageMatrix:
		return refuse(hint, "%s has %d pixels, and the server takes %d", m.File, pixels, l.Media.ImageMatrix)
	case l.Media.Description > 0 && alt > l.Media.Description:
		return refuse("shorten it", "the alt text of %s has %d characters, and the server takes %d", m.File, alt, l.Media.Description)
	}
	return nil
}

// polls compares a poll with the server's limits.
func (l limits) polls(p *schema.Poll) *schema.Fault {
	const hint = "change the poll"
	if got, most := len(p.Options), l.Polls.MaxOptions; most > 0 && got > most {
		return refuse(hint, "the poll has %d options, and the server takes %d", got, most)
	}
	for _, option := range p.Options {
		if got, most := utf8.RuneCountInString(option), l.Polls.MaxCharacters; most > 0 && got > most {
			return refuse(hint, "the poll option %q has %d characters, and the server takes %d", option, got, most)
		}
	}
	got := pollSeconds(p)
	if least := l.Polls.MinExpiration; got < least {
		return refuse(hint, "the poll is open for %d s, and the server asks for %d s at least", got, least)
	}
	if most := l.Polls.MaxExpiration; most > 0 && got > most {
		return refuse(hint, "the poll is open for %d s, and the server takes %d s", got, most)
	}
	return nil
}

func isVideo(m schema.MediaFile) bool { return strings.HasPrefix(m.Type, "video/") }
