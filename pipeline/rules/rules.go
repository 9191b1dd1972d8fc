// Package rules says what documents, messages and the calendar must not do.
//
// A rule is a value with a name, a sentence for people and functions; one rule is one file here, one line
// in all.go and one folder under testdata. Rules read and report: they change nothing, know no clock and
// reach no network, so the same tree has the same findings on every machine and every day.
//
// A rule judges only what it can see whole. What a broken file would have said is not guessed: a reference
// into one is reported as such where the post depends on it, and left alone elsewhere.
//
// A Checker composes and judges each post while its file is at hand, and keeps of it what the calendar needs.
// What it found about one post depends on that post, its media and the documents that are no posts, so a Memory
// can give it back for the same bytes. Run does the same for a set that was read before.
package rules

import (
	"fmt"
	"slices"
	"unicode/utf8"

	"github.com/galley-social/galley/pipeline/content"
	"github.com/galley-social/galley/schema"
	"github.com/galley-social/galley/schema/diag"
)

// Rule is one rule: it judges posts one by one, or all that there is together, or both.
type Rule struct {
	// Name is what findings carry and people write to suppress one.
	Name string
	// Doc says what the rule wants and why, in one or two sentences.
	Doc string
	// Post reports what breaks the rule in one post. It must not look at other posts, and is called from several
	// goroutines at once.
	Post func(*Pass, *piece)
	// Run reports what only shows when everything is seen.
	Run func(*Pass)
}

// Compose gives what makes the messages of a post, one channel after the other. It is called from several
// goroutines at once, but for one post from one.
type Compose func(post *content.Post) func(channel string) (schema.Message, []diag.Diagnostic)

// Pass is what one rule works with.
type Pass struct {
	Set      *content.Set
	Networks map[string]schema.Network
	// Report takes a finding. It fills in the rule's name where there is none.
	Report func(diag.Diagnostic)

	// voice runs the brand's rules. They are loaded when first asked for.
	voice func() *voice
	// calendar and what follows are there for Run alone.
	calendar calendar
	// repeats are the posts that say what another one has said. They are looked for when first asked for.
	repeats func() []repeat
}

// piece is a post with the messages that were made of it: those of the channels that galley.yaml and the networks
// know.
type piece struct {
	post       *content.Post
	deliveries []delivery
}

// delivery is that of a channel.
func (p *piece) delivery(channel string) (delivery, bool) {
	i := slices.IndexFunc(p.deliveries, func(d delivery) bool { return d.channel == channel })
	if i < 0 {
		return delivery{}, false
	}
	return p.deliveries[i], true
}

// delivery is a composed message with what it was made from.
type delivery struct {
	post    *content.Post
	channel string
	network schema.Network
	message schema.Message
}

// at is the place of a value in a document, for a finding to be about.
func at[T any](doc *content.Doc[T], path ...any) diag.Diagnostic {
	front := doc.Front()
	return diag.Diagnostic{File: doc.File, Pos: front.Pos(path...), Length: front.Length(path...)}
}

// there is at, for a finding that there will hardly be: finding a place takes longer than most rules.
func there[T any](doc *content.Doc[T], path ...any) func() diag.Diagnostic {
	return func() diag.Diagnostic { return at(doc, path...) }
}

// atKey is the place of a key.
func atKey[T any](doc *content.Doc[T], path ...any) diag.Diagnostic {
	front := doc.Front()
	d := diag.Diagnostic{File: doc.File, Pos: front.KeyPos(path...)}
	if key, ok := path[len(path)-1].(string); ok && front.Has(path...) {
		d.Length = utf8.RuneCountInString(key)
	}
	return d
}

func (p *Pass) errorf(place diag.Diagnostic, hint, format string, args ...any) {
	p.report(diag.Error, place, hint, format, args...)
}

func (p *Pass) warnf(place diag.Diagnostic, hint, format string, args ...any) {
	p.report(diag.Warning, place, hint, format, args...)
}

func (p *Pass) report(severity diag.Severity, place diag.Diagnostic, hint, format string, args ...any) {
	place.Severity, place.Hint, place.Message = severity, hint, fmt.Sprintf(format, args...)
	p.Report(place)
}
