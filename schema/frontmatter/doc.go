// Package frontmatter splits a file into header and body, losing no byte and knowing every line.
//
// It reads YAML, TOML and JSON headers into one tree of nodes with the file's positions. It fails closed:
// a header that is opened and not closed, a key that is there twice, an anchor, alias, merge key or tag, and
// a character that no editor shows are problems, never guesses. It does no I/O, and it does not know which
// keys a document may have.
//
// A file without a header is no problem here; the caller knows whether one is needed. When there are
// problems Root is nil, and Body must not be published.
package frontmatter
