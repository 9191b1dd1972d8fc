package site

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"io/fs"
	"path"

	"github.com/galley-social/galley/connectors/connector"
)

// changes collects what differs from the files that are there. It never takes in a change to a file that
// somebody else wrote.
type changes struct {
	files connector.Files
	out   map[string][]byte
}

// put adds a file unless it has these bytes already.
func (c *changes) put(ctx context.Context, name string, data []byte) error {
	held, err := c.files.Read(ctx, name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return unwritten(err, "read "+name)
	case bytes.Equal(held, data):
		return nil
	case !ours(name, held):
		return refused("give the site a folder or branch of its own, or move that file away", "%s is there and galley did not write it", name)
	}
	c.out[name] = data
	return nil
}

// remove takes a file away if it is there and galley's.
func (c *changes) remove(ctx context.Context, name string) error {
	held, err := c.files.Read(ctx, name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return unwritten(err, "read "+name)
	case ours(name, held):
		c.out[name] = nil
	}
	return nil
}

// marks are what galley writes into its files, by name or ending, and looks for before it replaces one.
var marks = map[string]string{
	".html":       `<meta name="generator" content="galley">`,
	"atom.xml":    `<generator>galley</generator>`,
	"sitemap.xml": `<!-- galley -->`,
	"feed.json":   `"_galley"`,
}

// ours reports whether galley wrote the file. Assets and media are named by their content's hash, which
// nobody does by hand.
func ours(name string, data []byte) bool {
	mark := cmp.Or(marks[name], marks[path.Ext(name)])
	return mark == "" || bytes.Contains(data, []byte(mark))
}
