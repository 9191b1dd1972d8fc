package comment

import (
	"strings"

	"github.com/galley-social/galley/pipeline/review/effect"
)

// Headline is the line of the comment that a busy person can act on, as plain text.
func Headline(e effect.Effect) string {
	return strings.ReplaceAll(newPage(e, Place{}, Limit{}).headline(), "**", "")
}
