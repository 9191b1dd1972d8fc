package review_test

import (
	"fmt"
	"io"
	"testing"

	"github.com/galley-social/galley/pipeline/approval"
	"github.com/galley-social/galley/pipeline/policy"
	"github.com/galley-social/galley/pipeline/review"
)

// gates are those of every kind, by the name of their golden file.
func gates() map[string]review.Gate {
	files := map[string]string{}
	for i := range 12 {
		files[fmt.Sprintf("posts/%02d\x1b[2J.md", i)] = "b"
	}
	posts := policy.Need{For: "posts", Role: "strategist", Approvers: []string{"ines-m", "@Tiago-R", "rita"}, Count: 1, Files: files}
	recall := policy.Need{For: `the word "re` + "\u202e" + `call"`, Approvers: []string{"legal-k"}, Reason: "Allergens are\na legal matter", Files: map[string]string{"posts/a.md": "b"}}
	two := policy.Need{For: "campaign holiday", Approvers: []string{"sam", "kim", "lee"}, Count: 2, Files: map[string]string{"posts/a.md": ""}}
	gate := review.Gate{Pull: "#7", Base: "main", Commit: "0123456789abcdef0123456789abcdef01234567", Author: "rita", Pusher: "tiago-r"}
	with := func(answers ...approval.Answer) review.Gate {
		g := gate
		g.Answers = answers
		return g
	}
	open := gate
	open.Open = "it changes nothing that galley reads"
	return map[string]review.Gate{
		"gate_closed": with(
			approval.Answer{Need: posts, Why: "was approved by rita alone, who opened it"},
			approval.Answer{Need: recall, By: []string{"legal-k"}},
			approval.Answer{Need: two, By: []string{"SAM"}, Why: "was approved by SAM alone, and campaign holiday needs 2"},
		),
		"gate_met":    with(approval.Answer{Need: posts, By: []string{"ines-m"}}, approval.Answer{Need: two, By: []string{"kim", "lee"}}),
		"gate_signed": with(approval.Answer{Need: posts, By: []string{"Signed-off-by: Inês <i@n.example> in 0123"}}),
		"gate_stuck": with(
			approval.Answer{Need: policy.Need{For: "posts", Approvers: []string{"rita", "tiago-r"}}, Why: "was approved by no strategist"},
			approval.Answer{Need: policy.Need{For: "what decides how galley works", Role: "owner"}, Why: "was approved by no owner"},
		),
		"gate_open": open,
	}
}

func TestGate(t *testing.T) {
	for name, g := range gates() {
		golden(t, name+".txt", func(w io.Writer) error { return review.WriteGate(w, g, review.Style{}) })
		golden(t, name+".json", func(w io.Writer) error { return review.GateJSON(w, g) })
		golden(t, name+"_sentence.txt", func(w io.Writer) error {
			_, err := fmt.Fprintln(w, g.Sentence())
			return err
		})
	}
}

func TestGateMissing(t *testing.T) {
	want := map[string]int{"gate_closed": 2, "gate_met": 0, "gate_signed": 0, "gate_stuck": 2, "gate_open": 0}
	for name, g := range gates() {
		if n := g.Missing(); n != want[name] {
			t.Errorf("%s: got %d missing, want %d", name, n, want[name])
		}
	}
}
