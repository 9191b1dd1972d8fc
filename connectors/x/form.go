package x

import (
	"bytes"
	"mime/multipart"
	"net/textproto"
	"path"
	"strings"

	"github.com/galley-social/galley/schema"
)

var quoteEscaper = strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\r", "", "\n", "")

// mediaForm is a form with fields and the bytes of a file.
func mediaForm(m schema.MediaFile, body []byte, fields ...[2]string) (kind string, form []byte, err error) {
	var out bytes.Buffer
	w := multipart.NewWriter(&out)
	for _, field := range fields {
		if err := w.WriteField(field[0], field[1]); err != nil {
			return "", nil, err
		}
	}
	part, err := w.CreatePart(textproto.MIMEHeader{
		"Content-Disposition": {`form-data; name="media"; filename="` + quoteEscaper.Replace(path.Base(m.File)) + `"`},
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
