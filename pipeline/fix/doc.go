// Package fix makes the edits that findings carry, where there is one right answer.
//
// It refuses to guess. An edit is made when the text that the finding saw still stands at its place, when it overlaps
// no other edit, and, in a header, when the header read again differs in that one value and by nothing but the edit.
// Everything else in a file stays as it is, byte for byte: line ends, a byte-order mark, the space after the last word.
//
// A caller must know: Run writes nothing. It makes the edits in memory, asks for the findings of the tree that would
// come of them, and goes on until none is left to make. A file that would have an error it did not have before, or
// whose edits never come to an end, is left alone as a whole. So what Run made of a file it leaves as it is.
package fix
