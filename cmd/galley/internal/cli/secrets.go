package cli

import (
	"context"
	"fmt"
	"maps"

	"github.com/go-git/go-git/v5"

	"github.com/galley-social/galley/pipeline/content"
	"github.com/galley-social/galley/pipeline/tokens"
	"github.com/galley-social/galley/schema"
)

// keyEnv holds the key of the token store.
const keyEnv = "GALLEY_KEY"

// secret reads what a channel signs in with: from its own environment variable, or from the token store.
func (a *app) secret(ctx context.Context, name string, channel schema.Channel) (string, error) {
	switch {
	case channel.Secret == schema.SecretStore:
		return a.stored(ctx, name)
	case channel.SecretEnv == "":
		return "", nil
	}
	value := a.Getenv(channel.SecretEnv)
	if value == "" {
		return "", stopped("the environment variable %s is not set, and channel %s needs it", channel.SecretEnv, name).
			hint("set %s where galley publish runs", channel.SecretEnv)
	}
	return value, nil
}

// stored reads a channel's token from the store. One that is known to have ended is not tried: the network would
// refuse what was claimed. The repository is one of its own, as that of a run is for one goroutine at a time.
func (a *app) stored(ctx context.Context, name string) (string, error) {
	repo, err := a.openGit()
	if err != nil {
		return "", err
	}
	store, err := a.tokens(repo)
	if err != nil {
		return "", fmt.Errorf("channel %s takes its token from the store: %w", name, err)
	}
	d, err := store.Read(ctx)
	if err != nil {
		return "", fmt.Errorf("channel %s takes its token from the store: %w", name, err)
	}
	token, ok := d.Channels[name]
	if !ok || token.Fields[tokens.Secret] == "" {
		return "", fmt.Errorf("the token store has no token for channel %s: galley token set %s", name, name)
	}
	if state, words := tokens.Forecast(token, a.now); state == tokens.Ended {
		return "", fmt.Errorf("the token of channel %s in the store: %s: galley token set %s", name, words, name)
	}
	return token.Fields[tokens.Secret], nil
}

// tokens opens the token store.
func (a *app) tokens(repo *git.Repository) (*tokens.Store, error) {
	text := a.Getenv(keyEnv)
	if text == "" {
		return nil, stopped("the environment variable %s is not set", keyEnv).hint("galley token key makes a key; it belongs where galley runs")
	}
	key, err := tokens.ParseKey(text)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", keyEnv, err)
	}
	branch, err := a.branch(repo, tokens.Branch, false)
	if err != nil {
		return nil, err
	}
	return tokens.Open(branch, key, a.pause), nil
}

// keyed is the set as the plan sees it: a channel of the token store needs the store's key in the environment, as
// another needs its own variable.
func keyed(set *content.Set) *content.Set {
	out := *set
	out.Config.Value.Channels = maps.Clone(set.Config.Value.Channels)
	for name, channel := range out.Config.Value.Channels {
		if channel.Secret == schema.SecretStore {
			channel.SecretEnv = keyEnv
			out.Config.Value.Channels[name] = channel
		}
	}
	return &out
}
