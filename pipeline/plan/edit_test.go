package plan_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/galley-social/galley/pipeline/ledger"
	"github.com/galley-social/galley/pipeline/plan"
	"github.com/galley-social/galley/pipeline/policy"
	"github.com/galley-social/galley/schema"
	"github.com/galley-social/galley/schema/diag"
)

// began is a delivery of which an edit to "Hi" began, and the entries after it.
func began(after ...ledger.Entry) []ledger.Entry {
	m := compose(d, "Hi")
	e := entry(3, ledger.Edit, func(e *ledger.Entry) {
		e.Message, e.Digest, e.Source, e.LeaseUntil = &m, m.Digest(), "c0ffee", due.Add(10*time.Minute)
	})
	return append(append(sent(), e), after...)
}

func applied(s *scene) {
	s.config.Publish.OnEdit = schema.ChangeApply
	s.config.Channels = map[string]schema.Channel{"net": {Network: "editable"}}
	s.networks = map[string]schema.Network{
		"editable": {Title: "Editable", Edit: true}, "all": {Title: "All", Edit: true, EditAll: true},
		"worded": {Title: "Worded", Edit: true, EditText: true}, "tongueless": {Title: "Tongueless", Edit: true, EditText: true, NoLanguage: true},
		"stiff": {Title: "Stiff"}, "shy": {Title: "Shy", NoEdit: "nobody sees it"},
		"unspoken": {Title: "Unspoken", Edit: true, Unspoken: true},
	}
	s.entries, s.message.Parts[0].Text = sent(), "Hi"
}

func (s *scene) onEdit(policy schema.ChangePolicy) {
	s.config.Channels["net"] = schema.Channel{Network: "editable", Publish: &schema.Pace{OnEdit: policy}}
}

func (s *scene) network(name string) { s.config.Channels["net"] = schema.Channel{Network: name} }

// TestEdit is who decides about an edit.
func TestEdit(t *testing.T) {
	const text = "it is public, and Git has another text now"
	const not, yet = "; galley does not change it: ", "; it is not changed yet: "
	later := func(until time.Duration) ledger.Entry {
		return entry(4, ledger.Later, func(e *ledger.Entry) { e.Until = due.Add(until) })
	}
	cases := map[string]struct {
		scene func(*scene)
		apply bool
		want  string
	}{
		"applied":                    {func(*scene) {}, true, "~ due " + text},
		"reported":                   {func(s *scene) { s.config.Publish.OnEdit = "" }, false, "~ due " + text},
		"reported for the channel":   {func(s *scene) { s.onEdit(schema.ChangeReport) }, false, "~ due " + text},
		"applied for the channel":    {func(s *scene) { s.config.Publish.OnEdit = ""; s.onEdit(schema.ChangeApply) }, true, "~ due " + text},
		"the same text":              {func(s *scene) { s.message.Parts[0].Text = "Hello" }, false, "= due"},
		"months late":                {func(s *scene) { s.now = due.Add(9000 * time.Hour) }, true, "~ due " + text},
		"expired":                    {func(s *scene) { s.post.ExpiresAt = "2026-12-01 09:00" }, true, "~ due " + text},
		"in quiet hours":             {func(s *scene) { s.config.Publish.QuietHours = []schema.Window{{From: "08:00", To: "10:00"}} }, true, "~ due " + text},
		"its time moved":             {func(s *scene) { s.message.At = due.Add(time.Hour) }, true, "~ due " + text},
		"its time moved, unapproved": {func(s *scene) { s.message.At = due.Add(time.Hour); s.approve = nobody }, false, "~ due person " + text + yet + "nobody approved it"},
		"unapproved":                 {func(s *scene) { s.approve = nobody }, false, "~ due person " + text + yet + "nobody approved it"},
		"approved": {func(s *scene) {
			s.approve = func([]policy.Need) plan.Approval { return plan.Approval{Proof: "ines-m approved it"} }
		}, true, "~ due " + text + " ines-m approved it"},
		"an error in its file": {func(s *scene) {
			s.find = []diag.Diagnostic{{File: "posts/a.md", Pos: diag.Pos{Line: 3, Column: 1}, Severity: diag.Error, Message: "no"}}
		}, false, "~ due person " + text + yet + "posts/a.md:3: no"},
		"frozen":         {func(s *scene) { s.freeze = &schema.Freeze{Active: true, Reason: "recall"} }, false, "~ due " + text + yet + "publishing is frozen: recall"},
		"paused":         {func(s *scene) { s.config.Channels["net"] = schema.Channel{Network: "editable", Paused: true} }, false, "~ due " + text + yet + "channel net is paused in galley.yaml"},
		"unspoken":       {func(s *scene) { s.network("unspoken") }, false, "~ due person " + text + yet + "galley can't publish to Unspoken yet"},
		"a draft":        {func(s *scene) { s.post.Status = schema.Draft }, false, "~ due " + text + not + "the post is a draft"},
		"no edits there": {func(s *scene) { s.network("stiff") }, false, "~ due " + text + not + "a post on Stiff can't be changed"},
		"no sense there": {func(s *scene) { s.network("shy") }, false, "~ due " + text + not + "on Shy nobody sees it"},
		"a part more": {func(s *scene) { s.message.Parts = append(s.message.Parts, schema.Part{Role: schema.RoleThread}) }, false,
			"~ due " + text + not + "it has 1 parts there, and 2 in Git"},
		"a file more": {func(s *scene) { s.message.Parts[0].Media = []schema.MediaFile{{File: "a.png"}} }, false,
			"~ due " + text + not + "part 1 has 0 files there, and 1 in Git"},
		"a comment":             {func(s *scene) { s.message.Parts[0].Role = schema.RoleComment }, false, "~ due " + text + not + "part 1 is a post there, and a comment in Git"},
		"a poll":                {func(s *scene) { s.message.Poll = &schema.Poll{} }, false, "~ due " + text + not + "an edit of a post with a poll loses its votes"},
		"a poll, all":           {func(s *scene) { s.network("all"); s.message.Poll = &schema.Poll{} }, true, "~ due " + text},
		"seen by others":        {func(s *scene) { s.message.Visibility = schema.Unlisted }, false, "~ due " + text + not + "who sees a post is settled once it is public"},
		"an answer":             {func(s *scene) { s.message.ReplyTo = &schema.PostRef{URL: "u"} }, false, "~ due " + text + not + "what a post answers or quotes is settled once it is public"},
		"a quote, all":          {func(s *scene) { s.network("all"); s.message.Quote = &schema.PostRef{URL: "u"} }, true, "~ due " + text},
		"a part more, all":      {func(s *scene) { s.network("all"); s.message.Parts = append(s.message.Parts, schema.Part{}) }, false, "~ due " + text + not + "it has 1 parts there, and 2 in Git"},
		"another network":       {func(s *scene) { s.message.Network = "other" }, false, "~ due " + text + not + "it went out on another network than the channel is on now"},
		"what was sent is lost": {func(s *scene) { s.entries[0].Message = nil }, false, "~ due " + text + not + "the ledger does not have all of what is public"},
		"begun by a run":        {func(s *scene) { s.entries = began() }, false, "~ due " + text + yet + "run run-1 set out to change it at Tue 1 Dec 09:00 UTC and has not said how that ended"},
		"begun, and the first text back": {func(s *scene) { s.entries = began(); s.message.Parts[0].Text = "Hello"; s.now = due.Add(time.Hour) }, true,
			"~ due " + text},
		"begun long ago":    {func(s *scene) { s.entries, s.now = began(), due.Add(12*time.Minute) }, true, "~ due " + text},
		"begun, lease over": {func(s *scene) { s.entries, s.now = began(), due.Add(11*time.Minute) }, false, "~ due " + text + yet + "run run-1 set out to change it at Tue 1 Dec 09:00 UTC and has not said how that ended"},
		"unknown": {func(s *scene) {
			s.entries = began(entry(4, ledger.Unknown, func(e *ledger.Entry) { e.Until = due.Add(5 * time.Minute) }))
		}, false, "~ due " + text + yet + "the outcome of a change is unknown: because"},
		"refused":               {func(s *scene) { s.entries = began(entry(4, ledger.Refused, nil)) }, false, "~ due person " + text + yet + "the network refused the change: because"},
		"refused, another text": {func(s *scene) { s.entries = began(entry(4, ledger.Refused, nil)); s.message.Parts[0].Text = "Ho" }, true, "~ due " + text},
		"refused, taken back":   {func(s *scene) { s.entries = began(entry(4, ledger.Refused, nil)); s.message.Parts[0].Text = "Hello" }, false, "= due"},
		"put off":               {func(s *scene) { s.entries = began(later(time.Hour)) }, false, "~ due " + text + yet + "not now: because"},
		"put off, and over":     {func(s *scene) { s.entries = began(later(30 * time.Second)) }, true, "~ due " + text},
		"retracted":             {func(s *scene) { s.entries = takenBack(true) }, false, "- due Inês retracted it at Tue 1 Dec 09:00 UTC: wrong price"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			s := newScene()
			applied(s)
			c.scene(s)
			got := s.plan(t)
			if diff := cmp.Diff(c.want, brief(got.Steps)); diff != "" {
				t.Errorf("steps (-want +got):\n%s", diff)
			}
			if (len(got.Edits()) == 1) != c.apply || len(got.Due()) != 0 {
				t.Errorf("got %d edits and %d due, want an edit: %t", len(got.Edits()), len(got.Due()), c.apply)
			}
			if !c.apply && got.Steps[0].Op == plan.Edit && got.Steps[0].Hint == "" {
				t.Error("got no hint")
			}
		})
	}
}

// TestEditText is what an edit on a network that changes texts alone can't do, beside what none can.
func TestEditText(t *testing.T) {
	cup := schema.MediaFile{File: "cup.jpg", Blob: "b10b", Alt: "A cup"}
	with := func(change func(*schema.MediaFile)) func(*scene) {
		return func(s *scene) {
			before, after := cup, cup
			change(&after)
			s.entries[0].Message.Parts[0].Media = []schema.MediaFile{before}
			s.message.Parts[0].Media = []schema.MediaFile{after}
		}
	}
	linked := func(s *scene) { s.message.Link = "https://a.example/two" }
	cases := map[string]struct {
		scene      func(*scene)
		want, most string // what is another one, on this network and on one whose edits change all that edits mostly do
	}{
		"the text":                {func(*scene) {}, "", ""},
		"the warning":             {func(s *scene) { s.message.ContentWarning = "heat" }, "the content warning", ""},
		"the language":            {func(s *scene) { s.message.Language = "pt" }, "the language", ""},
		"no language there":       {func(s *scene) { s.network("tongueless"); s.message.Language = "pt" }, "", ""},
		"the link":                {linked, "the link that is previewed", ""},
		"the card":                {func(s *scene) { s.message.Card = &schema.LinkCard{Title: "Two"} }, "the link that is previewed", ""},
		"a link beside a picture": {func(s *scene) { with(func(*schema.MediaFile) {})(s); linked(s) }, "", ""},
		"a picture's description": {with(func(m *schema.MediaFile) { m.Alt = "A mug" }), "the description of cup.jpg", ""},
		"a picture's focus":       {with(func(m *schema.MediaFile) { m.Focus = "0.1,0.2" }), "the focus of cup.jpg", ""},
		"another picture":         {with(func(m *schema.MediaFile) { m.Blob = "other" }), "cup.jpg is another file than the one that is public", "cup.jpg is another file than the one that is public"},
	}
	for name, c := range cases {
		for network, want := range map[string]string{"worded": c.want, "editable": c.most} {
			t.Run(name+", "+network, func(t *testing.T) {
				s := newScene()
				applied(s)
				m := compose(d, "Hello")
				s.entries[0].Message = &m
				s.network(network)
				c.scene(s)
				if network == "editable" {
					s.network(network)
				}
				got := s.plan(t)
				reason := got.Steps[0].Reason
				switch {
				case want == "" && len(got.Edits()) != 1:
					t.Errorf("got no edit (%s), want one", reason)
				case want != "" && (len(got.Edits()) != 0 || !strings.Contains(reason, want)):
					t.Errorf("got %d edits and the reason %q, want none because of %q", len(got.Edits()), reason, want)
				}
			})
		}
	}
}

func nobody([]policy.Need) plan.Approval {
	return plan.Approval{Reason: "nobody approved it", Hint: "ask"}
}

// TestRenameAfterEdit: a file under a new name reads as the edited text, and must not go out a second time.
func TestRenameAfterEdit(t *testing.T) {
	s := newScene()
	applied(s)
	s.entries = began(entry(4, ledger.Edited, func(e *ledger.Entry) { m := compose(d, "Hi"); e.Digest = m.Digest() }))
	for i := range s.entries {
		s.entries[i].Post = "old-name"
	}
	if got := s.plan(t); len(got.Due()) != 0 {
		t.Errorf("got %s, want nothing due", brief(got.Steps))
	}
}
