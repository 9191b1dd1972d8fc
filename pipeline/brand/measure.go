package brand

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/jdkato/prose/v3/summarize"
)

// measuredScope is where a measuring rule runs: on all prose of a message together, unless it names another scope
// than text.
func measuredScope(scopes []string) []string {
	if len(scopes) == 0 || len(scopes) == 1 && scopes[0] == "text" {
		return []string{"summary"}
	}
	return scopes
}

// readability reports a text whose school grade is too high.
type readability struct {
	metrics []string
	grade   float64
}

func (c *readability) needs() []literal { return nil }

// grade is one measure of readability.
type grade struct {
	name string
	of   func(*summarize.Document) float64
}

// grades are in the order in which they are added up: another would round otherwise.
func grades() []grade {
	return []grade{
		{"SMOG", (*summarize.Document).SMOG},
		{"Gunning Fog", (*summarize.Document).GunningFog},
		{"Coleman-Liau", (*summarize.Document).ColemanLiau},
		{"Flesch-Kincaid", (*summarize.Document).FleschKincaid},
		{"Automated Readability", (*summarize.Document).AutomatedReadability},
	}
}

func parseReadability(d *definition, rule *Rule) check {
	c := &readability{metrics: d.list("metrics"), grade: d.float("grade", 0)}
	rule.Scope = measuredScope(rule.Scope)
	var known []string
	for _, g := range grades() {
		known = append(known, g.name)
	}
	hint := "the metrics are " + strings.Join(known, ", ")
	if len(c.metrics) == 0 {
		d.errorf("metrics", hint, "the rule has no metrics")
		return nil
	}
	for _, m := range c.metrics {
		if !slices.Contains(known, m) {
			d.errorf("metrics", hint, "unknown metric %q", m)
			return nil
		}
	}
	return c
}

func (c *readability) run(r *run) {
	doc := r.measured()
	sum := 0.0
	for _, g := range grades() {
		if slices.Contains(c.metrics, g.name) {
			sum += g.of(doc)
		}
	}
	if grade := sum / float64(len(c.metrics)); grade > c.grade {
		r.whole(fmt.Sprintf("%.2f", grade))
	}
}

// metric reports a text for which a formula's result fulfils a condition.
type metric struct {
	formula   formula
	condition formula // over the formula's result, which it knows as "result"
}

func (c *metric) needs() []literal { return nil }

// counted are the names a formula may use. A heading's dot is written as an underscore.
func counted() []string {
	return []string{
		"blockquote", "characters", "complex_words", "heading_h1", "heading_h2", "heading_h3", "heading_h4",
		"heading_h5", "heading_h6", "list", "long_words", "paragraphs", "polysyllabic_words", "pre", "sentences",
		"syllables", "words",
	}
}

func parseMetric(d *definition, rule *Rule) check {
	rule.Scope = measuredScope(rule.Scope)
	dots := regexp.MustCompile(`heading\.(h[1-6])`)
	text, condition := dots.ReplaceAllString(d.str("formula"), "heading_$1"), d.str("condition")
	names := counted()
	c := &metric{}
	var err error
	if c.formula, err = parseFormula(text, names); err != nil {
		d.errorf("formula", "the names are "+strings.Join(names, ", "), "the formula can't be used: %v", err)
		return nil
	}
	if c.condition, err = parseFormula("result "+condition, append(names, "result")); err != nil {
		d.errorf("condition", "write a comparison: > 10", "the condition can't be used: %v", err)
		return nil
	}
	return c
}

func (c *metric) run(r *run) {
	doc := r.measured()
	if doc.NumWords == 0 {
		return
	}
	values := map[string]value{
		"complex_words": decimal(doc.NumComplexWords), "long_words": decimal(doc.NumLongWords),
		"sentences": decimal(doc.NumSentences), "characters": decimal(doc.NumCharacters), "words": decimal(doc.NumWords),
		"polysyllabic_words": decimal(doc.NumPolysylWords), "syllables": decimal(doc.NumSyllables),
	}
	for name, n := range r.counts {
		name = strings.ReplaceAll(name, ".", "_")
		if _, ok := values[name]; !ok {
			values[name] = decimal(float64(n))
		}
	}
	result, ok := c.formula(values).number()
	if !ok || math.IsNaN(result) {
		return
	}
	// The condition sees the result with six decimals.
	rounded, err := strconv.ParseFloat(fmt.Sprintf("%f", result), 64)
	if err != nil {
		return
	}
	values["result"] = decimal(rounded)
	if c.condition(values).truth {
		r.whole(fmt.Sprintf("%.2f", result))
	}
}
