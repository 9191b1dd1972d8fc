package plan_test

import (
	"strings"
	"testing"

	"github.com/galley-social/galley/pipeline/ledger"
	"github.com/galley-social/galley/pipeline/plan"
	"github.com/galley-social/galley/schema"
)

// TestMovedChannel: what is public, or with its network, as another channel of the same account does not go out again.
func TestMovedChannel(t *testing.T) {
	const held = "! person Net holds it as channel old, which its post does not name any more: was the channel renamed?"
	const out = "! due person it has gone out as channel old, which its post does not name any more: was the channel renamed?"
	elsewhere := func(entries []ledger.Entry) []ledger.Entry {
		d := schema.Delivery{Post: "a", Channel: "old"}
		for i := range entries {
			entries[i].Delivery = d
			if m := entries[i].Message; m != nil {
				other := *m
				other.Delivery = d
				entries[i].Message = &other
			}
		}
		return entries
	}
	accounts := func(s *scene, old, net string) {
		s.config.Channels = map[string]schema.Channel{"old": {Network: "net", Account: old}, "net": {Network: "net", Account: net}}
	}
	for name, c := range map[string]struct {
		scene func(*scene)
		want  string
	}{
		"held, renamed":            {func(s *scene) { s.entries = elsewhere(left()) }, held},
		"public, renamed":          {func(s *scene) { s.entries, s.now = elsewhere(sent()), due }, out},
		"public, the same account": {func(s *scene) { s.entries, s.now = elsewhere(sent()), due; accounts(s, "615", "615") }, out},
		"public, another account":  {func(s *scene) { s.entries, s.now = elsewhere(sent()), due; accounts(s, "615", "700") }, "+ due"},
		"public, and still named": {func(s *scene) {
			s.entries, s.now = elsewhere(sent()), due
			accounts(s, "615", "615")
			s.post.Channels = []string{"net", "old"}
		}, "+ due"},
		"public on another network": {func(s *scene) { s.entries, s.now = elsewhere(sent()), due; s.entries[0].Message.Network = "other" }, "+ due"},
		"refused, renamed": {func(s *scene) {
			s.entries, s.now = elsewhere([]ledger.Entry{entry(1, ledger.Claim, nil), entry(2, ledger.Refused, nil)}), due
		}, "+ due"},
	} {
		s := ahead()
		c.scene(s)
		for _, step := range s.plan(t).Steps {
			if got := awayLine([]plan.Step{step}); step.Channel == "net" && strings.TrimSpace(got) != c.want {
				t.Errorf("%s: got %q, want %q", name, got, c.want)
			}
		}
	}
}
