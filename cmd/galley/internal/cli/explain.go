package cli

import (
	"github.com/spf13/cobra"

	"github.com/galley-social/galley/pipeline/review"
	"github.com/galley-social/galley/pipeline/rules/explain"
	"github.com/galley-social/galley/schema"
)

func (a *app) explainCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "explain [RULE]",
		Short: "Say what a rule wants and why, with an example",
		Long: `explain prints what a rule wants and why, an example that breaks it with what galley
check says, and the same put right. RULE is the name in brackets behind a finding.

Without a rule it lists all of them.`,
		Example: `  galley explain
  galley explain alt-text`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return review.Rules(a.Stdout, explain.All(), a.style())
			}
			return a.explain(args[0])
		},
	}
}

func (a *app) explain(name string) error {
	for _, rule := range explain.All() {
		if rule.Name == name {
			return review.Rule(a.Stdout, rule, a.style())
		}
	}
	err := usage("there is no rule %q", name)
	if word, ok := schema.Suggest(name, ruleNames()); ok {
		return err.hint("did you mean %q?", "galley explain "+word)
	}
	return err.hint("run %q to see them all", "galley explain")
}
