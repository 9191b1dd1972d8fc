package site

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/galley-social/galley/connectors/connector"
)

// folder is files in a folder of this machine. Each file is replaced as a whole; the index comes last, so
// that an interrupted Write is completed by repeating it. A lock keeps other runs out while one looks whether what it
// has read still stands, and writes.
type folder struct {
	root, lock string
	seen       seen
}

const linkHint = "give the site a folder of its own, of plain folders and files"

// Folder is a place for a site's files. It follows no symbolic link and never leaves root, which the first
// Write makes. Everybody who writes there has to name the same lock: a file outside root, which the first Write makes
// as well, and nobody removes.
func Folder(root, lock string) (connector.Files, error) {
	if root == "" || lock == "" {
		return nil, errors.New("the site's folder has no name, or none for its lock")
	}
	absolute, err := filepath.Abs(root)
	if err != nil {
		return nil, fmt.Errorf("the site's folder %s: %w", root, err)
	}
	if err := plainFolder(absolute); err != nil {
		return nil, err
	}
	return &folder{root: absolute, lock: lock, seen: seen{}}, nil
}

// plainFolder refuses a root that is there and not a folder.
func plainFolder(root string) error {
	info, err := os.Lstat(root)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return fmt.Errorf("the site's folder: %w", err)
	case info.Mode()&fs.ModeSymlink != 0:
		return refused(linkHint, "the site's folder %s is a symbolic link", root)
	case !info.IsDir():
		return refused(linkHint, "the site's folder %s is a file", root)
	}
	return nil
}

// Read returns one file's bytes.
func (f *folder) Read(ctx context.Context, name string) ([]byte, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	data, err := f.read(name)
	f.seen.note(name, data, err)
	return data, err
}

func (f *folder) read(name string) ([]byte, error) {
	root, err := f.open()
	if err != nil {
		return nil, err
	}
	defer root.Close()
	if err := regular(root, name); err != nil {
		return nil, err
	}
	return root.ReadFile(name)
}

// Write replaces and deletes files, unless one that was read since the last Write is another by now.
func (f *folder) Write(ctx context.Context, files map[string][]byte, _ string) error {
	before := f.seen
	f.seen = seen{}
	for name := range files {
		if !fs.ValidPath(name) || name == "." || !filepath.IsLocal(filepath.FromSlash(name)) || strings.ContainsAny(name, `\:*?"<>|`) {
			return fmt.Errorf("%q is no name for a file of the site", name)
		}
	}
	return f.locked(ctx, func() error {
		still, err := before.stands(f.read)
		if err != nil {
			return unwritten(err, "look at the site's folder before it is written")
		}
		if !still {
			return fmt.Errorf("folder %s: %w", f.root, connector.ErrMoved)
		}
		return f.write(ctx, files)
	})
}

// write does pages and media, then deletions, then the index.
func (f *folder) write(ctx context.Context, files map[string][]byte) error {
	if err := os.MkdirAll(f.root, 0o755); err != nil {
		return fmt.Errorf("make the site's folder: %w", err)
	}
	root, err := f.open()
	if err != nil {
		return err
	}
	defer root.Close()
	names := slices.SortedFunc(maps.Keys(files), func(a, b string) int {
		return cmp.Or(cmp.Compare(writeRank(a, files[a]), writeRank(b, files[b])), cmp.Compare(a, b))
	})
	for _, name := range names {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := one(root, name, files[name]); err != nil {
			return err
		}
	}
	return nil
}

// writeRank orders a Write. A deletion that is done after the index would be forgotten if it were interrupted.
func writeRank(name string, data []byte) int {
	switch {
	case name == indexFile:
		return 2
	case data == nil:
		return 1
	}
	return 0
}

func (f *folder) open() (*os.Root, error) {
	if err := plainFolder(f.root); err != nil {
		return nil, err
	}
	return os.OpenRoot(f.root)
}

// regular refuses names that lead through a symbolic link, or to anything but a file.
func regular(root *os.Root, name string) error {
	for i, step := range name + "/" {
		if step != '/' {
			continue
		}
		info, err := root.Lstat(name[:i])
		switch {
		case err != nil:
			return err
		case info.Mode()&fs.ModeSymlink != 0:
			return refused(linkHint, "%s is a symbolic link", name[:i])
		case i == len(name) && !info.Mode().IsRegular():
			return refused(linkHint, "%s is not a file", name)
		case i < len(name) && !info.IsDir():
			return refused(linkHint, "%s is not a folder", name[:i])
		}
	}
	return nil
}
