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

// secret reads what a channel signs in with from its own environment variable.
func (a *app) secret(name string, channel schema.Channel) (string, error) {
	if channel.SecretEnv == "" {
		return "", nil
	}
	value := a.Getenv(channel.SecretEnv)
	if value == "" {
		return "", stopped("the environment variable %s is not set, and channel %s needs it", channel.SecretEnv, name).
			hint("set %s where galley publish runs", channel.SecretEnv)
	}
	return value, nil
}

// stored reads a channel's token from the store, and opens the store. The repository is one of its own, as that of a
// run is for one goroutine at a time.
func (a *app) stored(ctx context.Context, name string) (*tokens.Store, tokens.Token, error) {
	store, d, err := a.openTokens(ctx)
	if err != nil {
		return nil, tokens.Token{}, fmt.Errorf("channel %s takes its token from the store: %w", name, err)
	}
	token, ok := d.Channels[name]
	if !ok || token.Value() == "" {
		return nil, tokens.Token{}, fmt.Errorf("the token store has no token for channel %s: galley token set %s", name, name)
	}
	return store, token, nil
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
