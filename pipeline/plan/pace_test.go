package plan_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/galley-social/galley/pipeline/content"
	"github.com/galley-social/galley/pipeline/ledger"
	"github.com/galley-social/galley/pipeline/plan"
	"github.com/galley-social/galley/schema"
)

// feed is the posts of one channel, and what the ledger has of it.
type feed struct {
	pace    schema.Pace
	zone    string
	posts   []string // id, minutes after due, and then key=value of its header
	entries []ledger.Entry
	now     time.Duration
	freeze  *schema.Freeze
}

// input is what the plan is made of.
func (f *feed) input(t *testing.T) plan.Input {
	t.Helper()
	state, err := ledger.Fold(f.entries)
	if err != nil {
		t.Fatal(err)
	}
	set := &content.Set{Zone: time.UTC, Broken: map[string]bool{}}
	set.Config.Value.Channels = map[string]schema.Channel{"net": {Network: "net", Timezone: f.zone, Publish: &f.pace}}
	if f.freeze != nil {
		set.Freeze = &content.Doc[schema.Freeze]{File: "freeze.md", Value: *f.freeze}
	}
	in := plan.Input{Set: set, Messages: map[schema.Delivery]schema.Message{}, Ledger: state, Now: due.Add(f.now)}
	for _, line := range f.posts {
		words := strings.Fields(line)
		after, err := time.ParseDuration(words[1])
		if err != nil {
			t.Fatal(err)
		}
		post := schema.Post{Title: words[0], Channels: []string{"net"}}
		m := compose(schema.Delivery{Post: words[0], Channel: "net"}, words[0])
		m.At = due.Add(after)
		for _, word := range words[2:] {
			switch key, value, _ := strings.Cut(word, "="); key {
			case "expires":
				post.ExpiresAt = value
			case "every":
				post.Repeat = &schema.Repeat{Every: schema.Duration(value)}
			case "until":
				post.Repeat.Until = value
			case "cap":
				post.Repeat.Cap = len(value) // one x for each
			case "text":
				m.Parts = []schema.Part{{Role: schema.RolePost, Text: value}}
			case "answers":
				m.ReplyTo = &schema.PostRef{Post: value}
			}
		}
		in.Messages[m.Delivery] = m
		set.Posts = append(set.Posts, content.Post{ID: words[0], Doc: content.Doc[schema.Post]{File: "posts/" + words[0] + ".md", Value: post}})
	}
	return in
}

// went is the record of a post that went out so long after due.
func went(post string, after time.Duration) []ledger.Entry {
	own := func(e *ledger.Entry) {
		e.Delivery, e.At, e.LeaseUntil = schema.Delivery{Post: post, Channel: "net"}, due.Add(after), due.Add(after+10*time.Minute)
		e.Message = nil
	}
	claim := entry(1, ledger.Claim, own)
	receipt := entry(2, ledger.Receipt, func(e *ledger.Entry) { own(e); e.LeaseUntil, e.Remote.At = time.Time{}, e.At })
	return []ledger.Entry{claim, receipt}
}

// TestPaceAgain: an attempt of a run that died is made again at its turn only. What is planned for later does not
// keep it.
func TestPaceAgain(t *testing.T) {
	cases := []struct {
		name    string
		pace    schema.Pace
		posts   []string
		entries []ledger.Entry
		now     time.Duration
		want    bool
	}{
		{"at once", schema.Pace{Spacing: "1h"}, []string{"a 0m", "b 2h"}, nil, 12 * time.Minute, true},
		{"behind what is due", schema.Pace{Spacing: "1h"}, []string{"a 0m", "b 1h"}, nil, 2 * time.Hour, false},
		{"after another one", schema.Pace{Spacing: "1h"}, []string{"a 0m"}, went("x", 2*time.Minute), 12 * time.Minute, false},
		{"in quiet hours", schema.Pace{QuietHours: []schema.Window{{From: "09:10", To: "10:00"}}}, []string{"a 0m"}, nil, 12 * time.Minute, false},
		{"after quiet hours", schema.Pace{QuietHours: []schema.Window{{From: "09:10", To: "10:00"}}}, []string{"a 0m"}, nil, time.Hour, true},
		{"its own claim does not fill the day", schema.Pace{MaxPerDay: new(1)}, []string{"a 0m"}, nil, 12 * time.Minute, true},
		{"the day is full without it", schema.Pace{MaxPerDay: new(1)}, []string{"a 0m"}, went("x", -time.Hour), 12 * time.Minute, false},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			claim := entry(1, ledger.Claim, func(e *ledger.Entry) { m := compose(d, "a"); e.Message, e.Digest = nil, m.Digest() })
			f := feed{pace: c.pace, posts: c.posts, entries: append(c.entries, claim), now: c.now}
			for _, s := range plan.Make(f.input(t)).Steps {
				if s.Post == "a" && (s.Op != plan.Ask || s.Again != c.want) {
					t.Errorf("got %s, again %t; want it asked for, again %t", s.Op, s.Again, c.want)
				}
			}
		})
	}
}

func TestPace(t *testing.T) {
	night := []schema.Window{{From: "22:00", To: "07:00"}}
	cases := []struct {
		name string
		feed feed
		// want is a line a step: symbol, post, minutes after due from which it goes, reason.
		want []string
	}{
		{"spacing between two that are due", feed{
			pace: schema.Pace{Spacing: "10m"}, posts: []string{"a 0m", "b 1m"}, now: 5 * time.Minute,
		}, []string{"+ a 0s", `! b 15m0s net gets its posts 10m apart, and "a" is at Tue 1 Dec 09:05 UTC`}},
		{"spacing from a receipt", feed{
			pace: schema.Pace{Spacing: "10m"}, posts: []string{"a 0m"}, now: 5 * time.Minute, entries: went("x", -time.Minute),
		}, []string{`! a 9m0s net gets its posts 10m apart, and "x" is at Tue 1 Dec 08:59 UTC`}},
		{"spacing from a claim without an outcome", feed{
			pace: schema.Pace{Spacing: "10m"}, posts: []string{"a 0m"}, now: 5 * time.Minute, entries: went("x", -time.Minute)[:1],
		}, []string{`! a 9m0s net gets its posts 10m apart, and "x" is at Tue 1 Dec 08:59 UTC`}},
		{"spacing that is over", feed{
			pace: schema.Pace{Spacing: "10m"}, posts: []string{"a 0m"}, now: 5 * time.Minute, entries: went("x", -5*time.Minute),
		}, []string{"+ a 0s"}},
		{"spacing from a clock that is a little ahead", feed{
			pace: schema.Pace{Spacing: "10m"}, posts: []string{"a 0m"}, now: 5 * time.Minute, entries: went("x", 8*time.Minute),
		}, []string{`! a 18m0s net gets its posts 10m apart, and "x" is at Tue 1 Dec 09:08 UTC`}},
		{"spacing from a clock that is a year ahead", feed{
			pace: schema.Pace{Spacing: "10m", MaxPerDay: new(3)}, posts: []string{"a 0m"}, now: 5 * time.Minute, entries: went("x", 365*24*time.Hour),
		}, []string{"+ a 0s"}},
		{"a reply follows what it answers at once, and nothing else", feed{
			pace: schema.Pace{Spacing: "10m"}, posts: []string{"b 0m answers=a", "c 1m answers=a"}, now: 5 * time.Minute, entries: went("a", 4*time.Minute),
		}, []string{"+ b 0s", `! c 15m0s net gets its posts 10m apart, and "b" is at Tue 1 Dec 09:05 UTC`}},
		{"spacing that is ahead", feed{
			pace: schema.Pace{Spacing: "10m"}, posts: []string{"a 60m", "b 63m"},
		}, []string{"+ a 1h0m0s", `+ b 1h10m0s net gets its posts 10m apart, and "a" is at Tue 1 Dec 10:00 UTC`}},
		{"a full day", feed{
			pace: schema.Pace{MaxPerDay: new(2)}, posts: []string{"a 0m", "b 1m", "c 2m"}, now: 5 * time.Minute, entries: went("x", -time.Hour),
		}, []string{"+ a 0s", "! b 15h0m0s net gets at most 2 a day, and has them on Tue 1 Dec", "! c 15h0m0s it comes after \"b\", which is planned before it"}},
		{"a full day, and then the night", feed{
			pace: schema.Pace{MaxPerDay: new(1), QuietHours: night}, posts: []string{"a 0m"}, entries: went("x", -time.Hour),
		}, []string{"! a 22h0m0s quiet hours of net until Wed 2 Dec 07:00 UTC"}},
		{"a full day, by the channel's clock", feed{
			pace: schema.Pace{MaxPerDay: new(1)}, zone: "Pacific/Auckland", posts: []string{"a 0m"}, entries: went("x", -time.Hour),
		}, []string{"! a 2h0m0s net gets at most 1 a day, and has them on Tue 1 Dec"}},
		{"a new day", feed{
			pace: schema.Pace{MaxPerDay: new(1)}, posts: []string{"a 0m"}, entries: went("x", -10*time.Hour),
		}, []string{"+ a 0s"}},
		{"a day without a bound", feed{pace: schema.Pace{MaxPerDay: new(0)}, posts: []string{"a 0m", "b 0m"}}, []string{"+ a 0s", "+ b 0s"}},
		{"quiet hours", feed{
			pace: schema.Pace{QuietHours: night}, posts: []string{"a 14h"}, now: 14*time.Hour + time.Minute,
		}, []string{"! a 22h0m0s quiet hours of net until Wed 2 Dec 07:00 UTC"}},
		{"quiet hours that are ahead", feed{
			pace: schema.Pace{QuietHours: night}, posts: []string{"a 14h"},
		}, []string{"+ a 22h0m0s quiet hours of net until Wed 2 Dec 07:00 UTC"}},
		{"quiet hours that last until it is late", feed{
			pace: schema.Pace{QuietHours: night, MaxLate: "4h"}, posts: []string{"a 14h"}, now: 15 * time.Hour,
		}, []string{"! a 14h0m0s person quiet hours of net until Wed 2 Dec 07:00 UTC, more than 4h after its time"}},
		{"quiet hours that last until it is skipped", feed{
			pace: schema.Pace{QuietHours: night, MaxLate: "4h", Late: schema.LateSkip}, posts: []string{"a 14h"}, now: 15 * time.Hour,
		}, []string{"! a 14h0m0s over quiet hours of net until Wed 2 Dec 07:00 UTC, more than 4h after its time"}},
		{"quiet hours that last until it expires", feed{
			pace: schema.Pace{QuietHours: night}, posts: []string{"a 14h expires=2026-12-02T07:00:00Z"}, now: 15 * time.Hour,
		}, []string{"! a 14h0m0s over quiet hours of net until Wed 2 Dec 07:00 UTC, and it expires at Wed 2 Dec 07:00 UTC"}},
		{"quiet hours without an end", feed{
			pace: schema.Pace{QuietHours: []schema.Window{{From: "00:00", To: "00:00"}}}, posts: []string{"a 0m"},
		}, []string{"! a 0s person the quiet hours of net never end"}},
		{"who expires in the queue holds up nobody", feed{
			pace: schema.Pace{Spacing: "10m"}, posts: []string{"a 0m", "b 1m expires=2026-12-01T09:07:00Z", "c 2m"}, now: 5 * time.Minute,
		}, []string{
			"+ a 0s",
			`! b 1m0s net gets its posts 10m apart, and "a" is at Tue 1 Dec 09:05 UTC`,
			`! c 15m0s net gets its posts 10m apart, and "a" is at Tue 1 Dec 09:05 UTC`,
		}},
		{"jitter", feed{pace: schema.Pace{Jitter: "30m"}, posts: []string{"a 0m"}},
			[]string{"+ a 1m16s it goes out 1m16s after its time (jitter)"}},
		{"jitter that is over", feed{pace: schema.Pace{Jitter: "30m"}, posts: []string{"a 0m"}, now: 2 * time.Minute}, []string{"+ a 0s"}},
		{"jitter leaves time before it expires", feed{pace: schema.Pace{Jitter: "30m"}, posts: []string{"a 0m expires=2026-12-01T09:02:00Z"}},
			[]string{"+ a 39s it goes out 39s after its time (jitter)"}},
		{"nobody overtakes", feed{pace: schema.Pace{Jitter: "30m"}, posts: []string{"b 0m", "a 5m"}},
			[]string{"+ b 24m6s it goes out 24m6s after its time (jitter)", `+ a 24m6s it comes after "b", which is planned before it`}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			var got []string
			for _, s := range plan.Make(c.feed.input(t)).Steps {
				if s.Op != plan.Done && s.Op != plan.Ask && s.Op != plan.Remove {
					got = append(got, lineOf(s))
				}
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("steps (-want +got):\n%s", diff)
			}
		})
	}
}

// lineOf is a step in a line: symbol, post, when it goes after due, and why.
func lineOf(s plan.Step) string {
	line := []string{s.Op.Symbol(), s.Post, s.Goes().Sub(due).String()}
	if s.Person {
		line = append(line, "person")
	}
	if s.Over {
		line = append(line, "over")
	}
	return strings.TrimSpace(strings.Join(append(line, s.Reason), " "))
}
