package live_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/galley-social/galley/pipeline/ledger"
	"github.com/galley-social/galley/pipeline/live"
	"github.com/galley-social/galley/schema"
)

// edit writes that a run set out to change the thread, at that time, and the entries after it.
func (m *memory) edit(when time.Time, texts []string, after ...ledger.Kind) {
	run := ledger.Run{ID: "run 9", Nonce: "n"}
	message := &schema.Message{Delivery: thread, Parts: make([]schema.Part, len(texts))}
	for i, text := range texts {
		message.Parts[i].Text = text
	}
	for _, kind := range append([]ledger.Kind{ledger.Edit}, after...) {
		e := ledger.Entry{Kind: kind, Delivery: thread, Seq: len(m.of(thread)) + 1, At: when, Run: run, Digest: "e"}
		if kind == ledger.Edit {
			e.Message, e.LeaseUntil = message, when.Add(10*time.Minute)
		}
		m.entries = append(m.entries, e)
	}
}

// TestRetractWhileEditing: nothing is deleted that a run may be about to write once more.
func TestRetractWhileEditing(t *testing.T) {
	tests := map[string]struct {
		began time.Duration
		after []ledger.Kind
		want  string
	}{
		"a run is at it":         {0, nil, "run 9 is changing thread → social; try again after"},
		"a request may be out":   {-11 * time.Minute, nil, "try again after 2026-12-01T10:01:00Z"},
		"the run is long gone":   {-12 * time.Minute, nil, ""},
		"it was changed just so": {0, []ledger.Kind{ledger.Edited}, ""},
		"it was put off":         {0, []ledger.Kind{ledger.Later}, ""},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			s := newScene(t)
			s.memory.edit(at.Add(time.Hour+tt.began), []string{"1", "2", "3"}, tt.after...)
			err := s.retract(t.Context())
			if tt.want == "" {
				if err != nil {
					t.Fatal(err)
				}
				s.want(t, ledger.StatusRetracted, 0, "3 retracted", "2 retracted", "1 retracted")
				return
			}
			if err == nil || !strings.Contains(err.Error(), tt.want) || len(s.network.calls) > 0 {
				t.Errorf("got %v and calls %v, want %q and none", err, s.network.calls, tt.want)
			}
		})
	}
}

// TestDriftAfterEdit: what counts as sent is the newest text that was put there.
func TestDriftAfterEdit(t *testing.T) {
	edited := []string{"one", "two!", "three"}
	tests := map[string]struct {
		after []ledger.Kind
		live  string
		want  live.Verdict
	}{
		"edited":                 {[]ledger.Kind{ledger.Edited}, "two!", live.Same},
		"edited, the first text": {[]ledger.Kind{ledger.Edited}, "two", live.Text},
		"refused at once":        {[]ledger.Kind{ledger.Refused}, "two", live.Same},
		"refused, and edited":    {[]ledger.Kind{ledger.Refused}, "two!", live.Text},
		"not ended":              {nil, "two!", live.Unjudged},
		"unknown":                {[]ledger.Kind{ledger.Unknown}, "two", live.Unjudged},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			s := newScene(t)
			s.memory.edit(at.Add(time.Hour), edited, tt.after...)
			for i, text := range []string{"one", tt.live, "three"} {
				s.network.live[id(thread, i)] = schema.Live{Text: text}
			}
			got := look(t, s.memory, s.network, nil)
			if len(got.Parts) != 3 {
				t.Fatalf("got %d parts, want 3", len(got.Parts))
			}
			if diff := cmp.Diff(tt.want, got.Parts[1].Verdict); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}
