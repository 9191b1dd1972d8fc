package mastodon

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/galley-social/galley/connectors/internal/httpx"
	"github.com/galley-social/galley/schema"
)

// draft is the body of POST /api/v1/statuses. Visibility is always there, because without it the account's
// own default counts, and language, because Mastodon no longer detects it.
type draft struct {
	Status      string   `json:"status"`
	MediaIDs    []string `json:"media_ids,omitempty"`
	SpoilerText string   `json:"spoiler_text,omitempty"`
	Sensitive   bool     `json:"sensitive"`
	Visibility  string   `json:"visibility"`
	Language    string   `json:"language,omitempty"`
	InReplyToID string   `json:"in_reply_to_id,omitempty"`
	Poll        *poll    `json:"poll,omitempty"`
	ContentType string   `json:"content_type,omitempty"`
}

type poll struct {
	Options    []string `json:"options"`
	ExpiresIn  int      `json:"expires_in"`
	Multiple   bool     `json:"multiple"`
	HideTotals bool     `json:"hide_totals"`
}

// status is a status as the server shows it.
type status struct {
	ID          string            `json:"id"`
	URL         string            `json:"url"`
	CreatedAt   time.Time         `json:"created_at"`
	InReplyToID string            `json:"in_reply_to_id"`
	SpoilerText string            `json:"spoiler_text"`
	Visibility  string            `json:"visibility"`
	Content     string            `json:"content"`
	Media       []json.RawMessage `json:"media_attachments"`
	Poll        *json.RawMessage  `json:"poll"`
}

func (s status) remote() schema.Remote {
	return schema.Remote{ID: s.ID, URL: s.URL, At: s.CreatedAt.UTC()}
}

// Send makes one part public. Everything that can be refused here is, before the one request that counts.
func (c *client) Send(ctx context.Context, e schema.Effect) (schema.Remote, error) {
	limits, err := c.learn(ctx)
	if err != nil {
		return schema.Remote{}, err
	}
	if f := c.early(e); f != nil {
		return schema.Remote{}, f
	}
	// Without nodeinfo the server's own answer decides: its name only helps to find out before.
	is, _ := c.identify(ctx)
	if f := limits.fits(e, is); f != nil {
		return schema.Remote{}, f
	}
	d, err := c.draft(ctx, e, is)
	if err != nil {
		return schema.Remote{}, err
	}
	body, err := json.Marshal(d)
	if err != nil {
		return schema.Remote{}, fmt.Errorf("status of %s: %w", e.Message.Delivery, err)
	}
	r := httpx.Request{
		Method: http.MethodPost, URL: c.server + "/api/v1/statuses", Header: c.header(), Body: body, Now: e.Now,
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Idempotency-Key", e.Key)
	var made status
	out, err := c.http.JSON(ctx, r, &made)
	if err != nil {
		return schema.Remote{}, refine(err, d)
	}
	if made.ID == "" || !strings.HasPrefix(made.URL, "http") || made.CreatedAt.IsZero() {
		return schema.Remote{}, c.http.Unreadable(r, out, "the answer to the post has no id, address or time")
	}
	return made.remote(), nil
}

// refine adds what only Mastodon's own answers say.
func refine(err error, d draft) error {
	var f *schema.Fault
	if !errors.As(err, &f) || f.Outcome != schema.Refused {
		return err
	}
	switch {
	case f.Status == http.StatusUnprocessableEntity && strings.Contains(f.Reason, "not finished processing"):
		f.Outcome, f.Hint = schema.Later, "the next run tries again"
	case f.Status == http.StatusNotFound && d.InReplyToID != "":
		f.Hint = "the post that it answers is gone, or the account may not see it"
	}
	return f
}

func (c *client) draft(ctx context.Context, e schema.Effect, is software) (draft, error) {
	m := e.Message
	d := draft{
		Status:      e.This().Text,
		SpoilerText: m.ContentWarning,
		Sensitive:   m.ContentWarning != "",
		Visibility:  string(c.visibility(m)),
		Language:    c.language(m),
	}
	if is.takesType() {
		d.ContentType = "text/plain"
	}
	if m.Poll != nil && e.Part == 0 {
		d.Poll = &poll{
			Options: m.Poll.Options, ExpiresIn: pollSeconds(m.Poll),
			Multiple: m.Poll.Multiple, HideTotals: m.Poll.HideTotals,
		}
	}
	if got, want := len(e.Uploads), len(e.This().Media); got != want {
		return d, refuse("upload each file first", "the part has %d media files, and %d are uploaded", want, got)
	}
	for _, up := range e.Uploads {
		var h handle
		if err := json.Unmarshal(up.Handle, &h); err != nil || h.ID == "" {
			return d, refuse("upload the file again", "the upload of %s has no id", up.File)
		}
		d.MediaIDs = append(d.MediaIDs, h.ID)
	}
	var err error
	d.InReplyToID, err = c.answers(ctx, e)
	return d, err
}

func (c *client) visibility(m schema.Message) schema.Visibility {
	return cmp.Or(m.Visibility, c.options.Channel.Visibility, schema.Public)
}

// language is the first part of the language tag: Mastodon knows ISO 639 codes, and takes the account's
// language, without a word, for a tag that it does not know.
func (c *client) language(m schema.Message) string {
	tag := cmp.Or(m.Language, c.options.Channel.Language, c.options.Config.Language)
	code, _, _ := strings.Cut(tag, "-")
	return strings.ToLower(code)
}

func pollSeconds(p *schema.Poll) int { return int(p.Duration.Or(0) / time.Second) }

// answers is the id of the status that the part answers, or "". A status elsewhere in the fediverse has an id
// of this server's own, which a search by its address gives.
func (c *client) answers(ctx context.Context, e schema.Effect) (string, error) {
	reply := e.Message.ReplyTo
	switch {
	case e.Parent != nil && e.Parent.ID != "":
		return e.Parent.ID, nil
	case e.Part > 0:
		return "", refuse("send the part before first", "part %d has no part before it", e.Part+1)
	case reply == nil:
		return "", nil
	case reply.URL == "":
		return "", refuse("publish that post first", "the post %q that it answers is not public on this channel", reply.Post)
	}
	var found struct {
		Statuses []status `json:"statuses"`
	}
	query := url.Values{"q": {reply.URL}, "resolve": {"true"}, "type": {"statuses"}, "limit": {"1"}}
	if _, err := c.get(ctx, "/api/v2/search", query, &found); err != nil {
		return "", err
	}
	if len(found.Statuses) == 0 || found.Statuses[0].ID == "" {
		return "", refuse("check reply_to, and that the token may search (read:search)",
			"the server knows no post at %s", reply.URL)
	}
	return found.Statuses[0].ID, nil
}
