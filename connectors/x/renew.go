package x

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"github.com/galley-social/galley/connectors/connector"
	"github.com/galley-social/galley/connectors/internal/httpx"
	"github.com/galley-social/galley/schema"
)

// renewing is the client of tokens that rotate.
type renewing struct {
	*client
	tokens tokens
}

var _ connector.Renewer = (*renewing)(nil)

// Renew exchanges the refresh token, which X takes once. A reply that is lost leaves nobody who has the new one.
func (c *renewing) Renew(ctx context.Context, now time.Time) (connector.Renewed, error) {
	form := url.Values{"grant_type": {"refresh_token"}, "refresh_token": {c.tokens.Refresh}}
	r := httpx.Request{
		Method: http.MethodPost, URL: c.server + "/2/oauth2/token", Now: now,
		Header: http.Header{"Accept": {"application/json"}, "Content-Type": {"application/x-www-form-urlencoded"}},
	}
	if c.tokens.ClientSecret == "" {
		form.Set("client_id", c.tokens.ClientID)
	} else {
		r.Header.Set("Authorization", "Basic "+c.tokens.basic())
	}
	r.Body = []byte(form.Encode())
	out, err := c.http.Do(ctx, r)
	if err != nil {
		return connector.Renewed{}, c.renewFault(c.explain(r, out, err), out)
	}
	var got struct {
		Access  string      `json:"access_token"`
		Refresh string      `json:"refresh_token"`
		Expires json.Number `json:"expires_in"`
	}
	// What a decoder says may quote a part of a token.
	if json.Unmarshal(out.Body, &got) != nil || !isToken(got.Access) || !isToken(got.Refresh) {
		f := c.http.Unreadable(r, out, "the answer has no new tokens that can be read")
		f.Hint = c.signIn()
		return connector.Renewed{}, f
	}
	next := c.tokens
	next.Access, next.Refresh = got.Access, got.Refresh
	text, err := json.Marshal(next)
	if err != nil {
		return connector.Renewed{}, c.http.Unreadable(r, out, "the new tokens can't be written down")
	}
	renewed := connector.Renewed{Secret: string(text)}
	if s, err := got.Expires.Int64(); err == nil && s > 0 && s < int64(maxLife.Seconds()) {
		renewed.Expires = now.Add(time.Duration(s) * time.Second).UTC()
	}
	return renewed, nil
}

// maxLife is more than any token lives; what is beyond it is no lifetime.
const maxLife = 10 * 365 * 24 * time.Hour

func (c *renewing) signIn() string {
	return fmt.Sprintf("sign in to X again, and write what it gives with: galley token set %s", c.options.Name)
}

// renewFault says what to do about an exchange that was refused.
func (c *renewing) renewFault(err error, out httpx.Response) error {
	var f *schema.Fault
	if !errors.As(err, &f) {
		return err
	}
	var said struct {
		Error string `json:"error"`
	}
	_ = json.Unmarshal(out.Body, &said) // what is no JSON says nothing
	switch {
	case f.Outcome == schema.Unknown:
		f.Hint = "if the next exchange is refused, " + c.signIn()
	case f.Outcome != schema.Refused:
	case said.Error == "invalid_client" || said.Error == "unauthorized_client":
		f.Hint = "check client_id and client_secret in " + c.options.SecretPlace() + ", against the app in X's developer console"
	default:
		f.Hint = c.signIn()
	}
	return f
}
