package github_test

import (
	"net/http"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/galley-social/galley/pipeline/forge"
)

func own() []forge.Label {
	return []forge.Label{
		{Name: "galley: draft", Colour: "cccccc", Description: "Not to be published yet"},
		{Name: "galley: scheduled", Colour: "1d76db", Description: "Goes out when it is due"},
		{Name: "galley: published", Colour: "0e8a16", Description: "Is public"},
	}
}

func TestLabel(t *testing.T) {
	for name, test := range map[string]struct {
		before []string
		want   string
		after  []string
		sent   int
	}{
		"the first":             {nil, "galley: scheduled", []string{"galley: scheduled"}, 2},
		"another one":           {[]string{"Urgent", "galley: draft"}, "galley: scheduled", []string{"Urgent", "galley: scheduled"}, 3},
		"it is on":              {[]string{"galley: scheduled", "Urgent"}, "galley: scheduled", []string{"Urgent", "galley: scheduled"}, 0},
		"written otherwise":     {[]string{"Galley: Scheduled"}, "galley: scheduled", []string{"Galley: Scheduled"}, 0},
		"two of ours":           {[]string{"galley: draft", "galley: published"}, "galley: published", []string{"galley: published"}, 1},
		"none":                  {[]string{"Urgent", "galley: draft"}, "", []string{"Urgent"}, 1},
		"none where none is":    {[]string{"Urgent"}, "", []string{"Urgent"}, 0},
		"a name that is a path": {[]string{"a/b?c"}, "galley: draft", []string{"a/b?c", "galley: draft"}, 2},
	} {
		t.Run(name, func(t *testing.T) {
			s, r, c := world(t)
			for _, l := range test.before {
				r.Label(1, l)
			}
			twice(t, s, func() error { return c.Label(t.Context(), 1, own(), test.want) })
			got := r.LabelsOf(1)
			slices.Sort(got)
			if diff := cmp.Diff(test.after, got); diff != "" || len(s.Mutations(0)) != test.sent {
				t.Errorf("sent %v, want %d (-want +got):\n%s", s.Mutations(0), test.sent, diff)
			}
		})
	}
}

func TestLabelLooks(t *testing.T) {
	_, r, c := world(t)
	if err := c.Label(t.Context(), 1, own(), "galley: draft"); err != nil {
		t.Fatal(err)
	}
	if got := r.Labels(); len(got) != 1 || got[0].Colour != "cccccc" || got[0].Description != "Not to be published yet" {
		t.Errorf("got %+v, want the colour and the description", got)
	}
	if err := c.Label(t.Context(), 1, own(), "urgent"); err == nil {
		t.Error("a label that is not ours: got no error")
	}
}

// TestLabelRace: another run makes the label first, or takes one off first.
func TestLabelRace(t *testing.T) {
	s, r, c := world(t)
	r.Label(1, "galley: draft")
	s.Fail("GET /repos/{owner}/{repo}/labels/{name}", http.StatusNotFound, false)
	s.Fail("DELETE /repos/{owner}/{repo}/issues/{issue_number}/labels/{name}", http.StatusNotFound, true)
	r.Label(1, "galley: scheduled")
	for _, want := range []string{"galley: scheduled", "galley: published"} {
		if err := c.Label(t.Context(), 1, own(), want); err != nil {
			t.Fatal(err)
		}
		if got := r.LabelsOf(1); len(got) != 1 || got[0] != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	n := r.Open(pullOf("x"))
	r.Label(1, "galley: draft")
	s.Fail("GET /repos/{owner}/{repo}/labels/{name}", http.StatusNotFound, false)
	if err := c.Label(t.Context(), n, own(), "galley: draft"); err != nil {
		t.Errorf("made by another run meanwhile: %v", err)
	}
}
