// Package rules says what documents, messages and the calendar must not do.
//
// A rule is a value with a name, a sentence for people and a function; one rule is one file here, one line
// in all.go and one folder under testdata. Rules read and report: they change nothing, know no clock and
// reach no network, so the same tree has the same findings on every machine and every day.
//
// A rule judges only what it can see whole. What a broken file would have said is not guessed: a reference
// into one is reported as such where the post depends on it, and left alone elsewhere. Run composes every
// message once; rules, plan and review share it.
package rules

import (
	"cmp"
	"fmt"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"unicode/utf8"

	"github.com/galley-social/galley/pipeline/content"
	"github.com/galley-social/galley/schema"
	"github.com/galley-social/galley/schema/diag"
)

// Rule is one rule.
type Rule struct {
	// Name is what findings carry and people write to suppress one.
	Name string
	// Doc says what the rule wants and why, in one or two sentences.
	Doc string
	// Run reports what breaks the rule.
	Run func(*Pass)
}

// Compose makes the message of a post for a channel. Run calls it from several goroutines at once.
type Compose func(post *content.Post, channel string) (schema.Message, []diag.Diagnostic)

// Input is all that rules look at.
type Input struct {
	Set      *content.Set
	Networks map[string]schema.Network
	Compose  Compose
}

// Result is what the rules found, sorted, with the findings of the Set and of compose among them; and the
// messages they were shown.
type Result struct {
	Findings []diag.Diagnostic
	Messages map[schema.Delivery]schema.Message
}

// Pass is what one rule works with.
type Pass struct {
	Set      *content.Set
	Networks map[string]schema.Network
	// Messages are those of every post and channel that galley.yaml and the networks know.
	Messages map[schema.Delivery]schema.Message
	// Report takes a finding. It fills in the rule's name where there is none.
	Report func(diag.Diagnostic)

	deliveries []delivery
	calendar   calendar
	// repeats are the posts that say what another one has said. They are looked for when first asked for.
	repeats func() []repeat
}

// delivery is a composed message with what it was made from.
type delivery struct {
	post    *content.Post
	channel string
	network schema.Network
	message schema.Message
	found   []diag.Diagnostic
}

// Run composes the messages and runs every rule.
func Run(in Input) Result { return run(in, All()) }

func run(in Input, rules []Rule) Result {
	deliveries := compose(in)
	findings := slices.Clone(in.Set.Findings)
	pass := Pass{Set: in.Set, Networks: in.Networks, Messages: map[schema.Delivery]schema.Message{}, deliveries: deliveries}
	pass.calendar = newCalendar(in.Set, deliveries)
	pass.repeats = sync.OnceValue(func() []repeat { return repeated(pass.calendar) })
	for _, d := range deliveries {
		pass.Messages[schema.Delivery{Post: d.post.ID, Channel: d.channel}] = d.message
		findings = append(findings, d.found...)
	}
	for _, rule := range rules {
		p := pass
		p.Report = func(d diag.Diagnostic) {
			d.Rule = cmp.Or(d.Rule, rule.Name)
			findings = append(findings, d)
		}
		rule.Run(&p)
	}
	mask(findings, in.Set.Config.File, in.Set.Config.Front.Root)
	return Result{Findings: diag.Sort(findings), Messages: pass.Messages}
}

// compose makes every message once, in the order of posts and of their channels. A channel that is unknown,
// or named twice, makes none. The channels of one post are composed one after the other by one goroutine.
func compose(in Input) []delivery {
	posts := in.Set.Posts
	made := make([][]delivery, len(posts))
	each(len(posts), func(i int) { made[i] = composePost(in, &posts[i]) })
	return slices.Concat(made...)
}

// each calls do for 0 … n-1 on as many goroutines as there are processors.
func each(n int, do func(i int)) {
	var next atomic.Int64
	var wg sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), n) {
		wg.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				do(i)
			}
		})
	}
	wg.Wait()
}

func composePost(in Input, post *content.Post) []delivery {
	var list []delivery
	for i, channel := range post.Value.Channels {
		network, ok := in.Networks[in.Set.Config.Value.Channels[channel].Network]
		if !ok || slices.Contains(post.Value.Channels[:i], channel) {
			continue
		}
		d := delivery{post: post, channel: channel, network: network}
		d.message, d.found = in.Compose(post, channel)
		list = append(list, d)
	}
	return list
}

// at is the place of a value in a document, for a finding to be about.
func at[T any](doc *content.Doc[T], path ...any) diag.Diagnostic {
	return diag.Diagnostic{File: doc.File, Pos: doc.Pos(path...), Length: doc.Front.Length(path...)}
}

// atKey is the place of a key.
func atKey[T any](doc *content.Doc[T], path ...any) diag.Diagnostic {
	d := diag.Diagnostic{File: doc.File, Pos: doc.KeyPos(path...)}
	if key, ok := path[len(path)-1].(string); ok && doc.Front.Has(path...) {
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
