package cli

import (
	"context"
	"fmt"

	"github.com/galley-social/galley/connectors"
	"github.com/galley-social/galley/connectors/connector"
	"github.com/galley-social/galley/pipeline/tokens"
	"github.com/galley-social/galley/schema"
)

// purpose is what a client is wanted for.
type purpose int

const (
	// sending renews a token in time.
	sending purpose = iota
	// looking renews a token that has ended, as nothing can be seen without.
	looking
	// examining renews nothing, and takes a token as it is.
	examining
)

// opener makes a channel's client with a secret. It does no I/O.
type opener func(secret string) (connector.Client, error)

func opens(driver connector.Driver, options connector.Options) opener {
	return func(secret string) (connector.Client, error) {
		options.Secret = secret
		return driver.Client(options)
	}
}

// look makes the client of a channel, to read what is there.
func (a *app) look(ctx context.Context, l *loaded, name string) (connector.Client, error) {
	return a.client(ctx, l, name, looking)
}

// openStored makes a client with the channel's token in the store, renewed before when it rotates and that is due. One
// that has ended and can't be renewed is not tried: the network would refuse what was claimed.
func (a *app) openStored(ctx context.Context, name string, why purpose, open opener) (connector.Client, error) {
	store, token, err := a.stored(ctx, name)
	if err != nil {
		return nil, err
	}
	client, err := open(token.Value())
	if err != nil {
		return nil, err
	}
	if _, ok := client.(connector.Renewer); !ok {
		if state, words := tokens.Forecast(token, a.now); state == tokens.Ended {
			return nil, fmt.Errorf("the token of channel %s in the store: %s: galley token set %s", name, words, name)
		}
		return client, nil
	}
	need := tokens.Sending
	if why == looking {
		need = tokens.Looking
	}
	if why == examining || tokens.Decide(token, a.Now(), need) == tokens.Use {
		return client, nil
	}
	fresh, err := a.renewed(ctx, store, name, need, open)
	switch {
	case err != nil:
		return nil, err
	case fresh == token.Value():
		return client, nil
	}
	return open(fresh)
}

// renewed is the secret as it is in the store once the token has been renewed, by this run or by another.
func (a *app) renewed(ctx context.Context, store tokens.Keeper, name string, need tokens.Need, open opener) (string, error) {
	nonce, err := a.nonce()
	if err != nil {
		return "", err
	}
	renewal := &tokens.Renewal{
		Keeper: store, Exchange: a.exchange(open), Clock: a.Now, Pause: a.pause, Grace: grace, Run: a.runID(), Nonce: nonce,
	}
	token, err := renewal.Token(ctx, name, need)
	return token.Value(), err
}

// exchange asks a channel's network for a new secret, with a client of the old one.
func (a *app) exchange(open opener) func(context.Context, string) (tokens.Granted, error) {
	return func(ctx context.Context, secret string) (tokens.Granted, error) {
		client, err := open(secret)
		if err != nil {
			return tokens.Granted{}, &schema.Fault{Outcome: schema.Later, Reason: err.Error()}
		}
		renewer, ok := client.(connector.Renewer)
		if !ok {
			return tokens.Granted{}, &schema.Fault{Outcome: schema.Later, Reason: "its network exchanges no such token"}
		}
		got, err := renewer.Renew(ctx, a.Now().UTC())
		return tokens.Granted{Secret: got.Secret, Expires: got.Expires}, err
	}
}

// rotates is whether a channel's network exchanges the token for a new one. It asks nobody.
func (a *app) rotates(config schema.Config, name string, token tokens.Token) bool {
	driver, ok := connectors.Lookup(config.Channels[name].Network)
	if !ok || !driver.Speaks() {
		return token.Rotates()
	}
	client, err := opens(driver, a.options(config, name))(token.Value())
	if err != nil {
		return token.Rotates()
	}
	_, renews := client.(connector.Renewer)
	return renews
}

// forecast says when a token ends, as it matters to people: one that rotates only when it can't be renewed.
func (a *app) forecast(config schema.Config, name string, token tokens.Token) (tokens.State, string) {
	if !a.rotates(config, name, token) {
		return tokens.Forecast(token, a.now)
	}
	state, words := tokens.Outlook(token, a.now)
	if state != tokens.Lasting {
		words += ": " + token.Remedy(name)
	}
	return state, words
}
