// Package facebook publishes to Facebook, as far as its pages go: profiles and groups take no posts from programs.
//
// It publishes texts, links and pictures, at once or left with Facebook ahead of their time, takes back, and edits
// texts: the description of a picture stays as it was sent. It publishes no videos. Facebook works on a video after
// the request that publishes it and may turn it down then, so that no answer proves that it is public. It adds no
// comments, and takes no address of a post with "pfbid" in it, which can't be turned into an id.
//
// A caller must know: there is no key, so Repeatable is always false, and Find reads listings and compares. It waits
// before it says that a post is absent, and where several posts read alike it would rather not know than take the wrong
// one. What an id says to be on another page than the channel's is refused, and never called gone. Facebook documents
// neither the longest text nor how many photos a post may have. The figures here are those that are widely quoted, and
// a channel's limits in galley.yaml replace them. The secret is a page's token; where the app asks for a proof, a blank
// and the app's secret follow it.
package facebook

import (
	"github.com/galley-social/galley/connectors/connector"
	"github.com/galley-social/galley/schema"
)

// Network is what a post of a page can be.
var Network = schema.Network{
	Name:   "facebook",
	Title:  "Facebook",
	Text:   schema.TextRules{Limit: 63_206, Unit: schema.UTF16},
	Markup: schema.MarkupPlain,
	Media: schema.MediaRules{
		Images: 10,
		Types:  []string{"image/bmp", "image/gif", "image/jpeg", "image/png", "image/tiff"},
		// The reference says ten million bytes, and its own error four.
		ImageBytes: 4_000_000,
	},
	NoLanguage: true,
	Recovery:   schema.RecoverList,
	Edit:       true,
	EditText:   true,
	Delete:     true,
	// Facebook takes from 10 minutes to 30 days in its guide, and to 75 in its reference. It refuses changes in the
	// last 3 minutes, and a request to delete lasts up to one.
	Schedule:     &schema.ScheduleRules{Min: "15m", Max: "30d", Cancel: "5m"},
	NeedsAccount: true,
	NeedsSecret:  true,
	Account: schema.AccountRules{
		Pattern: `^[0-9]+$`, Words: `the number that the page's "About" shows`, Sample: "122100000000000",
	},
}

// Driver is Facebook.
func Driver() connector.Driver { return connector.Driver{Network: Network, Open: Open} }
