package forge

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"
)

// Error is what a forge answered instead of doing what was asked.
type Error struct {
	// Status is the HTTP status, or 0 when no answer came.
	Status int
	// Message is in the forge's words.
	Message string
	// Until is when a rate limit ends, when that is what stops it.
	Until time.Time
	// Need is what to give to the token for this very request.
	Need string
	// Err is what the client made of it.
	Err error
}

// Error says in words what it means for the person who reads it.
func (e *Error) Error() string {
	switch {
	case !e.Until.IsZero():
		return fmt.Sprintf("its rate limit is used up until %s", e.Until.UTC().Format("15:04Z"))
	case e.Status == http.StatusUnauthorized:
		return "it does not take the token; set GITHUB_TOKEN to a valid one"
	case e.Status == http.StatusTooManyRequests, e.Status == http.StatusForbidden && strings.Contains(strings.ToLower(e.Message), "rate limit"):
		return "it asks to wait, because of too many requests at once"
	case e.Status == http.StatusForbidden:
		return "the token may not do this; " + e.Need + e.quoted()
	case e.Status == http.StatusNotFound, e.Status == http.StatusGone:
		return "it does not show the repository, or this part of it, to the token; look whether it is there, and " + e.Need
	case e.Status >= 500:
		return fmt.Sprintf("it has trouble of its own (HTTP %d); run it again later", e.Status)
	case e.Status >= 400:
		return fmt.Sprintf("it refuses this with HTTP %d", e.Status) + e.quoted()
	case e.Err != nil:
		return e.Err.Error()
	}
	return "it gave no answer"
}

// quoted adds the forge's words, unless they are the usual ones for a missing permission.
func (e *Error) quoted() string {
	if e.Message == "" || strings.HasPrefix(e.Message, "Resource not accessible by") {
		return ""
	}
	return fmt.Sprintf(" (it says %q)", e.Message)
}

// Unwrap gives what the client made of it.
func (e *Error) Unwrap() error { return e.Err }

// Gone says that what was to be changed is not there any more.
func Gone(err error) bool {
	var e *Error
	return errors.As(err, &e) && (e.Status == http.StatusNotFound || e.Status == http.StatusGone)
}

// Unsure says that nobody knows whether a request had its effect: the answer was lost, or was the server's own trouble.
func Unsure(err error) bool {
	var e *Error
	if errors.Is(err, context.Canceled) || !errors.As(err, &e) || !e.Until.IsZero() {
		return false
	}
	return e.Status < 400 || e.Status >= 500
}
