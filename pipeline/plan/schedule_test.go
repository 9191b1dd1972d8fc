package plan_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/galley-social/galley/pipeline/ledger"
	"github.com/galley-social/galley/pipeline/plan"
	"github.com/galley-social/galley/pipeline/policy"
	"github.com/galley-social/galley/schema"
)

var holds = schema.Network{Name: "net", Title: "Net", Schedule: &schema.ScheduleRules{Min: "15m", Max: "30d", Cancel: "5m"}}

// ahead is a scene six hours before its time, on a network that holds posts for later.
func ahead() *scene {
	s := newScene()
	s.config.Publish.Schedule = schema.ScheduleNetwork
	s.networks = map[string]schema.Network{"net": holds}
	s.now = due.Add(-6 * time.Hour)
	return s
}

// left are the entries of a delivery that was left with its network six hours ahead, and those after it.
func left(after ...ledger.Entry) []ledger.Entry {
	at := due.Add(-6 * time.Hour)
	claim := entry(1, ledger.Claim, func(e *ledger.Entry) { e.At, e.LeaseUntil, e.Scheduled = at, at.Add(10*time.Minute), due })
	held := entry(2, ledger.Handed, func(e *ledger.Entry) {
		e.At, e.Remote = at, &schema.Remote{ID: "7", At: due, Pending: true}
	})
	return append([]ledger.Entry{claim, held}, after...)
}

func cancelEntry(seq int, at time.Time) ledger.Entry {
	return entry(seq, ledger.Cancel, func(e *ledger.Entry) {
		e.At, e.LeaseUntil, e.Source, e.Why = at, at.Add(10*time.Minute), "c0ffee", "a crisis"
	})
}

// TestLeave is who decides whether a delivery is left with its network now.
func TestLeave(t *testing.T) {
	cases := map[string]struct {
		scene func(*scene)
		want  string // for when, or nothing; and the reason
	}{
		"left there":           {func(*scene) {}, "09:00:00 "},
		"galley's own":         {func(s *scene) { s.config.Publish.Schedule = "" }, " "},
		"said of the channel":  {func(s *scene) { s.place(schema.ScheduleGalley) }, " "},
		"for the channel":      {func(s *scene) { s.config.Publish.Schedule = ""; s.place(schema.ScheduleNetwork) }, "09:00:00 "},
		"the network does not": {func(s *scene) { s.networks = map[string]schema.Network{"net": {}} }, " "},
		"too near":             {func(s *scene) { s.now = due.Add(time.Second - 15*time.Minute) }, " "},
		"just not too near":    {func(s *scene) { s.now = due.Add(-15 * time.Minute) }, "09:00:00 "},
		"too far":              {func(s *scene) { s.now = due.Add(-30*24*time.Hour - time.Second) }, " "},
		"just not too far":     {func(s *scene) { s.now = due.Add(-30 * 24 * time.Hour) }, "09:00:00 "},
		"due":                  {func(s *scene) { s.now = due }, " "},
		"a thread":             {func(s *scene) { s.message.Parts = make([]schema.Part, 2) }, " "},
		"a reply":              {func(s *scene) { s.message.ReplyTo = &schema.PostRef{URL: "https://net.example/2"} }, " "},
		"a quote":              {func(s *scene) { s.message.Quote = &schema.PostRef{URL: "https://net.example/2"} }, " "},
		"frozen":               {func(s *scene) { s.freeze = &schema.Freeze{Active: true, Reason: "a crisis"} }, " publishing is frozen: a crisis"},
		"unfrozen by then": {
			func(s *scene) { s.freeze = &schema.Freeze{Active: true, Reason: "x", Until: "2026-12-01 08:00"} }, "09:00:00 ",
		},
		"unapproved":    {func(s *scene) { s.approve = nobody }, " it is not left with Net yet: nobody approved it"},
		"no secret":     {func(s *scene) { s.secrets = func(string) bool { return false }; s.needsSecret() }, " the environment variable TOKEN is not set, and channel net needs it"},
		"half a second": {func(s *scene) { s.message.At = due.Add(500 * time.Millisecond) }, "09:00:01 "},
		"after quiet hours": {
			func(s *scene) { s.config.Publish.QuietHours = []schema.Window{{From: "08:00", To: "10:00"}} },
			"10:00:00 quiet hours of net until Tue 1 Dec 10:00 UTC",
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			s := ahead()
			c.scene(s)
			p := s.plan(t)
			got := " " + p.Steps[0].Reason
			if steps := p.Ahead(); len(steps) == 1 {
				got = steps[0].Schedule.Format(time.TimeOnly) + got
			}
			if got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
			if open := p.Steps[0].Opens; !open.IsZero() != (name == "too far") {
				t.Errorf("got that the network opens at %v", open)
			}
		})
	}
}

func (s *scene) place(where schema.SchedulePlace) {
	s.config.Channels["net"] = schema.Channel{Network: "net", Publish: &schema.Pace{Schedule: where}}
}

func (s *scene) needsSecret() {
	s.config.Channels["net"] = schema.Channel{Network: "net", SecretEnv: "TOKEN"}
}

// TestLeaveNeedsApproval: what is left with a network was approved like what is due, and the claim says by whom.
func TestLeaveNeedsApproval(t *testing.T) {
	s := ahead()
	s.approve = func([]policy.Need) plan.Approval { return plan.Approval{Proof: "ines-m approved it"} }
	if got := s.plan(t).Ahead(); len(got) != 1 || got[0].Approval != "ines-m approved it" {
		t.Errorf("got %+v, want one step that ines-m approved", got)
	}
	asked := 0
	s.calm, s.approve = true, func([]policy.Need) plan.Approval { asked++; return plan.Approval{Proof: "ines-m approved it"} }
	if got := s.plan(t).Ahead(); len(got) != 0 || asked != 0 {
		t.Errorf("got %+v and %d questions, want nobody asked for now", got, asked)
	}
	s.now = due
	if got := s.plan(t).Due(); len(got) != 1 || asked != 1 {
		t.Errorf("got %+v and %d questions, want one about what is due", got, asked)
	}
}

// TestAway is what becomes of a delivery that its network holds.
func TestAway(t *testing.T) {
	const held, back = "Net holds it, and makes it public at Tue 1 Dec 09:00 UTC", "Net holds it, and it is taken back: "
	late := func(why string) string {
		return "+ due person it is too late to take it back from Net, which makes it public at Tue 1 Dec 09:00 UTC: " + why
	}
	other := func(kind ledger.Kind, until time.Time) ledger.Entry {
		return entry(4, kind, func(e *ledger.Entry) { e.Until = until })
	}
	begun := due.Add(-time.Hour)
	cases := map[string]struct {
		scene func(*scene)
		want  string // a star when it is done now
	}{
		"held":                     {func(*scene) {}, "+ " + held},
		"another text":             {func(s *scene) { s.message.Parts[0].Text = "Hi" }, "- * " + back + "Git has another text now"},
		"another time":             {func(s *scene) { s.message.At = due.Add(time.Minute) }, "- * " + back + "Git has another time now"},
		"a draft":                  {func(s *scene) { s.post.Status = schema.Draft }, "- * " + back + "Git does not want it to go out any more"},
		"gone from Git":            {func(s *scene) { s.noPost = true }, "- * " + back + "its post is gone from Git"},
		"gone, or only unreadable": {func(s *scene) { s.noPost, s.broken = true, "posts/a.md" }, "+ due person " + held + "; its post is gone from Git, or can't be read"},
		"an error":                 {func(s *scene) { s.message = nil }, "- * " + back + "it has no message or no time"},
		"frozen":                   {func(s *scene) { s.freeze = &schema.Freeze{Active: true, Reason: "a crisis"} }, "- * " + back + "publishing is frozen: a crisis"},
		"frozen but for it":        {func(s *scene) { s.freeze = &schema.Freeze{Active: true, Reason: "x", Except: []string{"a"}} }, "+ " + held},
		"expires before":           {func(s *scene) { s.post.ExpiresAt = "2026-12-01 09:00" }, "- * " + back + "it expires before, at Tue 1 Dec 09:00 UTC"},
		"expires after":            {func(s *scene) { s.post.ExpiresAt = "2026-12-01 09:01" }, "+ " + held},
		"its channel is gone":      {func(s *scene) { s.noPost = true; s.config.Channels = nil }, "- * " + back + "its post is gone from Git"},
		"paused":                   {func(s *scene) { s.config.Channels["net"] = schema.Channel{Network: "net", Paused: true} }, "- * " + back + "channel net is paused in galley.yaml"},
		"galley's own from now on": {func(s *scene) { s.config.Publish.Schedule = "" }, "+ " + held},
		"approval is not asked":    {func(s *scene) { s.approve = nobody }, "+ " + held},
		"just not too late":        {func(s *scene) { s.message.Parts[0].Text, s.now = "Hi", due.Add(-5*time.Minute) }, "- * " + back + "Git has another text now"},
		"too late":                 {func(s *scene) { s.message.Parts[0].Text, s.now = "Hi", due.Add(time.Second-5*time.Minute) }, late("Git has another text now")},
		"its time has come":        {func(s *scene) { s.now = due }, "? due Net was to make it public at Tue 1 Dec 09:00 UTC, and nobody has seen it there yet"},
		"its time is long over":    {func(s *scene) { s.now = due.Add(31 * time.Minute) }, "? due person Net was to make it public at Tue 1 Dec 09:00 UTC, and nobody has seen it there yet"},
		"a run is at it": {
			func(s *scene) { s.entries, s.now = left(cancelEntry(3, begun)), begun.Add(59*time.Second) },
			"- " + back + "a crisis; run run-1 set out to do it at Tue 1 Dec 08:00 UTC and has not said how that ended",
		},
		"a run was at it": {
			func(s *scene) { s.entries, s.now = left(cancelEntry(3, begun)), begun.Add(time.Minute) },
			"- * " + back + "a crisis; run run-1 set out to do it at Tue 1 Dec 08:00 UTC and has not said how that ended",
		},
		"put off": {
			func(s *scene) {
				s.entries, s.now = left(cancelEntry(3, begun), other(ledger.Later, begun.Add(time.Hour))), begun
			},
			"- due person " + back + "a crisis; that did not end: because",
		},
		"put off until now": {
			func(s *scene) { s.entries, s.now = left(cancelEntry(3, begun), other(ledger.Later, begun)), begun },
			"- * due person " + back + "a crisis; that did not end: because",
		},
		"refused": {
			func(s *scene) {
				s.entries, s.now = left(cancelEntry(3, begun), other(ledger.Refused, time.Time{})), begun
			},
			"- * due person " + back + "a crisis; the network refused that: because",
		},
		"begun, and too late": {
			func(s *scene) { s.entries, s.now = left(cancelEntry(3, begun)), due.Add(-time.Minute) }, late("a crisis"),
		},
		"begun, and its time has come": {
			func(s *scene) { s.entries, s.now = left(cancelEntry(3, begun)), due },
			"? due Net was to make it public at Tue 1 Dec 09:00 UTC, and nobody has seen it there yet",
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			s := ahead()
			s.now, s.entries = due.Add(-time.Hour), left()
			c.scene(s)
			p := s.plan(t)
			if diff := cmp.Diff(c.want, awayLine(p.Steps)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if got := len(p.Due()) + len(p.Ahead()); got > 0 {
				t.Errorf("got %d steps that would send it, want none", got)
			}
		})
	}
}

func awayLine(steps []plan.Step) string {
	if len(steps) != 1 {
		return fmt.Sprint(len(steps), " steps")
	}
	s := steps[0]
	words := []string{s.Op.Symbol()}
	if s.Op == plan.Cancel && s.Apply {
		words = append(words, "*")
	}
	if s.Due {
		words = append(words, "due")
	}
	if s.Person {
		words = append(words, "person")
	}
	return strings.Join(append(words, s.Reason), " ")
}

// TestAwayTakesItsTurn: what a network holds for later has its place among the others of its channel.
func TestAwayTakesItsTurn(t *testing.T) {
	cases := []struct {
		name string
		pace schema.Pace
		post string // id, minutes after due
		want time.Duration
	}{
		{"well before it", schema.Pace{Spacing: "1h"}, "b -2h", -2 * time.Hour},
		{"just far enough before it", schema.Pace{Spacing: "1h"}, "b -1h", -time.Hour},
		{"too close before it", schema.Pace{Spacing: "1h"}, "b -59m", time.Hour},
		{"too close after it", schema.Pace{Spacing: "1h"}, "b 59m", time.Hour},
		{"well after it", schema.Pace{Spacing: "1h"}, "b 2h", 2 * time.Hour},
		{"it fills the day", schema.Pace{MaxPerDay: new(1)}, "b 1h", 15 * time.Hour},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			f := feed{pace: c.pace, posts: []string{"a 0m", c.post}, entries: left(), now: -5 * time.Hour}
			for _, s := range plan.Make(f.input(t)).Steps {
				if got := s.Goes().Sub(due); s.Post == "b" && got != c.want {
					t.Errorf("got %v after due (%s), want %v", got, s.Reason, c.want)
				}
			}
		})
	}
}

// TestRetractedRepeats: once an occasion of a post was retracted, the one that a network holds does not go out either.
func TestRetractedRepeats(t *testing.T) {
	const week = 7 * 24 * time.Hour
	first, second := schema.Delivery{Post: "a", Channel: "net"}, schema.Delivery{Post: "a@2", Channel: "net"}
	m, m2 := compose(first, "a"), compose(second, "a")
	m2.At = due.Add(week)
	entries := append(public("a", "a"),
		entry(1, ledger.Claim, func(e *ledger.Entry) {
			e.Delivery, e.LeaseUntil, e.Scheduled, e.Digest, e.Message = second, due.Add(time.Minute), due.Add(week), m.Digest(), &m2
		}),
		entry(2, ledger.Handed, func(e *ledger.Entry) {
			e.Delivery, e.Remote = second, &schema.Remote{ID: "7", At: due.Add(week), Pending: true}
		}),
		entry(3, ledger.Retract, func(e *ledger.Entry) { e.Delivery, e.By, e.Why = first, "ines-m", "a mistake" }),
		entry(4, ledger.Retracted, func(e *ledger.Entry) { e.Delivery = first }),
	)
	f := feed{posts: []string{"a 0m every=7d"}, now: 24 * time.Hour, entries: entries}
	in := f.input(t)
	in.Networks = map[string]schema.Network{"net": holds}
	if got := plan.Make(in).Cancels(); len(got) != 1 || got[0].Post != "a@2" || !strings.Contains(got[0].Unwanted, "was retracted") {
		t.Errorf("got %+v, want the second occasion taken back", got)
	}
}
