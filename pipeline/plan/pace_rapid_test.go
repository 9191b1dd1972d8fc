package plan_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/galley-social/galley/pipeline/content"
	"github.com/galley-social/galley/pipeline/ledger"
	"github.com/galley-social/galley/pipeline/plan"
	"github.com/galley-social/galley/schema"
)

// season is a channel that is published run after run.
type season struct {
	t       *rapid.T
	in      plan.Input
	pace    schema.Pace
	zone    *time.Location
	entries []ledger.Entry
	sent    []plan.Step
	at      []time.Time
}

// begin is on the day on which the clocks of Lisbon go back.
var begin = time.Date(2026, 10, 24, 12, 0, 0, 0, time.UTC)

func clockGen() *rapid.Generator[string] {
	return rapid.Custom(func(t *rapid.T) string {
		return fmt.Sprintf("%02d:%02d", rapid.IntRange(0, 23).Draw(t, "hour"), rapid.SampledFrom([]int{0, 30}).Draw(t, "minute"))
	})
}

func paceGen() *rapid.Generator[schema.Pace] {
	return rapid.Custom(func(t *rapid.T) schema.Pace {
		pace := schema.Pace{
			Late:      rapid.SampledFrom([]schema.LatePolicy{"", schema.LatePublish, schema.LateSkip}).Draw(t, "late"),
			MaxLate:   rapid.SampledFrom([]schema.Duration{"", "2h", "3d"}).Draw(t, "max_late"),
			MaxPerDay: new(rapid.IntRange(0, 3).Draw(t, "max_per_day")),
			Spacing:   rapid.SampledFrom([]schema.Duration{"", "1m", "10m", "90m", "7h"}).Draw(t, "spacing"),
			Jitter:    rapid.SampledFrom([]schema.Duration{"", "5m", "2h"}).Draw(t, "jitter"),
		}
		for range rapid.IntRange(0, 2).Draw(t, "windows") {
			pace.QuietHours = append(pace.QuietHours, schema.Window{
				Days: rapid.SampledFrom([][]string{nil, {"sun", "mon"}}).Draw(t, "days"),
				From: clockGen().Draw(t, "from"), To: clockGen().Draw(t, "to"),
			})
		}
		return pace
	})
}

func newSeason(t *rapid.T) *season {
	s := &season{t: t, pace: paceGen().Draw(t, "pace")}
	name := rapid.SampledFrom([]string{"UTC", "Europe/Lisbon", "America/New_York", "Australia/Lord_Howe"}).Draw(t, "zone")
	zone, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	s.zone = zone
	set := &content.Set{Zone: time.UTC, Broken: map[string]bool{}}
	set.Config.Value.Channels = map[string]schema.Channel{"net": {Network: "net", Timezone: name, Publish: &s.pace}}
	s.in = plan.Input{Set: set, Messages: map[schema.Delivery]schema.Message{}}
	for i := range rapid.IntRange(1, 9).Draw(t, "posts") {
		own := schema.Delivery{Post: fmt.Sprint("p", i), Channel: "net"}
		post, m := schema.Post{Title: own.Post, Channels: []string{"net"}}, compose(own, own.Post)
		m.At = begin.Add(time.Duration(rapid.IntRange(0, 48*60).Draw(t, "at")) * time.Minute)
		if rapid.IntRange(0, 3).Draw(t, "expiring") == 0 {
			post.ExpiresAt = m.At.Add(time.Duration(rapid.IntRange(1, 24*60).Draw(t, "expires")) * time.Minute).Format(time.RFC3339)
		}
		if i > 0 && rapid.IntRange(0, 3).Draw(t, "reply") == 0 {
			m.ReplyTo = &schema.PostRef{Post: "p0"}
		}
		s.in.Messages[own] = m
		set.Posts = append(set.Posts, content.Post{ID: own.Post, Doc: content.Doc[schema.Post]{File: own.Post, Value: post}})
	}
	return s
}

func (s *season) plan(now time.Time) plan.Plan {
	state, err := ledger.Fold(s.entries)
	if err != nil {
		s.t.Fatal(err)
	}
	s.in.Ledger, s.in.Now = state, now
	return plan.Make(s.in)
}

// run publishes what is due, and what that makes due, as a run does.
func (s *season) run(now time.Time) plan.Plan {
	for {
		p := s.plan(now)
		due := p.Due()
		if len(due) == 0 {
			return p
		}
		for _, step := range due {
			s.send(p, step, now)
		}
	}
}

// send checks everything that was promised, and records that the step went out.
func (s *season) send(p plan.Plan, step plan.Step, now time.Time) {
	spacing := s.pace.Spacing.Or(0)
	today := 0
	for i, before := range s.sent {
		if now.Sub(s.at[i]) < spacing && !replies(step, before) {
			s.t.Fatalf("%s at %s comes %s after %s; the spacing is %s", step.Post, now, now.Sub(s.at[i]), before.Post, spacing)
		}
		if s.at[i].In(s.zone).Format(time.DateOnly) == now.In(s.zone).Format(time.DateOnly) {
			today++
		}
	}
	if most := s.pace.DayLimit(); most > 0 && today >= most {
		s.t.Fatalf("%s at %s is number %d of its day; the most is %d", step.Post, now, today+1, most)
	}
	if isQuiet(s.pace.QuietHours, now.In(s.zone)) {
		s.t.Fatalf("%s goes out at %s, in quiet hours", step.Post, now.In(s.zone))
	}
	post := s.in.Set.Post(step.Post).Value
	if expires, err := time.Parse(time.RFC3339, post.ExpiresAt); err == nil && !now.Before(expires) {
		s.t.Fatalf("%s goes out at %s, and expired at %s", step.Post, now, expires)
	}
	if now.Before(step.At) {
		s.t.Fatalf("%s goes out at %s, before its time %s", step.Post, now, step.At)
	}
	s.inOrder(p, step)
	s.record(step, now)
}

// record writes down that a step went out.
func (s *season) record(step plan.Step, now time.Time) {
	s.sent, s.at = append(s.sent, step), append(s.at, now)
	own := func(e *ledger.Entry) {
		e.Delivery, e.At, e.Message = step.Delivery, now, nil
		if e.Kind == ledger.Claim {
			e.LeaseUntil = now.Add(10 * time.Minute)
		}
	}
	s.entries = append(s.entries, entry(1, ledger.Claim, own), entry(2, ledger.Receipt, func(e *ledger.Entry) {
		own(e)
		e.Digest, e.Remote.At = step.Digest, now
	}))
}

// inOrder checks that nothing was planned earlier and still waits, but what waits for its parent or is lost.
func (s *season) inOrder(p plan.Plan, step plan.Step) {
	for _, other := range p.Steps {
		post := s.in.Set.Post(other.Post).Value
		waits := other.Op == plan.Hold && !other.Person && !other.Over || other.Op == plan.Publish && !other.Due
		if waits && other.At.Before(step.At) && other.Message.ReplyTo == nil && post.ExpiresAt == "" && s.pace.Late == schema.LatePublish {
			s.t.Fatalf("%s of %s overtakes %s of %s: %s", step.Post, step.At, other.Post, other.At, other.Reason)
		}
	}
}

func replies(a, b plan.Step) bool {
	return a.Message.ReplyTo != nil && a.Message.ReplyTo.Post == b.Post
}

// isQuiet reads windows in the plainest way: by comparing what clocks show.
func isQuiet(windows []schema.Window, local time.Time) bool {
	on := func(w schema.Window, day time.Weekday) bool {
		return len(w.Days) == 0 || day == time.Sunday || day == time.Monday
	}
	clock, yesterday := local.Format("15:04"), (local.Weekday()+6)%7
	for _, w := range windows {
		switch {
		case w.From < w.To && on(w, local.Weekday()) && w.From <= clock && clock < w.To,
			w.From >= w.To && on(w, local.Weekday()) && w.From <= clock,
			w.From >= w.To && on(w, yesterday) && clock < w.To:
			return true
		}
	}
	return false
}

// TestPaceHolds runs random calendars at random instants, and then whenever the plan says that something will
// happen: the pace is kept at every send, and in the end everything is out, over, or before a person.
func TestPaceHolds(t *testing.T) {
	sent := 0
	rapid.Check(t, func(t *rapid.T) {
		s, now := newSeason(t), begin
		for range rapid.IntRange(0, 30).Draw(t, "runs") {
			now = now.Add(time.Duration(rapid.IntRange(1, 4*60*60).Draw(t, "pause")) * time.Second)
			s.run(now)
		}
		for range 200 {
			next, ok := wake(s.run(now))
			if !ok {
				break
			}
			if !next.After(now) {
				t.Fatalf("at %s the next instant is %s", now, next)
			}
			now = next
		}
		s.settled(now, true)
		now = now.AddDate(0, 1, 0)
		s.run(now)
		s.settled(now, false)
		sent += len(s.sent)
	})
	if sent == 0 {
		t.Error("got nothing sent in any season")
	}
}

// wake is the first moment at which the plan says that something happens.
func wake(p plan.Plan) (next time.Time, ok bool) {
	for _, step := range p.Steps {
		at := step.Goes()
		if step.Op != plan.Publish && step.NotBefore.IsZero() || !at.After(p.Now) {
			continue
		}
		if !ok || at.Before(next) {
			next, ok = at, true
		}
	}
	return next, ok
}

// settled checks that nothing waits but what nothing can come of. Before its time is over, that is as well what
// would have to wait until then.
func (s *season) settled(now time.Time, tooLate bool) {
	for _, step := range s.plan(now).Steps {
		lost := tooLate && strings.HasPrefix(step.Hint, "that is too late for it")
		if step.Op != plan.Done && !step.Over && !step.Person && !orphan(step) && !lost {
			s.t.Fatalf("at %s, %s waits for ever: %s %s", now, step.Post, step.Op, step.Reason)
		}
	}
}

// orphan is a reply whose parent never goes out.
func orphan(s plan.Step) bool {
	return s.Message.ReplyTo != nil && s.Op == plan.Hold && s.NotBefore.IsZero()
}
