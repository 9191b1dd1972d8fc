package content

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"maps"
	"slices"
)

// context is the digest of every file but those of posts that decides what is found about a post: their names and
// bytes, and which of them can't be read.
func (l *loader) context() string {
	sum := sha256.New()
	add := func(file string) {
		blob, err := l.src.Blob(file)
		fmt.Fprintf(sum, "%q %q %t\n", file, blob, err == nil)
	}
	for _, file := range []string{configFile, brandFile, freezeFile} {
		add(file)
	}
	for _, folder := range []string{"brand", "campaigns", "strategy"} {
		_ = fs.WalkDir(l.src, folder, func(name string, e fs.DirEntry, err error) error {
			switch {
			case err != nil:
				fmt.Fprintf(sum, "%q can't be listed\n", name)
			case !e.IsDir():
				add(name)
			}
			return nil
		})
	}
	for _, file := range slices.Sorted(maps.Keys(l.set.Broken)) {
		fmt.Fprintf(sum, "%q is broken\n", file)
	}
	return hex.EncodeToString(sum.Sum(nil))
}
