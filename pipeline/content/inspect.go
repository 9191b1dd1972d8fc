package content

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"

	"github.com/galley-social/galley/schema"
	"github.com/galley-social/galley/schema/diag"
)

const (
	// maxMedia is the largest media file: X takes a video of this size. Threads takes one twice as large, which
	// no public Git host does.
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
	// doubt is whether the file may say where it was taken, in metadata that can't be read.
	doubt bool
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
	// A Git tree reads a file whole when it is opened, so its size is asked for first.
	info, err := fs.Stat(l.src, file)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return got.fail(l.nearby(file), "media file %q is not in the repository", file)
	case err != nil:
		return got.unreadable(err)
	case !info.Mode().IsRegular():
		return got.fail("name a picture or a video", "%q is not a regular file", file)
	case info.Size() == 0:
		return got.fail("add the picture or video again", "%q is empty", file)
	case info.Size() > maxMedia:
		return got.fail("make it smaller", "%q has %d bytes; the most is %d", file, info.Size(), maxMedia)
	}
	got.file.Bytes = info.Size()
	f, err := l.src.Open(file)
	if err != nil {
		return got.unreadable(err)
	}
	defer f.Close()
	w, err := open(f, info.Size())
	if err != nil {
		return got.unreadable(err)
	}
	if got = got.look(w); !got.usable() {
		return got
	}
	if got.file.Blob, err = l.src.Blob(file); err != nil {
		return got.unreadable(err)
	}
	return got.checkName()
}

func (i inspection) unreadable(err error) inspection {
	return i.fail("check that you may read it", "%q can't be read: %s", i.file.File, err)
}

// look finds out what kind of file it is, and what its header says.
func (i inspection) look(w window) inspection {
	file := i.file.File
	head, err := w.at(0, min(512, w.size))
	if err != nil {
		return i.unreadable(err)
	}
	if bytes.HasPrefix(head, []byte("version https://git-lfs.github.com/spec/")) {
		return i.fail(fmt.Sprintf("keep the file itself in Git: git lfs untrack %q && git add --renormalize %q", file, file),
			"%q is a Git LFS pointer, not the file", file)
	}
	kind, ok := sniff(head)
	if !ok {
		return i.fail("export it as JPEG, PNG, GIF, WebP or MP4", "%q is not a picture or video: its bytes are %s", file, kind)
	}
	i.file.Type = kind
	return i.measure(w)
}

// checkName compares the ending with the bytes. A picture that claims to be another kind of picture is
// shown all the same; one that claims to be a video is not.
func (i inspection) checkName() inspection {
	ext := strings.ToLower(path.Ext(i.file.File))
	known := map[string]string{
		".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".jfif": "image/jpeg", ".png": "image/png", ".gif": "image/gif", ".webp": "image/webp",
		".avif": "image/avif", ".heic": "image/heic", ".bmp": "image/bmp", ".svg": "image/svg+xml",
		".mp4": "video/mp4", ".m4v": "video/mp4", ".mov": "video/quicktime", ".webm": "video/webm", ".mkv": matroska,
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
