package site

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
)

// one replaces or deletes one file.
func one(root *os.Root, name string, data []byte) error {
	if err := regular(root, name); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if data == nil {
		return remove(root, name)
	}
	return replace(root, name, data)
}

// replace writes beside the file and renames, so that nobody ever reads half of it. The temporary name is
// fixed: what an interruption left behind is used up by the next Write.
func replace(root *os.Root, name string, data []byte) (err error) {
	if err := root.MkdirAll(path.Dir(name), 0o755); err != nil {
		return fmt.Errorf("make the folder of %s: %w", name, err)
	}
	temporary := path.Join(path.Dir(name), "."+path.Base(name)+".galley-new")
	if err := root.Remove(temporary); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("write %s: %w", name, err)
	}
	file, err := root.OpenFile(temporary, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	_, err = file.Write(data)
	if err = errors.Join(err, file.Sync(), file.Close()); err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	if err := root.Rename(temporary, name); err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	return nil
}

// remove also takes away the folders that are empty afterwards.
func remove(root *os.Root, name string) error {
	if err := root.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("delete %s: %w", name, err)
	}
	for dir := path.Dir(name); dir != "."; dir = path.Dir(dir) {
		// A folder that still holds something refuses, which is the answer that ends the walk.
		if err := root.Remove(dir); err != nil {
			return nil
		}
	}
	return nil
}
