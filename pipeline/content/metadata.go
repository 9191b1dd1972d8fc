package content

import (
	"bytes"
	"io"
	"math"

	"github.com/bep/imagemeta"
)

// maxMetadata is how much of a picture is read for its metadata, the same parts again included.
const maxMetadata = 64 << 20

// metadata is what a picture says about itself beside its pixels.
type metadata struct {
	// width and height of a picture that Go can't decode, as it is shown.
	width, height int
	// turned is whether the picture is shown with width and height exchanged.
	turned   bool
	location bool
	// damaged is whether there is EXIF that can't be read to its end.
	damaged bool
	// latitude and longitude are 0 in pictures of cameras that look for satellites and find none.
	latitude, longitude float64
}

// readMetadata reads EXIF and XMP. Each is read by itself, so that one that is damaged does not hide the other.
// A picture is shown without what can't be read.
func readMetadata(kind string, w window) metadata {
	var m metadata
	format, ok := map[string]imagemeta.ImageFormat{
		"image/jpeg": imagemeta.JPEG, "image/png": imagemeta.PNG, "image/webp": imagemeta.WebP,
		"image/heic": imagemeta.HEIF, "image/avif": imagemeta.AVIF,
	}[kind]
	if !ok {
		return m
	}
	for _, source := range []imagemeta.Source{imagemeta.EXIF, imagemeta.XMP, imagemeta.CONFIG} {
		if source == imagemeta.CONFIG && format != imagemeta.HEIF && format != imagemeta.AVIF {
			continue
		}
		result, err := imagemeta.Decode(imagemeta.Options{
			R: w.frugal(maxMetadata), ImageFormat: format, Sources: source, HandleTag: m.tag, HandleXMP: m.xmp,
		})
		if err == nil && source == imagemeta.CONFIG {
			m.width, m.height = result.ImageConfig.Width, result.ImageConfig.Height
		}
		m.damaged = m.damaged || source == imagemeta.EXIF && imagemeta.IsInvalidFormat(err)
	}
	m.location = m.location || m.latitude != 0 || m.longitude != 0
	return m
}

// tag takes a value of EXIF.
func (m *metadata) tag(t imagemeta.TagInfo) error {
	switch {
	case t.Namespace == "IFD0" && t.Tag == "Orientation":
		n, _ := t.Value.(uint16)
		m.turned = n >= 5 && n <= 8
	case t.Namespace == "IFD0/GPSInfoIFD" && t.Tag == "GPSLatitude":
		m.latitude = degrees(t.Value)
	case t.Namespace == "IFD0/GPSInfoIFD" && t.Tag == "GPSLongitude":
		m.longitude = degrees(t.Value)
	}
	return nil
}

func degrees(value any) float64 {
	if f, ok := value.(float64); ok && !math.IsNaN(f) {
		return f
	}
	return 0
}

// xmp looks for a place by the names of its properties: they are written in several ways, and what counts is
// that they are there.
func (m *metadata) xmp(r io.Reader) error {
	data, err := io.ReadAll(r)
	m.location = m.location || bytes.Contains(data, []byte("GPSLatitude"))
	return err
}
