package facebook

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/galley-social/galley/connectors/internal/httpx"
	"github.com/galley-social/galley/schema"
)

// handle is an upload's handle.
type handle struct {
	ID string `json:"id"`
}

// maxPhoto is the largest picture that the reference allows, which is more than Facebook advises.
const maxPhoto = 10_000_000

// Upload stores one picture with its alt text, out of sight. Nobody sees one that no post attaches, and Facebook
// clears it away after a day.
func (c *client) Upload(ctx context.Context, m schema.MediaFile, body []byte) (schema.Upload, error) {
	switch {
	case strings.HasPrefix(m.Type, "video/"):
		return schema.Upload{}, refuse("publish it by hand, or leave the channel out", "galley publishes no videos to Facebook, and %s is one", m.File)
	case !slices.Contains(Network.Media.Types, m.Type):
		return schema.Upload{}, refuse("save it as JPEG or PNG", "%s is %s, which Facebook does not take", m.File, m.Type)
	case len(body) > maxPhoto:
		return schema.Upload{}, refuse("replace the file by a smaller one", "%s has %d bytes, and Facebook takes %d", m.File, len(body), maxPhoto)
	}
	kind, form, err := photoForm(m, body)
	if err != nil {
		return schema.Upload{}, fmt.Errorf("form for %s: %w", m.File, err)
	}
	a := ask{kind: httpx.Upload, method: http.MethodPost, path: "/" + c.page + "/photos", body: form, mime: kind}
	var got handle
	out, _, err := c.call(ctx, a, &got)
	if err != nil {
		return schema.Upload{}, err
	}
	if !objectID.MatchString(got.ID) {
		return schema.Upload{}, c.unreadable(a, out, "the answer to the upload has no id")
	}
	data, err := json.Marshal(got)
	return schema.Upload{File: m.File, Handle: data}, err
}

// photoForm is the form of an upload. It is not known here whether the post waits. One that does needs temporary
// photos; the reference asks for nothing of the kind for one that goes out at once, and says of a temporary photo
// only that it must not be published by itself.
func photoForm(m schema.MediaFile, body []byte) (kind string, form []byte, err error) {
	return httpx.Form("source", m, body, [2]string{"published", "false"}, [2]string{"temporary", "true"}, [2]string{"alt_text_custom", m.Alt})
}
