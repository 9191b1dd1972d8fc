package fix

import (
	"bytes"
	"maps"
	"slices"

	"github.com/galley-social/galley/schema/diag"
)

// maxRounds is how often the findings of mended text are mended again. One edit can be what another one waits for,
// such as the second of two that overlap; a file that is not done by then never will be.
const maxRounds = 8

// Check gives the findings of the tree in which the files have these texts in place of their own.
type Check func(files map[string][]byte) ([]diag.Diagnostic, error)

// Read gives the text of a file.
type Read func(file string) ([]byte, error)

// Change is a file that was mended.
type Change struct {
	File          string
	Before, After []byte
	// Edits is how many findings were mended.
	Edits int
}

// Result is what came of a tree.
type Result struct {
	// Changes are the files that differ, sorted by name.
	Changes []Change
	// Left are the files that could have been mended and are as they were, because an error would have come of it, or
	// no end. They are sorted.
	Left []string
	// Findings are those of the tree with the changes.
	Findings []diag.Diagnostic
}

// Run mends a tree that has these findings.
func Run(found []diag.Diagnostic, read Read, check Check) (Result, error) {
	r := runner{read: read, check: check, files: map[string]*file{}}
	now := found
	for range maxRounds {
		moved, err := r.round(now)
		if err != nil {
			return Result{}, err
		}
		if !moved {
			break
		}
		if now, err = r.settle(found); err != nil {
			return Result{}, err
		}
	}
	if r.bar(r.unfinished(now)) {
		var err error
		if now, err = r.settle(found); err != nil {
			return Result{}, err
		}
	}
	return r.result(now), nil
}

// runner is one Run.
type runner struct {
	read  Read
	check Check
	files map[string]*file
}

// file is one that has a finding with a Fix.
type file struct {
	before, now []byte
	edits       int
	// barred is whether it stays as it was.
	barred bool
}

// round makes the edits that the findings carry, and reports whether there were any.
func (r *runner) round(found []diag.Diagnostic) (bool, error) {
	moved := false
	for name, list := range byFile(found) {
		f := r.files[name]
		if f == nil {
			text, err := r.read(name)
			if err != nil {
				return false, err
			}
			f = &file{before: text, now: text}
			r.files[name] = f
		}
		if f.barred {
			continue
		}
		next, made := Apply(name, f.now, list)
		f.now, f.edits = next, f.edits+made
		moved = moved || made > 0
	}
	return moved, nil
}

// settle checks the tree as it is now. While it has errors that it did not have at first, it takes back the files that
// have them; and when none of those was changed, all that were.
func (r *runner) settle(first []diag.Diagnostic) ([]diag.Diagnostic, error) {
	for {
		texts := r.texts()
		now, err := r.check(texts)
		if err != nil {
			return nil, err
		}
		worse := newErrors(first, now)
		if len(worse) == 0 || len(texts) == 0 {
			return now, nil
		}
		if !r.bar(worse) {
			r.bar(slices.Collect(maps.Keys(texts)))
		}
	}
}

// bar takes files back for good, and reports whether one of them was changed.
func (r *runner) bar(names []string) bool {
	changed := false
	for _, name := range names {
		if f := r.files[name]; f != nil {
			changed = changed || !bytes.Equal(f.before, f.now)
			f.now, f.edits, f.barred = f.before, 0, true
		}
	}
	return changed
}

// unfinished are the files in which there would be edits to make still.
func (r *runner) unfinished(now []diag.Diagnostic) []string {
	var names []string
	for name, list := range byFile(now) {
		if f := r.files[name]; f != nil && !f.barred {
			if _, made := Apply(name, f.now, list); made > 0 {
				names = append(names, name)
			}
		}
	}
	return names
}

// texts are the files that differ from what they were.
func (r *runner) texts() map[string][]byte {
	texts := map[string][]byte{}
	for name, f := range r.files {
		if !bytes.Equal(f.before, f.now) {
			texts[name] = f.now
		}
	}
	return texts
}

func (r *runner) result(now []diag.Diagnostic) Result {
	out := Result{Findings: now}
	for _, name := range slices.Sorted(maps.Keys(r.files)) {
		f := r.files[name]
		switch {
		case f.barred:
			out.Left = append(out.Left, name)
		case !bytes.Equal(f.before, f.now):
			out.Changes = append(out.Changes, Change{name, f.before, f.now, f.edits})
		}
	}
	return out
}
