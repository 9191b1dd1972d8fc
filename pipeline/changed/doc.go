// Package changed tells the findings of a change from those that were there before it.
//
// A finding belongs to the change when it stands on a line that the change touched, or when the base does not
// have it: the second is how a change in one file shows at another one, as a new post does that breaks the
// cadence of an old one. Findings are compared by what they say, and by their line where the change left it
// alone, wherever in the file it is now.
//
// The package is pure. It refuses to guess who wrote what: it knows two trees and nothing between them.
package changed
