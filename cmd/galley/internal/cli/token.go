package cli

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"github.com/galley-social/galley/pipeline/review"
	"github.com/galley-social/galley/pipeline/tokens"
	"github.com/galley-social/galley/schema"
)

func (a *app) tokenCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "token",
		Short: "Keep the tokens of channels in the encrypted store",
		Long: `token writes the store of a channel with "secret: store" in galley.yaml: a document on the
remote's branch galley-tokens, encrypted with the key in GALLEY_KEY. Every runner that
has the key reads the same token, and a new one reaches them all at their next run.`,
		Example: `  galley token key
  galley token set bluesky
  galley token list`,
		Args: knownCommand,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(a.tokenSetCommand(), a.tokenListCommand(), a.tokenRemoveCommand(), a.tokenKeyCommand())
	return cmd
}

func (a *app) tokenListCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "list",
		Short:   "Show which channels have a token, and when it expires",
		Long:    `list shows the channels that have a token in the store or should have one. It never shows a token.`,
		Example: `  galley token list`,
		Args:    cobra.NoArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return a.tokenList(cmd.Context()) },
	}
}

func (a *app) tokenRemoveCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "remove CHANNEL",
		Short: "Take a channel's token out of the store",
		Long: `remove takes a channel's token out of the store. It does not end the token: revoke it at the
network too. The older document is still in the branch's history, for who has the key.`,
		Example: `  galley token remove bluesky`,
		Args:    cobra.ExactArgs(1),
		RunE:    func(cmd *cobra.Command, args []string) error { return a.tokenRemove(cmd.Context(), args[0]) },
	}
}

func (a *app) tokenKeyCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "key",
		Short: "Make a key for the store, and show it once",
		Long: `key makes a new age key and prints it on standard output, alone, so that it can be handed on.
galley keeps no copy, and writes nothing.`,
		Example: `  galley token key
  galley token key | gh secret set GALLEY_KEY --env publish`,
		Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error { return a.tokenKey() },
	}
}

func (a *app) tokenKey() error {
	key, err := tokens.NewKey()
	if err != nil {
		return err
	}
	if _, err := fmt.Fprintln(a.Stdout, key); err != nil {
		return err
	}
	a.note("keep it in your password manager, and put it into " + keyEnv + " where galley runs; it is shown this once")
	return nil
}

// openTokens opens the store, and reads it.
func (a *app) openTokens(ctx context.Context) (*tokens.Store, tokens.Document, error) {
	repo, err := a.openGit()
	if err != nil {
		return nil, tokens.Document{}, err
	}
	store, err := a.tokens(repo)
	if err != nil {
		return nil, tokens.Document{}, err
	}
	d, err := store.Read(ctx)
	return store, d, err
}

// swapToken replaces a channel's token, and tells a lost race in words for people.
func (a *app) swapToken(ctx context.Context, store *tokens.Store, d tokens.Document, channel string, token *tokens.Token) error {
	_, err := store.Swap(ctx, channel, d.Channels[channel].Generation, token, a.now)
	switch {
	case errors.Is(err, tokens.ErrLost):
		return stopped("nothing was written: %w", err).hint("see what is there with galley token list, and say it again if it is still right")
	case errors.Is(err, tokens.ErrUncertain):
		return stopped("%w", err).hint("see what is there with galley token list")
	}
	return err
}

func (a *app) tokenRemove(ctx context.Context, channel string) error {
	store, d, err := a.openTokens(ctx)
	if err != nil {
		return err
	}
	if _, ok := d.Channels[channel]; !ok {
		err := usage("the store has no token for channel %q", channel)
		if word, ok := schema.Suggest(channel, slices.Sorted(maps.Keys(d.Channels))); ok {
			return err.hint("did you mean %q?", word)
		}
		return err.hint("galley token list")
	}
	if err := a.swapToken(ctx, store, d, channel, nil); err != nil {
		return err
	}
	fmt.Fprintf(a.Stdout, "%s: its token is out of the store; revoke it at the network too\n", review.Visible(channel))
	return nil
}

func (a *app) tokenList(ctx context.Context) error {
	_, d, err := a.openTokens(ctx)
	if err != nil {
		return err
	}
	src, err := a.source("")
	if err != nil {
		return err
	}
	config := a.load(src).set.Config.Value
	return a.writeTokens(d, config)
}

// writeTokens lists what is in the store, and what is missing there.
func (a *app) writeTokens(d tokens.Document, config schema.Config) error {
	names := slices.Collect(maps.Keys(d.Channels))
	for name, channel := range config.Channels {
		if _, ok := d.Channels[name]; !ok && channel.Secret == schema.SecretStore {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	if len(names) == 0 {
		_, err := fmt.Fprintln(a.Stdout, "The store has no tokens, and no channel has secret: store.")
		return err
	}
	table := tabwriter.NewWriter(a.Stdout, 0, 4, 2, ' ', 0)
	fmt.Fprintln(table, "CHANNEL\tSET\tWHAT IS KNOWN")
	for _, name := range names {
		t, ok := d.Channels[name]
		set, words := "—", "missing: galley token set "+name
		if ok {
			set = t.Obtained.Format(time.DateOnly)
			_, words = a.forecast(config, name, t)
			if config.Channels[name].Secret != schema.SecretStore {
				words += "; not used: the channel has no secret: store in galley.yaml"
			}
		}
		fmt.Fprintf(table, "%s\t%s\t%s\n", review.Visible(name), set, review.Visible(strings.Join(strings.Fields(words), " ")))
	}
	return table.Flush()
}
