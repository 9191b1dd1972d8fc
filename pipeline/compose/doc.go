// Package compose turns one post and one channel into the exact schema.Message: what review shows, plan
// orders and publish sends.
//
// It refuses to judge: what is too long, unknown elsewhere or against the brand is the business of
// pipeline/rules. Its own findings, under the rule name "compose", are about Markdown that has no meaning
// on a network. It is pure: no clock, no network, no files but those already in the content.Set, and the
// same post gives the same bytes each time. A Composer may be used by several goroutines.
//
// How Markdown becomes text, which a caller should know:
//
//   - A thematic break starts the next part of a thread. A page has one part, and the break is its <hr>.
//   - A heading "## @name" starts the text for that channel or network, up to the next such heading.
//   - A single line break inside a paragraph is a space, as Markdown says; two spaces or a backslash at the
//     end of a line keep it. Between two letters of Chinese, Japanese or Korean it is nothing.
//   - The link of the post, its hashtags and a quoted URL follow the text of the first part, each in a
//     paragraph of its own, unless the text has them.
//   - A content warning goes first, in brackets, where the network has no field for it.
//   - Text is in Unicode's normal form C, without control characters.
package compose
