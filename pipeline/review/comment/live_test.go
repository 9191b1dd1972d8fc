package comment_test

import (
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/galley-social/galley/pipeline/plan"
	"github.com/galley-social/galley/pipeline/review/comment"
	"github.com/galley-social/galley/schema"
)

// published are steps of every kind, of a pull request that was merged.
func published() []plan.Step {
	of := func(op plan.Op, channel string) plan.Step {
		return plan.Step{Op: op, Delivery: schema.Delivery{Post: "holiday-blend", Channel: channel}, At: december(1), Zone: lisbon}
	}
	done, edited, waits, held, gone, back, bare := of(plan.Done, "site"), of(plan.Edit, "bluesky"), of(plan.Publish, "mastodon"), of(plan.Hold, "linkedin"), of(plan.Remove, "x"), of(plan.Retracted, "threads"), of(plan.Done, "old")
	done.URL, edited.URL, gone.URL = "https://northwind.example/news/posts/holiday-blend/", "https://bsky.app/profile/northwind.example/post/3k", "https://x.example/1"
	waits.NotBefore = december(2)
	held.Reason, held.Hint = "the network refused it: @octocat says #1", "change the post, or run galley resolve holiday-blend linkedin --absent"
	back.Reason = "Inês retracted it at Tue 1 Dec 09:00 UTC: wrong price"
	return []plan.Step{done, edited, waits, held, gone, back, bare}
}

func TestLive(t *testing.T) {
	many := make([]plan.Step, 250)
	for i := range many {
		many[i] = published()[0]
		many[i].Post = fmt.Sprint("post-", i)
	}
	title, body := comment.Person(published()[3:5])
	none, nothing := comment.Person(nil)
	for name, got := range map[string]string{
		"live": comment.Live(published()), "live_all": comment.Live(published()[:2]), "live_many": comment.Live(many),
		"person": title + "\n\n" + body, "person_none": none + "\n\n" + nothing,
	} {
		sound(t, got)
		file := filepath.Join("testdata", "live", name+".md")
		if *update {
			if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", file, diff)
		}
	}
}

// TestLiveIsInert: whatever is in a step does nothing.
func TestLiveIsInert(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var steps []plan.Step
		for range rapid.IntRange(0, 5).Draw(t, "steps") {
			var s plan.Step
			for i := range reflect.TypeFor[plan.Step]().NumField() {
				if f := reflect.ValueOf(&s).Elem().Field(i); f.Kind() == reflect.String || f.Type() == reflect.TypeFor[schema.Delivery]() || f.Type() == reflect.TypeOf(s.At) {
					fill(t, f)
				}
			}
			steps = append(steps, s)
		}
		sound(t, comment.Live(steps))
		title, body := comment.Person(steps)
		sound(t, body)
		if strings.ContainsAny(title, "\r\n") || !strings.HasPrefix(title, "galley: ") {
			t.Errorf("got the title %q", title)
		}
		if n := strings.Count(comment.Live(steps), comment.LiveMarker); n != 1 {
			t.Errorf("got the marker %d times, want once", n)
		}
	})
}
