package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
)

// The exit codes of every command. README and `galley --help` show this table.
const (
	exitClean   = 0 // done, nothing to say
	exitFound   = 1 // findings, or a delivery that a person must look at
	exitUsage   = 2 // the command was called wrongly
	exitStopped = 3 // galley could not do its work
	exitUnknown = 4 // something was sent and its outcome is unknown
	exitNeeded  = 5 // somebody's approval is missing
)

// stop is an error with the exit code it ends in, and the next step for the person who reads it.
type stop struct {
	code    int
	message string
	next    string
	err     error
}

func (s *stop) Error() string {
	if s.message == "" && s.err != nil {
		return s.err.Error()
	}
	return s.message
}

func (s *stop) Unwrap() error { return s.err }

func (s *stop) hint(format string, args ...any) *stop {
	s.next = fmt.Sprintf(format, args...)
	return s
}

// usage is for a command that was called wrongly.
func usage(format string, args ...any) *stop {
	return &stop{code: exitUsage, message: fmt.Sprintf(format, args...)}
}

// stopped is for work that could not be done.
func stopped(format string, args ...any) *stop {
	err := fmt.Errorf(format, args...)
	return &stop{code: exitStopped, message: err.Error(), err: errors.Unwrap(err)}
}

// silent ends with a code when everything has been said already.
func silent(code int) error { return &stop{code: code} }

// hinter is an error that knows the next step.
type hinter interface{ Hint() string }

// exit prints the error, if any, and turns it into a code.
func (a *app) exit(err error) int {
	var s *stop
	switch {
	case err == nil:
		return exitClean
	case errors.As(err, &s):
		a.complain(err, s.next)
		return s.code
	case errors.Is(err, context.Canceled):
		a.complain(errors.New("interrupted"), "")
		return exitStopped
	case isCobraUsage(err):
		a.complain(err, `run "galley --help" to see the commands`)
		return exitUsage
	default:
		a.complain(err, "")
		return exitStopped
	}
}

// complain prints an error as people read it.
func (a *app) complain(err error, next string) {
	message := err.Error()
	if message == "" {
		return
	}
	var h hinter
	if next == "" && errors.As(err, &h) {
		next = h.Hint()
	}
	printError(a.Stderr, message, next)
}

func printError(w io.Writer, message, next string) {
	fmt.Fprintf(w, "galley: error: %s\n", message)
	if next != "" {
		fmt.Fprintf(w, "  hint: %s\n", strings.ReplaceAll(next, "\n", "\n        "))
	}
}

// isCobraUsage recognises the errors cobra makes of arguments; it gives them no type.
func isCobraUsage(err error) bool {
	for _, start := range []string{
		"unknown command", "accepts ", "requires at least", "unknown flag", "invalid argument",
		"at least one of the flags", "if any flags in the group",
	} {
		if strings.HasPrefix(err.Error(), start) {
			return true
		}
	}
	return false
}
