// Package ledger is the record of what galley has claimed and made public: the entry format, the fold from
// entries to a state, and the store on a branch of the same repository.
//
// It refuses to guess. A branch that is missing, shorter than it was, edited by hand, of another
// repository or of a newer galley is an error that says what to do, never an empty state: an empty state
// would publish everything a second time. Nothing is ever changed or removed; every append adds files.
//
// A caller must know: Encode, Decode and Fold are pure. Read and Append wait for the remote. Append is a
// compare-and-swap on the tip that Read gave: after ErrLost nothing was written and the caller plans again
// from a new Read. Give each append a fresh random nonce; two commits that are the same to the byte would
// both count as won. A Store is for one goroutine at a time.
package ledger
