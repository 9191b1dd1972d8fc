package content

import (
	"fmt"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/galley-social/galley/schema"
	"github.com/galley-social/galley/schema/diag"
	"github.com/galley-social/galley/schema/frontmatter"
)

// valeKinds are the values of `extends` in Vale's style format, sorted.
func valeKinds() []string {
	return []string{
		"capitalization", "conditional", "consistency", "existence", "metric", "occurrence",
		"repetition", "script", "sequence", "spelling", "substitution",
	}
}

// brandRule reads one rule file. Only its kind is judged.
func (l *loader) brandRule(file string) (BrandRule, []diag.Diagnostic, bool) {
	rule := BrandRule{Doc: Doc[map[string]any]{File: file}}
	fail := func(list ...diag.Diagnostic) (BrandRule, []diag.Diagnostic, bool) { return rule, list, false }
	src, blob, bad := l.read(file)
	if bad != nil {
		return fail(*bad)
	}
	front, problems := frontmatter.ParseYAML(src)
	if len(problems) > 0 {
		return fail(fromProblems(file, problems)...)
	}
	rule.Blob, rule.Front = blob, front
	hint := "write `extends: existence`; the kinds are " + strings.Join(valeKinds(), ", ")
	if front.Root == nil || front.Root.Kind != yaml.MappingNode || !front.Has("extends") {
		return fail(finding(ruleSchema, file, "the brand rule has no extends", hint))
	}
	if err := front.Root.Decode(&rule.Value); err != nil {
		return fail(finding(ruleSchema, file, err.Error(), hint))
	}
	rule.Extends, _ = rule.Value["extends"].(string)
	if !slices.Contains(valeKinds(), rule.Extends) {
		if best, ok := schema.Suggest(rule.Extends, valeKinds()); ok {
			hint = fmt.Sprintf("did you mean %q? the kinds are %s", best, strings.Join(valeKinds(), ", "))
		}
		d := finding(ruleSchema, file, fmt.Sprintf("unknown kind of brand rule %q", fmt.Sprint(rule.Value["extends"])), hint)
		d.Pos, d.Length = rule.Pos("extends"), front.Length("extends")
		return fail(d)
	}
	return rule, nil, true
}
