package plan_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/galley-social/galley/pipeline/content"
	"github.com/galley-social/galley/pipeline/ledger"
	"github.com/galley-social/galley/pipeline/plan"
	"github.com/galley-social/galley/pipeline/policy"
	"github.com/galley-social/galley/schema"
	"github.com/galley-social/galley/schema/diag"
)

var (
	due  = time.Date(2026, 12, 1, 9, 0, 0, 0, time.UTC)
	d    = schema.Delivery{Post: "a", Channel: "net"}
	text = "Hello"
)

// scene is one post on one channel, at one instant, with a ledger.
type scene struct {
	post    schema.Post
	config  schema.Config
	freeze  *schema.Freeze
	message *schema.Message
	find    []diag.Diagnostic
	entries []ledger.Entry
	now     time.Time
	noPost  bool
	broken  string
	secrets func(string) bool
	approve func([]policy.Need) plan.Approval
	calm    bool
	// networks are those that channels can be on; nil is the one that is unspoken.
	networks map[string]schema.Network
}

func newScene() *scene {
	m := compose(d, text)
	return &scene{
		post:    schema.Post{Title: "A", Channels: []string{"net"}},
		config:  schema.Config{Channels: map[string]schema.Channel{"net": {Network: "net"}}},
		message: &m, now: due.Add(time.Minute),
	}
}

func compose(d schema.Delivery, text string) schema.Message {
	return schema.Message{
		Delivery: d, Network: "net", Key: schema.MessageKey(d), At: due, Zone: "UTC", Title: "A",
		Parts: []schema.Part{{Role: schema.RolePost, Text: text}},
	}
}

func (s *scene) plan(t *testing.T) plan.Plan {
	t.Helper()
	state, err := ledger.Fold(s.entries)
	if err != nil {
		t.Fatal(err)
	}
	set := &content.Set{Zone: time.UTC, Broken: map[string]bool{}}
	set.Config.Value = s.config
	if s.broken != "" {
		set.Broken[s.broken] = true
	}
	if !s.noPost {
		set.Posts = []content.Post{{ID: "a", Doc: content.Doc[schema.Post]{File: "posts/a.md", Blob: "b1", Value: s.post}}}
	}
	if s.freeze != nil {
		set.Freeze = &content.Doc[schema.Freeze]{File: "freeze.md", Value: *s.freeze}
	}
	messages := map[schema.Delivery]schema.Message{}
	if s.message != nil {
		messages[d] = *s.message
	}
	if s.networks == nil {
		s.networks = map[string]schema.Network{"known": {Name: "known", Title: "Known", Unspoken: true}}
	}
	return plan.Make(plan.Input{Set: set, Messages: messages, Findings: s.find, Ledger: state, Now: s.now, Secrets: s.secrets, Approve: s.approve,
		Networks: s.networks, Calm: s.calm,
	})
}

// entry is one entry of the delivery; its fields that a case does not care about are filled in.
func entry(seq int, kind ledger.Kind, change func(*ledger.Entry)) ledger.Entry {
	e := ledger.Entry{
		Version: ledger.Version, Kind: kind, Delivery: d, Seq: seq, At: due, Run: ledger.Run{ID: "run-1", Nonce: "n"},
	}
	m := compose(d, text)
	switch kind {
	case ledger.Claim:
		e.Digest, e.Source, e.Attempt, e.LeaseUntil, e.Message = m.Digest(), "c0ffee", 1, due.Add(10*time.Minute), &m
	case ledger.Receipt:
		e.Digest, e.Remote = m.Digest(), &schema.Remote{ID: "1", URL: "https://net.example/1", At: due}
	case ledger.Refused, ledger.Later, ledger.Unknown:
		e.Reason = "because"
	}
	if change != nil {
		change(&e)
	}
	return e
}

func sent() []ledger.Entry {
	return []ledger.Entry{entry(1, ledger.Claim, nil), entry(2, ledger.Receipt, nil)}
}

func TestMake(t *testing.T) {
	cases := []struct {
		name  string
		scene func(*scene)
		// want is "symbol due reason", or nothing at all.
		want string
	}{
		{"due", func(*scene) {}, "+ due"},
		{"not due yet", func(s *scene) { s.now = due.Add(-time.Second) }, "+"},
		{"due to the second", func(s *scene) { s.now = due }, "+ due"},
		{"a draft", func(s *scene) { s.post.Status = schema.Draft }, ""},
		{"an error in its file", func(s *scene) {
			s.find = []diag.Diagnostic{{File: "posts/a.md", Pos: diag.Pos{Line: 3, Column: 1}, Severity: diag.Error, Message: "no"}}
		}, "! due person posts/a.md:3: no"},
		{"a warning in its file", func(s *scene) {
			s.find = []diag.Diagnostic{{File: "posts/a.md", Pos: diag.Pos{Line: 3, Column: 1}, Severity: diag.Warning, Message: "no"}}
		}, "+ due"},
		{"an error in galley.yaml", func(s *scene) {
			s.find = []diag.Diagnostic{{File: "galley.yaml", Pos: diag.Pos{Line: 1, Column: 1}, Severity: diag.Error, Message: "no"}}
		}, "! due person galley.yaml:1: no"},
		{"no message", func(s *scene) { s.message = nil }, "! person it has no message or no time"},
		{"expired", func(s *scene) { s.post.ExpiresAt = "2026-12-01 09:00" }, "! due it expired at Tue 1 Dec 09:00 UTC"},
		{"late within the policy", func(s *scene) { s.now = due.Add(24 * time.Hour) }, "+ due"},
		{"late beyond the policy", func(s *scene) { s.now = due.Add(24*time.Hour + time.Second) },
			"! due person it was due Tue 1 Dec 09:00 UTC, more than 1d ago"},
		{"late, and skipped", func(s *scene) {
			s.now, s.config.Publish = due.Add(3*time.Hour), schema.PublishPolicy{Late: schema.LateSkip, MaxLate: "90m"}
		}, "! due it was due Tue 1 Dec 09:00 UTC, more than 90m ago, so it is skipped"},
		{"late, and published all the same", func(s *scene) {
			s.now, s.config.Publish.Late = due.Add(300*time.Hour), schema.LatePublish
		}, "+ due"},
		{"frozen", func(s *scene) { s.freeze = &schema.Freeze{Active: true, Reason: "recall"} }, "! due publishing is frozen: recall"},
		{"a freeze that is not active", func(s *scene) { s.freeze = &schema.Freeze{Reason: "recall"} }, "+ due"},
		{"a freeze that names the post", func(s *scene) {
			s.freeze = &schema.Freeze{Active: true, Reason: "recall", Except: []string{"a"}}
		}, "+ due"},
		{"a freeze of other channels", func(s *scene) {
			s.freeze = &schema.Freeze{Active: true, Reason: "recall", Channels: []string{"x"}}
		}, "+ due"},
		{"a freeze that is over", func(s *scene) {
			s.freeze = &schema.Freeze{Active: true, Reason: "recall", Until: "2026-12-01 09:01"}
		}, "+ due"},
		{"a paused channel", func(s *scene) { s.config.Channels["net"] = schema.Channel{Paused: true} },
			"! due channel net is paused in galley.yaml"},
		{"approved", func(s *scene) {
			s.message.Parts[0].Media = []schema.MediaFile{{File: "media/a.png", Blob: "b2"}}
			s.message.Card = &schema.LinkCard{Image: &schema.MediaFile{File: "media/card.png", Blob: "b3"}}
			s.config.Review = schema.Review{Strategists: []string{"ines"}, Require: []schema.Requirement{
				{Words: []string{"hello"}, Approvers: []string{"legal"}}, {Pillars: []string{"other"}, Approvers: []string{"nobody"}},
			}}
			s.approve = func(needs []policy.Need) plan.Approval {
				want := []policy.Need{
					{For: "posts", Role: "strategist", Approvers: []string{"ines"}, Count: 1,
						Files: map[string]string{"posts/a.md": "b1", "media/a.png": "b2", "media/card.png": "b3"}},
					{For: `the word "hello"`, Approvers: []string{"legal"}, Count: 1, Files: map[string]string{"posts/a.md": "b1"}},
				}
				if diff := cmp.Diff(want, needs); diff != "" {
					return plan.Approval{Reason: diff}
				}
				return plan.Approval{Proof: "by Inês"}
			}
		}, "+ due by Inês"},
		{"not approved", func(s *scene) {
			s.approve = func([]policy.Need) plan.Approval {
				return plan.Approval{Reason: "nobody looked at it", Hint: "ask"}
			}
		}, "! due person nobody looked at it"},
		{"not approved, and not due", func(s *scene) {
			s.now = due.Add(-time.Hour)
			s.approve = func([]policy.Need) plan.Approval { panic("asked for what is not due") }
		}, "+"},
		{"a network that galley only knows", func(s *scene) { s.config.Channels["net"] = schema.Channel{Network: "known"} },
			"! due person galley can't publish to Known yet"},
		{"no secret", func(s *scene) {
			s.config.Channels["net"] = schema.Channel{SecretEnv: "TOKEN"}
			s.secrets = func(string) bool { return false }
		}, "! due person the environment variable TOKEN is not set, and channel net needs it"},
		{"a reply to what is not public", func(s *scene) { s.message.ReplyTo = &schema.PostRef{Post: "b"} },
			`! due it answers or quotes "b", which is not public on net yet`},
		{"a reply that is not due", func(s *scene) {
			s.now, s.message.ReplyTo = due.Add(-time.Hour), &schema.PostRef{Post: "b"}
		}, "+"},

		{"published", func(s *scene) { s.entries = sent() }, "= due"},
		{"published, edited since", func(s *scene) { s.entries, s.message.Parts[0].Text = sent(), "Bye" },
			"~ due it is public, and Git has another text now"},
		{"published, and a draft since", func(s *scene) { s.entries, s.post.Status = sent(), schema.Draft }, "= due"},
		{"published, and gone from Git", func(s *scene) { s.entries, s.noPost, s.message = sent(), true, nil },
			"- it is public, and its post is gone from Git"},
		{"published, and no longer readable in Git", func(s *scene) {
			s.entries, s.noPost, s.message, s.broken = sent(), true, nil, "posts/other-name.md"
		}, ""},
		{"claimed", func(s *scene) { s.entries = []ledger.Entry{entry(1, ledger.Claim, nil)} },
			"? due again run run-1 claimed it at Tue 1 Dec 09:00 UTC and has not said how it ended"},
		{"unknown", func(s *scene) {
			s.entries = []ledger.Entry{entry(1, ledger.Claim, nil), entry(2, ledger.Unknown, nil)}
		}, "? due person again the outcome of an attempt is unknown: because"},
		{"unknown, and frozen since", func(s *scene) {
			s.entries = []ledger.Entry{entry(1, ledger.Claim, nil), entry(2, ledger.Unknown, nil)}
			s.freeze = &schema.Freeze{Active: true, Reason: "recall"}
		}, "? due person the outcome of an attempt is unknown: because"},
		{"unknown, and edited since", func(s *scene) {
			s.entries = []ledger.Entry{entry(1, ledger.Claim, nil), entry(2, ledger.Unknown, nil)}
			s.message.Parts[0].Text = "Bye"
		}, "? due person the outcome of an attempt is unknown: because"},
		{"unknown, and a draft since", func(s *scene) {
			s.entries = []ledger.Entry{entry(1, ledger.Claim, nil), entry(2, ledger.Unknown, nil)}
			s.post.Status = schema.Draft
		}, "? due person the outcome of an attempt is unknown: because"},
		{"refused", func(s *scene) {
			s.entries = []ledger.Entry{entry(1, ledger.Claim, nil), entry(2, ledger.Refused, nil)}
		}, "! due person the network refused it: because"},
		{"refused, and mended since", func(s *scene) {
			s.entries = []ledger.Entry{entry(1, ledger.Claim, nil), entry(2, ledger.Refused, nil)}
			s.message.Parts[0].Text = "Shorter"
		}, "+ due"},
		{"later", func(s *scene) {
			s.entries = []ledger.Entry{entry(1, ledger.Claim, nil), entry(2, ledger.Later, func(e *ledger.Entry) { e.Until = due.Add(time.Hour) })}
		}, "! due not now: because"},
		{"later, and the wait is over", func(s *scene) {
			s.entries = []ledger.Entry{entry(1, ledger.Claim, nil), entry(2, ledger.Later, func(e *ledger.Entry) { e.Until = due })}
		}, "+ due"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			s := newScene()
			c.scene(s)
			if diff := cmp.Diff(c.want, brief(s.plan(t).Steps)); diff != "" {
				t.Errorf("steps (-want +got):\n%s", diff)
			}
		})
	}
}

func brief(steps []plan.Step) string {
	var lines []string
	for _, s := range steps {
		line := s.Op.Symbol()
		for _, f := range []struct {
			on   bool
			word string
		}{{s.Due, "due"}, {s.Person, "person"}, {s.Again, "again"}, {s.Reason != "", s.Reason}, {s.Approval != "", s.Approval}} {
			if f.on {
				line += " " + f.word
			}
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n")
}

// A file under a new name has a new id, and must not go out a second time.
func TestRenameNeverPostsAgain(t *testing.T) {
	for _, text := range []string{text, "See https://a.example/x?utm_content=old"} {
		s := newScene()
		old := schema.Delivery{Post: "old-name", Channel: "net"}
		before := compose(old, text)
		s.entries = []ledger.Entry{
			entry(1, ledger.Claim, func(e *ledger.Entry) { e.Delivery, e.Message, e.Digest = old, &before, before.Digest() }),
			entry(2, ledger.Receipt, func(e *ledger.Entry) { e.Delivery, e.Digest = old, before.Digest() }),
		}
		s.message.Parts[0].Text = strings.Replace(text, "=old", "=a", 1)
		got := s.plan(t)
		if len(got.Due()) != 0 {
			t.Errorf("%q: got a due step, want it held", text)
		}
		var hints []string
		for _, step := range got.Steps {
			hints = append(hints, fmt.Sprintf("%s %s", step.Op.Symbol(), step.Hint))
		}
		want := "! keep the id in the front matter: id: old-name"
		if !strings.Contains(strings.Join(hints, "\n"), want) {
			t.Errorf("got hints %q, want one to be %q", hints, want)
		}
	}
}

func TestCompare(t *testing.T) {
	step := func(op plan.Op, change func(*plan.Step)) plan.Plan {
		s := plan.Step{Op: op, Delivery: d, At: due, Digest: "1"}
		if change != nil {
			change(&s)
		}
		return plan.Plan{Steps: []plan.Step{s}}
	}
	cases := []struct {
		name       string
		base, head plan.Plan
		want       string
	}{
		{"nothing", step(plan.Publish, nil), step(plan.Publish, nil), ""},
		{"new", plan.Plan{}, step(plan.Publish, nil), "+ it is new"},
		{"cancelled", step(plan.Publish, nil), plan.Plan{}, "- it is cancelled"},
		{"another text", step(plan.Publish, nil), step(plan.Publish, func(s *plan.Step) { s.Digest = "2" }), "~ its text changes"},
		{"another time", step(plan.Publish, nil), step(plan.Publish, func(s *plan.Step) { s.At = due.Add(1) }), "~ its time changes"},
		{"both", step(plan.Publish, nil), step(plan.Publish, func(s *plan.Step) { s.At, s.Digest = due.Add(1), "2" }), "~ its text and its time change"},
		{"held now", step(plan.Publish, nil), step(plan.Hold, func(s *plan.Step) { s.Reason = "frozen" }), "! it is held now: frozen"},
		{"held no longer", step(plan.Hold, nil), step(plan.Publish, nil), "+ it is no longer held"},
		{"public, edited", step(plan.Done, nil), step(plan.Edit, func(s *plan.Step) { s.Digest = "2" }), "~ its text changes"},
		{"handed over, another text", step(plan.Handed, nil), step(plan.Cancel, func(s *plan.Step) { s.Anew, s.Reason = true, "it is taken back" }), "~ it is taken back"},
		{"handed over, gone", step(plan.Handed, nil), step(plan.Cancel, func(s *plan.Step) { s.Reason = "it is taken back" }), "- it is taken back"},
		{"wanted once more", step(plan.Cancel, nil), step(plan.Handed, func(s *plan.Step) { s.Reason = "it is there" }), "~ it is there"},
		{"handed over", step(plan.Handed, nil), step(plan.Handed, nil), ""},
		{"public, file gone", step(plan.Done, nil), step(plan.Remove, nil), "- its post is gone; what is public stays public"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			var lines []string
			for _, change := range plan.Compare(c.base, c.head) {
				lines = append(lines, change.Op.Symbol()+" "+change.What)
			}
			if diff := cmp.Diff(c.want, strings.Join(lines, "\n")); diff != "" {
				t.Errorf("changes (-want +got):\n%s", diff)
			}
		})
	}
}
