// Package mastodon publishes to Mastodon, and to servers that speak its API.
//
// It refuses what the account's own server would refuse, before the request that counts: a text over the
// server's limit, a file it does not take. It does not schedule on the server, because a thread's parts could
// not be chained. It edits texts, warnings and descriptions, and only where the server is known to edit: a poll loses
// its votes, and a file that is not named again is removed.
//
// A caller must know: Idempotency-Key is sent always, and believed only of Mastodon itself (and its forks
// that answer with its name, and Hometown). Mastodon writes the key down after the status, and forgets it an
// hour later; GoToSocial ignores it. So Repeatable asks the server what it is, and looks at Effect.Now, which
// must be a fresh instant and not one from long before.
package mastodon

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/galley-social/galley/connectors/connector"
	"github.com/galley-social/galley/connectors/internal/httpx"
	"github.com/galley-social/galley/schema"
)

// Driver is Mastodon.
func Driver() connector.Driver { return connector.Driver{Network: Network(), Open: Open} }

// Network describes Mastodon with the limits of a server that keeps the defaults. The limits of the account's
// own server are read before each send.
func Network() schema.Network {
	return schema.Network{
		Name:  "mastodon",
		Title: "Mastodon",
		Text: schema.TextRules{
			Limit: 500, Unit: schema.Graphemes, URLCost: 23, MentionLocal: true, WarningCounts: true,
		},
		Markup: schema.MarkupPlain,
		Media: schema.MediaRules{
			Images: 4, Videos: 1,
			Types: []string{
				"image/avif", "image/gif", "image/heic", "image/heif", "image/jpeg", "image/png", "image/webp",
				"video/mp4", "video/quicktime", "video/webm",
			},
			ImageBytes: 16_777_216, VideoBytes: 103_809_024, Pixels: 33_177_600, Alt: 1500,
		},
		Poll:           &schema.PollRules{Options: 4, OptionText: 50, Min: "5m", Max: "2629746s"},
		Threads:        true,
		ContentWarning: true,
		Visibilities:   []schema.Visibility{schema.Public, schema.Unlisted, schema.Private, schema.Direct},
		Recovery:       schema.RecoverKey,
		NoSchedule:     "its key does not keep a scheduled post from being made twice, and one that is less than five minutes ahead is public at once",
		Edit:           true,
		Delete:         true,
		NeedsServer:    true,
		NeedsSecret:    true,
	}
}

type client struct {
	options connector.Options
	server  string
	token   string
	http    *httpx.Client
	// What the server told, read once: a client lives for one run.
	limits   *limits
	software *software
	account  string
	// date is the server's own time when it told its limits; zero when it did not say.
	date time.Time
}

var _ connector.Client = (*client)(nil)

// Open makes a client. It does no I/O.
func Open(o connector.Options) (connector.Client, error) {
	if o.Channel.Server == "" {
		return nil, errors.New(`no server: write the address of the account's server, such as "https://mastodon.social"`)
	}
	server, err := httpx.Origin(o.Channel.Server, "https://mastodon.social")
	if err != nil {
		return nil, err
	}
	token := strings.TrimSpace(o.Secret)
	if token == "" {
		return nil, fmt.Errorf("no access token: set the environment variable %s", o.Channel.SecretEnv)
	}
	return &client{options: o, server: server, token: token, http: httpx.New(o)}, nil
}

func (c *client) header() http.Header {
	return http.Header{"Authorization": {"Bearer " + c.token}, "Accept": {"application/json"}}
}

// get reads JSON from the server, as the account.
func (c *client) get(ctx context.Context, path string, query url.Values, v any, also ...int) (httpx.Response, error) {
	r := httpx.Request{
		Kind: httpx.Read, Method: http.MethodGet, URL: c.server + path, Header: c.header(), Also: also,
	}
	if len(query) > 0 {
		r.URL += "?" + query.Encode()
	}
	return c.http.JSON(ctx, r, v)
}

// keyLife is how long after the claim a key is relied on: Mastodon keeps it for an hour from the status on,
// which is older than the claim by the skew of the clocks at the most.
const keyLife = 55*time.Minute - skew

// Repeatable reports whether the server would answer a repeated key with the status it already made.
func (c *client) Repeatable(ctx context.Context, e schema.Effect) bool {
	age := e.Now.Sub(e.Claimed)
	if e.Key == "" || e.Claimed.IsZero() || age < 0 || age > keyLife {
		return false
	}
	is, err := c.identify(ctx)
	return err == nil && is.keepsKeys()
}

// refuse is a fault found here, before any request that could make something public.
func refuse(hint, reason string, args ...any) *schema.Fault {
	return &schema.Fault{Outcome: schema.Refused, Reason: fmt.Sprintf(reason, args...), Hint: hint}
}
