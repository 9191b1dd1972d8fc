package review

import (
	"encoding/xml"
	"io"
	"slices"
	"strings"

	"github.com/galley-social/galley/schema/diag"
)

// The elements of JUnit's XML that CI systems agree on.
type (
	junitSuites struct {
		XMLName  xml.Name     `xml:"testsuites"`
		Name     string       `xml:"name,attr"`
		Tests    int          `xml:"tests,attr"`
		Failures int          `xml:"failures,attr"`
		Errors   int          `xml:"errors,attr"`
		Suites   []junitSuite `xml:"testsuite"`
	}
	junitSuite struct {
		Name     string      `xml:"name,attr"`
		Tests    int         `xml:"tests,attr"`
		Failures int         `xml:"failures,attr"`
		Errors   int         `xml:"errors,attr"`
		Skipped  int         `xml:"skipped,attr"`
		Cases    []junitCase `xml:"testcase"`
	}
	junitCase struct {
		Name    string        `xml:"name,attr"`
		Class   string        `xml:"classname,attr"`
		File    string        `xml:"file,attr"`
		Failure *junitFailure `xml:"failure,omitempty"`
		Out     string        `xml:"system-out,omitempty"`
	}
	junitFailure struct {
		Message string `xml:"message,attr"`
		Type    string `xml:"type,attr"`
		Text    string `xml:",chardata"`
	}
)

// JUnit writes findings as JUnit's XML: a suite for each file and a case for each rule that found something in
// it. Findings of at least the severity fail their case, others are its output. files are those that were
// read: one without a finding is a suite with one case that passes.
func JUnit(w io.Writer, list []diag.Diagnostic, files []string, least diag.Severity) error {
	byFile := map[string][]diag.Diagnostic{}
	for _, d := range list {
		byFile[d.File] = append(byFile[d.File], d)
		files = append(files, d.File)
	}
	out := junitSuites{Name: "galley check"}
	for _, file := range slices.Compact(slices.Sorted(slices.Values(files))) {
		s := suite(file, byFile[file], least)
		out.Suites = append(out.Suites, s)
		out.Tests += s.Tests
		out.Failures += s.Failures
	}
	data, err := xml.MarshalIndent(out, "", "  ")
	if err != nil {
		return err
	}
	_, err = io.WriteString(w, xml.Header+string(data)+"\n")
	return err
}

func suite(file string, list []diag.Diagnostic, least diag.Severity) junitSuite {
	name := Visible(file)
	s := junitSuite{Name: name}
	byRule := map[string][]diag.Diagnostic{}
	var rules []string
	for _, d := range list {
		byRule[d.Rule] = append(byRule[d.Rule], d)
		rules = append(rules, d.Rule)
	}
	for _, rule := range slices.Compact(slices.Sorted(slices.Values(rules))) {
		c := junitCase{Name: Visible(rule), Class: name, File: name}
		var failed, passed strings.Builder
		for _, d := range byRule[rule] {
			if d.Severity < least {
				writeFinding(&passed, d, noLines, Style{})
				continue
			}
			if c.Failure == nil {
				c.Failure = &junitFailure{Message: Visible(oneLine(d.Message)), Type: d.Severity.String()}
				s.Failures++
			}
			writeFinding(&failed, d, noLines, Style{})
		}
		if c.Failure != nil {
			c.Failure.Text = failed.String()
		}
		c.Out = passed.String()
		s.Cases = append(s.Cases, c)
	}
	if len(s.Cases) == 0 {
		s.Cases = []junitCase{{Name: "galley check", Class: name, File: name}}
	}
	s.Tests = len(s.Cases)
	return s
}

func noLines(string, int) (string, bool) { return "", false }
