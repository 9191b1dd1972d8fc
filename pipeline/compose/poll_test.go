package compose_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/galley-social/galley/pipeline/compose"
	"github.com/galley-social/galley/schema"
)

// TestPlainPoll: what a network's polls can't be is left out of what is sent, and shown.
func TestPlainPoll(t *testing.T) {
	asked := schema.Poll{Options: []string{"Filter", "Moka"}, Duration: "1d", Multiple: true, HideTotals: true}
	one := schema.Poll{Options: asked.Options, Duration: "1d"}
	for name, test := range map[string]struct {
		rules *schema.PollRules
		poll  schema.Poll
		want  *schema.Poll
		notes []string
	}{
		"all of it":   {&schema.PollRules{Options: 4}, asked, &asked, nil},
		"plain":       {&schema.PollRules{Options: 4, Plain: true}, asked, &one, []string{"poll.multiple", "poll.hide_totals"}},
		"asked plain": {&schema.PollRules{Options: 4, Plain: true}, one, &one, nil},
		"no polls":    {nil, asked, nil, []string{"poll"}},
	} {
		all := networks()
		n := all["mastodon"]
		n.Poll = test.rules
		all["mastodon"] = n
		post := bodyPost([]byte("How do you brew?"), schema.ThreadOff)
		post.Value.Poll = &test.poll
		m, _ := compose.New(newSet(t), all).Compose(post, "mastodon")
		var notes []string
		for _, note := range m.Notes {
			notes = append(notes, note.Key)
		}
		if diff := cmp.Diff([]any{test.want, test.notes}, []any{m.Poll, notes}); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
	if !asked.Multiple || !asked.HideTotals {
		t.Error("the post's own poll was changed")
	}
}
