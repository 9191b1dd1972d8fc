// Package x publishes to X over version 2 of its API, and looks up what it published.
//
// It refuses a secret that is in neither of X's two forms, a token of another account than the channel's, and,
// before the request that counts, what X never takes together: a poll and files, a GIF or a video and another
// file. It does not edit, which only paying accounts may do, and does not quote posts, which X sells apart: a
// quoted post stays a link in the text. It sends nothing to X's own planning, which the API does not have.
//
// A caller must know: X has no key that makes a repeated send harmless, so Repeatable is always false, and Find
// compares what the account's listing holds. The listing lags: Find that finds nothing waits, and looks again. The first
// Send of a client asks whose token it is, and so what X's clock says. Every call costs credits, and a post with a link
// many times as much as one without. A thread is made of replies to oneself; a reply to somebody else is refused by X
// unless they asked for it. A paying account may write up to 25,000 characters; the channel's limits in galley.yaml say
// so. The secret is either four words that do not end, which sign each request (so Options.Now and Options.Rand are
// needed), or a JSON object with tokens that rotate, and only then is the client a connector.Renewer.
package x

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"github.com/galley-social/galley/connectors/connector"
	"github.com/galley-social/galley/connectors/internal/httpx"
	"github.com/galley-social/galley/schema"
)

// api is the address of X's API, for a channel that names no other server.
const api = "https://api.x.com"

type client struct {
	options connector.Options
	server  string
	sign    signer
	http    *httpx.Client
	// me is the token's account, read once: a client lives for one run.
	me account
	// date is X's clock at the last answer that told it, and ahead by how much this computer's was ahead of it then.
	date  time.Time
	ahead time.Duration
}

// signer puts a request's credentials into its header. It sends nothing.
type signer interface {
	authorize(method, address string) (string, error)
}

var _ connector.Client = (*client)(nil)

// Open makes a client. It does no I/O. The client of a secret that rotates is also a connector.Renewer.
func Open(o connector.Options) (connector.Client, error) {
	server, err := httpx.Origin(o.Channel.Server, api)
	if err != nil {
		return nil, err
	}
	s, err := parseSecret(o.Secret)
	if err != nil {
		return nil, fmt.Errorf("the secret in %s %w", cmp.Or(o.SecretPlace(), "the variable that secret_env: names"), err)
	}
	c := &client{options: o, server: server, http: httpx.New(o, s.pieces()...)}
	if s.tokens != nil {
		c.sign = bearer(s.tokens.Access)
		return &renewing{client: c, tokens: *s.tokens}, nil
	}
	if o.Now == nil || o.Rand == nil {
		return nil, errors.New("requests to X are signed with the time and a random number, and there is no clock or no randomness")
	}
	c.sign = oauth1{keys: *s.keys, now: o.Now, random: o.Rand}
	return c, nil
}

// Repeatable is false: X has no key, and refuses a repeated text only for as long as it likes.
func (*client) Repeatable(context.Context, schema.Effect) bool { return false }

// request is a signed request to the API.
func (c *client) request(kind httpx.Kind, method, path string, query url.Values) (httpx.Request, error) {
	r := httpx.Request{Kind: kind, Method: method, URL: c.server + path, Now: c.now()}
	if len(query) > 0 {
		r.URL += "?" + query.Encode()
	}
	credentials, err := c.sign.authorize(method, r.URL)
	if err != nil {
		return r, &schema.Fault{Outcome: schema.Later, Reason: "the request can't be signed: " + err.Error()}
	}
	r.Header = http.Header{"Authorization": {credentials}, "Accept": {"application/json"}}
	return r, nil
}

// call makes a request and reads the JSON of its answer; its error says what X says.
func (c *client) call(ctx context.Context, r httpx.Request, v any) (httpx.Response, error) {
	out, err := c.http.JSON(ctx, r, v)
	c.compareClocks(out.Header)
	return out, c.explain(r, out, err)
}

// get reads JSON, as the account.
func (c *client) get(ctx context.Context, path string, query url.Values, v any) (httpx.Request, httpx.Response, error) {
	r, err := c.request(httpx.Read, http.MethodGet, path, query)
	if err != nil {
		return r, httpx.Response{}, err
	}
	out, err := c.call(ctx, r, v)
	return r, out, err
}

// refuse is a fault found here, before any request that could make something public.
func refuse(hint, reason string, args ...any) *schema.Fault {
	return &schema.Fault{Outcome: schema.Refused, Reason: fmt.Sprintf(reason, args...), Hint: hint}
}
