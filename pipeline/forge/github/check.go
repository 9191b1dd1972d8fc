package github

import (
	"context"
	"errors"
	"fmt"

	"github.com/google/go-github/v89/github"

	"github.com/galley-social/galley/pipeline/forge"
)

// What GitHub takes.
const (
	maxAnnotations = 50    // in one request
	maxText        = 65535 // characters of a summary or a text
	maxTitle       = 255
)

// Check makes a check run of a name and key be at a commit. What a run before this one left unfinished is finished.
func (c *Client) Check(ctx context.Context, commit string, want forge.Check) error {
	if err := c.check(ctx, commit, want); err != nil {
		return fmt.Errorf("check %q of commit %.12s: %w", want.Name, commit, err)
	}
	return nil
}

func (c *Client) check(ctx context.Context, commit string, want forge.Check) error {
	run, err := c.runOf(ctx, commit, want)
	if err != nil {
		return err
	}
	if run == nil {
		run, err = c.start(ctx, commit, want)
		if forge.Unsure(err) {
			lost := err
			if run, err = c.runOf(ctx, commit, want); err == nil && run == nil {
				err = lost
			}
		}
		if err != nil {
			return err
		}
	}
	for shown := run.GetOutput().GetAnnotationsCount(); shown < len(want.Annotations); {
		if run, err = c.extend(ctx, run, want); err != nil {
			return err
		}
		now := run.GetOutput().GetAnnotationsCount()
		if now <= shown {
			return errors.New("GitHub does not show the annotations that it was sent; run it again")
		}
		shown = now
	}
	if reads(run, want) {
		return nil
	}
	_, err = c.extend(ctx, run, want)
	return err
}

// runOf is the check run of a name and key, or nil.
func (c *Client) runOf(ctx context.Context, commit string, want forge.Check) (*github.CheckRun, error) {
	all := "all"
	options := &github.ListCheckRunsOptions{CheckName: &want.Name, Filter: &all, ListOptions: *page()}
	var found *github.CheckRun
	for run, err := range c.client.Checks.ListCheckRunsForRefIter(ctx, c.owner, c.name, commit, options) {
		if err != nil {
			return nil, plain(err, writeChecks)
		}
		if run.GetExternalID() == want.Key && (found == nil || run.GetID() > found.GetID()) {
			found = run
		}
	}
	return found, nil
}

// start makes the run with the first annotations.
func (c *Client) start(ctx context.Context, commit string, want forge.Check) (*github.CheckRun, error) {
	status, conclusion := ends(want, 0)
	run, _, err := c.client.Checks.CreateCheckRun(ctx, c.owner, c.name, github.CreateCheckRunOptions{
		Name: want.Name, HeadSHA: commit, ExternalID: given(want.Key), DetailsURL: given(want.URL),
		Status: &status, Conclusion: conclusion, Output: output(want, 0),
	})
	return run, plain(err, writeChecks)
}

// extend adds the next annotations to a run. GitHub keeps those that it has.
func (c *Client) extend(ctx context.Context, run *github.CheckRun, want forge.Check) (*github.CheckRun, error) {
	shown := run.GetOutput().GetAnnotationsCount()
	status, conclusion := ends(want, shown)
	run, _, err := c.client.Checks.UpdateCheckRun(ctx, c.owner, c.name, run.GetID(), github.UpdateCheckRunOptions{
		Name: want.Name, DetailsURL: given(want.URL), Status: &status, Conclusion: conclusion, Output: output(want, shown),
	})
	return run, plain(err, writeChecks)
}

// ends are the status and the conclusion of a run when the annotations after those shown are sent.
func ends(want forge.Check, shown int) (status string, conclusion *string) {
	if shown+maxAnnotations < len(want.Annotations) || want.Outcome == forge.Pending {
		return "in_progress", nil
	}
	word := string(want.Outcome)
	if want.Outcome == forge.Broken {
		word = "failure"
	}
	return "completed", &word
}

// reads says whether a run is as wanted.
func reads(run *github.CheckRun, want forge.Check) bool {
	status, conclusion := ends(want, len(want.Annotations))
	text := output(want, len(want.Annotations))
	return run.GetStatus() == status && (conclusion == nil || run.GetConclusion() == *conclusion) &&
		run.GetOutput().GetTitle() == text.GetTitle() && run.GetOutput().GetSummary() == text.GetSummary() &&
		run.GetOutput().GetText() == text.GetText() && (want.URL == "" || run.GetDetailsURL() == want.URL)
}

func output(want forge.Check, shown int) *github.CheckRunOutput {
	title, summary := forge.Cut(want.Title, maxTitle), forge.Cut(want.Summary, maxText)
	out := &github.CheckRunOutput{Title: &title, Summary: &summary, Text: given(forge.Cut(want.Text, maxText))}
	rest := want.Annotations[min(shown, len(want.Annotations)):]
	for _, a := range rest[:min(maxAnnotations, len(rest))] {
		level, end := string(a.Level), max(a.Line, a.EndLine)
		annotation := &github.CheckRunAnnotation{
			Path: &a.Path, StartLine: &a.Line, EndLine: &end, AnnotationLevel: &level, Message: &a.Message, Title: given(forge.Cut(a.Title, maxTitle)),
		}
		if end == a.Line && a.Column > 0 { // GitHub refuses columns over several lines
			last := max(a.Column, a.EndColumn)
			annotation.StartColumn, annotation.EndColumn = &a.Column, &last
		}
		out.Annotations = append(out.Annotations, annotation)
	}
	return out
}
