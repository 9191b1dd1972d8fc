package content

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"
	"io/fs"
	"path"
	"strings"

	"golang.org/x/image/webp"

	"github.com/galley-social/galley/schema"
	"github.com/galley-social/galley/schema/diag"
)

const (
	// maxMedia is the largest media file; the largest that a network takes is X's video.
	maxMedia = 512 << 20
	// maxHeader is how far the size of a picture is looked for. Cameras write a few hundred kilobytes
	// before it.
	maxHeader = 4 << 20
	// maxPixels is the largest picture. A file of a few bytes can declare one that fills the memory of
	// whoever decodes it; no network takes a tenth of this.
	maxPixels = 400_000_000
)

// inspection is what was found out about a media file. With a warning the file can be used.
type inspection struct {
	file          schema.MediaFile
	severity      diag.Severity
	message, hint string
}

func (i inspection) usable() bool { return i.severity < diag.Error }

func (i inspection) fail(hint, format string, args ...any) inspection {
	i.severity, i.message, i.hint = diag.Error, fmt.Sprintf(format, args...), hint
	return i
}

// inspect reads the start of a file, never its pixels.
func (l *loader) inspect(file string) inspection {
	got := inspection{file: schema.MediaFile{File: file}}
	if l.set.Broken[file] {
		return got.fail("replace it with the file itself", "%q is not a regular file", file)
	}
	f, err := l.src.Open(file)
	if errors.Is(err, fs.ErrNotExist) {
		return got.fail(l.nearby(file), "media file %q is not in the repository", file)
	}
	if err != nil {
		return got.fail("check that you may read it", "%q can't be read: %s", file, err)
	}
	defer f.Close()
	info, err := f.Stat()
	switch {
	case err != nil:
		return got.fail("check that you may read it", "%q can't be read: %s", file, err)
	case !info.Mode().IsRegular():
		return got.fail("name a picture or a video", "%q is not a regular file", file)
	case info.Size() == 0:
		return got.fail("add the picture or video again", "%q is empty", file)
	case info.Size() > maxMedia:
		return got.fail("make it smaller", "%q has %d MiB; the most is %d MiB", file, info.Size()>>20, maxMedia>>20)
	}
	got.file.Bytes = info.Size()
	return l.look(got, f)
}

func (l *loader) look(got inspection, f io.Reader) inspection {
	file := got.file.File
	head := make([]byte, 512)
	n, err := io.ReadFull(f, head)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) {
		return got.fail("check that you may read it", "%q can't be read: %s", file, err)
	}
	head = head[:n]
	if bytes.HasPrefix(head, []byte("version https://git-lfs.github.com/spec/")) {
		return got.fail(fmt.Sprintf("keep the file itself in Git: git lfs untrack %q && git add --renormalize %q", file, file),
			"%q is a Git LFS pointer, not the file", file)
	}
	kind, ok := sniff(head)
	if !ok {
		return got.fail("export it as JPEG, PNG, GIF, WebP or MP4", "%q is not a picture or video: its bytes are %s", file, kind)
	}
	got.file.Type = kind
	got = got.measure(io.MultiReader(bytes.NewReader(head), io.LimitReader(f, maxHeader)))
	if !got.usable() {
		return got
	}
	if got.file.Blob, err = l.src.Blob(file); err != nil {
		return got.fail("check that you may read it", "%q can't be read: %s", file, err)
	}
	return got.checkName()
}

// measure reads width and height from a picture's header.
func (i inspection) measure(r io.Reader) inspection {
	decode := map[string]func(io.Reader) (image.Config, error){
		"image/gif": gif.DecodeConfig, "image/jpeg": jpeg.DecodeConfig,
		"image/png": png.DecodeConfig, "image/webp": webp.DecodeConfig,
	}[i.file.Type]
	if decode == nil {
		return i
	}
	c, err := decode(r)
	switch {
	case err != nil:
		return i.fail("export it again", "%q is damaged: %s", i.file.File, err)
	case c.Width <= 0 || c.Height <= 0:
		return i.fail("export it again", "%q is damaged: it is %d × %d pixels", i.file.File, c.Width, c.Height)
	case c.Width > maxPixels/c.Height:
		return i.fail("make it smaller", "%q declares %d × %d pixels; the most is %d million", i.file.File, c.Width, c.Height, maxPixels/1_000_000)
	}
	i.file.Width, i.file.Height = c.Width, c.Height
	return i
}

// checkName compares the ending with the bytes. A picture that claims to be another kind of picture is
// shown all the same; one that claims to be a video is not.
func (i inspection) checkName() inspection {
	ext := strings.ToLower(path.Ext(i.file.File))
	known := map[string]string{
		".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".jfif": "image/jpeg", ".png": "image/png", ".gif": "image/gif", ".webp": "image/webp",
		".avif": "image/avif", ".heic": "image/heic", ".bmp": "image/bmp", ".svg": "image/svg+xml",
		".mp4": "video/mp4", ".m4v": "video/mp4", ".mov": "video/quicktime", ".webm": "video/webm",
	}
	claimed, ok := known[ext]
	if ok && claimed == i.file.Type {
		return i
	}
	right := extension(i.file.Type)
	i.severity = diag.Warning
	if major, _, _ := strings.Cut(i.file.Type, "/"); ok && !strings.HasPrefix(claimed, major+"/") {
		i.severity = diag.Error
	}
	i.message = fmt.Sprintf("%q is %s by its bytes", i.file.File, i.file.Type)
	i.hint = fmt.Sprintf("rename it to %q", strings.TrimSuffix(i.file.File, path.Ext(i.file.File))+right)
	return i
}
