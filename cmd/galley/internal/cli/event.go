package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/galley-social/galley/pipeline/forge"
)

// event is what started a workflow, as far as it names a pull request.
type event struct {
	// Pull is its number, or 0 where the event says only what it brings.
	Pull int
	Head forge.Head
	// Base is the branch that it is for, where the event says it.
	Base string
	// Run is the workflow's run that ended, where that is the event.
	Run int64
}

// eventLimit bounds an event's file. GitHub's are below 1 MB.
const eventLimit = 8 << 20

// event reads what started this workflow. Outside of one it is empty.
func (a *app) event() (event, error) {
	name := a.Getenv("GITHUB_EVENT_PATH")
	if name == "" {
		return event{}, nil
	}
	file, err := os.Open(name)
	if err != nil {
		return event{}, fmt.Errorf("read the event of the workflow: %w", err)
	}
	defer file.Close()
	e, err := readEvent(io.LimitReader(file, eventLimit))
	if err != nil {
		return event{}, fmt.Errorf("read the event of the workflow in %s: %w", name, err)
	}
	return e, nil
}

func readEvent(r io.Reader) (event, error) {
	type repository struct {
		Name string `json:"full_name"`
	}
	var raw struct {
		Pull *struct {
			Number int `json:"number"`
			Base   struct {
				Ref string `json:"ref"`
			} `json:"base"`
			Head struct {
				Ref        string     `json:"ref"`
				SHA        string     `json:"sha"`
				Repository repository `json:"repo"`
			} `json:"head"`
		} `json:"pull_request"`
		Run *struct {
			ID         int64      `json:"id"`
			SHA        string     `json:"head_sha"`
			Branch     string     `json:"head_branch"`
			Repository repository `json:"head_repository"`
		} `json:"workflow_run"`
	}
	if err := json.NewDecoder(r).Decode(&raw); err != nil {
		return event{}, err
	}
	switch {
	case raw.Pull != nil:
		p := raw.Pull
		return event{Pull: p.Number, Base: p.Base.Ref, Head: forge.Head{Repository: p.Head.Repository.Name, Branch: p.Head.Ref, Commit: p.Head.SHA}}, nil
	case raw.Run != nil:
		return event{Run: raw.Run.ID, Head: forge.Head{Repository: raw.Run.Repository.Name, Branch: raw.Run.Branch, Commit: raw.Run.SHA}}, nil
	}
	return event{}, nil
}

// puller finds pull requests.
type puller interface {
	Pull(ctx context.Context, number int) (forge.Pull, error)
	PullOf(ctx context.Context, head forge.Head) (forge.Pull, error)
}

// pull is the pull request of a number, or else of the event. What a fork's run says about itself is not asked.
func (e event) pull(ctx context.Context, forges puller, number int) (forge.Pull, error) {
	if number == 0 {
		number = e.Pull
	}
	switch {
	case number > 0:
		return forges.Pull(ctx, number)
	case e.Head.Commit != "":
		return forges.PullOf(ctx, e.Head)
	}
	return forge.Pull{}, usage("which pull request?").hint("name it with --pull NUMBER, or run galley in a workflow that a pull request starts")
}

// stale reports that there is nothing to say about a pull request any more: it is closed, or another run speaks of what
// was pushed to it since.
func stale(err error) bool { return errors.Is(err, forge.ErrNone) || errors.Is(err, forge.ErrMoved) }
