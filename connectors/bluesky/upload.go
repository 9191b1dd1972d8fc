package bluesky

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/galley-social/galley/connectors/bluesky/internal/metadata"
	"github.com/galley-social/galley/connectors/internal/httpx"
	"github.com/galley-social/galley/schema"
)

type uploadAnswer struct {
	Blob blob `json:"blob"`
}

func (a *uploadAnswer) missing() string {
	if a.Blob.Type != "blob" || a.Blob.Ref.CID == "" {
		return "blob"
	}
	return ""
}

// Upload stores a picture without its metadata. Blobs are known by their content, so again is the same.
func (c *client) Upload(ctx context.Context, m schema.MediaFile, body []byte) (schema.Upload, error) {
	clean, orientation, err := metadata.Strip(body)
	if err != nil {
		return schema.Upload{}, refused(fmt.Sprintf("%s: %v", m.File, err), "export the picture again")
	}
	if int64(len(clean)) > Network.Media.ImageBytes {
		return schema.Upload{}, refused(fmt.Sprintf("%s has %d bytes, and Bluesky takes %d", m.File, len(clean),
			Network.Media.ImageBytes), "make the picture smaller")
	}
	var answer uploadAnswer
	_, err = c.authed(ctx, call{
		kind:        httpx.Upload,
		name:        "com.atproto.repo.uploadBlob",
		body:        clean,
		contentType: m.Type,
	}, &answer)
	if err != nil {
		return schema.Upload{}, err
	}
	h := handle{Blob: answer.Blob, AspectRatio: ratio(m, orientation)}
	data, err := json.Marshal(h)
	if err != nil {
		return schema.Upload{}, err
	}
	return schema.Upload{File: m.File, Handle: data}, nil
}

// ratio is the picture's shape as people see it: EXIF orientations from 5 up lay it on its side.
func ratio(m schema.MediaFile, orientation int) *aspectRatio {
	switch {
	case m.Width <= 0 || m.Height <= 0:
		return nil
	case orientation >= 5:
		return &aspectRatio{m.Height, m.Width}
	}
	return &aspectRatio{m.Width, m.Height}
}
