package tokens

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"

	"github.com/galley-social/galley/pipeline/gitbranch"
	"github.com/galley-social/galley/pipeline/source"
)

// load reads the document at a tip.
func (s *Store) load(tip gitbranch.Tip) (Document, error) {
	tree, err := source.Tree(s.branch.Repository(), tip.Hash)
	if err != nil {
		return Document{}, err
	}
	if err := s.identify(tree); err != nil {
		return Document{}, err
	}
	sealed, err := file(tree, sealedFile)
	if errors.Is(err, fs.ErrNotExist) {
		return Document{}, fmt.Errorf("%w: it has no %s; delete the branch and set the tokens again", ErrDamaged, sealedFile)
	}
	if err != nil {
		return Document{}, err
	}
	d, err := s.key.Open(sealed)
	switch {
	case errors.Is(err, ErrKey):
		// The header says that it is the right key, so it is the header or the document that was put there.
		return Document{}, fmt.Errorf("%w: %s is not what %s says; put the last good commit back, or delete the branch and set the tokens again",
			ErrDamaged, sealedFile, headerFile)
	case errors.Is(err, ErrDamaged):
		return Document{}, fmt.Errorf("%w; put the last good commit back, or delete the branch and set the tokens again", err)
	}
	return d, err
}

// identify makes sure that the branch is a token store, and one of this key.
func (s *Store) identify(tree fs.FS) error {
	data, err := file(tree, headerFile)
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%w: it has no file %s; rename the branch, which galley does not write to", ErrForeign, headerFile)
	}
	if err != nil {
		return err
	}
	var h header
	if err := json.Unmarshal(data, &h); err != nil || h.Format < 1 {
		return fmt.Errorf("%w: its %s is not one that galley writes", ErrForeign, headerFile)
	}
	if h.Format > Version {
		return fmt.Errorf("%w: its format is %d, and this galley reads up to %d; install the newest galley", ErrNewer, h.Format, Version)
	}
	if h.Key != s.key.mark() {
		return fmt.Errorf("%w: it was made with another one; use that one, or delete the branch and set the tokens again", ErrKey)
	}
	return nil
}

// file reads a file of a sane size.
func file(tree fs.FS, name string) ([]byte, error) {
	info, err := fs.Stat(tree, name)
	if err != nil {
		return nil, err
	}
	if info.Size() > 2*longest {
		return nil, fmt.Errorf("%w: %s has %d bytes", ErrDamaged, name, info.Size())
	}
	return fs.ReadFile(tree, name)
}
