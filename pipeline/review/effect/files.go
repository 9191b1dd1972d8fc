package effect

import (
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/galley-social/galley/pipeline/changed"
	"github.com/galley-social/galley/pipeline/content"
	"github.com/galley-social/galley/schema"
)

// files are the paths that differ between the two trees.
type files struct {
	added, changed, removed []string
	// renamed has the old path by the new one.
	renamed map[string]string
}

// compareFiles tells renamed files from new ones: by what the caller found, and by their bytes.
func compareFiles(in Input) files {
	f := files{renamed: map[string]string{}}
	gone, added := map[string]changed.Text{}, map[string]changed.Text{}
	for name, blob := range in.Base.Files {
		if now, there := in.Head.Files[name]; !there {
			gone[name] = changed.Text{Blob: blob}
		} else if now != blob {
			f.changed = append(f.changed, name)
		}
	}
	for name, blob := range in.Head.Files {
		if _, there := in.Base.Files[name]; !there {
			added[name] = changed.Text{Blob: blob}
		}
	}
	take := func(name, old string) {
		if _, there := gone[old]; !there {
			return
		}
		if _, there := added[name]; there {
			f.renamed[name] = old
			delete(gone, old)
			delete(added, name)
		}
	}
	for name, old := range in.Renamed {
		take(name, old)
	}
	for name, old := range changed.Renames(gone, added) {
		take(name, old)
	}
	f.added, f.removed = slices.Sorted(maps.Keys(added)), slices.Sorted(maps.Keys(gone))
	slices.Sort(f.changed)
	return f
}

func (f files) counts() Files {
	return Files{Added: len(f.added), Changed: len(f.changed), Renamed: len(f.renamed), Removed: len(f.removed)}
}

// all are the paths that the change touches, old and new ones.
func (f files) all() []string {
	list := slices.Concat(f.added, f.changed, f.removed)
	for name, old := range f.renamed {
		list = append(list, name, old)
	}
	return list
}

// same reports whether the documents parse to the same values, the messages have the same digests, and the media
// the same bytes.
func (c *comparison) same() bool {
	base, head := c.Base.Set, c.Head.Set
	if len(c.changes) > 0 || len(base.Posts) != len(head.Posts) || !sameMedia(base.Media, head.Media) {
		return false
	}
	for _, file := range c.files.all() {
		if base.Broken[file] || head.Broken[file] || otherBrandFile(file) {
			return false
		}
	}
	for i := range head.Posts {
		if !samePost(base.Post(head.Posts[i].ID), &head.Posts[i]) {
			return false
		}
	}
	return len(c.differences) == 0 && len(c.unreadable()) == 0
}

// otherBrandFile is a file of words that brand rules read.
func otherBrandFile(file string) bool {
	return strings.HasPrefix(file, "brand/") && !strings.HasSuffix(file, ".yml") && !strings.HasSuffix(file, ".yaml")
}

func sameMedia(base, head map[string]schema.MediaFile) bool {
	blobs := map[string]int{}
	for _, m := range base {
		blobs[m.Blob]++
	}
	for _, m := range head {
		blobs[m.Blob]--
	}
	for _, n := range blobs {
		if n != 0 {
			return false
		}
	}
	return true
}

// samePost compares what two posts say. The text of one that goes out is compared by its messages, and of a draft as
// it is written.
func samePost(base, head *content.Post) bool {
	if base == nil {
		return false
	}
	if base.Blob == head.Blob && base.Blob != "" {
		return true
	}
	if !reflect.DeepEqual(base.Value, head.Value) {
		return false
	}
	return head.Value.Status != schema.Draft || body(&base.Doc) == body(&head.Doc)
}

// body is the text under a header.
func body[T any](d *content.Doc[T]) string { return strings.TrimSpace(string(d.Front().Body)) }
