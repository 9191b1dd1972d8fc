package approval_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/galley-social/galley/pipeline/approval"
	"github.com/galley-social/galley/pipeline/policy"
)

func TestMeets(t *testing.T) {
	yes := func(by string) approval.Review {
		return approval.Review{By: by, State: approval.Approved, Commit: "h2"}
	}
	two := policy.Need{For: "campaign holiday", Approvers: []string{"Ines-M", "rita", "sam"}, Count: 2}
	one := policy.Need{For: `the word "recall"`, Approvers: []string{"legal-k"}}
	for _, test := range []struct {
		name    string
		need    policy.Need
		reviews []approval.Review
		by      []string
		why     string
	}{
		{"nobody", one, nil, nil, "was approved by nobody of legal-k"},
		{"one of one, without a count", one, []approval.Review{yes("legal-k")}, []string{"legal-k"}, ""},
		{"somebody else", one, []approval.Review{yes("ines-m")}, nil, "was approved by nobody of legal-k"},
		{"one of two", two, []approval.Review{yes("sam")}, []string{"sam"}, "was approved by sam alone, and campaign holiday needs 2"},
		{"one of two, twice", two, []approval.Review{yes("sam"), yes("SAM")}, []string{"SAM"}, "was approved by SAM alone, and campaign holiday needs 2"},
		{"two of two", two, []approval.Review{yes("sam"), yes("ines-m")}, []string{"ines-m", "sam"}, ""},
		{"one of them opened it", two, []approval.Review{yes("sam"), yes("rita")}, []string{"sam"}, "was approved by sam alone, and campaign holiday needs 2"},
		{"the third asks for changes", two, []approval.Review{yes("sam"), yes("ines-m"), {By: "rita", State: approval.Changes, Commit: "h1"}}, nil, "was not approved: rita asks for changes"},
		{"nobody may", policy.Need{For: "posts", Role: "strategist", Count: 1}, []approval.Review{yes("ines-m")}, nil, "was approved by no strategist"},
	} {
		t.Run(test.name, func(t *testing.T) {
			change := approval.Change{Name: "#7", Author: "rita", Pusher: "rita", Head: "h2", Reviews: test.reviews}
			answer := change.Meets(test.need)
			if answer.Met() != (test.why == "") || answer.Why != test.why {
				t.Errorf("got %q, want %q", answer.Why, test.why)
			}
			if diff := cmp.Diff(test.by, answer.By); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestFurtherNeeds: every need is judged, each for its own people.
func TestFurtherNeeds(t *testing.T) {
	r := newRepository(t)
	r.commit(post, "one", "Launch")
	blob := strings.TrimSpace(r.git("rev-parse", "HEAD:"+post))
	files := map[string]string{post: blob}
	yes := func(by string) approval.Review {
		return approval.Review{By: by, State: approval.Approved, Commit: "h2"}
	}
	needs := []policy.Need{
		{For: "posts", Role: "strategist", Approvers: []string{"ines-m"}, Count: 1, Files: files},
		{For: `the word "recall"`, Approvers: []string{"legal-k"}, Count: 1, Files: files},
	}
	for _, test := range []struct {
		name    string
		reviews []approval.Review
		want    string
	}{
		{"a strategist alone", []approval.Review{yes("ines-m")}, "pull request #7, which brought " + post + ", was approved by nobody of legal-k"},
		{"the lawyer alone", []approval.Review{yes("legal-k")}, "pull request #7, which brought " + post + ", was approved by no strategist"},
		{"both", []approval.Review{yes("ines-m"), yes("legal-k")}, "pull request #7 approved by ines-m at h2; pull request #7 approved by legal-k at h2"},
	} {
		t.Run(test.name, func(t *testing.T) {
			f := &forge{blob: blob, changes: []approval.Change{{Name: "#7", Author: "rita", Pusher: "rita", Head: "h2", Reviews: test.reviews}}}
			v, err := r.forgeJudge(f).Needs(t.Context(), needs)
			if err != nil || v.Proof+v.Reason != test.want {
				t.Errorf("got %+v, %v, want %q", v, err, test.want)
			}
		})
	}
}

func TestTwoSignatures(t *testing.T) {
	both := policy.Need{For: "campaign holiday", Approvers: []string{"ines-m", "tiago-r"}, Count: 2}
	for _, test := range []struct {
		name, message string
		ok            bool
	}{
		{"one", signed, false},
		{"the same twice", signed + "\nReviewed-by: Inês <ines-m@northwind.example>", false},
		{"two", signed + "\nReviewed-by: Tiago <tiago-r@northwind.example>", true},
	} {
		t.Run(test.name, func(t *testing.T) {
			r := newRepository(t)
			r.commit(post, "one", test.message)
			need := both
			need.Files = map[string]string{post: strings.TrimSpace(r.git("rev-parse", "HEAD:"+post))}
			v, err := r.trailerJudge().Needs(t.Context(), []policy.Need{need})
			if err != nil || v.Approved() != test.ok {
				t.Errorf("got %+v, %v, want approved %t", v, err, test.ok)
			}
		})
	}
}
