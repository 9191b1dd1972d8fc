package content

import (
	"fmt"
	"image"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"
	"strings"

	"golang.org/x/image/bmp"
	"golang.org/x/image/webp"

	"github.com/galley-social/galley/schema/diag"
)

// measure reads what a header says: the size of a picture, how it is turned and whether it says where it was
// taken, and how long a video is. A size is judged before anyone could decode it.
func (i inspection) measure(w window) inspection {
	var err error
	facts := &i.file.Facts
	switch i.file.Type {
	case "image/gif", "image/jpeg", "image/png", "image/webp", "image/bmp":
		i.file.Width, i.file.Height, err = pictureSize(i.file.Type, w)
	case "video/mp4", "video/quicktime":
		*facts, err = readMP4(w)
	case "video/webm", matroska:
		*facts, err = readWebM(w)
	}
	if err != nil {
		return i.fail("export it again", "%q is damaged: %s", i.file.File, err)
	}
	if i = i.sized(i.file.Width, i.file.Height); !i.usable() {
		return i
	}
	about := readMetadata(i.file.Type, w)
	switch {
	case about.width > 0 && about.height > 0:
		facts.Width, facts.Height = about.width, about.height
	case about.turned:
		facts.Width, facts.Height = i.file.Height, i.file.Width
	}
	facts.Location = facts.Location || about.location
	i.doubt = about.damaged && !facts.Location
	if width, _ := i.file.Shown(); width == 0 && !strings.HasPrefix(i.file.Type, "video/") {
		i.severity, i.message, i.hint = diag.Warning, fmt.Sprintf("the size of %q can't be read, so it is not checked", i.file.File), "export it again"
	}
	return i.sized(i.file.Shown())
}

// pictureSize reads width and height of a picture that Go can decode.
func pictureSize(kind string, w window) (width, height int, err error) {
	decode := map[string]func(io.Reader) (image.Config, error){
		"image/bmp": bmp.DecodeConfig, "image/gif": gif.DecodeConfig, "image/jpeg": jpeg.DecodeConfig,
		"image/png": png.DecodeConfig, "image/webp": webp.DecodeConfig,
	}[kind]
	c, err := decode(w.start(maxHeader))
	if err == nil && (c.Width <= 0 || c.Height <= 0) {
		err = fmt.Errorf("it is %d × %d pixels", c.Width, c.Height)
	}
	return c.Width, c.Height, err
}

// sized refuses a picture that would fill the memory of whoever decodes it.
func (i inspection) sized(width, height int) inspection {
	if height > 0 && width > maxPixels/height {
		return i.fail("make it smaller", "%q declares %d × %d pixels; the most is %d million", i.file.File, width, height, maxPixels/1_000_000)
	}
	return i
}
