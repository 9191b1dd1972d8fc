// Package forges chooses the client of a forge.
//
// It refuses a kind that it does not know.
package forges

import (
	"context"
	"fmt"

	"github.com/galley-social/galley/pipeline/approval"
	"github.com/galley-social/galley/pipeline/forge"
	"github.com/galley-social/galley/pipeline/forge/gitea"
	"github.com/galley-social/galley/pipeline/forge/github"
)

// Forge is what every client can do. Who needs less asks for less.
type Forge interface {
	approval.Forge
	Asker
	Writer
}

// Asker reads pull requests.
type Asker interface {
	Pull(ctx context.Context, number int) (forge.Pull, error)
	PullOf(ctx context.Context, head forge.Head) (forge.Pull, error)
	Files(ctx context.Context, number int) (files []forge.File, cut bool, err error)
	Reviews(ctx context.Context, number int) ([]approval.Review, error)
	Pusher(ctx context.Context, number int, head string) (string, error)
}

// Writer makes things be as wanted. Each method may be called again.
type Writer interface {
	Comment(ctx context.Context, number int, marker, body string) error
	Commented(ctx context.Context, number int, marker string) (bool, error)
	Status(ctx context.Context, commit string, s forge.Status) error
	Check(ctx context.Context, commit string, c forge.Check) error
	Label(ctx context.Context, number int, own []forge.Label, want string) error
	Issue(ctx context.Context, marker, title, body string, open bool) error
}

// Open connects nothing yet.
func Open(o forge.Options) (Forge, error) {
	switch o.Kind {
	case forge.GitHub, "":
		return github.New(o)
	case forge.Gitea:
		return gitea.New(o)
	}
	return nil, fmt.Errorf("%q is no forge; want %s or %s", o.Kind, forge.GitHub, forge.Gitea)
}
