package brand_test

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/galley-social/galley/pipeline/brand"
	"github.com/galley-social/galley/schema/diag"
)

// place is an alert as both programs can say it: columns count characters from 1, and the last one is in the span.
type place struct {
	Rule, Severity, Message, Match string
	Line, From, To                 int
}

func (p place) String() string {
	return fmt.Sprintf("%d:%d-%d %s %s %q [%s]", p.Line, p.From, p.To, p.Rule, p.Severity, p.Message, p.Match)
}

// valeBinary is the oracle. Without it nothing would be proven, so the test fails.
func valeBinary(t *testing.T) string {
	t.Helper()
	own, err := filepath.Abs("../../.ci/bin/vale")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(own); err == nil {
		return own
	}
	found, err := exec.LookPath("vale")
	if err != nil {
		t.Fatalf("Vale is not there: %v; run `make setup`", err)
	}
	return found
}

// askVale runs Vale over a folder that has its configuration, and returns its alerts by file name.
func askVale(t *testing.T, dir, glob string) map[string][]place {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), valeBinary(t), "--config="+filepath.Join(dir, ".vale.ini"),
		"--output=JSON", "--no-exit", "--glob="+glob, filepath.Join(dir, "texts"))
	cmd.Dir = dir
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("vale: %v\n%s", err, out)
	}
	var files map[string][]struct {
		Check, Severity, Message, Match string
		Line                            int
		Span                            [2]int
	}
	if err := json.Unmarshal(out, &files); err != nil {
		t.Fatalf("vale answered %s: %v", out, err)
	}
	all := map[string][]place{}
	for name, list := range files {
		for _, a := range list {
			base := filepath.Base(name)
			all[base] = append(all[base], place{a.Check, a.Severity, a.Message, a.Match, a.Line, a.Span[0], a.Span[1]})
		}
	}
	return all
}

// severities are Vale's words for galley's.
var severities = map[diag.Severity]string{diag.Note: "suggestion", diag.Warning: "warning", diag.Error: "error"}

// places turns alerts in a text into what Vale says of them.
func places(value string, alerts []brand.Alert) []place {
	out := make([]place, 0, len(alerts))
	for _, a := range alerts {
		line := 1 + strings.Count(value[:a.Start], "\n")
		from := utf8.RuneCountInString(value[strings.LastIndexByte(value[:a.Start], '\n')+1:a.Start]) + 1
		to := max(from+utf8.RuneCountInString(value[a.Start:a.End])-1, from)
		out = append(out, place{a.Rule, severities[a.Severity], a.Message, a.Match, line, from, to})
	}
	return out
}

// write puts files into a folder.
func write(t *testing.T, dir string, files map[string]string) {
	t.Helper()
	for name, text := range files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// load reads a folder that Vale reads as well. No finding on its rules may be an error.
func load(t *testing.T, dir string) *brand.Engine {
	t.Helper()
	engine, findings := brand.Load(os.DirFS(dir), "styles")
	for _, f := range findings {
		if f.Severity == diag.Error {
			t.Fatalf("%s:%d: %s", f.File, f.Line, f.Message)
		}
	}
	return engine
}

// difference lists the alerts that only one of the two has, or nothing.
func difference(vale, galley []place) string {
	var out strings.Builder
	count := map[place]int{}
	for _, p := range vale {
		count[p]++
	}
	for _, p := range galley {
		count[p]--
	}
	for p, n := range count {
		if n > 0 {
			fmt.Fprintf(&out, "- %s\n", p)
		} else if n < 0 {
			fmt.Fprintf(&out, "+ %s\n", p)
		}
	}
	lines := strings.SplitAfter(out.String(), "\n")
	slices.Sort(lines)
	return strings.Join(lines, "")
}

const plainConfig = `StylesPath = styles
MinAlertLevel = suggestion
Vocab = Team

[*]
BasedOnStyles = Vale, Gen
Vale.Spelling = NO
Vale.Repetition = NO
`

// TestAgainstVale gives Vale and the engine the same generated rules and texts, and wants the same alerts at the
// same places.
func TestAgainstVale(t *testing.T) {
	pairs, alerts := 0, 0
	for seed := range uint64(oracleSeeds) {
		g := newGenerator(seed)
		files := map[string]string{".vale.ini": plainConfig}
		names := map[string]bool{}
		for i := range 60 {
			name := fmt.Sprintf("R%02d", i)
			files["styles/Gen/"+name+".yml"] = g.rule()
			names["Gen."+name] = true
		}
		accept, reject := g.vocab()
		files["styles/config/vocabularies/Team/accept.txt"] = accept
		files["styles/config/vocabularies/Team/reject.txt"] = reject
		texts := map[string]string{}
		for i := range 60 {
			name := fmt.Sprintf("t%02d.txt", i)
			texts[name] = g.text()
			files["texts/"+name] = texts[name]
		}
		dir := t.TempDir()
		write(t, dir, files)
		engine := load(t, dir)
		theirs := askVale(t, dir, "*.txt")
		for name, text := range texts {
			var ours []place
			for _, scope := range []string{"text.txt", "raw.txt"} {
				ours = append(ours, places(text, engine.Run(brand.Text{Scope: scope, Value: text}))...)
			}
			if diff := difference(theirs[name], ours); diff != "" {
				t.Errorf("seed %d: %s: %q: -Vale +galley:\n%s%s", seed, name, text, diff, rulesIn(files, diff))
			}
			pairs += len(engine.Rules())
			alerts += len(ours)
		}
	}
	t.Logf("%d pairs of a rule and a text, %d alerts", pairs, alerts)
	if alerts < pairs/20 {
		t.Errorf("got %d alerts of %d pairs, want more: the generator makes nothing to compare", alerts, pairs)
	}
}

// rulesIn returns the rule files that a difference names.
func rulesIn(files map[string]string, diff string) string {
	var out strings.Builder
	for name, text := range files {
		rule := strings.TrimSuffix(filepath.Base(name), ".yml")
		if strings.Contains(name, "styles/Gen/") && changed(diff, "Gen."+rule+" ") {
			fmt.Fprintf(&out, "--- %s\n%s", name, text)
		}
	}
	return out.String()
}

func changed(diff, rule string) bool {
	for line := range strings.Lines(diff) {
		if (line[0] == '-' || line[0] == '+') && strings.Contains(line, rule) {
			return true
		}
	}
	return false
}
