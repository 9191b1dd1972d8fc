package changed

import (
	"strings"

	"github.com/go-git/go-git/v5/utils/diff"
)

// File is how one file differs from the base.
type File struct {
	// Was is its path in the base, and empty for a file that is new.
	Was  string
	same bool
	// lines are, for each of its lines, the line of the base that it was, or 0.
	lines []int
}

// Same is a file that the change left alone, or only moved.
func Same(was string) File { return File{Was: was, same: true} }

// Added is a file that the base does not have. All of its lines are the change's.
func Added() File { return File{} }

// Replaced is a file whose lines say nothing, as those of a picture, and that is another now.
func Replaced(was string) File { return File{Was: was} }

// mostLines is up to where files are compared line by line: the work grows with the square of what differs,
// and nobody writes a post this long.
const mostLines = 5000

// Edited is a file whose lines are known.
func Edited(was string, before, after []string) File {
	f := File{Was: was}
	if len(before) > mostLines || len(after) > mostLines {
		return f
	}
	f.lines = make([]int, len(after))
	old, now := 0, 0
	for _, d := range diff.Do(joined(before), joined(after)) {
		n := strings.Count(d.Text, "\n")
		switch {
		case d.Type < 0: // deleted
			old += n
		case d.Type > 0: // inserted
			now += n
		default:
			for i := range n {
				f.lines[now+i] = old + i + 1
			}
			old, now = old+n, now+n
		}
	}
	return f
}

// joined ends every line, the last one too: whether the file's last line is ended is no change of the line.
func joined(lines []string) string {
	if len(lines) == 0 {
		return ""
	}
	return strings.Join(lines, "\n") + "\n"
}

// Touched reports whether the file is part of the change.
func (f File) Touched() bool { return !f.same }

// Before is the base's number of a line that the change left alone.
func (f File) Before(line int) (int, bool) {
	if f.same {
		return line, true
	}
	if line < 1 || line > len(f.lines) || f.lines[line-1] == 0 {
		return 0, false
	}
	return f.lines[line-1], true
}
