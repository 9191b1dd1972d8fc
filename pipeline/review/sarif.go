package review

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"net/url"
	"path"
	"strings"

	"github.com/galley-social/galley/pipeline/rules/explain"
	"github.com/galley-social/galley/schema/diag"
)

// The part of SARIF 2.1.0 that galley writes.
type (
	sarifLog struct {
		Schema  string     `json:"$schema"`
		Version string     `json:"version"`
		Runs    []sarifRun `json:"runs"`
	}
	sarifRun struct {
		Tool       sarifTool                `json:"tool"`
		BaseIDs    map[string]sarifArtifact `json:"originalUriBaseIds"`
		ColumnKind string                   `json:"columnKind"`
		Results    []sarifResult            `json:"results"`
	}
	sarifTool struct {
		Driver sarifDriver `json:"driver"`
	}
	sarifDriver struct {
		Name           string      `json:"name"`
		Version        string      `json:"version,omitempty"`
		InformationURI string      `json:"informationUri"`
		Rules          []sarifRule `json:"rules"`
	}
	sarifRule struct {
		ID            string      `json:"id"`
		Short         sarifText   `json:"shortDescription"`
		Full          sarifText   `json:"fullDescription"`
		Help          *sarifText  `json:"help,omitempty"`
		Configuration sarifConfig `json:"defaultConfiguration"`
	}
	sarifConfig struct {
		Level string `json:"level"`
	}
	sarifText struct {
		Text     string `json:"text"`
		Markdown string `json:"markdown,omitempty"`
	}
	sarifArtifact struct {
		URI         string     `json:"uri,omitempty"`
		URIBaseID   string     `json:"uriBaseId,omitempty"`
		Description *sarifText `json:"description,omitempty"`
	}
	sarifResult struct {
		RuleID       string            `json:"ruleId"`
		RuleIndex    int               `json:"ruleIndex"`
		Level        string            `json:"level"`
		Message      sarifText         `json:"message"`
		Locations    []sarifLocation   `json:"locations"`
		Fingerprints map[string]string `json:"partialFingerprints"`
		Fixes        []sarifFix        `json:"fixes,omitempty"`
	}
	sarifLocation struct {
		Physical struct {
			Artifact sarifArtifact `json:"artifactLocation"`
			Region   sarifRegion   `json:"region"`
		} `json:"physicalLocation"`
	}
	sarifRegion struct {
		StartLine   int `json:"startLine"`
		StartColumn int `json:"startColumn"`
		EndColumn   int `json:"endColumn,omitempty"`
	}
)

// sourceRoot is the name SARIF readers know for the repository's root.
const sourceRoot = "%SRCROOT%"

// SARIF writes findings as SARIF 2.1.0, for code scanning. folder is where the content is in the repository,
// or empty; version is galley's own. Paths are relative to the repository's root.
func SARIF(w io.Writer, list []diag.Diagnostic, rules []explain.Rule, lines Lines, folder, version string) error {
	run := sarifRun{
		ColumnKind: "unicodeCodePoints", Results: []sarifResult{},
		BaseIDs: map[string]sarifArtifact{sourceRoot: {Description: &sarifText{Text: "The root of the repository."}}},
	}
	run.Tool.Driver = sarifDriver{Name: "galley", Version: version, InformationURI: "https://github.com/galley-social/galley", Rules: []sarifRule{}}
	index := map[string]int{}
	add := func(r sarifRule) {
		index[r.ID] = len(run.Tool.Driver.Rules)
		run.Tool.Driver.Rules = append(run.Tool.Driver.Rules, r)
	}
	for _, r := range rules {
		add(ruleOf(r))
	}
	seen := map[string]int{}
	for _, d := range list {
		if _, ok := index[d.Rule]; !ok { // a rule of the team's own
			add(ruleOf(explain.Rule{Name: d.Rule, Doc: "A rule of this repository.", Level: d.Severity}))
		}
		result := resultOf(d, folder)
		result.RuleIndex = index[d.Rule]
		print := fingerprint(d, lines)
		seen[print]++
		result.Fingerprints = map[string]string{"primaryLocationLineHash": fmt.Sprintf("%s:%d", print, seen[print])}
		run.Results = append(run.Results, result)
	}
	return write(w, sarifLog{Schema: "https://json.schemastore.org/sarif-2.1.0.json", Version: "2.1.0", Runs: []sarifRun{run}})
}

func ruleOf(r explain.Rule) sarifRule {
	rule := sarifRule{
		ID: r.Name, Short: sarifText{Text: r.Short()}, Full: sarifText{Text: r.Doc},
		Configuration: sarifConfig{sarifLevel(r.Level)},
	}
	if len(r.Bad) > 0 {
		var b strings.Builder
		_ = Rule(&b, r, Style{}) // a builder takes every write
		rule.Help = &sarifText{Text: b.String(), Markdown: RuleMarkdown(r)}
	}
	return rule
}

func resultOf(d diag.Diagnostic, folder string) sarifResult {
	result := sarifResult{RuleID: d.Rule, Level: sarifLevel(d.Severity), Message: sarifText{Text: Visible(d.Message)}}
	if d.Hint != "" {
		result.Message.Text += "\nhint: " + Visible(d.Hint)
	}
	var at sarifLocation
	at.Physical.Artifact = sarifArtifact{URI: relativeURI(path.Join(folder, d.File)), URIBaseID: sourceRoot}
	at.Physical.Region = sarifRegion{StartLine: d.Line, StartColumn: d.Column}
	if d.Length > 0 {
		at.Physical.Region.EndColumn = d.Column + d.Length
	}
	result.Locations = []sarifLocation{at}
	result.Fixes = fixesOf(d, at.Physical.Artifact)
	return result
}

func sarifLevel(s diag.Severity) string {
	if s == 0 {
		return diag.Warning.String()
	}
	return s.String()
}

func relativeURI(file string) string {
	parts := strings.Split(file, "/")
	for i := range parts {
		parts[i] = url.PathEscape(parts[i])
	}
	// A colon in the first part would make it a scheme.
	return strings.ReplaceAll(strings.Join(parts, "/"), ":", "%3A")
}

// fingerprint is what stays of a finding when lines move: its file, rule, words, and the text of its line.
func fingerprint(d diag.Diagnostic, lines Lines) string {
	line, _ := lines(d.File, d.Line)
	sum := sha256.Sum256([]byte(strings.Join([]string{d.File, d.Rule, d.Message, oneLine(line)}, "\x00")))
	return hex.EncodeToString(sum[:8])
}
