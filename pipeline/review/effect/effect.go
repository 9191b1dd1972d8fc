// Package effect is what merging a pull request would do, as data: the job that reads the pull request writes it, and
// the job that comments reads it.
//
// It holds facts and plain text, never Markdown: whoever renders it escapes every text in it. Nothing in it is to be
// trusted by the reader, which learns the pull request and its commit from elsewhere; Read takes what has the right
// format, version, shape and size, and nothing else.
package effect

import (
	"time"

	"github.com/galley-social/galley/pipeline/plan"
	"github.com/galley-social/galley/schema"
	"github.com/galley-social/galley/schema/diag"
)

// The format's name and version, as the first keys of the document.
const (
	Format  = "galley/effect"
	Version = 1
)

// Effect is what merging a change into its base would do.
type Effect struct {
	Format  string `json:"format" jsonschema:"enum=galley/effect"`
	Version int    `json:"version" jsonschema:"enum=1"`
	// Brand is the name in galley.yaml.
	Brand string `json:"brand"`
	// Base is the branch that the change goes to, Commit the change's last commit, and From the commit that the two
	// have in common.
	Base   string `json:"base"`
	Commit string `json:"commit" jsonschema:"pattern=^[0-9a-f]{40}([0-9a-f]{24})?$"`
	From   string `json:"from" jsonschema:"pattern=^[0-9a-f]{40}([0-9a-f]{24})?$"`
	// Now is the instant of the plan, and Zone the repository's.
	Now  time.Time `json:"now"`
	Zone string    `json:"zone"`
	// Same says that merging changes neither a document nor a file that documents use: only how they are written.
	Same bool `json:"same"`
	// Digest is of all that is shown but Now and the commits: a comment with the same one says the same.
	Digest string `json:"digest" jsonschema:"pattern=^[0-9a-f]{64}$"`
	Files  Files  `json:"files"`
	// Notes are sentences about the change as a whole, such as that the base has moved on.
	Notes []string `json:"notes"`
	// Findings are those of the change, errors first, and Older how many others there are.
	Findings []diag.Diagnostic `json:"findings"`
	Counts   Counts            `json:"counts"`
	Older    int               `json:"older"`
	// Steps are what changes about deliveries, in the order of their time.
	Steps []Step `json:"steps"`
	// Strategy are sentences that say what changes in strategies, campaigns, brand.md and galley.yaml.
	Strategy []string `json:"strategy"`
	// Weeks is the calendar of the weeks in which something changes.
	Weeks   []Week   `json:"weeks"`
	Pillars []Share  `json:"pillars"`
	Cadence []Rhythm `json:"cadence"`
	Budgets []Spend  `json:"budgets"`
}

// Files counts the files that the change adds, changes, renames or removes, documents and media alike.
type Files struct {
	Added   int `json:"added"`
	Changed int `json:"changed"`
	Renamed int `json:"renamed"`
	Removed int `json:"removed"`
}

// Counts are of all findings, also of those that are left out because there are too many.
type Counts struct {
	Errors   int `json:"errors"`
	Warnings int `json:"warnings"`
	Notes    int `json:"notes"`
}

// Step is one delivery and what changes about it.
type Step struct {
	Op plan.Op `json:"op" jsonschema:"enum=publish,enum=edit,enum=remove,enum=hold,enum=ask,enum=done,enum=retracted"`
	schema.Delivery
	// Network is what the channel is on, and Title what people call the post.
	Network string `json:"network"`
	Title   string `json:"title,omitempty"`
	File    string `json:"file,omitempty"`
	// At is the time on the base where the change removes the delivery. Was is the time before, where it is another.
	At   time.Time `json:"at"`
	Was  time.Time `json:"was,omitzero"`
	Zone string    `json:"zone"`
	// NotBefore is as in plan.Step.
	NotBefore time.Time `json:"not_before,omitzero"`
	// What says in words what is different, Reason why it does not simply go out, and Hint what to do.
	What   string `json:"what"`
	Reason string `json:"reason,omitempty"`
	Hint   string `json:"hint,omitempty"`
	URL    string `json:"url,omitempty"`
	// Facts are what is neither text nor time, such as the language and the link's card.
	Facts []Fact `json:"facts,omitempty"`
	Parts []Part `json:"parts,omitempty"`
}

// Fact is a name and a value that people read, and what it was before where that is different.
type Fact struct {
	Name  string `json:"name"`
	Value string `json:"value"`
	Was   string `json:"was,omitempty"`
}

// Part is one part of a message exactly as it is sent: its text, and what changes in it.
type Part struct {
	Name   string        `json:"name"`
	Text   string        `json:"text"`
	Length schema.Length `json:"length"`
	Links  []Link        `json:"links,omitempty"`
	Media  []Media       `json:"media,omitempty"`
	// Diff is the way from the text before to this one, word by word; empty where there was none, or it is the same.
	Diff []Span `json:"diff,omitempty"`
}

// Link is a marked stretch of a part's text and what it leads to.
type Link struct {
	Kind  string `json:"kind"`
	Text  string `json:"text"`
	Value string `json:"value"`
}

// Media is a file that goes out with a part.
type Media struct {
	File   string `json:"file"`
	Type   string `json:"type"`
	Width  int    `json:"width,omitempty"`
	Height int    `json:"height,omitempty"`
	Bytes  int64  `json:"bytes"`
	Alt    string `json:"alt"`
}

// Kind says whether a span stays, goes or comes.
type Kind string

// The kinds of spans.
const (
	Kept Kind = "kept"
	Gone Kind = "gone"
	New  Kind = "new"
)

// Span is a stretch of words. Kept and Gone spans joined are the text before, Kept and New ones the text after.
type Span struct {
	Kind Kind   `json:"kind" jsonschema:"enum=kept,enum=gone,enum=new"`
	Text string `json:"text"`
}

// Week is one week of the calendar, from Monday on.
type Week struct {
	Monday string `json:"monday" jsonschema:"pattern=^[0-9]{4}-[0-9]{2}-[0-9]{2}$"`
	Slots  []Slot `json:"slots"`
	// More is how many slots are left out because there are too many.
	More int `json:"more,omitempty"`
}

// Slot is a delivery in the calendar.
type Slot struct {
	At      time.Time `json:"at"`
	Zone    string    `json:"zone"`
	Post    string    `json:"post"`
	Title   string    `json:"title,omitempty"`
	Channel string    `json:"channel"`
	// Mark says what the change does to it: + it comes, ~ it changes, - it goes, ! it is held; empty where it does nothing.
	Mark string `json:"mark,omitempty" jsonschema:"enum=+,enum=~,enum=-,enum=!"`
}

// Share is a pillar's part of a period's posts, before and after, with what the strategy asks.
type Share struct {
	Strategy string  `json:"strategy"`
	Pillar   string  `json:"pillar"`
	Target   float64 `json:"target"`
	Before   float64 `json:"before"`
	After    float64 `json:"after"`
}

// Rhythm is how many posts a channel gets in a week, before and after, with what the strategy asks.
type Rhythm struct {
	Strategy string `json:"strategy"`
	Channel  string `json:"channel"`
	Week     string `json:"week" jsonschema:"pattern=^[0-9]{4}-[0-9]{2}-[0-9]{2}$"`
	// Min and Max are what is asked; a Max of 0 is no limit.
	Min    int `json:"min"`
	Max    int `json:"max"`
	Before int `json:"before"`
	After  int `json:"after"`
}

// Spend is what is planned of a budget, before and after.
type Spend struct {
	Name     string  `json:"name"`
	Currency string  `json:"currency"`
	Total    float64 `json:"total"`
	Before   float64 `json:"before"`
	After    float64 `json:"after"`
}
