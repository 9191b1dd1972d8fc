package x

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/galley-social/galley/connectors/internal/httpx"
	"github.com/galley-social/galley/schema"
)

// handle is an upload's handle.
type handle struct {
	ID string `json:"id"`
}

// stored is what X says of a file.
type stored struct {
	Data struct {
		ID         string `json:"id"`
		Processing *struct {
			State string  `json:"state"`
			After int     `json:"check_after_secs"`
			Error problem `json:"error"`
		} `json:"processing_info"`
	} `json:"data"`
}

// X's names for what a file is for.
const (
	imageCategory = "tweet_image"
	gifCategory   = "tweet_gif"
	videoCategory = "tweet_video"
)

func category(m schema.MediaFile) string {
	switch {
	case m.Type == "image/gif":
		return gifCategory
	case strings.HasPrefix(m.Type, "video/"):
		return videoCategory
	}
	return imageCategory
}

// Upload stores one file, waits until X has processed it, and gives it its alt text, which X takes for pictures
// only. A file that is stored twice and not attached is cleared away by X after a day.
func (c *client) Upload(ctx context.Context, m schema.MediaFile, body []byte) (schema.Upload, error) {
	put := c.putWhole
	if category(m) != imageCategory {
		put = c.putChunks
	}
	got, err := put(ctx, m, body)
	if err != nil {
		return schema.Upload{}, err
	}
	id := got.Data.ID
	if err := c.processed(ctx, m, got); err != nil {
		return schema.Upload{}, err
	}
	if m.Alt != "" && strings.HasPrefix(m.Type, "image/") {
		if err := c.describe(ctx, id, m.Alt); err != nil {
			return schema.Upload{}, err
		}
	}
	data, err := json.Marshal(handle{id})
	return schema.Upload{File: m.File, Handle: data}, err
}

// putWhole stores a picture in one request.
func (c *client) putWhole(ctx context.Context, m schema.MediaFile, body []byte) (stored, error) {
	kind, form, err := httpx.Form("media", m, body, [2]string{"media_category", imageCategory})
	if err != nil {
		return stored{}, fmt.Errorf("form for %s: %w", m.File, err)
	}
	return c.put(ctx, "/2/media/upload", kind, form)
}

// put is one upload request whose answer names the file.
func (c *client) put(ctx context.Context, path, kind string, body []byte) (stored, error) {
	var got stored
	r, err := c.uploading(path, kind, body)
	if err != nil {
		return got, err
	}
	out, err := c.call(ctx, r, &got)
	if err == nil && !isID(got.Data.ID) {
		err = c.http.Unreadable(r, out, "the answer to the upload has no id: "+sentence(problemsOf(out.Body)))
	}
	return got, err
}

func (c *client) uploading(path, kind string, body []byte) (httpx.Request, error) {
	r, err := c.request(httpx.Upload, http.MethodPost, path, nil)
	if err != nil {
		return r, err
	}
	r.Body = body
	if kind != "" {
		r.Header.Set("Content-Type", kind)
	}
	return r, nil
}

const jsonType = "application/json"

// describe sets the alt text.
func (c *client) describe(ctx context.Context, id, alt string) error {
	body, err := json.Marshal(map[string]any{"id": id, "metadata": map[string]any{"alt_text": map[string]string{"text": alt}}})
	if err != nil {
		return fmt.Errorf("alt text: %w", err)
	}
	r, err := c.uploading("/2/media/metadata", jsonType, body)
	if err != nil {
		return err
	}
	var said struct {
		Data *struct {
			ID string `json:"id"`
		} `json:"data"`
	}
	out, err := c.call(ctx, r, &said)
	if err == nil && said.Data == nil {
		return c.http.Unreadable(r, out, "the answer does not say that the alt text is set: "+sentence(problemsOf(out.Body)))
	}
	return err
}

// The bounds of waiting for X to process a file: some ten minutes, which a long video needs.
const (
	patience = 10 * time.Minute
	longest  = 30 * time.Second
	shortest = time.Second
)

// processed waits until a file can be attached.
func (c *client) processed(ctx context.Context, m schema.MediaFile, got stored) error {
	id := got.Data.ID
	for waited := time.Duration(0); waited < patience; {
		work := got.Data.Processing
		switch {
		case work == nil || work.State == "succeeded":
			return nil
		case work.State == "failed":
			return refuse("replace the file", "X can't use %s: %s", m.File, c.http.Mask(work.Error.words()))
		}
		// From a number of seconds that may be anything.
		wait := time.Duration(min(max(work.After, int(shortest.Seconds())), int(longest.Seconds()))) * time.Second
		waited += wait
		if c.options.Sleep == nil || c.options.Sleep(ctx, wait) != nil {
			break
		}
		got = stored{}
		query := url.Values{"command": {"STATUS"}, "media_id": {id}}
		r, out, err := c.get(ctx, "/2/media/upload", query, &got)
		switch {
		case err != nil:
			return err
		case got.Data.ID != id:
			return c.http.Unreadable(r, out, "the answer does not name the file: "+sentence(problemsOf(out.Body)))
		}
	}
	return &schema.Fault{
		Outcome: schema.Later, Reason: "X is still processing " + m.File, Hint: "the next run tries again",
	}
}
