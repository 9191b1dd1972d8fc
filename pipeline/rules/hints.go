package rules

import (
	"fmt"
	"slices"
	"strings"

	"github.com/galley-social/galley/schema"
)

// didYouMean is the hint for a name that is not among the known ones: the one that was probably meant, and
// the list. where says in a few words what the list is.
func didYouMean(name string, known []string, where string) string {
	known = slices.Compact(slices.Sorted(slices.Values(known)))
	if len(known) == 0 {
		return "there are no " + where
	}
	const most = 20
	list := strings.Join(known[:min(most, len(known))], ", ")
	if len(known) > most {
		list += fmt.Sprintf(" and %d more", len(known)-most)
	}
	if best, ok := schema.Suggest(name, known); ok {
		return fmt.Sprintf("did you mean %q? %s: %s", best, where, list)
	}
	return where + ": " + list
}
