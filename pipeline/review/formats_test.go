package review_test

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"os"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/galley-social/galley/pipeline/review"
	"github.com/galley-social/galley/pipeline/rules/explain"
	"github.com/galley-social/galley/schema/diag"
)

// obeyed reads a log as GitHub's runner does: the commands in it, each "kind {properties} message". It trims a
// line, and takes "::name properties::message" at its start, or else "##[name properties]message" anywhere.
func obeyed(log string) []string {
	undo := strings.NewReplacer("%0D", "\r", "%0A", "\n", "%3A", ":", "%2C", ",", "%25", "%")
	var list []string
	for _, line := range strings.FieldsFunc(log, func(r rune) bool { return r == '\n' || r == '\r' }) {
		line = strings.TrimFunc(line, unicode.IsSpace)
		command, message, ok := "", "", false
		if rest, is := strings.CutPrefix(line, "::"); is {
			command, message, ok = strings.Cut(rest, "::")
		} else if _, rest, is := strings.Cut(line, "##["); is {
			command, message, ok = strings.Cut(rest, "]")
		}
		if !ok {
			continue
		}
		name, properties, _ := strings.Cut(command, " ")
		var fields []string
		for p := range strings.SplitSeq(properties, ",") {
			key, value, _ := strings.Cut(p, "=")
			fields = append(fields, fmt.Sprintf("%s=%q", key, undo.Replace(value)))
		}
		list = append(list, fmt.Sprintf("%s %v %q", name, fields, undo.Replace(message)))
	}
	return list
}

// FuzzGitHub: whatever a finding says, the runner gets the commands that are meant, with the finding's own
// words, and no other.
func FuzzGitHub(f *testing.F) {
	f.Add("posts/a.md", "limits", "too long", "cut it", 12)
	f.Add("::error::x", "r\n::error::x", "a\n::set-env name=PATH::x\r\n##[add-path]/x", "\u2028::warning::%0A::debug::x", 1)
	f.Add("a,b:c%25.md", "##[error]", "\u00a0::error::x", "%0A%", 31)
	f.Add("\u00a0 ::error::x", "r", "100%0Ax%25y", "", 40)
	f.Fuzz(func(t *testing.T, file, rule, message, hint string, n int) {
		n = min(max(n, 0), 60)
		var list []diag.Diagnostic
		for i := range n {
			list = append(list, diag.Diagnostic{
				File: file, Pos: diag.Pos{Line: i + 1, Column: 2}, Length: i % 3, Severity: diag.Severity(1 + i%3), Rule: rule, Message: message, Hint: hint,
			})
		}
		var b bytes.Buffer
		if err := review.GitHub(&b, list, ""); err != nil {
			t.Fatal(err)
		}
		got := obeyed(b.String())
		want := map[string]int{}
		for _, d := range list {
			want[d.Severity.String()] = min(10, want[d.Severity.String()]+1)
		}
		counted := map[string]int{}
		for _, c := range got {
			kind, _, _ := strings.Cut(c, " ")
			counted[strings.Replace(kind, "notice", "note", 1)]++
			if !strings.Contains(c, fmt.Sprintf("title=%q", "galley: "+review.Visible(rule))) && review.Visible(rule) == rule {
				t.Errorf("got the command %s, want rule %q in it", c, rule)
			}
			if review.Visible(message) == message && !strings.Contains(c, strings.Trim(fmt.Sprintf("%q", message), `"`)) {
				t.Errorf("got the command %s, want message %q in it", c, message)
			}
		}
		if diff := cmp.Diff(want, counted); diff != "" {
			t.Errorf("commands by kind (-want +got):\n%s\n%s", diff, b.String())
		}
	})
}

// TestSARIF holds what SARIF writes against the standard's own schema.
func TestSARIF(t *testing.T) {
	const file = "../../.ci/npm/node_modules/@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json"
	source, err := os.ReadFile(file)
	if err != nil {
		t.Fatalf("there is no SARIF schema (%v); install it with .ci/npm/install.sh", err)
	}
	compiler := jsonschema.NewCompiler()
	compiler.AssertFormat = true
	if err := compiler.AddResource("sarif.json", bytes.NewReader(source)); err != nil {
		t.Fatal(err)
	}
	schema, err := compiler.Compile("sarif.json")
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range []int{0, 1, 45} {
		var log any
		if err := json.Unmarshal(sarif(t, someFindings(n), noLine), &log); err != nil {
			t.Fatal(err)
		}
		if err := schema.Validate(log); err != nil {
			t.Errorf("%d findings: %#v", n, err)
		}
	}
	var wrong any = map[string]any{"version": "2.1.0", "runs": []any{map[string]any{}}}
	if schema.Validate(wrong) == nil {
		t.Error("the schema takes a run without a tool, so it judges nothing")
	}
}

func sarif(t *testing.T, list []diag.Diagnostic, lines review.Lines) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := review.SARIF(&b, list, explain.All(), lines, "content", "v1.2.3"); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// sarifLog is what the tests look at.
type sarifLog struct {
	Version string
	Runs    []struct {
		ColumnKind         string
		OriginalURIBaseIDs map[string]any `json:"originalUriBaseIds"`
		Tool               struct {
			Driver struct {
				Name, Version string
				Rules         []struct {
					ID                                string
					ShortDescription, FullDescription struct{ Text string }
					DefaultConfiguration              struct{ Level string }
				}
			}
		}
		Results []struct {
			RuleID    string
			RuleIndex int
			Level     string
			Message   struct{ Text string }
			Locations []struct {
				PhysicalLocation struct {
					ArtifactLocation struct{ URI, URIBaseID string }
					Region           struct{ StartLine, StartColumn, EndColumn int }
				}
			}
			PartialFingerprints map[string]string
			Fixes               []struct {
				ArtifactChanges []struct {
					ArtifactLocation struct{ URI, URIBaseID string }
					Replacements     []struct {
						DeletedRegion   struct{ StartLine, StartColumn, EndColumn int }
						InsertedContent struct{ Text string }
					}
				}
			}
		}
	}
}

func TestSARIFContents(t *testing.T) {
	own := diag.Diagnostic{
		File: "posts/é %:1.md", Pos: diag.Pos{Line: 4, Column: 5}, Length: 6, Severity: diag.Note, Rule: "House.Terms", Message: "say\x1b it", Hint: "do",
		Fix: diag.Fix{Pos: diag.Pos{Line: 4, Column: 6}, Old: "é é", New: "e"},
	}
	var log sarifLog
	if err := json.Unmarshal(sarif(t, []diag.Diagnostic{own, {File: "a.md", Pos: diag.Pos{Line: 1, Column: 1}, Severity: diag.Error, Rule: "limits", Message: "m"}}, noLine), &log); err != nil {
		t.Fatal(err)
	}
	run := log.Runs[0]
	if run.ColumnKind != "unicodeCodePoints" || len(run.OriginalURIBaseIDs) != 1 || log.Version != "2.1.0" || run.Tool.Driver.Version != "v1.2.3" {
		t.Errorf("got the run %+v", run)
	}
	for _, r := range run.Tool.Driver.Rules {
		if r.ShortDescription.Text == "" || r.FullDescription.Text == "" || r.DefaultConfiguration.Level == "" {
			t.Errorf("rule %s: got %+v", r.ID, r)
		}
	}
	for _, r := range run.Results {
		if id := run.Tool.Driver.Rules[r.RuleIndex].ID; id != r.RuleID {
			t.Errorf("the index of %s leads to %s", r.RuleID, id)
		}
	}
	first := run.Results[0]
	place := first.Locations[0].PhysicalLocation
	got := fmt.Sprint(first.RuleID, first.Level, first.Message.Text, place.ArtifactLocation, place.Region)
	want := "House.Terms" + "note" + "say<U+001B> it\nhint: do" + "{content/posts/%C3%A9%20%25%3A1.md %SRCROOT%} {4 5 11}"
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the result (-want +got):\n%s", diff)
	}
	if fixes := fmt.Sprint(first.Fixes); fixes != "[{[{{content/posts/%C3%A9%20%25%3A1.md %SRCROOT%} [{{4 6 9} {e}}]}]}]" {
		t.Errorf("got the fixes %s", fixes)
	}
	if len(run.Results[1].Fixes) > 0 {
		t.Errorf("got the fixes %v of a finding that has none", run.Results[1].Fixes)
	}
	if region := run.Results[1].Locations[0].PhysicalLocation.Region; region.EndColumn != 0 {
		t.Errorf("a finding without a length: got %+v", region)
	}
}

// TestFingerprints: they stay when lines move, and differ between findings.
func TestFingerprints(t *testing.T) {
	print := func(line int, text string, twice int) []string {
		d := diag.Diagnostic{File: "a.md", Pos: diag.Pos{Line: line, Column: 3}, Severity: diag.Error, Rule: "limits", Message: "m"}
		var list []diag.Diagnostic
		for range twice {
			list = append(list, d)
			d.Line++
		}
		var log sarifLog
		if err := json.Unmarshal(sarif(t, list, func(string, int) (string, bool) { return text, true }), &log); err != nil {
			t.Fatal(err)
		}
		var prints []string
		for _, r := range log.Runs[0].Results {
			prints = append(prints, r.PartialFingerprints["primaryLocationLineHash"])
		}
		return prints
	}
	first := print(3, "title: A", 1)
	if moved := print(9, "  title:  A", 1); moved[0] != first[0] || first[0] == "" {
		t.Errorf("a moved line: got %q, want %q", moved, first)
	}
	if other := print(3, "title: B", 1); other[0] == first[0] {
		t.Errorf("another line has the fingerprint %q too", other)
	}
	if two := print(3, "title: A", 2); two[0] != first[0] || two[0] == two[1] {
		t.Errorf("two findings on the same words: got %q", two)
	}
}

// TestJUnit reads the XML back: it is well-formed whatever findings say, and its counts are right.
func TestJUnit(t *testing.T) {
	list := someFindings(45)
	list[0].Message, list[0].File = "]]> <a>\x00\x1b\ufffe & \"", "posts/\x07.md"
	for _, least := range []diag.Severity{diag.Error, diag.Warning, diag.Note} {
		fails := map[string]bool{}
		for _, d := range list {
			if d.Severity >= least {
				fails[d.File+"\x00"+d.Rule] = true
			}
		}
		var b bytes.Buffer
		if err := review.JUnit(&b, list, []string{"galley.yaml"}, least); err != nil {
			t.Fatal(err)
		}
		var read struct {
			Tests    int `xml:"tests,attr"`
			Failures int `xml:"failures,attr"`
			Suites   []struct {
				Tests int `xml:"tests,attr"`
				Cases []struct {
					Failure *string `xml:"failure"`
				} `xml:"testcase"`
			} `xml:"testsuite"`
		}
		if err := xml.Unmarshal(b.Bytes(), &read); err != nil {
			t.Fatalf("%v in\n%s", err, b.String())
		}
		tests, failures := 0, 0
		for _, s := range read.Suites {
			tests += s.Tests
			for _, one := range s.Cases {
				if one.Failure != nil {
					failures++
				}
			}
		}
		if read.Tests != tests || read.Failures != failures || failures != len(fails) {
			t.Errorf("%s: got %d tests of %d and %d failures of %d, want %d failures", least, read.Tests, tests, read.Failures, failures, len(fails))
		}
		if strings.ContainsAny(b.String(), "\x00\x07\x1b\ufffe") {
			t.Error("a control sign is left")
		}
	}
}
