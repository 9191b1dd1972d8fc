// Package pipeline holds no code. It is the map of the rooms below it, in the order in which content
// passes through them.
//
//	source    where content comes from: a Git tree or a folder, as fs.FS with blob ids
//	content   a tree → typed documents and findings
//	compose   post × channel → the exact message, with its idempotency key
//	prose     Markdown → the stretches of text that people read, each with its way back to the source
//	brand     rules in Vale's style format, run over such stretches
//	rules     what documents, messages and the calendar must not do; one rule, one file
//	suppress  comments in a file that silence a warning, with a reason
//	fix       the edits that findings carry, made in memory
//	changed   the findings of a change, told from older ones
//	links     whether links lead somewhere
//	index     what was worked out from a file, kept beside the Git objects
//	gitbranch a branch as a compare-and-swap store of files
//	ledger    the record of claims and receipts, on a branch of its own
//	tokens    the secrets of channels, encrypted, on a branch of their own
//	policy    who must approve what
//	approval  who approved which bytes: by the branch's history, or by reviews
//	forge     the place where pull requests are reviewed: GitHub, Gitea, Forgejo
//	plan      posts + ledger + one instant → ordered steps
//	review    findings, plan and what a pull request changes → text, JSON, a comment
//	publish   carries out a plan: reconcile, claim, send, record
//	watch     when a long-lived run has its next round
//	live      what is public: taken back, or compared with its receipt
//
// There is one direction. The same compose and plan serve review and publish, so what the strategist saw is
// what is sent. Everything up to publish is a function of its arguments: no clock, no network, no
// environment. Only publish orders side effects, and it does so through small interfaces that cmd fills.
//
// The rooms import schema, and never connectors; connectors import schema, and never these rooms. cmd alone
// wires both. A test over `go list` keeps it so.
package pipeline
