package cli

import (
	"cmp"
	"context"
	"errors"
	"strconv"
	"strings"

	"github.com/galley-social/galley/pipeline/forge"
	"github.com/galley-social/galley/pipeline/forge/forges"
	"github.com/galley-social/galley/pipeline/plan"
	"github.com/galley-social/galley/pipeline/review"
	"github.com/galley-social/galley/pipeline/review/comment"
	"github.com/galley-social/galley/pipeline/review/effect"
	"github.com/galley-social/galley/schema/diag"
)

// reviewed is a pull request and what is to be said about it.
type reviewed struct {
	pull   forge.Pull
	effect effect.Effect
	kind   forge.Kind
	// run is that of the workflow that worked the effect out, or 0.
	run int64
}

// post puts everything where people see it. What comes after a failure is tried all the same.
func (a *app) post(ctx context.Context, client forges.Forge, r reviewed) error {
	at := comment.Place{
		Server: cmp.Or(a.Getenv("GITHUB_SERVER_URL"), "https://github.com"), Repo: r.pull.Head.Repository, Gitea: r.kind == forge.Gitea,
		Pull: r.pull.URL, Commit: r.pull.Head.Commit, Plan: a.runURL(r.run),
	}
	return errors.Join(
		say(ctx, client, r, comment.Render(r.effect, at, comment.CommentLimit())),
		client.Check(ctx, r.pull.Head.Commit, check(r.effect, at.Plan)),
		client.Label(ctx, r.pull.Number, labels(), label(r.pull, r.effect)),
	)
}

// say makes or edits the comment. Where nothing changes that goes out, and nothing was said yet, there is none.
func say(ctx context.Context, client forges.Forge, r reviewed, body string) error {
	if r.effect.Same {
		said, err := client.Commented(ctx, r.pull.Number, comment.Marker)
		if err != nil || !said {
			return err
		}
	}
	return client.Comment(ctx, r.pull.Number, comment.Marker, body)
}

// runURL is the page of a workflow's run, this one's when there is no other.
func (a *app) runURL(run int64) string {
	server, repository, id := a.Getenv("GITHUB_SERVER_URL"), a.Getenv("GITHUB_REPOSITORY"), a.Getenv("GITHUB_RUN_ID")
	if run > 0 {
		id = strconv.FormatInt(run, 10)
	}
	if server == "" || repository == "" || id == "" {
		return ""
	}
	return strings.Join([]string{server, repository, "actions", "runs", id}, "/")
}

// unplanned is the check of a pull request of which no plan could be made, or none that can be read: what stands in an
// older comment must not be taken for it.
func unplanned(url string) forge.Check {
	const title = "no plan could be made; the log of the review says why"
	return forge.Check{Name: planCheck, Key: "none", Outcome: forge.Failure, Title: title, Summary: title, URL: url}
}

// check is the findings beside the lines.
func check(e effect.Effect, url string) forge.Check {
	c := forge.Check{Name: planCheck, Key: e.Digest, Outcome: forge.Success, Title: comment.Headline(e), Summary: comment.Headline(e), URL: url}
	switch {
	case e.Counts.Errors > 0:
		c.Outcome = forge.Failure
	case e.Counts.Warnings > 0:
		c.Outcome = forge.Neutral
	}
	levels := map[diag.Severity]forge.Level{diag.Error: forge.Fault, diag.Warning: forge.Warning}
	for _, d := range e.Findings {
		text := d.Message
		if d.Hint != "" {
			text += "\nhint: " + d.Hint
		}
		c.Annotations = append(c.Annotations, forge.Annotation{
			Path: d.File, Line: d.Line, EndLine: d.Line, Column: d.Column, EndColumn: d.Column + max(d.Length-1, 0),
			Level: cmp.Or(levels[d.Severity], forge.Notice), Title: "galley: " + d.Rule, Message: review.Visible(text),
		})
	}
	return c
}

// labels are those that galley sets on pull requests.
func labels() []forge.Label {
	return []forge.Label{
		{Name: "draft", Colour: "cfd3d7", Description: "Its posts are still being written"},
		{Name: "scheduled", Colour: "1d76db", Description: "Its posts go out once it is merged"},
		{Name: "published", Colour: "0e8a16", Description: "All its posts are live"},
		{Name: "held", Colour: "d93f0b", Description: "A person must look before something goes out"},
	}
}

// label is the one that fits an open pull request, or none.
func label(pull forge.Pull, e effect.Effect) string {
	n := map[plan.Op]int{}
	for _, s := range e.Steps {
		n[s.Op]++
	}
	switch {
	case n[plan.Hold]+n[plan.Ask] > 0:
		return "held"
	case pull.Draft:
		return "draft"
	case n[plan.Publish] > 0:
		return "scheduled"
	}
	return ""
}
