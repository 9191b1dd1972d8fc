package plan_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/galley-social/galley/pipeline/ledger"
	"github.com/galley-social/galley/schema"
)

func takenBack(whole bool) []ledger.Entry {
	list := append(sent(), entry(3, ledger.Retract, func(e *ledger.Entry) { e.By, e.Why = "Inês", "wrong price" }))
	if whole {
		list = append(list, entry(4, ledger.Retracted, nil))
	}
	return list
}

// TestRetracted: nothing of what was taken back is due again, whatever Git says.
func TestRetracted(t *testing.T) {
	const back = "- due Inês retracted it at Tue 1 Dec 09:00 UTC: wrong price"
	const begun = "Inês began to retract it at Tue 1 Dec 09:00 UTC (wrong price), and 1 of its parts may be public still"
	of := func(entries []ledger.Entry, post string) []ledger.Entry {
		for i := range entries {
			entries[i].Post, entries[i].Message = post, nil
		}
		return entries
	}
	cases := map[string]struct {
		scene func(*scene)
		want  string
	}{
		"retracted":                     {func(s *scene) { s.entries = takenBack(true) }, back},
		"retracted, and edited":         {func(s *scene) { s.entries, s.message.Parts[0].Text = takenBack(true), "Bye" }, back},
		"retracted, and a draft":        {func(s *scene) { s.entries, s.post.Status = takenBack(true), schema.Draft }, back},
		"retracted, and gone from Git":  {func(s *scene) { s.entries, s.noPost, s.message = takenBack(true), true, nil }, ""},
		"half retracted":                {func(s *scene) { s.entries = takenBack(false) }, "- due person " + begun},
		"half retracted, gone from Git": {func(s *scene) { s.entries, s.noPost, s.message = takenBack(false), true, nil }, "- person " + begun},
		"under a new id":                {func(s *scene) { s.entries = of(takenBack(true), "old") }, "+ due"},
		"half retracted, renamed": {func(s *scene) { s.entries = of(takenBack(false), "old") },
			"! due person it reads as \"old\", which has gone out on net and whose file is gone: was it renamed?\n- person " + begun},
		"an answer to it": {func(s *scene) { s.entries, s.message.ReplyTo = of(takenBack(true), "b"), &schema.PostRef{Post: "b"} },
			`! due person it answers or quotes "b", which was retracted from net`},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			s := newScene()
			c.scene(s)
			got := s.plan(t)
			if diff := cmp.Diff(c.want, brief(got.Steps)); diff != "" {
				t.Errorf("steps (-want +got):\n%s", diff)
			}
			if name != "under a new id" && len(got.Due()) != 0 {
				t.Error("got a due step")
			}
		})
	}
}
