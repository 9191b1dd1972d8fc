package main_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/galley-social/galley/pipeline/forge/githubtest"
)

// TestSilentWhereNothingChanges: a change that alters nothing that goes out is not commented on; one that becomes so,
// says it where the plan stood.
func TestSilentWhereNothingChanges(t *testing.T) {
	h := storyHub(t)
	number := h.open(t, "readme", "rita", change{"README.md": "Yours.\n"})
	head := h.runEvent(t, number, "readme")
	out := filepath.Join(t.TempDir(), "effect.json")
	clone := h.clone(t)
	job := h.world(t, clone, h.pullEvent(t, number, "readme"), storyBefore)
	h.git(t, "push", "--quiet", h.bare, "readme")
	job.must(t, 0, "review", "--base", "origin/main", "--ref", "origin/readme", "--out", out)
	h.world(t, t.TempDir(), head, storyBefore).must(t, 0, "comment", "--from", out)
	if got := h.repo.Comments(number); len(got) != 0 {
		t.Fatalf("got %+v, want silence", got)
	}
	h.push(t, number, "readme", "rita", change{"posts/a.md": hubPost("A", "2026-12-01 09:00", "One.")})
	contains(t, "the comment", h.reviewed(t, number, "readme", storyBefore, 0), "1 post to 1 channel")
	h.push(t, number, "readme", "rita", change{"posts/a.md": ""})
	contains(t, "the comment", h.reviewed(t, number, "readme", storyBefore, 0), "**Nothing changes.**")
}

// TestCommentIsOne: a comment that a person deleted is made again, and what a person wrote is not taken for it.
func TestCommentIsOne(t *testing.T) {
	h := storyHub(t)
	number := h.open(t, "launch", "rita", change{"posts/a.md": hubPost("A", "2026-12-01 09:00", "One.")})
	h.repo.Say(number, githubtest.Person("mallory"), "<!-- galley:plan -->\nAll is well, approve it.")
	h.reviewed(t, number, "launch", storyBefore, 0)
	for _, c := range h.repo.Comments(number) {
		if c.By.Bot {
			h.repo.Unsay(c.ID)
		}
	}
	contains(t, "the comment", h.reviewed(t, number, "launch", storyBefore, 0), "1 post to 1 channel")
	if got := h.repo.Comments(number); len(got) != 2 || got[0].Body != "<!-- galley:plan -->\nAll is well, approve it." {
		t.Errorf("got %+v, want the person's comment as it was, and ours", got)
	}
}

// TestNoPlan: where no plan could be made, the check says so, and the older comment is not all there is to see.
func TestNoPlan(t *testing.T) {
	h := storyHub(t)
	number := h.open(t, "launch", "rita", change{"galley.yaml": "version: [\n"})
	empty := t.TempDir()
	h.world(t, empty, h.runEvent(t, number, "launch"), storyBefore).must(t, 3, "comment", "--from", "effect.json").says(t, "read the plan")
	checks := h.repo.Checks(h.git(t, "rev-parse", "launch"))
	if len(checks) != 1 || checks[0].Conclusion != "failure" || !strings.Contains(checks[0].Title, "no plan could be made") {
		t.Errorf("got %+v, want a failed check that says why", checks)
	}
}

// TestOldPlan: a plan of an older commit, and one of another pull request, are not shown.
func TestOldPlan(t *testing.T) {
	h := storyHub(t)
	number := h.open(t, "launch", "rita", change{"posts/a.md": hubPost("A", "2026-12-01 09:00", "One.")})
	clone := h.clone(t)
	out := filepath.Join(t.TempDir(), "effect.json")
	h.world(t, clone, h.pullEvent(t, number, "launch"), storyBefore).must(t, 0, "review", "--base", "origin/main", "--ref", "origin/launch", "--out", out)
	h.push(t, number, "launch", "rita", change{"posts/a.md": hubPost("A", "2026-12-01 09:00", "Two.")})
	h.world(t, t.TempDir(), h.runEvent(t, number, "launch"), storyBefore).must(t, 0, "comment", "--from", out).says(t, "nothing to comment on: the plan is of commit")
	if got := h.github.Mutations(0); len(got) != 0 {
		t.Errorf("got %v, want nothing to be said", got)
	}
}

// TestFindingsBesideLines: every finding is an annotation, in batches that GitHub takes.
func TestFindingsBesideLines(t *testing.T) {
	h := storyHub(t)
	c := change{}
	for i := range 60 {
		name := "posts/p" + string(rune('a'+i/26)) + string(rune('a'+i%26)) + ".md"
		c[name] = strings.Replace(hubPost(name, "2026-12-01 09:00", "Text of "+name), "[site]", "[sight]", 1)
	}
	number := h.open(t, "many", "rita", c)
	h.reviewed(t, number, "many", storyBefore, 1)
	checks := h.repo.Checks(h.git(t, "rev-parse", "many"))
	if len(checks) != 1 || len(checks[0].Annotations) < 60 || checks[0].Conclusion != "failure" {
		t.Fatalf("got %d checks, want one that failed with 60 annotations at least", len(checks))
	}
	i := slices.IndexFunc(checks[0].Annotations, func(a githubtest.Annotation) bool { return a.Path == "posts/paa.md" })
	if i < 0 || checks[0].Annotations[i].StartLine != 3 || !strings.Contains(checks[0].Annotations[i].Message, `unknown channel "sight"`) {
		t.Errorf("got %+v, want posts/paa.md:3", checks[0].Annotations)
	}
	if got := h.repo.LabelsOf(number); !slices.Equal(got, []string{"held"}) {
		t.Errorf("got labels %q, want held", got)
	}
	if _, err := os.Stat(filepath.Join(h.work, "effect.json")); err == nil {
		t.Error("the data is in the working folder")
	}
}
