// Package forge is the place where pull requests are reviewed: what a pull request, a comment, a check is, and what is
// the same on every forge when one of them is to be as wanted. The clients are in forge/github and forge/gitea, and
// forges chooses between them.
//
// It refuses to take another's comment or issue for its own, whatever marker that bears; to send what is already so; and
// to repeat blindly what might then be there twice: it looks again first.
//
// A caller must know: every writing method says how things shall be, and may be called any number of times. Two runs at
// once may make one comment too many; the later look removes it. What is told is as good as the forge's word: who pushed
// last is told from the last commit, since no forge says it.
package forge

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"
)

// Kind is a family of forges.
type Kind string

// The families that galley knows. Forgejo is of Gitea's.
const (
	GitHub Kind = "github"
	Gitea  Kind = "gitea"
)

// Options say where a repository is and how it is reached.
type Options struct {
	// Kind is GitHub when it is empty.
	Kind Kind
	// API is the base of the REST API; empty for github.com.
	API string
	// Repository is OWNER/NAME, and Branch the default branch.
	Repository, Branch string
	// Token may be empty to read a public repository.
	Token string
	// HTTP makes the requests.
	HTTP *http.Client
	// Wait returns after a time, or with the context's error. Without it, nothing is waited for.
	Wait func(context.Context, time.Duration) error
}

// Split gives the two parts of the repository's name.
func (o Options) Split() (owner, name string, err error) {
	owner, name, ok := strings.Cut(o.Repository, "/")
	if !ok || owner == "" || name == "" || strings.Contains(name, "/") {
		return "", "", fmt.Errorf("%q is not a repository such as OWNER/NAME", o.Repository)
	}
	return owner, name, nil
}

// State is how far a pull request is.
type State string

// The states of a pull request.
const (
	Open   State = "open"
	Closed State = "closed"
	Merged State = "merged"
)

// Pull is a pull request.
type Pull struct {
	Number     int
	URL, Title string
	State      State
	Draft      bool
	// Author is the account that opened it.
	Author string
	// Base is the branch that it is for.
	Base string
	Head Head
	// Fork says that the head is in another repository, or in one that is gone.
	Fork   bool
	Labels []string
	// MergeCommit is empty until it is merged.
	MergeCommit string
}

// Head is what a pull request brings. Repository is OWNER/NAME, and empty when it is gone.
type Head struct{ Repository, Branch, Commit string }

// What finding a pull request by its head may come to.
var (
	ErrNone  = errors.New("no open pull request brings this branch")
	ErrMoved = errors.New("the pull request has another head by now")
)

// PullWith is the one among open pull requests that brings a head.
func PullWith(open []Pull, head Head) (Pull, error) {
	var found []Pull
	var numbers []string
	for _, p := range open {
		if p.State == Open && p.Head.Branch == head.Branch && strings.EqualFold(p.Head.Repository, head.Repository) {
			found = append(found, p)
			numbers = append(numbers, fmt.Sprintf("#%d into %s", p.Number, p.Base))
		}
	}
	switch {
	case len(found) == 0:
		return Pull{}, fmt.Errorf("%w: %s of %s", ErrNone, head.Branch, head.Repository)
	case len(found) > 1:
		return Pull{}, fmt.Errorf("several open pull requests bring %s of %s (%s); close all but one", head.Branch, head.Repository, strings.Join(numbers, ", "))
	case found[0].Head.Commit != head.Commit:
		return Pull{}, fmt.Errorf("%w: #%d is at %.12s, not %.12s", ErrMoved, found[0].Number, found[0].Head.Commit, head.Commit)
	}
	return found[0], nil
}

// FileStatus is what a pull request does to a file.
type FileStatus string

// What can be done to a file.
const (
	Added   FileStatus = "added"
	Changed FileStatus = "changed"
	Renamed FileStatus = "renamed"
	Removed FileStatus = "removed"
)

// File is one that a pull request changes.
type File struct {
	Path string
	// Previous is the path that a renamed file had.
	Previous string
	Status   FileStatus
	// Blob is its id at the head, or at the base when it is removed. Gitea does not say it.
	Blob string
}
