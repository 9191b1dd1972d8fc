// Package site is the network "site": a static news site with feeds, written as files that any static host
// can serve and that also open from a disk.
//
// It runs no script, loads nothing from elsewhere, and lets no markup through that is not on its allow-list.
// It refuses to write over a file that galley did not write, and to work on an index it can't read.
//
// A caller must know: every Send, Edit and Delete is one Files.Write that holds only the files that change, and
// repeating one changes nothing. Media given to Upload is kept in memory until the Send that shows it.
// Files are named so that they are safe on every file system. Archive pages are numbered from the oldest
// post, so that a new post does not renumber them.
package site

import (
	"cmp"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/galley-social/galley/connectors/connector"
	"github.com/galley-social/galley/schema"
)

const mib = 1 << 20

// Network describes the site. Its media limits are what Git hosts take in one file.
var Network = schema.Network{
	Name:   "site",
	Title:  "Website",
	Text:   schema.TextRules{Unit: schema.Graphemes},
	Markup: schema.MarkupHTML,
	Media: schema.MediaRules{
		Images: 20, Videos: 4,
		Types:      []string{"image/jpeg", "image/png", "image/gif", "image/webp", "video/mp4", "video/webm"},
		ImageBytes: 20 * mib, VideoBytes: 95 * mib,
	},
	Poll:           &schema.PollRules{Options: 12, OptionText: 300, Min: "1m", Max: "52w", WithMedia: true},
	Threads:        true,
	ContentWarning: true,
	Visibilities:   []schema.Visibility{schema.Public, schema.Unlisted},
	Recovery:       schema.RecoverID,
	Edit:           true,
	EditAll:        true,
	Delete:         true,
	NeedsURL:       true,
}

// Driver is the site's entry in the list of networks.
func Driver() connector.Driver {
	return connector.Driver{Network: Network, Open: func(o connector.Options) (connector.Client, error) {
		c, err := Open(o)
		if err != nil {
			return nil, err
		}
		return c, nil
	}}
}

// Client writes one channel's site.
type Client struct {
	files   connector.Files
	look    look
	pending map[string][]byte
}

// Open checks the channel's keys. It reads and writes nothing.
func Open(o connector.Options) (*Client, error) {
	base, err := url.Parse(o.Channel.URL)
	if err != nil || base.Host == "" || base.Scheme != "https" && base.Scheme != "http" {
		return nil, fmt.Errorf("url %q is not an address such as https://northwind.example/news", o.Channel.URL)
	}
	if base.RawQuery != "" || base.Fragment != "" || base.User != nil {
		return nil, fmt.Errorf("url %q has more than a host and a path", o.Channel.URL)
	}
	if o.Files == nil {
		return nil, errors.New("a site needs a folder or a branch to write to")
	}
	zone := cmp.Or(o.Channel.Timezone, o.Config.Timezone, "UTC")
	location, err := time.LoadLocation(zone)
	if err != nil {
		return nil, fmt.Errorf("time zone %q: %w", zone, err)
	}
	base.Path = strings.TrimRight(base.Path, "/") + "/"
	base.RawPath = ""
	theme, err := newTheme()
	if err != nil {
		return nil, err
	}
	return &Client{
		files: o.Files,
		look: look{
			channel: o.Name, base: base, zone: location, theme: theme,
			name:     cmp.Or(clean(o.Config.Name), base.Host),
			language: cmp.Or(o.Channel.Language, o.Config.Language, "en"),
		},
		pending: map[string][]byte{},
	}, nil
}

// refused is a fault that asking again does not cure.
func refused(hint, reason string, args ...any) error {
	return &schema.Fault{Outcome: schema.Refused, Reason: fmt.Sprintf(reason, args...), Hint: hint}
}

// later is a fault after which nothing has been written.
func later(hint, reason string, args ...any) error {
	return &schema.Fault{Outcome: schema.Later, Reason: fmt.Sprintf(reason, args...), Hint: hint}
}

// unwritten keeps a fault as it is, and makes anything else one that proves nothing was written.
func unwritten(err error, doing string) error {
	var fault *schema.Fault
	if errors.As(err, &fault) {
		return fault
	}
	return later("look at the folder or branch the site is written to, then run again", "%s: %v", doing, err)
}
