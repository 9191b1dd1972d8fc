package diag

// Fix is an edit of the finding's file that has one right answer: it puts New in the place of Old. The zero Fix,
// which has no place, is none. It is a plain value, so findings can be compared.
//
// The place says where Old begins. An edit stays on its line, so neither text has a line end. Whoever makes the edit
// looks first whether Old still stands there, and leaves the file alone when it does not.
type Fix struct {
	Pos
	// Old is what stands there, to the character. When it is empty, New is put in.
	Old string `json:"old"`
	// New is what should. When it is empty, Old is taken out.
	New string `json:"new"`
}

// Fixable counts the findings that have a Fix.
func Fixable(list []Diagnostic) int {
	n := 0
	for _, d := range list {
		if !d.Fix.IsZero() {
			n++
		}
	}
	return n
}
