package source

import (
	"fmt"
	"io/fs"
	"os"
	"path"
)

// maxFolders is how many folders are kept open. There is a bound on files that a process may have open.
const maxFolders = 200

// within calls do with a folder that is reached without a link.
func (f *FolderSource) within(op, name, dir string, do func(*os.Root) error) error {
	root, kept, err := f.open(op, name, dir)
	if err != nil {
		return err
	}
	if !kept {
		defer root.Close()
	}
	return do(root)
}

// open opens a folder, and says whether it is kept.
func (f *FolderSource) open(op, name, dir string) (root *os.Root, kept bool, err error) {
	f.mu.Lock()
	root, kept = f.folders[dir]
	f.mu.Unlock()
	if kept {
		return root, true, nil
	}
	if dir == "." {
		return nil, false, &fs.PathError{Op: op, Path: name, Err: fs.ErrClosed}
	}
	parent, base := path.Dir(dir), path.Base(dir)
	if hidden(parent, base) {
		return nil, false, &fs.PathError{Op: op, Path: name, Err: fs.ErrNotExist}
	}
	err = f.within(op, name, parent, func(above *os.Root) error {
		at, err := above.Lstat(base)
		if err != nil {
			return &fs.PathError{Op: op, Path: name, Err: fs.ErrNotExist}
		}
		if what, _ := judge(above, base, at.Mode()); what != "" {
			return irregular(op, name, fmt.Sprintf("lies in %q, which %s", dir, what))
		}
		root, err = above.OpenRoot(base)
		return err
	})
	if err != nil {
		return nil, false, err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if _, taken := f.folders[dir]; !taken && len(f.folders) < maxFolders {
		f.folders[dir], kept = root, true
	}
	return root, kept, nil
}
