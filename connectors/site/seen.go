package site

import (
	"crypto/sha256"
	"errors"
	"io/fs"
)

// seen is what was read since the last write, by name: the digest of a file, or nothing for one that was absent. What
// the first reading has shown counts, since that is what things were worked out from.
type seen map[string]*[sha256.Size]byte

func (s seen) note(name string, data []byte, err error) {
	if _, again := s[name]; !again && answered(err) {
		s[name] = digest(data, err)
	}
}

// stands reports whether all that was seen is still so.
func (s seen) stands(read func(name string) ([]byte, error)) (bool, error) {
	for name, was := range s {
		data, err := read(name)
		if !answered(err) {
			return false, err
		}
		is := digest(data, err)
		if (is == nil) != (was == nil) || is != nil && *is != *was {
			return false, nil
		}
	}
	return true, nil
}

// answered is whether a reading says what is there, or that nothing is.
func answered(err error) bool { return err == nil || errors.Is(err, fs.ErrNotExist) }

func digest(data []byte, err error) *[sha256.Size]byte {
	if err != nil {
		return nil
	}
	sum := sha256.Sum256(data)
	return &sum
}
