package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/galley-social/galley/connectors/connector"
	"github.com/galley-social/galley/pipeline/gitbranch"
	"github.com/galley-social/galley/pipeline/review"
	"github.com/galley-social/galley/pipeline/tokens"
	"github.com/galley-social/galley/schema"
)

// examineChannels looks at each channel, and at the end of each token that the store has for one.
func (a *app) examineChannels(ctx context.Context, l *loaded) []review.Check {
	var checks []review.Check
	held := a.heldTokens(ctx, l)
	for _, name := range l.set.ChannelNames() {
		client, err := a.client(ctx, l, name, examining)
		token, ok := held[name]
		if !ok || l.set.Config.Value.Channels[name].Secret != schema.SecretStore {
			checks = append(checks, a.examineChannel(ctx, l, name, client, err))
			continue
		}
		if _, renews := client.(connector.Renewer); renews {
			if token.Good(a.now) {
				checks = append(checks, a.examineChannel(ctx, l, name, client, err))
			}
			checks = append(checks, examineRotating(name, token, a.now))
			continue
		}
		checks = append(checks, a.examineChannel(ctx, l, name, client, err))
		state, words := tokens.Forecast(token, a.now)
		check := review.Check{Name: "token", Channel: name, Health: review.Well, Message: words}
		switch state {
		case tokens.Ended:
			continue // the channel says it
		case tokens.Ending:
			check.Health, check.Hint = review.Soon, "get a new one, and galley token set "+name
		}
		checks = append(checks, check)
	}
	return checks
}

// examineRotating looks at a token that is renewed by itself. When it has ended its channel can't be asked, since to
// look changes nothing; that alone is nothing wrong, as the next run renews it.
func examineRotating(name string, token tokens.Token, now time.Time) review.Check {
	state, words := tokens.Outlook(token, now)
	check := review.Check{Name: "token", Channel: name, Health: review.Well, Message: words}
	switch state {
	case tokens.Ended:
		check.Health, check.Hint = review.Wrong, token.Remedy(name)
	case tokens.Ending:
		check.Health, check.Hint = review.Soon, token.Remedy(name)
	}
	return check
}

// heldTokens is what the store has; none when it can't be read, which each channel says by itself.
func (a *app) heldTokens(ctx context.Context, l *loaded) map[string]tokens.Token {
	for _, channel := range l.set.Config.Value.Channels {
		if channel.Secret == schema.SecretStore {
			_, d, err := a.openTokens(ctx)
			if err != nil {
				return nil
			}
			return d.Channels
		}
	}
	return nil
}

// examineChannel looks at one channel, by the client that could be made of it, or the error why not.
func (a *app) examineChannel(ctx context.Context, l *loaded, name string, client connector.Client, err error) review.Check {
	channel := l.set.Config.Value.Channels[name]
	if errors.Is(err, connector.ErrUnspoken) || l.networks[channel.Network].Unspoken {
		return review.Check{
			Name: "channel", Channel: name, Health: review.Skipped,
			Message: "galley can't publish to " + l.networks[channel.Network].Title + " yet, so its posts are held",
		}
	}
	if err != nil {
		return ailing("channel", name, err)
	}
	message := "it can be written"
	switch c := client.(type) {
	case connector.Checker:
		message, err = "the network takes its token", c.Check(ctx)
	default:
		err = a.examinePlace(ctx, channel)
	}
	if err != nil {
		return ailing("channel", name, err)
	}
	if _, renews := client.(connector.Renewer); renews && channel.Secret != schema.SecretStore {
		return review.Check{
			Name: "channel", Channel: name, Health: review.Soon,
			Message: message + ", which ends, and which galley can renew only in its store",
			Hint:    fmt.Sprintf("write secret: store under %s in galley.yaml, in place of secret_env, and galley token set %s", name, name),
		}
	}
	if channel.Paused {
		message += "; it is paused in galley.yaml, so its posts are held"
	}
	return review.Check{Name: "channel", Channel: name, Health: review.Well, Message: message}
}

// examinePlace looks whether a site's pages could be put where they go.
func (a *app) examinePlace(ctx context.Context, channel schema.Channel) error {
	if channel.Branch != "" {
		repo, err := a.openGit()
		if err != nil {
			return err
		}
		branch, err := a.branch(repo, channel.Branch, false)
		if err != nil {
			return err
		}
		if _, err := branch.Fetch(ctx); !errors.Is(err, gitbranch.ErrMissing) {
			return err
		}
		return nil // the first page makes it
	}
	dir, err := a.dir()
	if err != nil {
		return err
	}
	// The first page makes the folder, and those above it.
	folder := filepath.Join(dir, filepath.FromSlash(channel.Folder))
	for folder != dir && !isDir(folder) {
		folder = filepath.Dir(folder)
	}
	probe, err := os.CreateTemp(folder, ".galley-doctor-*")
	if err != nil {
		return fmt.Errorf("folder %q can't be written: %w", channel.Folder, errors.Unwrap(err))
	}
	return errors.Join(probe.Close(), os.Remove(probe.Name()))
}
