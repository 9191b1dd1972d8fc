package cli

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/galley-social/galley/pipeline/brand"
	"github.com/galley-social/galley/pipeline/review"
	"github.com/galley-social/galley/pipeline/rules/explain"
	"github.com/galley-social/galley/schema"
)

func (a *app) explainCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "explain [RULE]",
		Short: "Say what a rule wants and why, with an example",
		Long: `explain prints what a rule wants and why, an example that breaks it with what galley
check says, and the same put right. RULE is the name in brackets behind a finding; of a rule
in the folder brand/ it prints what its file says.

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
	known := ruleNames()
	for _, rule := range a.brandRules() {
		if rule.Name == name {
			return review.Rule(a.Stdout, explain.Rule{Name: name, Doc: brandDoc(rule)}, a.style())
		}
		known = append(known, rule.Name)
	}
	err := usage("there is no rule %q", name)
	if word, ok := schema.Suggest(name, known); ok {
		return err.hint("did you mean %q?", "galley explain "+word)
	}
	return err.hint("run %q to see them all", "galley explain")
}

// brandRules are those of the folder brand/ in the repository, if there is one here. Rules of galley's own are
// explained without any.
func (a *app) brandRules() []brand.Rule {
	src, err := a.source("")
	if err != nil {
		return nil
	}
	engine, _ := brand.Load(src, "brand")
	return engine.Rules()
}

// brandDoc says what a rule file says about itself. Its message stands for the text that it finds.
func brandDoc(r brand.Rule) string {
	var b strings.Builder
	if r.Description != "" {
		b.WriteString(strings.TrimSuffix(r.Description, ".") + ". ")
	}
	fmt.Fprintf(&b, "It is a rule of the kind %q in %s, and what it finds is of level %s.", r.Kind, r.File, r.Level)
	if r.Message != "" {
		fmt.Fprintf(&b, " It says: %s", strings.ReplaceAll(r.Message, "%s", "…"))
	}
	if r.Link != "" {
		fmt.Fprintf(&b, " More is at %s", r.Link)
	}
	return b.String()
}
