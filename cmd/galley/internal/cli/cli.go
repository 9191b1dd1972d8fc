// Package cli is the galley command: one file a subcommand, and the only place where the rooms of pipeline
// and connectors are wired together.
//
// It decides nothing about content. A command reads its flags, opens what it needs, calls the rooms, and
// prints. Output goes to Env.Stdout, progress and errors to Env.Stderr; exit codes are in exit.go.
package cli

import (
	"context"
	"io"
	"net/http"
	"os"
	"time"

	"github.com/spf13/cobra"

	"github.com/galley-social/galley/schema"
)

// Env is all that galley may use of the outside world. main fills it; tests fill it with what they like.
type Env struct {
	Args []string
	// Stdin is where a person at a terminal answers; without it nobody is asked.
	Stdin          io.Reader
	Stdout, Stderr io.Writer
	// Dir is the folder the command runs in.
	Dir    string
	Getenv func(string) string
	// Now is read once a command.
	Now  func() time.Time
	Rand io.Reader
	// Sleep is how a connector waits for its network; nil waits by the machine's clock.
	Sleep func(ctx context.Context, d time.Duration) error
	HTTP  *http.Client
	// Terminal is whether Stdout is one: only then is output coloured. Progress is the same of Stderr.
	Terminal, Progress bool
	// Reload starts to hand on the signals that ask a run that stays to read everything anew, until the function
	// it returns is called. It may be nil.
	Reload  func() (<-chan os.Signal, func())
	Version string
}

// app is one run of the command: the world, the instant, and the flags all commands share.
type app struct {
	Env
	now   time.Time
	chdir string
}

// Main runs one command and returns its exit code.
func Main(ctx context.Context, env Env) int {
	a := &app{Env: env, now: env.Now().UTC()}
	if a.Sleep == nil {
		a.Sleep = sleep
	}
	root := a.root()
	root.SetArgs(env.Args)
	root.SetOut(env.Stdout)
	root.SetErr(env.Stderr)
	return a.exit(root.ExecuteContext(ctx))
}

// root is the command with its subcommands.
func (a *app) root() *cobra.Command {
	root := &cobra.Command{
		Use:   "galley",
		Short: "Social content as code: check, plan and publish posts from a Git repository",
		Long: `galley publishes social posts that live as Markdown in a Git repository.

A post is a file under posts/. A pull request is its review: galley checks it and
shows exactly what each network will get, and when. Once it is merged, galley
publishes it at its time, once, and records that in a ledger.

Exit codes: 0 done; 1 findings, or a delivery that a person must look at; 2 called
wrongly; 3 could not work; 4 sent with an unknown outcome, or not recorded; 5 an
approval is missing.`,
		Example: `  galley demo                        see the whole way through, no account needed
  galley check                       find mistakes in the working folder
  galley show holiday-blend          read a post exactly as each network gets it
  galley plan                        see what goes out from now on
  galley publish                     publish what is due`,
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          knownCommand,
		RunE:          func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	root.PersistentFlags().StringVarP(&a.chdir, "repo", "C", "", "the content repository's folder (default: this one)")
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		return usage("%s", err).hint("run %q to see the flags", cmd.CommandPath()+" --help")
	})
	root.AddCommand(a.commands()...)
	return root
}

// commands are the subcommands, in the order in which people meet them.
func (a *app) commands() []*cobra.Command {
	return []*cobra.Command{
		a.initCommand(),
		a.newCommand(),
		a.checkCommand(),
		a.explainCommand(),
		a.showCommand(),
		a.planCommand(),
		a.reviewCommand(),
		a.commentCommand(),
		a.gateCommand(),
		a.codeownersCommand(),
		a.publishCommand(),
		a.runCommand(),
		a.statusCommand(),
		a.resolveCommand(),
		a.retractCommand(),
		a.driftCommand(),
		a.doctorCommand(),
		a.tokenCommand(),
		a.schemaCommand(),
		a.demoCommand(),
		a.versionCommand(),
	}
}

// knownCommand refuses what is no subcommand, and says which one is nearly it.
func knownCommand(root *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	var names []string
	for _, c := range root.Commands() {
		names = append(names, c.Name())
	}
	err := usage("unknown command %q", args[0])
	if word, ok := schema.Suggest(args[0], names); ok {
		return err.hint("did you mean %q?", root.CommandPath()+" "+word)
	}
	return err.hint("run %q to see the commands", root.CommandPath()+" --help")
}
