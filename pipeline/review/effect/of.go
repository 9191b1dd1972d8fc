package effect

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/galley-social/galley/pipeline/content"
	"github.com/galley-social/galley/pipeline/plan"
	"github.com/galley-social/galley/pipeline/rules"
	"github.com/galley-social/galley/schema"
	"github.com/galley-social/galley/schema/diag"
)

// Side is one of the two trees, read and planned. Both plans are for one ledger and one instant.
type Side struct {
	Set  *content.Set
	Plan plan.Plan
	// Files are the blob ids of all its files, by path.
	Files map[string]string
}

// Input is all that an effect depends on.
type Input struct {
	// Base is the tree that the change starts from, and Head the one that it leads to.
	Base, Head Side
	// Renamed gives the old path by the new one, as changed.Renames does.
	Renamed map[string]string
	// Findings are those of the change, and Older is how many others there are.
	Findings []diag.Diagnostic
	Older    int
	Brand    string
	// Branch is what the change goes to, Commit its last commit, and From the one that both have in common.
	Branch, Commit, From string
	Now                  time.Time
	// Notes are what the caller knows about the change.
	Notes []string
}

// How much an effect shows. What is left out is counted in a note.
const (
	mostFindings  = 500
	mostSteps     = 3000
	mostSentences = 500
	mostNotes     = 100
	mostRows      = 200
	mostWeeks     = 8
	mostSlots     = 100
)

// comparison is what the parts of an effect are worked out from.
type comparison struct {
	Input
	changes []plan.Change
	// before and after are what the rules count.
	before, after *rules.Figures
	// planned are the deliveries of the head that are still to go out.
	planned map[schema.Delivery]bool
	files   files
	// differences are those of all documents but posts' texts.
	differences []difference
	// told are the consequences that a sentence has named already.
	told map[string]bool
	// texts is how many bytes of text the steps have, and left how many steps have none for want of room.
	texts, left int
	effect      Effect
}

// Of works out an effect. It changes nothing that it is given.
func Of(in Input) Effect {
	c := &comparison{
		Input: in, changes: plan.Compare(in.Base.Plan, in.Head.Plan),
		before: figures(in.Base), after: figures(in.Head), planned: planned(in.Head.Plan),
		files: compareFiles(in), told: map[string]bool{},
	}
	c.broken()
	c.differences = c.documents()
	c.effect = Effect{
		Format: Format, Version: Version, Brand: in.Brand, Base: in.Branch, Commit: in.Commit, From: in.From,
		Now: in.Now.UTC(), Zone: in.Head.Plan.Zone, Older: in.Older, Files: c.files.counts(),
		Notes: slices.Clone(in.Notes), Same: c.same(),
	}
	c.findings()
	c.steps()
	c.effect.Strategy = c.sentences()
	c.weeks()
	c.effect.Pillars, c.effect.Cadence, c.effect.Budgets = c.pillars(), c.cadence(), c.budgets()
	c.notes()
	fit(&c.effect, c.left)
	c.effect.Digest = digest(c.effect)
	return c.effect
}

// broken tells what can't be read from what was taken out.
func (c *comparison) broken() {
	for i := range c.changes {
		change := &c.changes[i]
		if change.After == nil && change.Before.File != "" && c.Head.Set.Broken[change.Before.File] {
			change.Op, change.What = plan.Hold, "its file can't be read, so it would not go out"
		}
	}
}

// figures count by the times of the plan.
func figures(s Side) *rules.Figures {
	at := make(map[schema.Delivery]time.Time, len(s.Plan.Steps))
	for i := range s.Plan.Steps {
		at[s.Plan.Steps[i].Delivery] = s.Plan.Steps[i].At
	}
	return rules.NewFigures(s.Set, func(d schema.Delivery) time.Time { return at[d] })
}

// planned are the deliveries of which something may still come. It is asked of the operation and not of the clock:
// that time goes by must not change what a comment says.
func planned(p plan.Plan) map[schema.Delivery]bool {
	list := map[schema.Delivery]bool{}
	for i := range p.Steps {
		s := &p.Steps[i]
		if s.Op == plan.Publish || s.Op == plan.Hold && !s.Over {
			list[s.Delivery] = true
		}
	}
	return list
}

// findings takes over the most serious ones, errors first, then by their place.
func (c *comparison) findings() {
	list := diag.Sort(slices.Clone(c.Findings))
	slices.SortStableFunc(list, func(a, b diag.Diagnostic) int { return cmp.Compare(b.Severity, a.Severity) })
	c.effect.Counts = Counts{diag.Count(list, diag.Error), diag.Count(list, diag.Warning), diag.Count(list, diag.Note)}
	c.effect.Findings = cut(c, list, mostFindings, "finding")
}

// cut leaves out what is too much, and says so.
func cut[T any](c *comparison, list []T, most int, noun string) []T {
	if len(list) <= most {
		return list
	}
	c.note("%s: there are too many", leftOut(len(list)-most, len(list), noun))
	return list[:most]
}

// valid is a text as JSON can carry it.
func valid(text string) string { return strings.ToValidUTF8(text, "\ufffd") }
