package review

import (
	"encoding/json"
	"io"
	"maps"
	"slices"
	"time"

	"github.com/galley-social/galley/pipeline/plan"
	"github.com/galley-social/galley/schema"
	"github.com/galley-social/galley/schema/diag"
)

// formatVersion is the version of every JSON form below.
const formatVersion = 1

// header starts every JSON document.
type header struct {
	Format  string `json:"format"`
	Version int    `json:"version"`
}

func write(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	return enc.Encode(v)
}

// FindingsJSON writes findings for programs, as galley/findings.
func FindingsJSON(w io.Writer, list []diag.Diagnostic) error {
	return write(w, struct {
		header
		Findings []diag.Diagnostic `json:"findings"`
		Errors   int               `json:"errors"`
		Warnings int               `json:"warnings"`
		Notes    int               `json:"notes"`
	}{
		header{"galley/findings", formatVersion}, some(list),
		diag.Count(list, diag.Error), diag.Count(list, diag.Warning), diag.Count(list, diag.Note),
	})
}

// MessagesJSON writes the exact messages of a post for programs, as galley/messages.
func MessagesJSON(w io.Writer, list []schema.Message) error {
	type message struct {
		schema.Message
		Digest string `json:"digest"`
	}
	messages := make([]message, len(list))
	for i, m := range list {
		messages[i] = message{m, m.Digest()}
	}
	return write(w, struct {
		header
		Messages []message `json:"messages"`
	}{header{"galley/messages", formatVersion}, messages})
}

// PlanJSON writes a plan for programs, as galley/plan.
func PlanJSON(w io.Writer, p plan.Plan) error {
	p.Steps = some(p.Pending())
	return write(w, struct {
		header
		plan.Plan
	}{header{"galley/plan", formatVersion}, p})
}

// ChangesJSON writes what merging would change for programs, as galley/changes.
func ChangesJSON(w io.Writer, base string, now time.Time, list []plan.Change) error {
	return write(w, struct {
		header
		Base    string        `json:"base"`
		Now     time.Time     `json:"now"`
		Changes []plan.Change `json:"changes"`
	}{header{"galley/changes", formatVersion}, base, now, some(list)})
}

// StatusJSON writes where deliveries stand for programs, as galley/status.
func StatusJSON(w io.Writer, now time.Time, list []Standing) error {
	return write(w, struct {
		header
		Now        time.Time  `json:"now"`
		Deliveries []Standing `json:"deliveries"`
	}{header{"galley/status", formatVersion}, now, some(list)})
}

// GateJSON writes whose approvals there are for programs, as galley/gate.
func GateJSON(w io.Writer, g Gate) error {
	type need struct {
		For       string   `json:"for"`
		Reason    string   `json:"reason,omitempty"`
		Approvers []string `json:"approvers"`
		Count     int      `json:"count"`
		Files     []string `json:"files"`
		Met       bool     `json:"met"`
		By        []string `json:"by"`
		Why       string   `json:"why,omitempty"`
	}
	needs := make([]need, len(g.Answers))
	for i, a := range g.Answers {
		needs[i] = need{
			For: a.Need.For, Reason: a.Need.Reason, Approvers: some(a.Need.Approvers), Count: max(a.Need.Count, 1),
			Files: slices.Sorted(maps.Keys(a.Need.Files)), Met: a.Met(), By: some(a.By), Why: a.Why,
		}
	}
	return write(w, struct {
		header
		Gate
		Needs   []need `json:"needs"`
		Missing int    `json:"missing"`
	}{header{"galley/gate", formatVersion}, g, needs, g.Missing()})
}

// some makes an empty list of none, so that programs always get a list.
func some[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}
