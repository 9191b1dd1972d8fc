package forge

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Comment is one below a pull request.
type Comment struct {
	ID   int64
	Body string
}

// Comments is what a forge must be able to do for Stick.
type Comments interface {
	// Mine are the comments that the token's own account wrote, oldest first.
	Mine(ctx context.Context, number int) ([]Comment, error)
	Add(ctx context.Context, number int, body string) error
	Edit(ctx context.Context, id int64, body string) error
	Delete(ctx context.Context, id int64) error
}

// looks bounds how often a list is read anew because it changed meanwhile.
const looks = 4

// Stick makes one comment be there with a marker as its first line and the body below. The oldest of ours is kept and
// edited, others with the marker go; nothing is sent when all is so already.
func Stick(ctx context.Context, c Comments, number int, marker, body string) error {
	body, err := under(marker, body)
	if err != nil {
		return err
	}
	var last error
	for range looks {
		all, err := c.Mine(ctx, number)
		if err != nil {
			return errors.Join(last, err)
		}
		marked := all[:0:0]
		for _, comment := range all {
			if bears(comment.Body, marker) {
				marked = append(marked, comment)
			}
		}
		switch {
		case len(marked) == 0 && last != nil:
			return last // it was not there when looked for; the next run makes it
		case len(marked) == 0:
			if last = c.Add(ctx, number, body); last != nil && !Unsure(last) {
				return last
			}
			continue // another run may have made one at the same time
		}
		last = nil
		again, err := settle(ctx, c, marked, body)
		if err != nil || !again {
			return err
		}
	}
	return fmt.Errorf("the comments of #%d change faster than they can be read; run it again", number)
}

// Stuck says whether a comment of ours with the marker is there.
func Stuck(ctx context.Context, c Comments, number int, marker string) (bool, error) {
	all, err := c.Mine(ctx, number)
	return slices.ContainsFunc(all, func(comment Comment) bool { return bears(comment.Body, marker) }), err
}

// settle makes the oldest comment say the body, and removes the others. It says when to look again, since the oldest went.
func settle(ctx context.Context, c Comments, marked []Comment, body string) (again bool, err error) {
	if !same(marked[0].Body, body) {
		err := c.Edit(ctx, marked[0].ID, body)
		if Gone(err) {
			return true, nil
		}
		if err != nil {
			return false, err
		}
	}
	for _, extra := range marked[1:] {
		if err := c.Delete(ctx, extra.ID); err != nil && !Gone(err) {
			return false, err
		}
	}
	return false, nil
}

// under puts a marker on top of a body that does not have it.
func under(marker, body string) (string, error) {
	if marker == "" || strings.TrimSpace(marker) != marker || strings.ContainsAny(marker, "\r\n") {
		return "", fmt.Errorf("%q is not a marker: it must be one line", marker)
	}
	if bears(body, marker) {
		return body, nil
	}
	return marker + "\n" + body, nil
}

// bears says whether a text has the marker on its first line.
func bears(text, marker string) bool {
	first, _, _ := strings.Cut(text, "\n")
	return strings.TrimRight(first, " \t\r") == marker
}

// same compares as forges keep texts: some change line ends, and drop blanks at the end.
func same(a, b string) bool { return plainText(a) == plainText(b) }

func plainText(s string) string {
	return strings.TrimRight(strings.ReplaceAll(s, "\r\n", "\n"), " \t\n")
}
