// Package source is where content comes from: the tree of a commit, or a folder, each as an fs.FS whose
// files have Git blob ids.
//
// It refuses to follow anything. A symbolic link, a submodule, a nested repository, a socket or a device is
// never opened; in the folders that galley reads it is a finding of Irregular. A Folder can't be left.
//
// A caller must know: a TreeSource never changes, may be used by many goroutines, and reads one object at a
// time. A FolderSource shows the files as they are at each call. Blob ids of a folder are those of the bytes
// on disk; Git's filters (line endings, LFS) are not applied, and neither is .gitignore. Sizes come from
// Stat, which reads no content, so look there before reading what may be large.
package source

import (
	"io/fs"

	"github.com/galley-social/galley/schema/diag"
)

// Source is a tree of files.
type Source interface {
	fs.FS
	fs.ReadDirFS
	fs.ReadFileFS
	fs.StatFS
	// Blob is the Git blob id of a regular file, in hexadecimal.
	Blob(name string) (string, error)
	// Irregular are the findings about what can't be read, or not on every computer, in the folders that
	// galley reads. It is the same list at every call.
	Irregular() []diag.Diagnostic
}
