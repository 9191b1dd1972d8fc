package cli

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/galley-social/galley/schema"
)

func (a *app) schemaCommand() *cobra.Command {
	var kinds []string
	for _, k := range schema.Kinds() {
		kinds = append(kinds, string(k.Kind))
	}
	return &cobra.Command{
		Use:   "schema [KIND]",
		Short: "Print the JSON Schema of a kind of document",
		Long: `schema prints the JSON Schema (draft 2020-12) that a kind of document must fit.
Editors use it to complete and check front matter. Without a kind it lists them.`,
		Example: `  galley schema
  galley schema post > post.schema.json`,
		Args:      cobra.MaximumNArgs(1),
		ValidArgs: kinds,
		RunE: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				for _, k := range schema.Kinds() {
					fmt.Fprintf(a.Stdout, "%-10s %s\n", k.Kind, k.File)
				}
				return nil
			}
			for _, k := range schema.Kinds() {
				if string(k.Kind) == args[0] {
					_, err := a.Stdout.Write(schema.JSONSchema(k.Kind))
					return err
				}
			}
			err := usage("unknown kind of document %q", args[0])
			if word, ok := schema.Suggest(args[0], kinds); ok {
				return err.hint("did you mean %q?", word)
			}
			return err.hint("galley schema lists them")
		},
	}
}

func (a *app) versionCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "version",
		Short:   "Print galley's version",
		Example: "  galley version",
		Args:    cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			_, err := fmt.Fprintln(a.Stdout, "galley", a.Version)
			return err
		},
	}
}
