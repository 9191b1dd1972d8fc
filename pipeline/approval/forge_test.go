package approval_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/galley-social/galley/pipeline/approval"
	"github.com/galley-social/galley/pipeline/policy"
)

// forge has one change, and gives every file of its head one blob id.
type forge struct {
	changes []approval.Change
	blob    string
	err     error
	asked   int
}

func (f *forge) Changes(context.Context, string) ([]approval.Change, error) {
	f.asked++
	return f.changes, f.err
}

func (f *forge) Blob(context.Context, string, string) (string, error) { return f.blob, f.err }

func TestForge(t *testing.T) {
	change := func(reviews ...approval.Review) []approval.Change {
		return []approval.Change{{Name: "#7", Author: "rita", Pusher: "rita", Head: "h2", Reviews: reviews}}
	}
	yes := func(by, commit string) approval.Review {
		return approval.Review{By: by, State: approval.Approved, Commit: commit}
	}
	for _, test := range []struct {
		name    string
		changes []approval.Change
		other   bool // the head has other bytes
		want    string
		ok      bool
	}{
		{"approved", change(yes("Ines-M", "h2")), false, "pull request #7 approved by Ines-M at h2", true},
		{"no pull request", nil, false, "which no pull request brought", false},
		{"nobody", change(), false, "was approved by no strategist", false},
		{"no strategist", change(yes("bot", "h2")), false, "was approved by no strategist", false},
		{"before the last commit", change(yes("ines-m", "h1")), false, "was changed after ines-m had approved it", false},
		{"again after it", change(yes("ines-m", "h1"), yes("ines-m", "h2")), false, "approved by ines-m", true},
		{"taken back", change(yes("ines-m", "h2"), approval.Review{By: "ines-m", State: approval.Changes, Commit: "h2"}), false, "ines-m asks for changes", false},
		{"another asks for changes", change(yes("ines-m", "h2"), approval.Review{By: "tiago-r", State: approval.Changes, Commit: "h1"}), false, "tiago-r asks for changes", false},
		{"somebody else asks for changes", change(yes("ines-m", "h2"), approval.Review{By: "passer-by", State: approval.Changes, Commit: "h2"}), false, "approved by ines-m", true},
		{"dismissed", change(yes("ines-m", "h2"), approval.Review{By: "ines-m", State: approval.Dismissed, Commit: "h2"}), false, "was approved by no strategist", false},
		{"other bytes than approved", change(yes("ines-m", "h2")), true, "is not what was approved in pull request #7", false},
		{"the author", []approval.Change{{Name: "#7", Author: "ines-m", Pusher: "rita", Head: "h2", Reviews: []approval.Review{yes("ines-m", "h2")}}}, false, "alone, who opened it", false},
		{"the last to push", []approval.Change{{Name: "#7", Author: "rita", Pusher: "INES-M", Head: "h2", Reviews: []approval.Review{yes("ines-m", "h2")}}}, false, "alone, who pushed to it last", false},
		{"an unknown pusher", []approval.Change{{Name: "#7", Author: "rita", Head: "h2", Reviews: []approval.Review{yes("ines-m", "h2")}}}, false, "nobody knows who pushed it", false},
		{"a second strategist", []approval.Change{{Name: "#7", Author: "ines-m", Pusher: "rita", Head: "h2", Reviews: []approval.Review{yes("ines-m", "h2"), yes("tiago-r", "h2")}}}, false, "approved by tiago-r", true},
		{"the second of two", append(change(), change(yes("ines-m", "h2"))...), false, "approved by ines-m", true},
	} {
		t.Run(test.name, func(t *testing.T) {
			r := newRepository(t)
			r.commit(post, "one", "Launch")
			f := &forge{changes: test.changes, blob: strings.TrimSpace(r.git("rev-parse", "HEAD:"+post))}
			if test.other {
				f.blob = strings.Repeat("1", 40)
			}
			v, err := r.byForge(f, post, post)
			if err != nil {
				t.Fatal(err)
			}
			if got := v.Proof + v.Reason; v.Approved() != test.ok || !strings.Contains(got, test.want) || !test.ok && v.Hint == "" {
				t.Errorf("got %+v, want %t with %q", v, test.ok, test.want)
			}
			if f.asked != 1 {
				t.Errorf("asked for the changes of one commit %d times, want once", f.asked)
			}
		})
	}
}

func TestForgeDoesNotAnswer(t *testing.T) {
	r := newRepository(t)
	r.commit(post, "one", "Launch")
	gone := errors.New("no such host")
	if v, err := r.byForge(&forge{err: gone}, post); !errors.Is(err, gone) || v.Approved() {
		t.Errorf("got %+v and error %v, want the error and no approval", v, err)
	}
}

// byForge asks for files of the tip, one after the other.
func (r repository) byForge(f approval.Forge, files ...string) (v approval.Verdict, err error) {
	r.t.Helper()
	judge := r.forgeJudge(f)
	for _, file := range files {
		need := policy.Need{
			For: "posts", Role: "strategist", Approvers: []string{"ines-m", "tiago-r"}, Count: 1,
			Files: map[string]string{file: strings.TrimSpace(r.git("rev-parse", "HEAD:"+file))},
		}
		v, err = judge.Needs(r.t.Context(), []policy.Need{need})
	}
	return v, err
}

func (r repository) forgeJudge(f approval.Forge) *approval.Judge {
	r.t.Helper()
	return approval.ByForge(r.history(), f)
}
