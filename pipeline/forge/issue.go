package forge

import (
	"context"
	"errors"
	"fmt"
)

// Issue is something that waits for a person.
type Issue struct {
	Number      int
	Title, Body string
	Open        bool
}

// Issues is what a forge must be able to do for Keep.
type Issues interface {
	// Mine are the issues that the token's own account opened, oldest first, without pull requests.
	Mine(ctx context.Context) ([]Issue, error)
	Open(ctx context.Context, title, body string) error
	// Change makes the issue of the number be as given.
	Change(ctx context.Context, i Issue) error
}

// maxTitle is what GitHub takes as the title of an issue.
const maxTitle = 256

// Keep makes one issue be there, open or closed, with a marker as the first line of its body. The oldest of ours is
// kept and edited, others with the marker are closed. Nothing is opened in order to close it.
func Keep(ctx context.Context, is Issues, marker string, want Issue) error {
	body, err := under(marker, want.Body)
	if err != nil {
		return err
	}
	want.Title, want.Body = Cut(want.Title, maxTitle), body
	var last error
	for range looks {
		all, err := is.Mine(ctx)
		if err != nil {
			return errors.Join(last, err)
		}
		var marked []Issue
		for _, i := range all {
			if bears(i.Body, marker) {
				marked = append(marked, i)
			}
		}
		switch {
		case len(marked) > 0:
			return keepFirst(ctx, is, marked, want)
		case !want.Open || last != nil:
			return last
		}
		if last = is.Open(ctx, want.Title, want.Body); last != nil && !Unsure(last) {
			return last
		}
	}
	return fmt.Errorf("the list of issues does not show the one that was opened; run it again")
}

func keepFirst(ctx context.Context, is Issues, marked []Issue, want Issue) error {
	first := marked[0]
	closed := !want.Open && !first.Open // what is done stays as it was
	if !closed && (first.Open != want.Open || first.Title != want.Title || !same(first.Body, want.Body)) {
		want.Number = first.Number
		if err := is.Change(ctx, want); err != nil {
			return err
		}
	}
	for _, extra := range marked[1:] {
		if !extra.Open {
			continue
		}
		extra.Open = false
		if err := is.Change(ctx, extra); err != nil {
			return err
		}
	}
	return nil
}
