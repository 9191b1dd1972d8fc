package plan_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/galley-social/galley/pipeline/ledger"
	"github.com/galley-social/galley/schema"
)

// TestLimitsAreRemembered: what a network told one delivery, it told the account.
func TestLimitsAreRemembered(t *testing.T) {
	told := func(channel string, until time.Time, last ledger.Kind) []ledger.Entry {
		of := func(e *ledger.Entry) { e.Post, e.Channel = "b", channel }
		claim := entry(1, ledger.Claim, func(e *ledger.Entry) {
			of(e)
			m := compose(e.Delivery, "something else")
			e.Message, e.Digest = &m, m.Digest()
		})
		list := []ledger.Entry{claim, entry(2, ledger.Later, func(e *ledger.Entry) { of(e); e.Until = until })}
		if last != "" {
			list = append(list, entry(3, ledger.Claim, func(e *ledger.Entry) { *e = claim; e.Seq, e.Attempt = 3, 2 }), entry(4, last, of))
		}
		return list
	}
	const wait = "! due not now: its account has to wait since Tue 1 Dec 09:00 UTC: because"
	const lost = "+ due"
	soon := due.Add(time.Hour)
	for name, c := range map[string]struct {
		scene func(*scene)
		want  string
	}{
		"the same channel": {func(s *scene) { s.entries = told("net", soon, "") }, wait},
		"another account":  {func(s *scene) { s.entries = told("other", soon, "") }, lost},
		"another channel, one account": {func(s *scene) {
			s.entries = told("pt", soon, "")
			c := schema.Channel{Network: "net", Server: "https://net.example", Account: "northwind"}
			s.config.Channels = map[string]schema.Channel{"net": c, "pt": c}
		}, wait},
		"another server": {func(s *scene) {
			s.entries = told("pt", soon, "")
			s.config.Channels = map[string]schema.Channel{
				"net": {Network: "net", Server: "https://net.example", Account: "northwind"},
				"pt":  {Network: "net", Server: "https://pt.example", Account: "northwind"},
			}
		}, lost},
		"the wait is over":      {func(s *scene) { s.entries = told("net", due, "") }, lost},
		"it was sent after all": {func(s *scene) { s.entries = told("net", soon, ledger.Receipt) }, lost},
		"what goes out after that": {func(s *scene) {
			s.entries, s.now, s.message.At = told("net", soon, ""), due.Add(-time.Hour), soon.Add(time.Hour)
		}, "+"},
		"what comes due until then": {func(s *scene) { s.entries, s.now, s.message.At = told("net", soon, ""), due, due.Add(time.Minute) }, "! not now: its account has to wait since Tue 1 Dec 09:00 UTC: because"},
	} {
		t.Run(name, func(t *testing.T) {
			s := newScene()
			c.scene(s)
			got := s.plan(t)
			mine := got.Steps[:0:0]
			for _, step := range got.Steps {
				if step.Post == "a" {
					mine = append(mine, step)
				}
			}
			if diff := cmp.Diff(c.want, brief(mine)); diff != "" {
				t.Errorf("steps (-want +got):\n%s", diff)
			}
			if len(mine) == 1 && c.want != lost && c.want != "+" && !mine[0].NotBefore.Equal(soon) {
				t.Errorf("got not before %s, want %s", mine[0].NotBefore, soon)
			}
		})
	}
}
