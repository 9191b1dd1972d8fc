package content

import (
	"bytes"
	"crypto/sha1"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"

	"github.com/galley-social/galley/schema"
	"github.com/galley-social/galley/schema/diag"
	"github.com/galley-social/galley/schema/frontmatter"
)

// maxDocument is the largest document that is read. A post is a few kilobytes; what is larger was not
// written by hand.
const maxDocument = 1 << 20

// document gives the reader for documents of one kind.
func document[T any](l *loader, kind schema.Kind) func(file string) (Doc[T], []diag.Diagnostic, bool) {
	return func(file string) (Doc[T], []diag.Diagnostic, bool) {
		doc := Doc[T]{File: file}
		src, blob, bad := l.read(file)
		if bad != nil {
			return doc, []diag.Diagnostic{*bad}, false
		}
		doc.Blob = blob
		front, problems := parse(kind, src)
		doc.front = &front
		if len(problems) > 0 {
			return doc, fromProblems(file, problems), false
		}
		if front.Root == nil {
			return doc, []diag.Diagnostic{noHeader(kind, file)}, false
		}
		findings := schema.Validate(kind, file, front)
		if diag.Worst(findings) == diag.Error {
			return doc, findings, false
		}
		value, err := schema.Decode[T](front)
		if err != nil {
			return doc, append(findings, finding(ruleSchema, file, err.Error(),
				"compare the header with an example of its kind")), false
		}
		doc.Value = value
		if post, ok := any(&doc).(*Doc[schema.Post]); ok {
			if d, empty := emptyPost(post); empty {
				return doc, append(findings, d), false
			}
		}
		return doc, findings, true
	}
}

// loadOne reads a document that need not be there.
func loadOne[T any](l *loader, kind schema.Kind, file string) *Doc[T] {
	if _, err := fs.Stat(l.src, file); l.set.Broken[file] || errors.Is(err, fs.ErrNotExist) {
		l.step()
		return nil
	}
	docs := loadAll(l, []string{file}, document[T](l, kind))
	if len(docs) == 0 {
		return nil
	}
	return &docs[0]
}

func parse(kind schema.Kind, src []byte) (frontmatter.Document, []frontmatter.Problem) {
	if kind == schema.KindConfig {
		return frontmatter.ParseYAML(src)
	}
	return frontmatter.Parse(src)
}

// read gives the bytes and the blob id of a document, or why there are none.
func (l *loader) read(file string) ([]byte, string, *diag.Diagnostic) {
	bad := func(message, hint string) ([]byte, string, *diag.Diagnostic) {
		d := finding(ruleContent, file, message, hint)
		return nil, "", &d
	}
	src, size, err := readCapped(l.src, file)
	switch {
	case err != nil:
		return bad("the file can't be read: "+err.Error(), "check that it is a regular file that you may read")
	case size > maxDocument:
		return bad(fmt.Sprintf("the file has %d bytes; a document has at most %d", size, maxDocument),
			"move pictures and data to media/, and keep the text")
	case len(bytes.TrimSpace(src)) == 0:
		return bad("the file is empty", "write it, or remove it")
	}
	return src, blobID(src), nil
}

// blobID is the id that Git gives to these bytes.
func blobID(src []byte) string {
	sum := sha1.New()
	fmt.Fprintf(sum, "blob %d\x00", len(src))
	sum.Write(src)
	return hex.EncodeToString(sum.Sum(nil))
}

// readCapped reads a file of at most maxDocument bytes. Of a larger one it gives the size alone, without reading it.
func readCapped(src fs.FS, file string) ([]byte, int64, error) {
	info, err := fs.Stat(src, file)
	if err != nil {
		return nil, 0, err
	}
	if !info.Mode().IsRegular() {
		return nil, 0, errors.New("it is not a regular file")
	}
	if info.Size() > maxDocument {
		return nil, info.Size(), nil
	}
	data, err := fs.ReadFile(src, file)
	return data, int64(len(data)), err
}

// maxProblems is how many problems of one header are shown: a header of a thousand aliases has one mistake.
const maxProblems = 10

func fromProblems(file string, problems []frontmatter.Problem) []diag.Diagnostic {
	list := make([]diag.Diagnostic, 0, min(len(problems), maxProblems))
	for i, p := range problems {
		if i == maxProblems {
			last := &list[i-1]
			last.Message += fmt.Sprintf("; %d more problems follow", len(problems)-i)
			break
		}
		d := finding(ruleFrontMatter, file, p.Message, p.Hint)
		if !p.IsZero() {
			d.Pos = p.Pos
		}
		list = append(list, d)
	}
	return list
}

func noHeader(kind schema.Kind, file string) diag.Diagnostic {
	hint := fmt.Sprintf("start the file with a line of three dashes, the keys of a %s, and three dashes again", kind)
	if strings.EqualFold(strings.TrimSuffix(path.Base(file), ".md"), "readme") {
		hint = "move it out of the folder: every .md file here is read as a " + string(kind)
	}
	return finding(ruleFrontMatter, file, "there is no front matter", hint)
}

// emptyPost finds a post that could make no message on any channel.
func emptyPost(doc *Doc[schema.Post]) (diag.Diagnostic, bool) {
	if len(bytes.TrimSpace(doc.front.Body)) > 0 || len(doc.Value.Media) > 0 {
		return diag.Diagnostic{}, false
	}
	for _, o := range doc.Value.Overrides {
		if o.Text != "" || len(o.Media) > 0 {
			return diag.Diagnostic{}, false
		}
	}
	d := finding(ruleContent, doc.File, "the post has no text", "write the text below the front matter")
	d.Line = max(doc.front.BodyLine, 1)
	return d, true
}

// finding is an error about a whole file, at its start.
func finding(rule, file, message, hint string) diag.Diagnostic {
	return diag.Diagnostic{
		File: file, Pos: diag.Pos{Line: 1, Column: 1},
		Severity: diag.Error, Rule: rule, Message: message, Hint: hint,
	}
}
