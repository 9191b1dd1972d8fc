package mastodon

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"path"
	"strings"
	"time"

	"github.com/galley-social/galley/connectors/internal/httpx"
	"github.com/galley-social/galley/schema"
)

// Delete takes one status back, with its files. It may be repeated: schema.ErrAbsent when the server holds no
// such status any more.
func (c *client) Delete(ctx context.Context, r schema.Remote) error {
	id, err := c.idOf(r)
	if err != nil {
		return err
	}
	request := httpx.Request{
		Method: http.MethodDelete, URL: c.server + "/api/v1/statuses/" + url.PathEscape(id) + "?delete_media=true",
		Header: c.header(), Also: []int{http.StatusNotFound},
	}
	var gone handle
	out, err := c.http.JSON(ctx, request, &gone)
	switch {
	case err != nil:
		return err
	case out.Status == http.StatusNotFound:
		return c.strange(ctx, id, r)
	case gone.ID != id:
		return c.http.Unreadable(request, out, "the answer to the deletion does not name the post")
	}
	return nil
}

// strange tells a status that is gone from one that the token's account may not delete: to both the server
// says that it knows no such status of this account.
func (c *client) strange(ctx context.Context, id string, r schema.Remote) error {
	s, err := c.status(ctx, id, r)
	if err != nil {
		return err
	}
	return refuse("use the token of the account that published it", "%s is there, and the token's account may not delete it", s.URL)
}

// Fetch reads one status as the server holds it; schema.ErrAbsent when it holds it no more.
func (c *client) Fetch(ctx context.Context, r schema.Remote) (schema.Live, error) {
	id, err := c.idOf(r)
	if err != nil {
		return schema.Live{}, err
	}
	s, err := c.status(ctx, id, r)
	if err != nil {
		return schema.Live{}, err
	}
	live := schema.Live{Warning: s.SpoilerText, Media: len(s.Media)}
	if s.EditedAt != nil {
		live.Edited = s.EditedAt.UTC()
	}
	live.Text, live.Shown, err = c.text(ctx, s.status)
	return live, err
}

// edited is a status with what is only asked of one that was published.
type edited struct {
	status
	EditedAt *time.Time `json:"edited_at"`
}

// status reads one status.
func (c *client) status(ctx context.Context, id string, r schema.Remote) (edited, error) {
	var s edited
	out, err := c.get(ctx, "/api/v1/statuses/"+url.PathEscape(id), nil, &s, http.StatusNotFound, http.StatusGone)
	switch {
	case err != nil:
		return s, err
	case out.Status != http.StatusOK && isAnswer(out.Body):
		return s, c.absent(ctx, r)
	case s.ID != id:
		return s, &schema.Fault{Outcome: schema.Later, Status: out.Status, Reason: "the server's answer does not name the post"}
	}
	return s, nil
}

// absent is schema.ErrAbsent, unless the token is of another account than the one that published: to that one
// a private post is not there either.
func (c *client) absent(ctx context.Context, r schema.Remote) error {
	var who struct {
		URL string `json:"url"`
	}
	if _, err := c.get(ctx, "/api/v1/accounts/verify_credentials", nil, &who); err != nil {
		return err
	}
	if who.URL != "" && !strings.HasPrefix(r.URL, who.URL+"/") {
		return refuse("use the token of the account that published it", "the token belongs to %s, which did not publish %s", who.URL, r.URL)
	}
	return schema.ErrAbsent
}

// isAnswer reports whether a refusal has the API's own form: what some other program on the way answers says
// nothing about the status.
func isAnswer(body []byte) bool {
	var said struct {
		Error string `json:"error"`
	}
	return json.Unmarshal(body, &said) == nil && said.Error != ""
}

// text is the status's source, or else what its HTML shows.
func (c *client) text(ctx context.Context, s status) (text string, isShown bool, err error) {
	var source struct {
		Text *string `json:"text"`
	}
	out, err := c.get(ctx, "/api/v1/statuses/"+url.PathEscape(s.ID)+"/source", nil, &source)
	var f *schema.Fault
	switch {
	case errors.As(err, &f) && (out.Status == http.StatusNotFound || out.Status == http.StatusForbidden):
		// Servers before Mastodon 3.5 have no source, and a token may lack the scope.
		return shown(s.Content), true, nil
	case err != nil:
		return "", false, err
	case source.Text == nil:
		return "", false, &schema.Fault{Outcome: schema.Later, Reason: "the server does not give the text of " + s.URL}
	}
	return *source.Text, false, nil
}

// idOf is the status's id: the receipt's, or the last word of an address on this server that a person gave.
func (c *client) idOf(r schema.Remote) (string, error) {
	if r.ID != "" {
		return r.ID, nil
	}
	u, err := url.Parse(r.URL)
	if err != nil || u.Scheme+"://"+u.Host != c.server || !strings.HasPrefix(u.Path, "/@") {
		return "", refuse("", "%q is not the address of a post on %s", r.URL, c.server)
	}
	return path.Base(u.Path), nil
}
