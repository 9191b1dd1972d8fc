package forge

import (
	"context"
	"unicode/utf8"
)

// Outcome is what a status or a check says about a commit.
type Outcome string

// The outcomes. Broken is when galley could not do its work.
const (
	Pending Outcome = "pending"
	Success Outcome = "success"
	Neutral Outcome = "neutral"
	Failure Outcome = "failure"
	Broken  Outcome = "error"
)

// Status is one line at a commit. The last one of its name counts.
type Status struct {
	Name             string
	Outcome          Outcome
	Description, URL string
}

// Check is a judgement with the places that it is about.
type Check struct {
	Name string
	// Key tells what was judged and how, such as a digest. A check of the same name and key has the same annotations.
	Key                  string
	Outcome              Outcome
	Title, Summary, Text string
	URL                  string
	Annotations          []Annotation
}

// Status is the check as one line, for a forge that has no checks.
func (c Check) Status() Status {
	return Status{Name: c.Name, Outcome: c.Outcome, Description: c.Title, URL: c.URL}
}

// Level is how bad it is what an annotation says.
type Level string

// The levels of annotations.
const (
	Notice  Level = "notice"
	Warning Level = "warning"
	Fault   Level = "failure"
)

// Annotation is a remark at some lines of a file. Lines and columns count from 1; a column of 0 is not known.
type Annotation struct {
	Path                             string
	Line, EndLine, Column, EndColumn int
	Level                            Level
	Title, Message                   string
}

// Statuses is what a forge must be able to do for Mark.
type Statuses interface {
	// Last is the status of a name at a commit, or a zero one.
	Last(ctx context.Context, commit, name string) (Status, error)
	Put(ctx context.Context, commit string, s Status) error
}

// maxDescription is what GitHub takes; it refuses a longer one.
const maxDescription = 140

// Mark sets a status when it is not so yet.
func Mark(ctx context.Context, s Statuses, commit string, want Status) error {
	want.Description = Cut(want.Description, maxDescription)
	if want.Outcome == Neutral {
		want.Outcome = Success // a status knows no middle
	}
	last, err := s.Last(ctx, commit, want.Name)
	if err != nil || last == want {
		return err
	}
	return s.Put(ctx, commit, want)
}

// Cut shortens a text to a number of characters, of which the last then is an ellipsis.
func Cut(text string, limit int) string {
	if utf8.RuneCountInString(text) <= limit {
		return text
	}
	count := 0
	for at := range text {
		if count++; count == limit {
			return text[:at] + "…"
		}
	}
	return ""
}
