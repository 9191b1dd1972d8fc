// Package content turns a tree of files into typed documents and findings.
//
// It reads galley.yaml, brand.md, strategy/, campaigns/, posts/, freeze.md and the media that posts name.
// It judges only whether a document can be read and fits its schema; what documents say to each other is
// the business of pipeline/rules. It writes nothing, asks no clock and reaches no network.
//
// A document that can't be read is left out of the Set and has a finding in Set.Findings; Set.Broken names
// its file, so that nothing later takes "not there" for "not wanted".
package content

import (
	"io/fs"
	"time"

	"github.com/galley-social/galley/schema"
	"github.com/galley-social/galley/schema/diag"
	"github.com/galley-social/galley/schema/frontmatter"
)

// Doc is one document: its value, and where each part of it stands in the file.
type Doc[T any] struct {
	// File is the path from the repository's root, with slashes.
	File string
	// Blob is the Git blob id of the file's bytes.
	Blob  string
	Value T

	front *frontmatter.Document
	// again reads the front once more after it was let go.
	again func(file, blob string) frontmatter.Document
}

// NewDoc makes a document of what it is made of.
func NewDoc[T any](file string, value T, front frontmatter.Document) Doc[T] {
	return Doc[T]{File: file, Value: value, front: &front}
}

// Front has the positioned tree of the header, and the body. For a post that a Reader has seen it is read
// from the source again, so ask once for several places; it is empty when the file has changed since.
func (d *Doc[T]) Front() frontmatter.Document {
	switch {
	case d.front != nil:
		return *d.front
	case d.again != nil:
		return d.again(d.File, d.Blob)
	}
	return frontmatter.Document{}
}

// Pos is where the value at a path of keys (string) and indices (int) stands. Without such a value it is
// the nearest one around it, and at last the start of the file, so it is never the zero Pos.
func (d *Doc[T]) Pos(path ...any) diag.Pos { return d.Front().Pos(path...) }

// KeyPos is where the key at the path stands, or what Pos gives when there is none.
func (d *Doc[T]) KeyPos(path ...any) diag.Pos { return d.Front().KeyPos(path...) }

// Post is a post with its id.
type Post struct {
	Doc[schema.Post]
	// ID is the front matter's id, or else the file's base name without its ending.
	ID string
}

// Campaign is a campaign with its id.
type Campaign struct {
	Doc[schema.Campaign]
	ID string
}

// Strategy is a strategy with its id.
type Strategy struct {
	Doc[schema.Strategy]
	ID string
}

// Set is everything a tree holds, in the order of file names.
type Set struct {
	Config     Doc[schema.Config]
	Zone       *time.Location
	Brand      *Doc[schema.Brand]
	Freeze     *Doc[schema.Freeze]
	Strategies []Strategy
	Campaigns  []Campaign
	Posts      []Post
	// BrandRules are the rule files under brand/ that are maps of keys.
	BrandRules []BrandRule
	// BrandFiles is the tree, for package brand to read the folder brand/ in it. It refuses files that are
	// larger than a document may be.
	BrandFiles fs.FS
	// Media are the files that posts name and that could be read, by path.
	Media map[string]schema.MediaFile
	// Broken are the files that have a finding of severity error and are not in the Set. galley.yaml is
	// here as well when its time zone is unknown: no wall time means anything then.
	Broken map[string]bool
	// Context is a digest of all that decides about a post but the post itself and its media.
	Context string
	// Findings are what reading found.
	Findings []diag.Diagnostic

	zones     map[string]*time.Location
	brokenIDs map[string]string // the id in the header of a broken file, where there is one
	index     map[string]int    // where in Posts an id is, for as long as Posts is what Load made of it
	indexed   int
}

// BrandRule is one file under brand/ in Vale's style format, as it was read. What it means is not judged
// here.
type BrandRule struct {
	Doc[map[string]any]
	// Extends is the kind of rule, as it is written.
	Extends string
}

// Campaign returns the campaign with the id, or else the one whose file has that base name, or nil.
func (s *Set) Campaign(id string) *Campaign {
	if id == "" {
		return nil
	}
	for _, of := range []func(c *Campaign) string{
		func(c *Campaign) string { return c.ID },
		func(c *Campaign) string { return idOf("", c.File) },
	} {
		for i := range s.Campaigns {
			if of(&s.Campaigns[i]) == id {
				return &s.Campaigns[i]
			}
		}
	}
	return nil
}

// Post returns the post with the id, or nil. Of two with one id, it is the first.
func (s *Set) Post(id string) *Post {
	if s.index != nil && s.indexed == len(s.Posts) {
		if i, ok := s.index[id]; ok {
			return &s.Posts[i]
		}
		return nil
	}
	for i := range s.Posts {
		if s.Posts[i].ID == id {
			return &s.Posts[i]
		}
	}
	return nil
}
