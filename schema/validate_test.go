package schema_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/galley-social/galley/schema"
	"github.com/galley-social/galley/schema/diag"
	"github.com/galley-social/galley/schema/frontmatter"
)

// TestValidateGolden compares what is said about each file of testdata/validate, whose name starts with its
// kind, with the .out file beside it.
func TestValidateGolden(t *testing.T) {
	files, err := filepath.Glob("testdata/validate/*.[my][da]*")
	if err != nil || len(files) == 0 {
		t.Fatalf("no files in testdata/validate: %v", err)
	}
	for _, file := range files {
		base := filepath.Base(file)
		t.Run(base, func(t *testing.T) {
			src, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			name, _, _ := strings.Cut(base, "-")
			got := validate(t, schema.Kind(name), base, src)
			out := strings.TrimSuffix(file, filepath.Ext(file)) + ".out"
			if *update {
				if err := os.WriteFile(out, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(out)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), got); diff != "" {
				t.Errorf("findings (-want +got):\n%s", diff)
			}
		})
	}
}

// validate writes the findings as people see them, with the marked characters below.
func validate(t *testing.T, kind schema.Kind, file string, src []byte) string {
	t.Helper()
	doc, problems := frontmatter.Parse(src)
	if kind == schema.KindConfig {
		doc, problems = frontmatter.ParseYAML(src)
	}
	if len(problems) > 0 {
		t.Fatalf("problems: %+v", problems)
	}
	lines := strings.Split(string(src), "\n")
	var b strings.Builder
	for _, d := range schema.Validate(kind, file, doc) {
		checkFinding(t, d, len(lines))
		fmt.Fprintf(&b, "%s:%d:%d: %s: %s [%s]\n", d.File, d.Line, d.Column, d.Severity, d.Message, d.Rule)
		if d.Length > 0 {
			fmt.Fprintf(&b, "  %s\n  %s^%s\n", lines[d.Line-1], strings.Repeat(" ", d.Column-1), strings.Repeat("~", d.Length-1))
		}
		fmt.Fprintf(&b, "  hint: %s\n", d.Hint)
	}
	if b.Len() == 0 {
		return "nothing to say\n"
	}
	return b.String()
}

func checkFinding(t *testing.T, d diag.Diagnostic, lines int) {
	t.Helper()
	if d.Line < 1 || d.Line > lines || d.Column < 1 || d.Length < 0 || d.Message == "" || d.Hint == "" || d.Rule != schema.RuleName || d.Severity != diag.Error {
		t.Errorf("finding %+v in a file of %d lines", d, lines)
	}
}

func TestExamplesAreValid(t *testing.T) {
	for _, k := range schema.Kinds() {
		t.Run(string(k.Kind), func(t *testing.T) {
			var published struct{ Examples []json.RawMessage }
			if err := json.Unmarshal(schema.JSONSchema(k.Kind), &published); err != nil {
				t.Fatal(err)
			}
			if len(published.Examples) == 0 {
				t.Fatal("the schema has no example")
			}
			texts := []string{"---\n" + k.Example + "---\n"}
			for _, e := range published.Examples {
				texts = append(texts, string(e)+"\n")
			}
			for _, text := range texts {
				doc, problems := frontmatter.Parse([]byte(text))
				if len(problems) > 0 {
					t.Fatalf("problems: %+v", problems)
				}
				if found := schema.Validate(k.Kind, k.File, doc); len(found) > 0 {
					t.Errorf("findings: %+v", found)
				}
				if err := decodes(k.Kind, doc); err != nil {
					t.Error(err)
				}
			}
		})
	}
}

func decodes(kind schema.Kind, doc frontmatter.Document) error {
	var err error
	switch kind {
	case schema.KindBrand:
		_, err = schema.Decode[schema.Brand](doc)
	case schema.KindCampaign:
		_, err = schema.Decode[schema.Campaign](doc)
	case schema.KindConfig:
		_, err = schema.Decode[schema.Config](doc)
	case schema.KindFreeze:
		_, err = schema.Decode[schema.Freeze](doc)
	case schema.KindPost:
		_, err = schema.Decode[schema.Post](doc)
	case schema.KindStrategy:
		_, err = schema.Decode[schema.Strategy](doc)
	default:
		err = fmt.Errorf("no type for %q", kind)
	}
	return err
}

func TestDecodeInEveryFormat(t *testing.T) {
	tests := []struct{ name, src string }{
		{"yaml", "---\ntitle: x\nchannels: [a]\npublish_at: 2026-12-01\npoll: {options: [1st, 2nd], duration: 1d}\nmedia:\n  - file: a.jpg\n---\n"},
		{"toml", "+++\ntitle = 'x'\nchannels = ['a']\npublish_at = 2026-12-01\npoll.options = ['1st', '2nd']\npoll.duration = '1d'\n[[media]]\nfile = 'a.jpg'\n+++\n"},
		{"json", `{"title": "x", "channels": ["a"], "publish_at": "2026-12-01", "poll": {"options": ["1st", "2nd"], "duration": "1d"}, "media": [{"file": "a.jpg"}]}` + "\n"},
	}
	want := schema.Post{
		Title: "x", Channels: []string{"a"}, PublishAt: "2026-12-01",
		Poll: &schema.Poll{Options: []string{"1st", "2nd"}, Duration: "1d"}, Media: []schema.Media{{File: "a.jpg"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			doc, problems := frontmatter.Parse([]byte(tt.src))
			if len(problems) > 0 {
				t.Fatalf("problems: %+v", problems)
			}
			if found := schema.Validate(schema.KindPost, "x.md", doc); len(found) > 0 {
				t.Errorf("findings: %+v", found)
			}
			got, err := schema.Decode[schema.Post](doc)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("post (-want +got):\n%s", diff)
			}
		})
	}
}

func TestValidateWithoutHeader(t *testing.T) {
	doc, _ := frontmatter.Parse([]byte("only text\n"))
	if got := schema.Validate(schema.KindPost, "x.md", doc); got != nil {
		t.Errorf("got %+v, want nothing", got)
	}
	if got, err := schema.Decode[schema.Post](doc); err != nil || got.Title != "" {
		t.Errorf("got %+v, %v, want a zero post", got, err)
	}
}

func FuzzValidate(f *testing.F) {
	for _, k := range schema.Kinds() {
		f.Add(string(k.Kind), []byte("---\n"+k.Example+"---\n"))
	}
	f.Add("post", []byte("---\ntitle: 1\nchannels: x\nmedia: [{file: }, {part: 1e30}]\nx/y~z: {}\n---\n"))
	f.Add("config", []byte("+++\nversion = 2\nchannels = {}\n[publish]\nmax_late = '9999999999w'\n+++\n"))
	f.Fuzz(func(t *testing.T, kind string, src []byte) {
		doc, _ := frontmatter.Parse(src)
		found := schema.Validate(schema.Kind(kind), "f", doc)
		for _, d := range found {
			checkFinding(t, d, 1+strings.Count(string(src), "\n"))
		}
		if schema.JSONSchema(schema.Kind(kind)) == nil || doc.Root == nil || len(found) > 0 {
			return
		}
		if err := decodes(schema.Kind(kind), doc); err != nil {
			t.Errorf("nothing was found, and yet: %v", err)
		}
	})
}

func BenchmarkValidate(b *testing.B) {
	doc, _ := frontmatter.Parse([]byte("---\ntitle: x\nchannels: [a, b]\npublish_at: 2026-12-01 09:00\nhashtags: [c]\n---\n"))
	for b.Loop() {
		schema.Validate(schema.KindPost, "x.md", doc)
	}
}
