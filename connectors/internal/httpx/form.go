package httpx

import (
	"bytes"
	"mime/multipart"
	"net/textproto"
	"path"
	"strings"

	"github.com/galley-social/galley/schema"
)

var quoteEscaper = strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\r", "", "\n", "")

// Form is a multipart form with a file's bytes under the name, and with those of the other fields that have a value. It
// gives its Content-Type and its body.
func Form(name string, m schema.MediaFile, body []byte, fields ...[2]string) (kind string, form []byte, err error) {
	var out bytes.Buffer
	w := multipart.NewWriter(&out)
	for _, field := range fields {
		if field[1] == "" {
			continue
		}
		if err := w.WriteField(field[0], field[1]); err != nil {
			return "", nil, err
		}
	}
	part, err := w.CreatePart(textproto.MIMEHeader{
		"Content-Disposition": {`form-data; name="` + name + `"; filename="` + quoteEscaper.Replace(path.Base(m.File)) + `"`},
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
