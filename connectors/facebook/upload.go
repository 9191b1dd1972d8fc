package facebook

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"path"
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

var quoteEscaper = strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\r", "", "\n", "")

// photoForm is the form of an upload. It is not known here whether the post waits. One that does needs temporary
// photos; the reference asks for nothing of the kind for one that goes out at once, and says of a temporary photo
// only that it must not be published by itself.
func photoForm(m schema.MediaFile, body []byte) (kind string, form []byte, err error) {
	var out bytes.Buffer
	w := multipart.NewWriter(&out)
	for _, field := range [][2]string{{"published", "false"}, {"temporary", "true"}, {"alt_text_custom", m.Alt}} {
		if field[1] == "" {
			continue
		}
		if err := w.WriteField(field[0], field[1]); err != nil {
			return "", nil, err
		}
	}
	part, err := w.CreatePart(textproto.MIMEHeader{
		"Content-Disposition": {`form-data; name="source"; filename="` + quoteEscaper.Replace(path.Base(m.File)) + `"`},
		"Content-Type":        {m.Type},
	})
	if err != nil {
		return "", nil, err
	}
	if _, err := part.Write(body); err != nil {
		return "", nil, err
	}
	if err := w.Close(); err != nil {
		return "", nil, err
	}
	return w.FormDataContentType(), out.Bytes(), nil
}
