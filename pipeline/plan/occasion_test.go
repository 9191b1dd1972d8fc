package plan_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/galley-social/galley/pipeline/ledger"
	"github.com/galley-social/galley/pipeline/plan"
	"github.com/galley-social/galley/schema"
)

const dayLong = 24 * time.Hour

// public is what the ledger has of posts that went out at their times, with the text that feed gives them.
func public(text string, posts ...string) []ledger.Entry {
	m := compose(d, text)
	var entries []ledger.Entry
	for _, post := range posts {
		_, n := schema.OccurrenceOf(post)
		list := went(post, time.Duration(n-1)*7*dayLong)
		list[0].Digest, list[1].Digest = m.Digest(), m.Digest()
		entries = append(entries, list...)
	}
	return entries
}

func TestRepeat(t *testing.T) {
	weekly := []string{"a 0m every=7d"}
	cases := []struct {
		name string
		feed feed
		want []string
	}{
		{"before the first", feed{posts: weekly, now: -time.Hour}, []string{"+ a 0s"}},
		{"the first, and the next", feed{posts: weekly, now: time.Hour}, []string{"+ a 0s", "+ a@2 168h0m0s"}},
		{"the first is out", feed{posts: weekly, now: time.Hour, entries: public("a", "a")}, []string{"= a 0s", "+ a@2 168h0m0s"}},
		{"the second is due", feed{posts: weekly, now: 7 * dayLong, entries: public("a", "a")},
			[]string{"= a 0s", "+ a@2 168h0m0s", "+ a@3 336h0m0s"}},
		{"one was missed", feed{posts: weekly, now: 14 * dayLong, entries: public("a", "a")}, []string{
			"= a 0s", "! a@2 168h0m0s over it was missed, and the next repetition has come: it is skipped", "+ a@3 336h0m0s", "+ a@4 504h0m0s",
		}},
		{"months were missed", feed{posts: weekly, now: 70 * dayLong, entries: public("a", "a", "a@2")}, []string{
			"= a 0s", "= a@2 168h0m0s", "! a@10 1512h0m0s over it and 7 before it were missed, and the next repetition has come: they are skipped",
			"+ a@11 1680h0m0s", "+ a@12 1848h0m0s",
		}},
		{"the newest is late too", feed{posts: weekly, now: 9 * dayLong, entries: public("a", "a")}, []string{
			"= a 0s", "! a@2 168h0m0s over it was due Tue 8 Dec 09:00 UTC, more than 1d ago, so it is skipped", "+ a@3 336h0m0s",
		}},
		{"late, and published all the same", feed{posts: weekly, now: 9 * dayLong, entries: public("a", "a"), pace: schema.Pace{Late: schema.LatePublish}},
			[]string{"= a 0s", "+ a@2 168h0m0s", "+ a@3 336h0m0s"}},
		{"the cap is reached", feed{posts: []string{"a 0m every=7d cap=xx"}, now: 30 * dayLong, entries: public("a", "a", "a@2")}, []string{"= a 0s", "= a@2 168h0m0s"}},
		{"it has ended", feed{posts: []string{"a 0m every=7d until=2026-12-08"}, now: 7 * dayLong, entries: public("a", "a", "a@2")},
			[]string{"= a 0s", "= a@2 168h0m0s"}},
		{"it expires", feed{posts: []string{"a 0m every=7d expires=2026-12-08T09:00:00Z"}, now: dayLong, entries: public("a", "a")}, []string{"= a 0s"}},
		{"an edit is for those to come", feed{posts: []string{"a 0m every=7d text=new"}, now: 8 * dayLong, entries: public("old", "a", "a@2")},
			[]string{"= a 0s", "= a@2 168h0m0s", "+ a@3 336h0m0s"}},
		{"an edit after the last", feed{posts: []string{"a 0m every=7d cap=xx text=new"}, now: 8 * dayLong, entries: public("old", "a", "a@2")},
			[]string{"= a 0s", "~ a@2 168h0m0s it is public, and Git has another text now"}},
		{"repeat is removed", feed{posts: []string{"a 0m"}, now: 14 * dayLong, entries: public("a", "a", "a@2")}, []string{"= a 0s", "= a@2 168h0m0s"}},
		{"the file is gone", feed{now: 14 * dayLong, entries: public("a", "a", "a@2")}, []string{
			"- a 0s it is public, and its post is gone from Git", "- a@2 168h0m0s it is public, and its post is gone from Git",
		}},
		{"one was retracted", feed{posts: weekly, now: 7 * dayLong, entries: append(public("a", "a"),
			entry(3, ledger.Retract, func(e *ledger.Entry) {
				e.Delivery, e.By, e.Why = schema.Delivery{Post: "a", Channel: "net"}, "ines", "a mistake"
			}),
			entry(4, ledger.Retracted, func(e *ledger.Entry) { e.Delivery = schema.Delivery{Post: "a", Channel: "net"} }),
		)}, []string{
			"- a 0s ines retracted it at Tue 1 Dec 09:00 UTC: a mistake", `! a@2 168h0m0s over "a" was retracted, so the post is not repeated`,
			`! a@3 336h0m0s over "a" was retracted, so the post is not repeated`,
		}},
		{"a freeze that names the post", feed{posts: weekly, now: 7 * dayLong, entries: public("a", "a"),
			freeze: &schema.Freeze{Active: true, Reason: "recall", Except: []string{"a"}},
		}, []string{"= a 0s", "+ a@2 168h0m0s", "+ a@3 336h0m0s"}},
		{"spacing counts the last time", feed{posts: weekly, pace: schema.Pace{Spacing: "170h"}, now: 7 * dayLong, entries: public("a", "a"), zone: "UTC"}, []string{
			"= a 0s", `! a@2 170h0m0s net gets its posts 170h apart, and "a" is at Tue 1 Dec 09:00 UTC`,
			`+ a@3 340h0m0s net gets its posts 170h apart, and "a@2" is at Tue 8 Dec 11:00 UTC`,
		}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			var got []string
			for _, s := range plan.Make(c.feed.input(t)).Steps {
				got = append(got, lineOf(s))
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("steps (-want +got):\n%s", diff)
			}
		})
	}
}

// A repetition has a key of its own, and the first time the one that it would have without.
func TestRepeatKeys(t *testing.T) {
	f := feed{posts: []string{"a 0m every=7d"}, now: 7 * dayLong}
	want := map[string]string{}
	for _, id := range []string{"a", "a@2", "a@3"} {
		want[id] = schema.MessageKey(schema.Delivery{Post: id, Channel: "net"})
	}
	got := map[string]string{}
	for _, s := range plan.Make(f.input(t)).Steps {
		got[s.Post] = s.Message.Key
		if s.Message.Post != s.Post || !s.Message.At.Equal(s.At) {
			t.Errorf("%s: got a message for %s at %s", s.Post, s.Message.Post, s.Message.At)
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("keys (-want +got):\n%s", diff)
	}
}

// TestRepeatHolds: whenever runs come, no occurrence goes out twice, none before its time or after the next has
// come, one run sends one at most, and the plan stays small.
func TestRepeatHolds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		every := rapid.SampledFrom([]string{"1h", "1d", "7d"}).Draw(t, "every")
		length, err := schema.Duration(every).Value()
		if err != nil {
			t.Fatal(err)
		}
		s := &season{t: t, in: repeating(every), zone: time.UTC}
		s.in.Set.Config.Value.Publish.Late = rapid.SampledFrom([]schema.LatePolicy{"", schema.LatePublish}).Draw(t, "late")
		now := due
		var sent []string
		for range rapid.IntRange(1, 20).Draw(t, "runs") {
			now = now.Add(time.Duration(rapid.Int64Range(1, int64(3*length)).Draw(t, "pause")))
			p := s.plan(now)
			if len(p.Due()) > 1 || len(p.Steps) > len(sent)+4 {
				t.Fatalf("at %s: got %d due of %d steps, after %d went out", now, len(p.Due()), len(p.Steps), len(sent))
			}
			for _, step := range p.Due() {
				if slices.Contains(sent, step.Post) || now.Before(step.At) || !now.Before(step.At.Add(length)) {
					t.Fatalf("%s of %s goes out at %s; out are %v", step.Post, step.At, now, sent)
				}
				sent = append(sent, step.Post)
				s.record(step, now)
			}
		}
		if want := s.in.Set.Config.Value.Publish.Late == schema.LatePublish || length <= dayLong; want && len(sent) == 0 {
			t.Fatalf("nothing went out by %s", now)
		}
	})
}

func repeating(every string) plan.Input {
	f := feed{posts: []string{fmt.Sprintf("a 0m every=%s", every)}}
	return f.input(&testing.T{})
}
