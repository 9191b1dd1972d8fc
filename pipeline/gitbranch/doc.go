// Package gitbranch uses one branch of a remote as a store of files with compare-and-swap: read the tip,
// build a commit on it without a work tree, push it only if the tip has not moved, and know who won.
//
// It refuses to force anything: it never rewinds a branch, never touches a ref of the user's (what it
// fetches is kept under refs/galley/), and never calls a push lost or won on a guess.
//
// A caller must know: the commits of two writers must differ, so put something random into the message or
// a file. Two commits that are the same to the byte are one commit, and both writers would be told they won.
// After ErrUncertain, push the same commit again; a new one could apply a change twice. A Branch is for one
// goroutine at a time. Remotes over http(s), git:// and ssh need nothing else; for a remote that is a
// folder, go-git runs git's own git-upload-pack and git-receive-pack, so git must be installed.
//
// Why not go-git's Remote.Push: it takes a reply with no report for success, it lets ForceWithLease pass
// when a refspec's source is a hash, and it walks every object of every ref of the remote to find out what
// to send. Here the one ref update names its old and new value itself, which the server checks while it
// holds the lock, and what to send is what differs between two trees.
package gitbranch
