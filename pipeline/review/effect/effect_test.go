package effect_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/galley-social/galley/pipeline/content/contenttest"
	"github.com/galley-social/galley/pipeline/ledger"
	"github.com/galley-social/galley/pipeline/plan"
	"github.com/galley-social/galley/pipeline/review/effect"
	"github.com/galley-social/galley/schema"
)

const config = `version: 1
name: Northwind
timezone: Europe/Lisbon
channels:
  bluesky: {network: bluesky, account: northwind.example}
  mastodon: {network: mastodon, server: "https://social.example", account: northwind}
`

// post is one on Bluesky.
func post(at, keys, text string) string {
	return fmt.Sprintf("---\ntitle: Hello\nchannels: [bluesky]\npublish_at: %s\n%s---\n%s\n", at, keys, text)
}

func small() contenttest.Tree {
	return contenttest.Files(map[string]string{
		"galley.yaml":     config,
		"posts/a.md":      post("2026-12-01 09:00", "", "We are open."),
		"posts/b.md":      post("2026-12-02 09:00", "id: bee\n", "Another one."),
		"posts/draft.md":  post("2026-12-03 09:00", "status: draft\n", "Not yet."),
		"media/a.png":     string(contenttest.PNG(10, 20, 100)),
		"posts/media.md":  post("2026-12-04 09:00", "media: [{file: media/a.png, alt: A cup}]\n", "Look."),
		"posts/thread.md": post("2026-12-05 09:00", "first_comment: More below.\n", "One.\n\n***\n\nTwo."),
	})
}

// text is what an effect says, in lines.
func text(e effect.Effect) []string {
	list := []string{fmt.Sprintf("same %v, %d added, %d changed, %d renamed, %d removed", e.Same, e.Files.Added, e.Files.Changed, e.Files.Renamed, e.Files.Removed)}
	for _, n := range e.Notes {
		list = append(list, "note: "+n)
	}
	for _, s := range e.Steps {
		was := ""
		if !s.Was.IsZero() {
			was = " was " + s.Was.Format("2 Jan 15:04")
		}
		list = append(list, fmt.Sprintf("%s %s %s%s: %s", s.Op.Symbol(), s.Delivery, s.At.Format("2 Jan 15:04"), was, s.What))
		for _, f := range s.Facts {
			if f.Was != "" {
				list = append(list, fmt.Sprintf("  %s: %s → %s", f.Name, f.Was, f.Value))
			}
		}
		for _, p := range s.Parts {
			if len(p.Diff) > 0 {
				list = append(list, "  "+p.Name+": "+marked(p.Diff))
			}
		}
	}
	for _, s := range e.Strategy {
		list = append(list, "strategy: "+s)
	}
	for _, w := range e.Weeks {
		line := "week " + w.Monday + ":"
		for _, s := range w.Slots {
			line += fmt.Sprintf(" %s%s", s.Mark, s.Post)
		}
		list = append(list, line)
	}
	return list
}

func TestOf(t *testing.T) {
	base := read(t, small(), ledger.State{})
	for _, c := range []struct {
		name  string
		files map[string]string
		want  []string
	}{
		{"nothing", nil, []string{"same true, 0 added, 0 changed, 0 renamed, 0 removed"}},
		{"a new post", map[string]string{"posts/c.md": post("2026-12-01 12:00", "", "New.")},
			[]string{"same false, 1 added, 0 changed, 0 renamed, 0 removed", "+ c → bluesky 1 Dec 12:00: it is new", "week 2026-11-30: a +c bee media thread"}},
		{"a text", map[string]string{"posts/a.md": post("2026-12-01 09:00", "", "We are now open.")},
			[]string{"same false, 0 added, 1 changed, 0 renamed, 0 removed", "~ a → bluesky 1 Dec 09:00: its text changes", "  text: We are {+now +}open.", "week 2026-11-30: ~a bee media thread"}},
		{"a time, into another week", map[string]string{"posts/a.md": post("2026-12-09 09:00", "", "We are open.")},
			[]string{"same false, 0 added, 1 changed, 0 renamed, 0 removed", "~ a → bluesky 9 Dec 09:00 was 1 Dec 09:00: its time changes", "week 2026-11-30: -a bee media thread", "week 2026-12-07: ~a"}},
		{"one that goes", map[string]string{"posts/a.md": ""},
			[]string{"same false, 0 added, 0 changed, 0 renamed, 1 removed", "- a → bluesky 1 Dec 09:00: it is cancelled", "week 2026-11-30: -a bee media thread"}},
		{"a rename that keeps the id", map[string]string{"posts/b.md": "", "posts/2026/b.md": post("2026-12-02 09:00", "id: bee\n", "Another one.")},
			[]string{"same true, 0 added, 0 changed, 1 renamed, 0 removed", "note: no message changes: 1 file is renamed"}},
		{"a draft", map[string]string{"posts/draft.md": post("2026-12-03 09:00", "status: draft\n", "Not quite.")},
			[]string{"same false, 0 added, 1 changed, 0 renamed, 0 removed", "strategy: draft draft reads differently"}},
		{"a draft that is ready", map[string]string{"posts/draft.md": post("2026-12-03 09:00", "", "Not yet.")},
			[]string{"same false, 0 added, 1 changed, 0 renamed, 0 removed", "+ draft → bluesky 3 Dec 09:00: it is new", "strategy: status of post draft: draft → none", "week 2026-11-30: a bee +draft media thread"}},
		{"a key that no message shows", map[string]string{"posts/a.md": post("2026-12-01 09:00", "expires_at: 2026-12-02\n", "We are open.")},
			[]string{"same false, 0 added, 1 changed, 0 renamed, 0 removed", "strategy: expires at of post a: none → 2 Dec 2026"}},
		{"a pillar that is not there", map[string]string{"posts/a.md": post("2026-12-01 09:00", "pillar: craft\n", "We are open.")},
			[]string{"same false, 0 added, 1 changed, 0 renamed, 0 removed", "! a → bluesky 1 Dec 09:00: it is held now",
				"strategy: pillar of post a: none → craft", "week 2026-11-30: !a bee media thread"}},
		{"a text, a time and what holds it", map[string]string{"posts/a.md": post("2026-12-01 10:00", "pillar: craft\n", "We are now open.")},
			[]string{"same false, 0 added, 1 changed, 0 renamed, 0 removed", "! a → bluesky 1 Dec 10:00 was 1 Dec 09:00: it is held now, its text changes, its time changes",
				"  text: We are {+now +}open.", "strategy: pillar of post a: none → craft", "week 2026-11-30: -a !a bee media thread"}},
		{"a boost alone", map[string]string{"posts/a.md": post("2026-12-01 09:00", "promote: {budget: 5, days: 1}\n", "We are open.")},
			[]string{"same false, 0 added, 1 changed, 0 renamed, 0 removed", "strategy: promote of post a: none → budget 5, days 1"}},
		{"a boost beside a text", map[string]string{"posts/a.md": post("2026-12-01 09:00", "promote: {budget: 5, days: 1}\n", "We are now open.")},
			[]string{"same false, 0 added, 1 changed, 0 renamed, 0 removed", "~ a → bluesky 1 Dec 09:00: its text changes",
				"  promote: none → 5 over 1 days — galley buys no ads; a person sets up the boost", "  text: We are {+now +}open.", "week 2026-11-30: ~a bee media thread"}},
		{"an alt text", map[string]string{"posts/media.md": post("2026-12-04 09:00", "media: [{file: media/a.png, alt: A red cup}]\n", "Look.")},
			[]string{"same false, 0 added, 1 changed, 0 renamed, 0 removed", "~ media → bluesky 4 Dec 09:00: its text changes",
				"  media: media/a.png (version fbca0b9), alt: A cup → media/a.png (version fbca0b9), alt: A red cup", "week 2026-11-30: a bee ~media thread"}},
		{"a picture", map[string]string{"media/a.png": string(contenttest.PNG(11, 20, 100))},
			[]string{"same false, 0 added, 1 changed, 0 renamed, 0 removed", "~ media → bluesky 4 Dec 09:00: its text changes",
				"  media: media/a.png (version fbca0b9), alt: A cup → media/a.png (version f5868cc), alt: A cup", "week 2026-11-30: a bee ~media thread"}},
		{"a part that goes", map[string]string{"posts/thread.md": post("2026-12-05 09:00", "first_comment: More below.\n", "One.")},
			[]string{"same false, 0 added, 1 changed, 0 renamed, 0 removed", "~ thread → bluesky 5 Dec 09:00: its text changes",
				"  part 2 of 3, which is gone: [-Two.-]", "week 2026-11-30: a bee media ~thread"}},
		{"one that can't be read", map[string]string{"posts/a.md": "---\ntitle: [\n---\n"},
			[]string{"same false, 0 added, 1 changed, 0 renamed, 0 removed", "note: there is 1 post that can't be read: what it would send is not known",
				"! a → bluesky 1 Dec 09:00: its file can't be read, so it would not go out", "week 2026-11-30: !a bee media thread"}},
		{"a key without a consequence", map[string]string{"posts/a.md": post("2026-12-01 09:00", "thread: auto\n", "We are open.")},
			[]string{"same false, 0 added, 1 changed, 0 renamed, 0 removed", "note: 1 post is written differently, and no message of it changes"}},
		{"another file", map[string]string{"README.md": "x"}, []string{"same true, 1 added, 0 changed, 0 renamed, 0 removed"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, text(of(t, base, c.files))); diff != "" {
				t.Errorf("effect (-want +got):\n%s", diff)
			}
		})
	}
}

// public is a ledger in which a post is public.
func public(t *testing.T, base contenttest.Tree, id string) ledger.State {
	t.Helper()
	own := schema.Delivery{Post: id, Channel: "bluesky"}
	for _, s := range read(t, base, ledger.State{}).Plan.Steps {
		if s.Delivery != own {
			continue
		}
		e := ledger.Entry{Version: ledger.Version, Kind: ledger.Claim, Delivery: own, Seq: 1, At: s.At, Run: ledger.Run{ID: "run-1", Nonce: "n"},
			Digest: s.Digest, Source: "c0ffee", Attempt: 1, LeaseUntil: s.At.Add(time.Minute), Message: s.Message}
		receipt := ledger.Entry{Version: ledger.Version, Kind: ledger.Receipt, Delivery: own, Seq: 2, At: s.At, Run: e.Run,
			Digest: s.Digest, Remote: &schema.Remote{ID: "1", URL: "https://bsky.example/1", At: s.At}}
		state, err := ledger.Fold([]ledger.Entry{e, receipt})
		if err != nil {
			t.Fatal(err)
		}
		return state
	}
	t.Fatalf("there is no %s", own)
	return ledger.State{}
}

func TestPublicPosts(t *testing.T) {
	base := small()
	state := public(t, base, "a")
	for _, c := range []struct {
		name  string
		files map[string]string
		want  []string
	}{
		{"removed", map[string]string{"posts/a.md": ""}, []string{
			"same false, 0 added, 0 changed, 0 renamed, 1 removed",
			"note: 1 post that is public is removed from Git; it stays public until galley retract takes it back",
			"- a → bluesky 1 Dec 09:00: its post is gone; what is public stays public", "week 2026-11-30: -a bee media thread"}},
		{"edited", map[string]string{"posts/a.md": post("2026-12-01 09:00", "", "We were open.")}, []string{
			"same false, 0 added, 1 changed, 0 renamed, 0 removed", "~ a → bluesky 1 Dec 09:00: its text changes",
			"  text: We [-are-]{+were+} open.", "week 2026-11-30: ~a bee media thread"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			e := effect.Of(input(t, read(t, base, state), read(t, edit(base, c.files), state)))
			if diff := cmp.Diff(c.want, text(e)); diff != "" {
				t.Errorf("effect (-want +got):\n%s", diff)
			}
			if i := slices.IndexFunc(e.Steps, func(s effect.Step) bool { return s.Op == plan.Remove }); i >= 0 && len(e.Steps[i].Parts) > 0 {
				t.Error("a step that sends nothing shows a text")
			}
		})
	}
	if !strings.HasPrefix(read(t, base, state).Plan.Steps[0].URL, "https://") {
		t.Error("the post is not public")
	}
}

func TestWeeksHaveAnEnd(t *testing.T) {
	files := map[string]string{}
	for i := range 10 {
		day := time.Date(2027, 1, 4+7*i, 0, 0, 0, 0, time.UTC).Format(time.DateOnly)
		files[fmt.Sprintf("posts/week%d.md", i)] = post(day+" 09:00", "", fmt.Sprintf("Week number %d.", i))
	}
	e := of(t, read(t, small(), ledger.State{}), files)
	if len(e.Weeks) != 8 || e.Weeks[0].Monday != "2027-01-04" || len(e.Steps) != 10 {
		t.Errorf("got %d weeks from %s on and %d steps, want the first 8 weeks and 10 steps", len(e.Weeks), e.Weeks[0].Monday, len(e.Steps))
	}
	if want := []string{"2 of 10 weeks are left out here: the calendar has the first ones"}; !slices.Equal(e.Notes, want) {
		t.Errorf("got notes %q, want %q", e.Notes, want)
	}
}
