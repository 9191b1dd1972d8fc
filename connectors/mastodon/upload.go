package mastodon

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"github.com/galley-social/galley/connectors/internal/httpx"
	"github.com/galley-social/galley/schema"
)

// handle is an upload's handle.
type handle struct {
	ID string `json:"id"`
}

// The bounds of waiting for the server to process a file: some three minutes, which a long video needs.
const (
	looks    = 40
	longest  = 5 * time.Second
	shortest = time.Second
)

// Upload stores one file with its alt text, and waits until the server has processed it. A file that is
// stored twice and not attached is cleared away by the server after a day.
func (c *client) Upload(ctx context.Context, m schema.MediaFile, body []byte) (schema.Upload, error) {
	limits, err := c.learn(ctx)
	if err != nil {
		return schema.Upload{}, err
	}
	if f := limits.takes(m); f != nil {
		return schema.Upload{}, f
	}
	kind, form, err := httpx.Form("file", m, body, [2]string{"description", m.Alt}, [2]string{"focus", m.Focus})
	if err != nil {
		return schema.Upload{}, fmt.Errorf("form for %s: %w", m.File, err)
	}
	r := httpx.Request{
		Kind: httpx.Upload, Method: http.MethodPost, URL: c.server + "/api/v2/media",
		Header: c.header(), Body: form,
	}
	r.Header.Set("Content-Type", kind)
	var got handle
	out, err := c.http.JSON(ctx, r, &got)
	if err != nil {
		return schema.Upload{}, err
	}
	if got.ID == "" {
		return schema.Upload{}, c.http.Unreadable(r, out, "the answer to the upload has no id")
	}
	if out.Status == http.StatusAccepted {
		if err := c.processed(ctx, m, got.ID); err != nil {
			return schema.Upload{}, err
		}
	}
	data, err := json.Marshal(got)
	return schema.Upload{File: m.File, Handle: data}, err
}

// processed waits until a file can be attached: 206 means that the server is at it.
func (c *client) processed(ctx context.Context, m schema.MediaFile, id string) error {
	wait := shortest
	for range looks {
		if c.options.Sleep == nil || c.options.Sleep(ctx, wait) != nil {
			break
		}
		wait = min(2*wait, longest)
		var got handle
		out, err := c.get(ctx, "/api/v1/media/"+url.PathEscape(id), nil, &got)
		if err != nil {
			return err
		}
		if out.Status == http.StatusOK {
			return nil
		}
	}
	return &schema.Fault{
		Outcome: schema.Later, Reason: "the server is still processing " + m.File, Hint: "the next run tries again",
	}
}
