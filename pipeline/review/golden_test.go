package review_test

import (
	"bytes"
	"flag"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/galley-social/galley/pipeline/ledger"
	"github.com/galley-social/galley/pipeline/plan"
	"github.com/galley-social/galley/pipeline/publish"
	"github.com/galley-social/galley/pipeline/review"
	"github.com/galley-social/galley/schema"
)

var update = flag.Bool("update", false, "write what the renderers print into testdata")

// now is the instant of every plan here.
var now = time.Date(2026, 12, 1, 9, 30, 0, 0, time.UTC)

// golden compares what a renderer writes with testdata/NAME.
func golden(t *testing.T, name string, write func(io.Writer) error) {
	t.Helper()
	var b bytes.Buffer
	if err := write(&b); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, b.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), b.String()); diff != "" {
		t.Errorf("%s (-want +got):\n%s", path, diff)
	}
}

// message has everything that a message can have, with what a terminal must not get.
func message(post, channel string) schema.Message {
	d := schema.Delivery{Post: post, Channel: channel}
	text := "Our \x1b[31mblend\u202e is back ☕\nat northwind.example"
	return schema.Message{
		Delivery: d, Network: "bluesky", Key: schema.MessageKey(d), At: now.Add(-30 * time.Minute), Zone: "Europe/Lisbon",
		Title: "Holiday Blend", Summary: "It is back.", Language: "en", ContentWarning: "food\x1b[2J", Visibility: schema.Unlisted,
		Link: "https://northwind.example/h?utm_source=bluesky",
		Card: &schema.LinkCard{URL: "https://northwind.example/h", Title: "Holiday", Description: "Blend"},
		Poll: &schema.Poll{Options: []string{"Light", "Dark"}, Duration: "24h"},
		Parts: []schema.Part{
			{
				Role: schema.RolePost, Text: text,
				Length: schema.Length{Count: 44, Limit: 40, Unit: schema.Graphemes, Bytes: 50, ByteLimit: 60},
				Facets: []schema.Facet{{Start: len(text) - 17, End: len(text), Kind: schema.FacetLink, Value: "https://northwind.example"}},
				Media: []schema.MediaFile{
					{File: "media/bag.png", Type: "image/png", Bytes: 1_234_567, Width: 1200, Height: 800, Alt: "A red\nbag"},
					{File: "media/pour.mp4", Type: "video/mp4", Bytes: 999},
				},
			},
			{Role: schema.RoleThread, Text: "日本語 too.", Length: schema.Length{Count: 7, Limit: 40, Unit: schema.Graphemes}},
			{Role: schema.RoleComment, Text: "Ask away.", Length: schema.Length{Count: 9, Unit: schema.CodePoints}},
		},
		ReplyTo: &schema.PostRef{Post: "teaser"}, Quote: &schema.PostRef{URL: "https://social.example/1"},
		Experiment: &schema.Experiment{Name: "opening", Arm: "b"}, Promote: &schema.Promote{Budget: 40, Days: 3},
		Notes: []schema.Unhandled{{Key: "poll", Value: "Light, Dark", Reason: "the network has no polls"}},
	}
}

// plain is a message of one short part.
func plain(post, channel string) schema.Message {
	d := schema.Delivery{Post: post, Channel: channel}
	return schema.Message{
		Delivery: d, Network: "site", Key: schema.MessageKey(d), At: now.Add(time.Hour), Zone: "UTC", Title: "Hours", Visibility: schema.Public,
		Parts: []schema.Part{{Role: schema.RolePost, Text: "We are open.", HTML: "<p>We are open.</p>", Length: schema.Length{Count: 12, Unit: schema.CodePoints}}},
	}
}

func step(op plan.Op, m schema.Message) plan.Step {
	return plan.Step{
		Op: op, Delivery: m.Delivery, File: "posts/" + m.Post + ".md", At: m.At, Zone: m.Zone, Due: !m.At.After(now),
		Digest: m.Digest(), Message: &m,
	}
}

// everything is a plan with a step of every kind.
func everything() plan.Plan {
	edit, hold, ask, gone, done := step(plan.Edit, plain("edited", "site")), step(plan.Hold, plain("held", "site")),
		step(plan.Ask, plain("asked", "site")), step(plan.Remove, plain("gone", "site")), step(plan.Done, plain("done", "site"))
	edit.Reason, edit.URL = "it is public, and Git has another text now", "https://northwind.example/edited"
	hold.Reason, hold.Hint, hold.Person = "its post has errors:\x1b]0;x\a see galley check", "galley check", true
	ask.Reason, ask.Person = "the outcome of an attempt is unknown", true
	gone.Reason, gone.Message = "it is public, and its post is gone from Git", nil
	half := step(plan.Publish, message("half", "bluesky"))
	hours := step(plan.Publish, plain("hours", "site"))
	hours.NotBefore, hours.Reason = hours.At.Add(4*time.Minute), "it goes out 4m0s after its time (jitter)"
	half.Public = []schema.Remote{{ID: "1", URL: "https://social.example/1"}}
	return plan.Plan{Now: now, Zone: "Europe/Lisbon", Steps: []plan.Step{
		step(plan.Publish, message("launch", "bluesky")), half, hours, edit, hold, ask, gone, done,
	}}
}

func TestPlan(t *testing.T) {
	golden(t, "plan.txt", func(w io.Writer) error { return review.Plan(w, everything(), review.Style{}) })
	golden(t, "plan_colour.txt", func(w io.Writer) error { return review.Plan(w, everything(), review.Style{Colour: true}) })
	golden(t, "plan.json", func(w io.Writer) error { return review.PlanJSON(w, everything()) })
	nothing := plan.Plan{Now: now, Zone: "UTC"}
	golden(t, "plan_nothing.txt", func(w io.Writer) error { return review.Plan(w, nothing, review.Style{}) })
	golden(t, "plan_nothing.json", func(w io.Writer) error { return review.PlanJSON(w, nothing) })
}

func TestChanges(t *testing.T) {
	base, head := everything(), everything()
	head.Steps = head.Steps[1:]
	head.Steps[1].At = now.Add(3 * time.Hour)
	head.Steps = append(head.Steps, step(plan.Publish, plain("new", "site")))
	changes := plan.Compare(base, head)
	if len(changes) != 3 {
		t.Fatalf("got %d changes, want one cancelled, one moved and one new", len(changes))
	}
	golden(t, "changes.txt", func(w io.Writer) error { return review.Changes(w, "origin/main", changes, review.Style{}) })
	golden(t, "changes.json", func(w io.Writer) error { return review.ChangesJSON(w, "origin/main", now, changes) })
	golden(t, "changes_none.txt", func(w io.Writer) error { return review.Changes(w, "origin/main", nil, review.Style{}) })
	golden(t, "changes_none.json", func(w io.Writer) error { return review.ChangesJSON(w, "origin/main", now, nil) })
}

func TestStatus(t *testing.T) {
	d := schema.Delivery{Post: "done", Channel: "site"}
	run := ledger.Run{ID: "actions-7-1", Nonce: "n"}
	state, err := ledger.Fold([]ledger.Entry{
		{Version: ledger.Version, Kind: ledger.Claim, Delivery: d, Seq: 1, At: now, Run: run, Digest: "0", Source: "0", Attempt: 1, LeaseUntil: now.Add(time.Hour)},
		{Version: ledger.Version, Kind: ledger.Receipt, Delivery: d, Seq: 2, At: now, Run: run, Digest: "0", Remote: &schema.Remote{ID: "1", URL: "https://northwind.example/done", At: now}},
	})
	if err != nil {
		t.Fatal(err)
	}
	list := review.Standings(everything(), state)
	golden(t, "status.txt", func(w io.Writer) error { return review.Status(w, list, "Europe/Lisbon", review.Style{}) })
	golden(t, "status_colour.txt", func(w io.Writer) error { return review.Status(w, list, "UTC", review.Style{Colour: true}) })
	golden(t, "attempts.txt", func(w io.Writer) error { return review.Attempts(w, list, "Europe/Lisbon", review.Style{}) })
	golden(t, "status.json", func(w io.Writer) error { return review.StatusJSON(w, now, list) })
	golden(t, "status_none.txt", func(w io.Writer) error { return review.Status(w, nil, "UTC", review.Style{}) })
	golden(t, "status_none.json", func(w io.Writer) error { return review.StatusJSON(w, now, nil) })
}

func TestMessages(t *testing.T) {
	list := []schema.Message{message("launch", "bluesky"), plain("launch", "site")}
	golden(t, "messages.txt", func(w io.Writer) error { return review.Messages(w, list, review.Style{}) })
	golden(t, "messages.json", func(w io.Writer) error { return review.MessagesJSON(w, list) })
	golden(t, "messages_none.json", func(w io.Writer) error { return review.MessagesJSON(w, nil) })
}

func TestEvents(t *testing.T) {
	d := schema.Delivery{Post: "launch", Channel: "bluesky"}
	events := []publish.Event{
		{Delivery: d, Kind: ledger.Part, Part: 1, Parts: 2, URL: "https://social.example/1"},
		{Delivery: d, Kind: ledger.Receipt, Part: 2, Parts: 2, URL: "https://social.example/2"},
		{Delivery: d, Kind: ledger.Receipt, URL: "https://social.example/3\x1b[2J", Found: true},
		{Delivery: d, Kind: ledger.Refused, Reason: "the text\nis too long", Hint: "cut it", Person: true},
		{Delivery: d, Kind: ledger.Later, Reason: "429", Hint: "the next run tries again"},
		{Delivery: d, Kind: ledger.Unknown, Part: 1, Parts: 2, Reason: "no answer\u2066 in time", Hint: "look at the account", Person: true},
		{Delivery: d, Kind: publish.Held, Reason: "its time is gone"},
		{Delivery: d, Kind: ledger.Handed, Parts: 1, Part: 1, At: now.Add(time.Hour), Zone: "Europe/Lisbon"},
		{Delivery: d, Kind: ledger.Handed, At: now.Add(time.Hour), Zone: "UTC", Found: true},
		{Delivery: d, Kind: ledger.Cancelled, Cancel: true, Reason: "publishing is frozen: a crisis"},
		{Delivery: d, Kind: ledger.Later, Cancel: true, At: now.Add(time.Hour), Reason: "429"},
		{Delivery: d, Kind: ledger.Refused, Cancel: true, At: now.Add(time.Hour), Reason: "no permission", Person: true},
		{Delivery: d, Kind: ledger.Receipt, Cancel: true, URL: "https://social.example/4", Reason: "publishing is frozen: a crisis", Person: true},
	}
	for _, style := range []struct {
		file  string
		style review.Style
	}{{"events.txt", review.Style{}}, {"events_colour.txt", review.Style{Colour: true}}} {
		golden(t, style.file, func(w io.Writer) error {
			var b strings.Builder
			for _, e := range events {
				b.WriteString(review.Event(e, style.style) + "\n")
			}
			b.WriteString(review.RunSummary(publish.Result{Events: events, Plan: everything()}) + "\n")
			b.WriteString(review.RunSummary(publish.Result{Plan: plan.Plan{Now: now}}) + "\n")
			_, err := io.WriteString(w, b.String())
			return err
		})
	}
}
