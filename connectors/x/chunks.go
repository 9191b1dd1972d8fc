package x

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/galley-social/galley/connectors/internal/httpx"
	"github.com/galley-social/galley/schema"
)

// segment is how much of a file goes in one request: X takes some more, and a thousand of them.
const segment = 4 << 20

// putChunks stores a GIF or a video piece by piece.
func (c *client) putChunks(ctx context.Context, m schema.MediaFile, body []byte) (stored, error) {
	about, err := json.Marshal(map[string]any{"media_type": m.Type, "total_bytes": len(body), "media_category": category(m)})
	if err != nil {
		return stored{}, fmt.Errorf("upload of %s: %w", m.File, err)
	}
	begun, err := c.put(ctx, "/2/media/upload/initialize", jsonType, about)
	if err != nil {
		return stored{}, err
	}
	id, index := begun.Data.ID, 0
	for piece := range slices.Chunk(body, segment) {
		if err := c.append(ctx, m, id, index, piece); err != nil {
			return stored{}, err
		}
		index++
	}
	done, err := c.put(ctx, "/2/media/upload/"+id+"/finalize", "", nil)
	if err == nil && done.Data.ID != id {
		return done, &schema.Fault{Outcome: schema.Later, Reason: "X names another file than " + m.File, Hint: "the next run tries again"}
	}
	return done, err
}

// append stores one piece. X's answer may have no body.
func (c *client) append(ctx context.Context, m schema.MediaFile, id string, index int, piece []byte) error {
	kind, form, err := httpx.Form("media", m, piece, [2]string{"segment_index", fmt.Sprint(index)})
	if err != nil {
		return fmt.Errorf("form for %s: %w", m.File, err)
	}
	r, err := c.uploading("/2/media/upload/"+id+"/append", kind, form)
	if err != nil {
		return err
	}
	out, err := c.http.Do(ctx, r)
	c.compareClocks(out.Header)
	return c.explain(r, out, err)
}
