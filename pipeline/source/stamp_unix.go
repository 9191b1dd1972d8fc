//go:build linux || darwin

package source

import (
	"io/fs"
	"strconv"
	"syscall"
	"time"
)

// stampOf is what tells one state of a file from another, and when it was changed last. The time of the last change
// of any kind is part of it: programs can set the other one back.
func stampOf(at fs.FileInfo) (stamp string, changed time.Time, ok bool) {
	sys, ok := at.Sys().(*syscall.Stat_t)
	if !ok {
		return "", time.Time{}, false
	}
	ctime := changeTime(sys)
	changed = at.ModTime()
	if ctime.After(changed) {
		changed = ctime
	}
	text := strconv.AppendInt(nil, at.Size(), 10)
	for _, n := range []int64{at.ModTime().UnixNano(), ctime.UnixNano(), int64(sys.Ino)} {
		text = strconv.AppendInt(append(text, ' '), n, 10)
	}
	return string(text), changed, true
}
