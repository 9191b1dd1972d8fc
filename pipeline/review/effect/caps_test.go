package effect_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/galley-social/galley/pipeline/content"
	"github.com/galley-social/galley/pipeline/plan"
	"github.com/galley-social/galley/pipeline/review/effect"
	"github.com/galley-social/galley/schema"
	"github.com/galley-social/galley/schema/diag"
)

// huge is the effect of that many new deliveries with that text, and that many findings.
func huge(steps int, text string, findings int) effect.Effect {
	side := func() effect.Side {
		return effect.Side{Set: &content.Set{Zone: time.UTC}, Plan: plan.Plan{Zone: "UTC"}}
	}
	in := effect.Input{Base: side(), Head: side(), Commit: strings.Repeat("c", 40), From: strings.Repeat("f", 40), Now: now}
	for i := range steps {
		d := schema.Delivery{Post: fmt.Sprintf("post-%05d", i), Channel: "net"}
		m := schema.Message{Delivery: d, Network: "net", At: now.Add(time.Duration(i) * time.Minute), Parts: []schema.Part{{Role: schema.RolePost, Text: text}}}
		in.Head.Plan.Steps = append(in.Head.Plan.Steps, plan.Step{Op: plan.Publish, Delivery: d, At: m.At, Zone: "UTC", Message: &m, Digest: m.Digest()})
	}
	for i := range findings {
		in.Findings = append(in.Findings, diag.Diagnostic{File: "posts/a.md", Pos: diag.Pos{Line: i + 1, Column: 1}, Severity: diag.Warning, Rule: "x", Message: text})
	}
	in.Findings = append(in.Findings, diag.Diagnostic{File: "z.md", Pos: diag.Pos{Line: 1, Column: 1}, Severity: diag.Error, Rule: "x", Message: "last by name"})
	return effect.Of(in)
}

func TestTooMuch(t *testing.T) {
	for _, c := range []struct {
		name            string
		steps, findings int
		text            string
		// shown is how many steps and findings there are, and notes what is said about the rest.
		shown, found int
		notes        []string
	}{
		{"all fits", 20, 20, "hello", 20, 21, nil},
		{"3,000 deliveries", 3000, 0, "hello", 3000, 1, []string{}},
		{"more", 3100, 0, "hello", 3000, 1, []string{"100 of 3,100 changes to a delivery are left out here"}},
		{"many findings", 0, 700, "wrong", 0, 500, []string{"201 of 701 findings are left out here"}},
		{"long texts", 80, 0, strings.Repeat("é ", 30_000), 80, 1, []string{"texts of 40 deliveries"}},
		{"one text too long", 1, 0, strings.Repeat("é", 120_000), 1, 1, []string{"1 text is cut at 100,000 characters"}},
		{"controls, which JSON makes long", 60, 60, strings.Repeat("\x01", 60_000), 60, 0, []string{"texts of 50 deliveries", "findings"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			e := huge(c.steps, c.text, c.findings)
			if len(e.Steps) != c.shown || c.found > 0 && len(e.Findings) != c.found {
				t.Errorf("got %d steps and %d findings, want %d and %d", len(e.Steps), len(e.Findings), c.shown, c.found)
			}
			if e.Counts != (effect.Counts{Errors: 1, Warnings: c.findings}) || e.Findings[0].Severity != diag.Error {
				t.Errorf("got %+v and %v first, want all counted and the error first", e.Counts, e.Findings[0].Severity)
			}
			notes := strings.Join(e.Notes, "\n")
			for _, want := range c.notes {
				if !strings.Contains(notes, want) {
					t.Errorf("the notes do not have %q:\n%s", want, notes)
				}
			}
			if len(c.notes) == 0 && notes != "" {
				t.Errorf("got notes %q", notes)
			}
			for _, s := range e.Steps {
				for _, p := range s.Parts {
					if n := utf8.RuneCountInString(p.Text); n > 100_000 {
						t.Fatalf("got a text of %d characters", n)
					}
				}
			}
			var b bytes.Buffer
			if err := effect.Write(&b, e); err != nil {
				t.Fatal(err)
			}
			if _, err := effect.Read(&b); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestWeeksAreBounded(t *testing.T) {
	e := huge(3000, "hello", 0)
	if len(e.Weeks) != 1 || len(e.Weeks[0].Slots) != 100 || e.Weeks[0].More != 2900 {
		t.Fatalf("got %d weeks, want one with 100 slots and 2,900 more", len(e.Weeks))
	}
}
