package mastodon

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/galley-social/galley/connectors/internal/httpx"
	"github.com/galley-social/galley/schema"
)

// revision is the body of PUT /api/v1/statuses/:id. It names everything that is to stay: what is left out, the server
// removes. Who sees a status can't be changed.
type revision struct {
	Status      string        `json:"status"`
	SpoilerText string        `json:"spoiler_text"`
	Sensitive   bool          `json:"sensitive"`
	Language    string        `json:"language,omitempty"`
	MediaIDs    []string      `json:"media_ids,omitempty"`
	Media       []description `json:"media_attributes,omitempty"`
	ContentType string        `json:"content_type,omitempty"`
}

// description is what an edit says of a file that the status has.
type description struct {
	ID          string `json:"id"`
	Description string `json:"description"`
	Focus       string `json:"focus,omitempty"`
}

// Edit makes one public status read as the effect's part says. It may be repeated: the server makes no new version of
// what is the same. schema.ErrAbsent when the server holds no such status any more.
func (c *client) Edit(ctx context.Context, e schema.Effect, r schema.Remote) error {
	id, err := c.idOf(r)
	if err != nil {
		return err
	}
	is, err := c.fitsEdit(ctx, e)
	if err != nil {
		return err
	}
	held, err := c.status(ctx, id, r)
	if err != nil {
		return err
	}
	v, err := c.revise(e, held, is)
	if err != nil {
		return err
	}
	body, err := json.Marshal(v)
	if err != nil {
		return fmt.Errorf("edit of %s: %w", e.Message.Delivery, err)
	}
	request := httpx.Request{
		Method: http.MethodPut, URL: c.server + "/api/v1/statuses/" + url.PathEscape(id), Header: c.header(), Body: body,
		Now: e.Now, Also: []int{http.StatusNotFound},
	}
	request.Header.Set("Content-Type", "application/json")
	var made handle
	out, err := c.http.JSON(ctx, request, &made)
	switch {
	case err != nil:
		return err
	case out.Status == http.StatusNotFound:
		return c.unchangeable(ctx, id, r)
	case made.ID != id:
		return c.http.Unreadable(request, out, "the answer to the edit does not name the post")
	}
	return nil
}

// unchangeable tells a status that is gone from one that the token's account may not edit: to both the server says that
// it knows no such status of this account.
func (c *client) unchangeable(ctx context.Context, id string, r schema.Remote) error {
	s, err := c.status(ctx, id, r)
	if err != nil {
		return err
	}
	return refuse("use the token of the account that published it", "%s is there, and the token's account may not edit it", s.URL)
}

// fitsEdit refuses what the server would refuse, and a server of which it is not known what an edit does.
func (c *client) fitsEdit(ctx context.Context, e schema.Effect) (software, error) {
	limits, err := c.learn(ctx)
	if err != nil {
		return software{}, err
	}
	is, err := c.identify(ctx)
	if err != nil {
		return is, err
	}
	if !is.edits() {
		return is, refuse("change it on the network by hand, or restore the text in Git",
			"galley does not know how %s %s edits", is.Name, is.Version)
	}
	if f := limits.fits(e, is); f != nil {
		return is, f
	}
	return is, nil
}

// edits reports whether the server is known to edit statuses with their files' descriptions: Mastodon does since 4.1,
// and GoToSocial since 0.18.
func (s software) edits() bool {
	switch s.Name {
	case "mastodon", "hometown":
		return s.since(4, 1)
	case "gotosocial":
		return s.since(0, 18)
	}
	return false
}

// since reports whether the version is at least major.minor.
func (s software) since(major, minor int) bool {
	first, rest, _ := strings.Cut(s.Version, ".")
	second, _, _ := strings.Cut(rest, ".")
	a, err := strconv.Atoi(first)
	if err != nil {
		return false
	}
	b, err := strconv.Atoi(second)
	return err == nil && (a > major || a == major && b >= minor)
}

// revise is the edit of a status as the server holds it.
func (c *client) revise(e schema.Effect, held edited, is software) (revision, error) {
	m, part := e.Message, e.This()
	v := revision{
		Status: part.Text, SpoilerText: m.ContentWarning, Sensitive: m.ContentWarning != "", Language: c.language(m),
	}
	if is.takesType() {
		v.ContentType = "text/plain"
	}
	if held.Poll != nil || m.Poll != nil && e.Part == 0 {
		return v, refuse("restore the text in Git", "an edit of a post with a poll loses its votes")
	}
	if got, want := len(held.Media), len(part.Media); got != want {
		return v, refuse("change it on the network by hand", "the post has %d files there, and %d in Git", got, want)
	}
	for i, raw := range held.Media {
		var h handle
		if err := json.Unmarshal(raw, &h); err != nil || h.ID == "" {
			return v, &schema.Fault{Outcome: schema.Later, Reason: "the server does not name the files of " + held.URL}
		}
		v.MediaIDs = append(v.MediaIDs, h.ID)
		v.Media = append(v.Media, description{ID: h.ID, Description: part.Media[i].Alt, Focus: part.Media[i].Focus})
	}
	return v, nil
}
