package forge

import (
	"context"
	"fmt"
	"slices"
	"strings"
)

// Label is one of those that galley sets. Colour is six hexadecimal digits.
type Label struct{ Name, Colour, Description string }

// Labels is what a forge must be able to do for Tag.
type Labels interface {
	// On are the names of the labels that a pull request has.
	On(ctx context.Context, number int) ([]string, error)
	// Make makes a label that the repository does not have, and leaves one that it has.
	Make(ctx context.Context, l Label) error
	Add(ctx context.Context, number int, name string) error
	// Remove takes a label off, and is content when it is off.
	Remove(ctx context.Context, number int, name string) error
}

// Tag makes a pull request have exactly one of our own labels, or none when want is empty. Others it leaves alone.
func Tag(ctx context.Context, ls Labels, number int, own []Label, want string) error {
	wanted := slices.IndexFunc(own, func(l Label) bool { return l.Name == want })
	if want != "" && wanted < 0 {
		return fmt.Errorf("%q is none of galley's labels", want)
	}
	on, err := ls.On(ctx, number)
	if err != nil {
		return err
	}
	has := func(name string) bool {
		return slices.ContainsFunc(on, func(o string) bool { return strings.EqualFold(o, name) })
	}
	if want != "" && !has(want) {
		if err := ls.Make(ctx, own[wanted]); err != nil {
			return err
		}
		if err := ls.Add(ctx, number, want); err != nil {
			return err
		}
	}
	for _, l := range own {
		if l.Name == want || !has(l.Name) {
			continue
		}
		if err := ls.Remove(ctx, number, l.Name); err != nil {
			return err
		}
	}
	return nil
}
