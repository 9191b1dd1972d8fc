package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
)

// replaceFile gives a regular file below dir another text: it has either all of it or none. Its permissions stay. A
// link on the way is not followed, and nothing outside of dir can be reached.
func replaceFile(dir, file string, text []byte, nonce string) (err error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return err
	}
	defer root.Close()
	for up := path.Dir(file); up != "."; up = path.Dir(up) {
		if info, err := root.Lstat(up); err != nil || !info.IsDir() {
			return errors.Join(err, fmt.Errorf("%s is not a folder", up))
		}
	}
	info, err := root.Lstat(file)
	if err != nil {
		return err
	}
	if !info.Mode().IsRegular() {
		return fmt.Errorf("%s is not a regular file", file)
	}
	draft := path.Join(path.Dir(file), ".galley-"+nonce)
	out, err := root.OpenFile(draft, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			root.Remove(draft) //nolint:errcheck // the first error says more
		}
	}()
	if err := fill(out, text, info.Mode().Perm()); err != nil {
		return err
	}
	return root.Rename(draft, file)
}

// fill writes all of a new file and closes it.
func fill(out *os.File, text []byte, mode fs.FileMode) error {
	_, err := out.Write(text)
	return errors.Join(err, out.Chmod(mode), out.Sync(), out.Close())
}
