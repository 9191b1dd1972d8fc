package cli

import (
	"context"
	"fmt"
	"io"
	"os"
	"strings"
	"time"
	"unicode"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"github.com/galley-social/galley/pipeline/tokens"
	"github.com/galley-social/galley/schema"
)

// longestToken is more than any network's token has.
const longestToken = 16 << 10

func (a *app) tokenSetCommand() *cobra.Command {
	var expires string
	cmd := &cobra.Command{
		Use:   "set CHANNEL",
		Short: "Put a channel's token into the store",
		Long: `set reads the token from standard input, never from an argument, which others on the machine
could see. At a terminal it asks for it and does not show it.

With --expires, galley doctor and galley token list say in time that it has to be
replaced, and nothing is claimed with a token that has ended. A token of several fields
is one line of JSON; one that its network exchanges for the next is renewed by itself.`,
		Example: `  galley token set bluesky
  pass show social/mastodon | galley token set mastodon
  galley token set linkedin --expires 60d
  galley token set x <x.json`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error { return a.tokenSet(cmd.Context(), args[0], expires) },
	}
	cmd.Flags().StringVar(&expires, "expires", "", "when the network stops taking it: a length of time from now, or a date")
	return cmd
}

func (a *app) tokenSet(ctx context.Context, channel, expires string) error {
	end, err := a.ending(expires)
	if err != nil {
		return err
	}
	src, err := a.source("")
	if err != nil {
		return err
	}
	l := a.load(src)
	if err := a.usable(l, channel); err != nil {
		return err
	}
	store, d, err := a.openTokens(ctx) // before anybody is asked to type a secret in vain
	if err != nil {
		return err
	}
	secret, err := a.askSecret(ctx, channel)
	if err != nil {
		return err
	}
	token := &tokens.Token{Fields: map[string]string{tokens.Secret: secret}, Obtained: a.now, Expires: end}
	if err := a.swapToken(ctx, store, d, channel, token); err != nil {
		return err
	}
	_, words := a.forecast(l.set.Config.Value, channel, *token)
	fmt.Fprintf(a.Stdout, "%s: its token is in the store; %s\n", channel, words)
	if l.set.Config.Value.Channels[channel].Secret != schema.SecretStore {
		a.note(fmt.Sprintf("galley does not read it yet: write secret: store under %s in galley.yaml, in place of secret_env", channel))
	}
	return nil
}

// ending reads --expires.
func (a *app) ending(text string) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	end, err := time.Parse(time.DateOnly, text)
	if err != nil {
		var length time.Duration
		if length, err = schema.Duration(text).Value(); err != nil {
			return time.Time{}, usage("--expires %q is neither a length of time nor a date", text).hint("write it as 60d or 2026-12-01")
		}
		end = a.now.Add(length)
	}
	if !end.After(a.now) {
		return time.Time{}, usage("--expires %q is over already", text).hint("write it as 60d or 2026-12-01")
	}
	return end, nil
}

// askSecret reads the token: typed in without being shown, or all of the standard input.
func (a *app) askSecret(ctx context.Context, channel string) (string, error) {
	if a.Stdin == nil {
		return "", usage("there is no token to read").hint("galley token set %s <FILE, or run it at a terminal", channel)
	}
	var raw []byte
	var err error
	if file, ok := a.Stdin.(*os.File); ok && term.IsTerminal(int(file.Fd())) {
		raw, err = a.prompt(ctx, int(file.Fd()), channel)
	} else {
		raw, err = io.ReadAll(io.LimitReader(a.Stdin, longestToken+2))
	}
	if err != nil {
		return "", fmt.Errorf("read the token of %s: %w", channel, err)
	}
	return cleanSecret(string(raw))
}

// cleanSecret takes the line end off, and refuses what is no token. It quotes nothing of it.
func cleanSecret(raw string) (string, error) {
	secret := strings.TrimSpace(raw)
	const way = "hand over the token alone, on one line"
	switch {
	case secret == "":
		return "", usage("the token is empty").hint(way)
	case len(secret) > longestToken:
		return "", usage("this is longer than a token can be").hint(way)
	case strings.ContainsFunc(secret, func(r rune) bool { return unicode.IsControl(r) || r == unicode.ReplacementChar }):
		return "", usage("the token has a line break or another sign that no token has").hint(way)
	}
	return secret, nil
}

// prompt asks at the terminal. Ctrl-C gives the terminal back as it was: a signal does not end the reading.
func (a *app) prompt(ctx context.Context, fd int, channel string) ([]byte, error) {
	before, err := term.GetState(fd)
	if err != nil {
		return nil, err
	}
	fmt.Fprintf(a.Stderr, "token of %s (it is not shown): ", channel)
	type typed struct {
		raw []byte
		err error
	}
	answer := make(chan typed, 1)
	go func() {
		raw, err := term.ReadPassword(fd)
		answer <- typed{raw, err}
	}()
	defer fmt.Fprintln(a.Stderr)
	select {
	case <-ctx.Done():
		if err := term.Restore(fd, before); err != nil {
			return nil, err
		}
		return nil, ctx.Err()
	case t := <-answer:
		return t.raw, t.err
	}
}
