package approval_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/go-git/go-git/v5"

	"github.com/galley-social/galley/pipeline/approval"
	"github.com/galley-social/galley/pipeline/gitbranch/gittest"
	"github.com/galley-social/galley/pipeline/policy"
	"github.com/galley-social/galley/pipeline/source"
)

const post = "posts/2026/launch.md"

// repository is a working folder whose commits are by Rita, unless another author is given.
type repository struct {
	t   *testing.T
	dir string
}

func newRepository(t *testing.T) repository {
	t.Helper()
	r := repository{t, t.TempDir()}
	r.git("init", "-q", "-b", "main")
	r.git("config", "user.name", "Rita")
	r.git("config", "user.email", "rita@northwind.example")
	r.commit("posts/other.md", "other", "Begin")
	return r
}

func (r repository) git(args ...string) string { return gittest.Git(r.t, r.dir, args...) }

// commit writes a file and commits it.
func (r repository) commit(file, text, message string, args ...string) {
	r.t.Helper()
	path := filepath.Join(r.dir, file)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		r.t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		r.t.Fatal(err)
	}
	r.git("add", "-A")
	r.git(append([]string{"commit", "-q", "-m", message}, args...)...)
}

// judge asks about files of the tip.
func (r repository) judge(files ...string) approval.Verdict {
	r.t.Helper()
	asked := map[string]string{}
	for _, file := range files {
		asked[file] = strings.TrimSpace(r.git("rev-parse", "HEAD:"+file))
	}
	return r.judgeBlobs(asked)
}

// history is that of the tip.
func (r repository) history() approval.History {
	r.t.Helper()
	repo, err := git.PlainOpen(r.dir)
	if err != nil {
		r.t.Fatal(err)
	}
	head, err := repo.Head()
	if err != nil {
		r.t.Fatal(err)
	}
	shallow, err := repo.Storer.Shallow()
	if err != nil {
		r.t.Fatal(err)
	}
	return approval.History{Objects: source.Objects(repo), Tip: head.Hash(), Shallow: shallow}
}

func (r repository) trailerJudge() *approval.Judge { return approval.ByTrailer(r.history()) }

func (r repository) judgeBlobs(files map[string]string) approval.Verdict {
	r.t.Helper()
	need := policy.Need{For: "posts", Role: "strategist", Approvers: []string{"ines-m", "Tiago R."}, Count: 1, Files: files}
	v, err := r.trailerJudge().Needs(r.t.Context(), []policy.Need{need})
	if err != nil {
		r.t.Fatal(err)
	}
	if v.Approved() == (v.Reason != "") || !v.Approved() && v.Hint == "" {
		r.t.Fatalf("got %+v, want a proof, or a reason with a hint", v)
	}
	return v
}

const signed = "Write the launch\n\nSigned-off-by: Inês M. <ines-m@northwind.example>"

func TestTrailers(t *testing.T) {
	for _, test := range []struct {
		name  string
		steps func(r repository)
		want  string // in the proof, or else in the reason
		ok    bool
	}{
		{"signed off", func(r repository) { r.commit(post, "one", signed) }, "Signed-off-by: Inês M. <ines-m@northwind.example> in ", true},
		{"by name", func(r repository) {
			r.commit(post, "one", "Launch\n\nBecause.\n\nReviewed-by: tiago r. <t@elsewhere.example>\nTicket: 7")
		}, "Reviewed-by: tiago r.", true},
		{"hidden address", func(r repository) {
			r.commit(post, "one", "Launch\n\nApproved-by: I <77+ines-m@users.noreply.github.com>")
		}, "Approved-by", true},
		{"hidden address of another host", func(r repository) {
			r.commit(post, "one", "Launch\n\nApproved-by: I <77+ines-m@mail.example>")
		}, "no strategist has signed off " + post, false},
		{"no line", func(r repository) { r.commit(post, "one", "Launch") }, "no strategist has signed off " + post, false},
		{"a line in the middle", func(r repository) {
			r.commit(post, "one", "Launch\n\nSigned-off-by: Inês M. <ines-m@northwind.example>\n\nNo, wait.")
		}, "no strategist", false},
		{"of somebody else", func(r repository) {
			r.commit(post, "one", "Launch\n\nSigned-off-by: Rosana <rosana@northwind.example>")
		}, "no strategist", false},
		{"of the author", func(r repository) {
			r.commit(post, "one", signed, "--author=Inês M. <ines-m@northwind.example>")
		}, "no strategist", false},
		{"without an address", func(r repository) { r.commit(post, "one", "Launch\n\nSigned-off-by: Tiago R.") }, "no strategist", false},
		{"changed afterwards", func(r repository) {
			r.commit(post, "one", signed)
			r.commit(post, "two", "A small thing")
		}, "no strategist", false},
		{"changed back", func(r repository) {
			r.commit(post, "one", signed)
			r.commit(post, "two", "A small thing")
			r.commit(post, "one", "Back again")
		}, "no strategist", false},
		{"another post signed off later", func(r repository) {
			r.commit(post, "one", "Launch")
			r.commit("posts/other.md", "more", signed)
		}, "no strategist", false},
		{"a merge signed off", func(r repository) {
			r.git("checkout", "-q", "-b", "topic")
			r.commit(post, "one", "Launch")
			r.git("checkout", "-q", "main")
			r.commit("posts/other.md", "more", "Meanwhile")
			r.git("merge", "-q", "--no-ff", "-m", signed, "topic")
		}, "Signed-off-by: Inês", true},
		{"signed off on the merged branch", func(r repository) {
			r.git("checkout", "-q", "-b", "topic")
			r.commit(post, "one", signed)
			r.commit("posts/more.md", "more", "Another")
			r.git("checkout", "-q", "main")
			r.git("merge", "-q", "--no-ff", "-m", "Merge", "topic")
			r.commit("posts/other.md", "more", "Afterwards")
		}, "Signed-off-by: Inês", true},
		{"a merge that changes what was signed off", func(r repository) {
			r.git("checkout", "-q", "-b", "topic")
			r.commit(post, "one", signed)
			r.git("checkout", "-q", "main")
			r.git("merge", "-q", "--no-ff", "--no-commit", "topic")
			r.commit(post, "two", "Merge")
		}, "no strategist", false},
		{"not on the branch", func(r repository) {}, "is not on the default branch", false},
	} {
		t.Run(test.name, func(t *testing.T) {
			r := newRepository(t)
			test.steps(r)
			var v approval.Verdict
			if test.want == "is not on the default branch" {
				v = r.judgeBlobs(map[string]string{post: strings.Repeat("1", 40)})
			} else {
				v = r.judge(post)
			}
			if got := v.Proof + v.Reason; v.Approved() != test.ok || !strings.Contains(got, test.want) {
				t.Errorf("got %+v, want %t with %q", v, test.ok, test.want)
			}
		})
	}
}

func TestTrailersOfMedia(t *testing.T) {
	r := newRepository(t)
	r.commit(post, "one", signed)
	r.commit("media/a.png", "picture", "A picture")
	if v := r.judge(post, "media/a.png"); v.Approved() || !strings.Contains(v.Reason, "media/a.png") {
		t.Errorf("got %+v, want the picture not approved", v)
	}
	r.commit("media/a.png", "another", "A picture\n\nSigned-off-by: Tiago R. <t@northwind.example>")
	v := r.judge(post, "media/a.png")
	if !strings.Contains(v.Proof, "Inês M.") || !strings.Contains(v.Proof, "Tiago R.") {
		t.Errorf("got %+v, want both approvals", v)
	}
}

func TestTrailersOfShallowClone(t *testing.T) {
	r := newRepository(t)
	r.commit(post, "one", signed)
	r.commit("posts/other.md", "more", "More")
	r.commit("posts/other.md", "most", "Most")
	clone := repository{t, filepath.Join(t.TempDir(), "clone")}
	gittest.Git(t, r.dir, "clone", "-q", "--depth", "2", "file://"+r.dir, clone.dir)
	v := clone.judge(post)
	if v.Approved() || !strings.Contains(v.Reason, "history ends") || !strings.Contains(v.Hint, "--unshallow") {
		t.Errorf("got %+v, want it not approved for want of history", v)
	}
	clone.git("fetch", "-q", "--unshallow")
	if v := clone.judge(post); !v.Approved() {
		t.Errorf("with all of the history: got %+v, want it approved", v)
	}
}
