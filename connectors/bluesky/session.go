package bluesky

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"

	"github.com/galley-social/galley/connectors/internal/httpx"
	"github.com/galley-social/galley/schema"
)

// session is a log-in: the account, its own server and the tokens for it.
type session struct {
	did             string
	server          *url.URL
	access, refresh string
}

// sessionAnswer is what createSession and refreshSession give.
type sessionAnswer struct {
	DID     string `json:"did"`
	Access  string `json:"accessJwt"`
	Refresh string `json:"refreshJwt"`
	Active  *bool  `json:"active"`
	Status  string `json:"status"`
	Doc     struct {
		Service []struct {
			ID       string `json:"id"`
			Endpoint any    `json:"serviceEndpoint"`
		} `json:"service"`
	} `json:"didDoc"`
}

func (a *sessionAnswer) missing() string {
	switch {
	case !isDID(a.DID):
		return "did"
	case a.Access == "":
		return "accessJwt"
	}
	return ""
}

// login gives the session, and makes it at the first call: servers allow 300 a day.
func (c *client) login(ctx context.Context) (session, error) {
	if c.session.access != "" {
		return c.session, nil
	}
	var answer sessionAnswer
	said, err := c.do(ctx, c.server, "", call{
		kind: httpx.Read,
		name: "com.atproto.server.createSession",
		body: map[string]string{"identifier": c.account, "password": c.secret},
	}, &answer)
	if err != nil {
		return session{}, c.loginFault(err, said)
	}
	return c.open(answer)
}

// renew replaces a session that the server no longer takes.
func (c *client) renew(ctx context.Context, said answerError) error {
	old := c.session
	c.session = session{}
	if said.Name == "ExpiredToken" && old.refresh != "" {
		var answer sessionAnswer
		said, err := c.do(ctx, old.server, old.refresh, call{
			kind: httpx.Read,
			name: "com.atproto.server.refreshSession",
			body: []byte{},
		}, &answer)
		if err == nil {
			_, err = c.open(answer)
			return err
		}
		if !said.isStale() {
			return err
		}
	}
	_, err := c.login(ctx)
	return err
}

// open keeps a session, on the server that the account's own document names.
func (c *client) open(a sessionAnswer) (session, error) {
	c.http.Hide(a.Access)
	c.http.Hide(a.Refresh)
	if a.Active != nil && !*a.Active {
		return session{}, &schema.Fault{
			Outcome: schema.Refused,
			Reason:  fmt.Sprintf("the account %s is not active (%s)", c.account, a.Status),
			Hint:    "log in to it on Bluesky, which says why",
		}
	}
	s := session{did: a.DID, server: c.server, access: a.Access, refresh: a.Refresh}
	for _, service := range a.Doc.Service {
		endpoint, _ := service.Endpoint.(string)
		if endpoint == "" || !strings.HasSuffix(service.ID, "#atproto_pds") {
			continue
		}
		server, err := c.allowed(endpoint)
		if err != nil {
			return session{}, err
		}
		s.server = server
		break
	}
	c.session = s
	return s, nil
}

// allowed checks a server that a document names. The token goes to it, so it must be reached as safely as
// the server that was configured.
func (c *client) allowed(endpoint string) (*url.URL, error) {
	u, err := url.Parse(strings.TrimRight(endpoint, "/"))
	if err == nil && u.Host != "" && u.User == nil {
		same := u.Scheme == c.server.Scheme && u.Host == c.server.Host
		local := u.Scheme == "http" && httpx.Loopback(u.Hostname()) && httpx.Loopback(c.server.Hostname())
		if u.Scheme == "https" || same || local {
			return u, nil
		}
	}
	return nil, &schema.Fault{
		Outcome: schema.Refused,
		Reason:  fmt.Sprintf("the account's document names %q as its server, which is not an https address", endpoint),
		Hint:    "is the channel's server: right?",
	}
}

// loginFault says what to do about a log-in that was refused.
func (c *client) loginFault(err error, said answerError) error {
	var f *schema.Fault
	if !errors.As(err, &f) || f.Outcome != schema.Refused {
		return err
	}
	told := *f
	where := "the environment variable that secret_env: names"
	if c.secretEnv != "" {
		where = c.secretEnv
	}
	switch {
	case said.Name == "AuthenticationRequired":
		told.Hint = fmt.Sprintf("make an app password in Bluesky's settings, under App passwords, and put it into %s; "+
			"account: must be the handle it was made for (now %q)", where, c.account)
	case said.Name == "":
		told.Hint = fmt.Sprintf("is the channel's server: right (now %q)?", c.server)
	}
	return &told
}

// authed makes one request with the session. A refusal that only means "log in again" did nothing, so it is
// followed by one renewal and the same request once more, an effect too.
func (c *client) authed(ctx context.Context, in call, out any) (answerError, error) {
	s, err := c.login(ctx)
	if err != nil {
		return answerError{}, err
	}
	said, err := c.do(ctx, s.server, s.access, in, out)
	if err == nil || !said.isStale() {
		return said, err
	}
	if err := c.renew(ctx, said); err != nil {
		return answerError{}, err
	}
	said, err = c.do(ctx, c.session.server, c.session.access, in, out)
	if said.isStale() {
		c.session = session{}
		err = c.loginFault(err, answerError{Name: "AuthenticationRequired"})
	}
	return said, err
}
