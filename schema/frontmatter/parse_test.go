package frontmatter_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"go.yaml.in/yaml/v3"

	"github.com/galley-social/galley/schema/diag"
	"github.com/galley-social/galley/schema/frontmatter"
)

func TestParseProblems(t *testing.T) {
	deep := strings.Repeat("[", 70) + strings.Repeat("]", 70)
	tests := []struct{ name, src, want string }{
		{"unclosed yaml", "---\ntitle: x\n", `1:1: the front matter is opened with "---" and never closed`},
		{"unclosed toml", "\n\n+++\ntitle = 'x'\n---\n", `3:1: the front matter is opened with "+++" and never closed`},
		{"unclosed json", ";;;\n{}\n", `1:1: the front matter is opened with ";;;" and never closed`},
		{"unclosed with a byte-order mark", "\ufeff---\ntitle: x\n", `1:1: the front matter is opened with "---" and never closed`},
		{"only a fence", "---", `1:1: the front matter is opened with "---" and never closed`},
		{"indented fence", "---\ntext: |\n  a\n  ---\n  b\n---\n", `4:1: the fence of the front matter does not start its line`},
		{"fence after a no-break space", "---\na: b\n\u00a0---\n", `3:1: the fence of the front matter does not start its line`},
		{"duplicate key", "---\ntitle: x\nb: 1\ntitle: y\n---\n", `4:1: the key "title" is there twice; the first is on line 2`},
		{"nested duplicate key", "---\na:\n  - b: 1\n    \"b\": 2\n---\n", `4:5: the key "b" is there twice; the first is on line 3`},
		{"duplicate key in toml", "+++\na = 1\na = 2\n+++\n", `3:1: the key "a" is there twice; the first is on line 2`},
		{"duplicate table in toml", "+++\n[a]\nx = 1\n[a]\ny = 1\n+++\n", `4:2: the TOML can't be read`},
		{"key used as table in toml", "+++\na = 1\n[a.b]\n+++\n", `3:2: the key "a" is there twice`},
		{"duplicate key in json", ";;;\n{\"a\": 1,\n \"a\": 2}\n;;;\n", `3:2: the key "a" is there twice; the first is on line 2`},
		{"anchor", "---\na: &x 1\n---\n", `2:4: "&x" is an anchor`},
		{"alias", "---\na: &x 1\nb: *x\n---\n", `2:4: "&x" is an anchor`},
		{"markdown emphasis as alias", "---\nb: 1\na: *x y*\n---\n", `3:1: a value starts with "*"`},
		{"merge key", "---\na: {b: 1}\n<<: {c: 1}\n---\n", `3:1: the merge key "<<"`},
		{"tag", "---\na: !secret b\n---\n", `2:4: "!secret" is a tag`},
		{"standard tag", "---\na: !!binary aGk=\n---\n", `2:4: "!!binary" is a tag`},
		{"key that is a list", "---\n? [a]\n: b\n---\n", `2:3: a list is used as a key`},
		{"template braces", "---\na: {{ b }}\n---\n", `2:5: a group of keys is used as a key`},
		{"null key", "---\n~: b\n---\n", `2:1: a key is empty`},
		{"not a mapping", "---\n- a\n---\n", `2:1: the front matter is a list and not a list of keys`},
		{"a text", "---\nhello\n---\n", `2:1: the front matter is text and not a list of keys`},
		{"null", "---\n~\n---\n", `2:1: the front matter is empty and not a list of keys`},
		{"json list", ";;;\n[1]\n;;;\n", `2:1: the front matter is a list and not a list of keys`},
		{"two documents", "---\na: 1\n...\nb: 2\n---\n", `4:1: more than one YAML document`},
		{"tab indentation", "---\na:\n\tb: 1\n---\n", `3:1: a tab in the indentation`},
		{"tab in the first line", "---\n\ta: 1\n---\n", `2:1: a tab in the indentation`},
		{"colon in a value", "---\ntitle: Foo: bar\n---\n", `2:1: a second colon`},
		{"no colon", "---\na: 1\nb:2\nc: 3\n---\n", `3:1: a line that is neither`},
		{"open quote", "---\na: 1\nb: \"open\nc: 3\n---\n", `3:1: a quote is opened and never closed`},
		{"open bracket", "---\na: 1\nb: [1, 2\nc: 3\n---\n", `3:1: a list is opened`},
		{"open brace", "---\na: 1\nb: {c: 1\nd: 3\n---\n", `3:1: a group of keys is opened`},
		{"early quote", "---\na: 1\nd:\n  e: 1\n  b: \"a\" c\n---\n", `5:3: the line does not fit`},
		{"at sign", "---\na: 1\nb: @ines\n---\n", `3:1: a value starts with a character`},
		{"unknown escape", "---\na: 1\nb: \"\\q\"\n---\n", `3:1: a backslash in double quotes`},
		{"bad line after windows line ends", "---\r\na: 1\r\nb: x: y\r\n---\r\n", `3:1: a second colon`},
		{"toml without quotes", "+++\na = 1\nb = hello\n+++\n", `3:5: the TOML can't be read`},
		{"toml date that is none", "+++\na = 2026-13-41\n+++\n", `2:10: the TOML can't be read: impossible date`},
		{"toml infinity", "+++\na = [1, -inf]\n+++\n", `2:9: the number "-inf"`},
		{"toml large number", "+++\na = 1e999\n+++\n", `2:5: the number 1e999 is too large`},
		{"toml end of input", "+++\na = [\n+++\n", `2:6: the TOML can't be read`},
		{"yaml not a number", "---\na: .nan\n---\n", `2:4: the number ".nan"`},
		{"json comma", ";;;\n{\"a\": 1,,}\n;;;\n", `2:10: the JSON can't be read`},
		{"json that ends early", ";;;\n{\"a\": 1\n;;;\n", `2:1: a JSON object that does not end`},
		{"json large number", ";;;\n{\"a\": 1e999}\n;;;\n", `2:7: the number 1e999 is too large`},
		{"text after json", ";;;\n{\"a\": 1}\nmore\n;;;\n", `3:1: text after the JSON object`},
		{"text after a bare object", "{\"a\": 1} more\n", `1:9: text on the line on which the JSON object ends`},
		{"bare object that does not end", "{\"a\": 1\n\nbody\n", `3:1: the JSON can't be read`},
		{"nested in yaml", "---\na: " + deep + "\n---\n", `2:67: values are nested more than 64 deep`},
		{"nested in toml", "+++\na = " + deep + "\n+++\n", `2:68: values are nested more than 64 deep`},
		{"nested in json", "{\"a\": " + deep + "}\n", `values are nested more than 64 deep`},
		{"long header", "---\na: " + strings.Repeat("x", 65<<10) + "\n---\n", `2:1: the front matter is longer than 64 KiB`},
		{"long bare object", "{\"a\": \"" + strings.Repeat("x", 65<<10) + "\"}\n", `1:1: the front matter is longer than 64 KiB`},
		{"bytes that are no UTF-8", "---\na: é\xff\n---\n", `2:5: the byte 0xff is not UTF-8`},
		{"bytes in the body", "---\na: b\n---\nx\xc3", `4:2: the byte 0xc3 is not UTF-8`},
		{"zero byte", "---\na: b\n---\nx\x00", `4:2: the file has a zero byte`},
		{"UTF-16", "\xff\xfe-\x00-\x00", `1:1: the file is in UTF-16`},
		{"control character", "---\na: b\x1b[1m\n---\n", `2:5: the invisible character U+001B`},
		{"line separator", "---\na: b\u2028c\n---\n", `2:5: the invisible character U+2028`},
		{"lone carriage return", "---\na: b\rc: d\n---\n", `2:5: the invisible character U+000D`},
		{"escaped control character", "---\na: \"b\\e[1m\"\n---\n", `2:4: the value holds the control character U+001B`},
		{"escaped zero in json", "{\"a\": \"\\u0000\"}\n", `1:7: the value holds the control character U+0000`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			doc, problems := frontmatter.Parse([]byte(tt.src))
			checkDocument(t, []byte(tt.src), doc, problems)
			if got := list(problems); !strings.Contains(got, tt.want) {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func list(problems []frontmatter.Problem) string {
	var b strings.Builder
	for _, p := range problems {
		fmt.Fprintf(&b, "%d:%d: %s\n", p.Line, p.Column, p.Message)
	}
	return b.String()
}

// checkDocument holds for every input: no byte is lost, and every place is in the file.
func checkDocument(t *testing.T, src []byte, doc frontmatter.Document, problems []frontmatter.Problem) {
	t.Helper()
	if got := bytes.Join([][]byte{doc.Prefix, doc.Header, doc.Fence, doc.Body}, nil); !bytes.Equal(got, src) {
		t.Errorf("parts make %q, want %q", got, src)
	}
	lines := 1 + bytes.Count(src, []byte("\n"))
	for _, p := range problems {
		if p.Line < 1 || p.Line > lines || p.Column < 1 || p.Message == "" || p.Hint == "" {
			t.Errorf("problem %+v in a file of %d lines", p, lines)
		}
	}
	if len(problems) > 0 && doc.Root != nil {
		t.Error("there are problems and a Root")
	}
	if want := 1 + bytes.Count(src[:len(src)-len(doc.Body)], []byte("\n")); doc.BodyLine != want {
		t.Errorf("body starts on line %d, want %d", doc.BodyLine, want)
	}
	if doc.Root == nil {
		return
	}
	if doc.Root.Kind != yaml.MappingNode {
		t.Errorf("root is of kind %d", doc.Root.Kind)
	}
	checkNode(t, src, doc.Root)
}

// checkNode wants each node in the file, and each text that is written plainly to stand where it says.
func checkNode(t *testing.T, src []byte, n *yaml.Node) {
	t.Helper()
	lines := strings.Split(strings.TrimPrefix(string(src), "\ufeff"), "\n")
	if n.Line < 1 || n.Line > len(lines) || n.Column < 1 || n.Column > utf8.RuneCountInString(lines[n.Line-1])+1 {
		t.Errorf("node %q at %d:%d in %q", n.Value, n.Line, n.Column, src)
		return
	}
	rest := string([]rune(lines[n.Line-1])[n.Column-1:])
	if n.Kind == yaml.ScalarNode && n.Style == 0 && !strings.ContainsAny(n.Value, "\n ") && n.Tag != "!!null" && !strings.HasPrefix(rest, n.Value) {
		// YAML may put an explicit non-specific tag before a value.
		if !strings.HasPrefix(rest, "!") && !strings.HasPrefix(rest, "?") {
			t.Errorf("node %q at %d:%d, where %q stands", n.Value, n.Line, n.Column, rest)
		}
	}
	for _, c := range n.Content {
		checkNode(t, src, c)
	}
}

func TestParseFormats(t *testing.T) {
	want := map[string]any{
		"title": "Ünïcode 😀 and\ttab", "publish_at": "2026-12-01", "count": 3, "share": 0.5, "draft": true,
		"channels": []any{"site", "bluesky"},
		"poll":     map[string]any{"options": []any{"a", "b"}, "duration": "1d"},
		"media":    []any{map[string]any{"file": "a.jpg"}, map[string]any{"file": "b.jpg"}},
	}
	files, err := filepath.Glob("testdata/same/*")
	if err != nil || len(files) == 0 {
		t.Fatalf("no files in testdata/same: %v", err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			src, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			for name, src := range map[string][]byte{
				"as it is":           src,
				"byte-order mark":    append([]byte("\ufeff"), src...),
				"windows line ends":  bytes.ReplaceAll(src, []byte("\n"), []byte("\r\n")),
				"blank lines before": append([]byte("\n\n"), src...),
			} {
				doc, problems := frontmatter.Parse(src)
				checkDocument(t, src, doc, problems)
				if len(problems) > 0 {
					t.Fatalf("%s: %s", name, list(problems))
				}
				var got map[string]any
				if err := doc.Root.Decode(&got); err != nil {
					t.Fatalf("%s: %v", name, err)
				}
				if diff := cmp.Diff(want, got); diff != "" {
					t.Errorf("%s (-want +got):\n%s", name, diff)
				}
				if got, want := strings.TrimSpace(string(doc.Body)), "The body."; got != want {
					t.Errorf("%s: body %q, want %q", name, got, want)
				}
			}
		})
	}
}

func TestParsePositions(t *testing.T) {
	tests := []struct {
		name, src  string
		path       []any
		key, value diag.Pos
		length     int
	}{
		{"yaml after wide characters", "---\né: [ü, \"x\\\"y\"]\n---\n", []any{"é", 1}, diag.Pos{Line: 2, Column: 8}, diag.Pos{Line: 2, Column: 8}, 6},
		{"yaml single quotes", "---\na: 'it''s' # c\n---\n", []any{"a"}, diag.Pos{Line: 2, Column: 1}, diag.Pos{Line: 2, Column: 4}, 7},
		{"yaml block", "\ufeff---\na: |\n  x\nb:\n  c: d\n---\n", []any{"b", "c"}, diag.Pos{Line: 5, Column: 3}, diag.Pos{Line: 5, Column: 6}, 1},
		{"yaml block text", "---\na: |\n  x\n---\n", []any{"a"}, diag.Pos{Line: 2, Column: 1}, diag.Pos{Line: 2, Column: 4}, 0},
		{"toml dotted", "+++\na.b = 'x'\n+++\n", []any{"a", "b"}, diag.Pos{Line: 2, Column: 3}, diag.Pos{Line: 2, Column: 7}, 3},
		{"toml list over lines", "+++\na = [ # list\n  'é', 'x',\n  [],\n  [1, 22],\n]\n+++\n", []any{"a", 3, 1}, diag.Pos{Line: 5, Column: 7}, diag.Pos{Line: 5, Column: 7}, 2},
		{"toml inline table", "+++\na = [{b = 1}, {b = [2]}, {}, { c = 'ü', d = 3 }]\n+++\n", []any{"a", 3, "d"}, diag.Pos{Line: 2, Column: 41}, diag.Pos{Line: 2, Column: 45}, 1},
		{"toml tables", "+++\n[[m]]\nf = 1\n[[m]]\nf = 2\n[m.x]\ny = 5\n+++\n", []any{"m", 1, "x", "y"}, diag.Pos{Line: 7, Column: 1}, diag.Pos{Line: 7, Column: 5}, 1},
		{"json surrogate pair", "{\"é\": \"\\ud83d\\ude00\", \"b\": [1,\t2]}\n", []any{"b", 1}, diag.Pos{Line: 1, Column: 32}, diag.Pos{Line: 1, Column: 32}, 1},
		{"json escape", "{\"a\": \"x\\\"y\"}\n", []any{"a"}, diag.Pos{Line: 1, Column: 2}, diag.Pos{Line: 1, Column: 7}, 6},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			doc, problems := frontmatter.Parse([]byte(tt.src))
			checkDocument(t, []byte(tt.src), doc, problems)
			if len(problems) > 0 {
				t.Fatal(list(problems))
			}
			if got := doc.KeyPos(tt.path...); got != tt.key {
				t.Errorf("key at %v, want %v", got, tt.key)
			}
			if got := doc.Pos(tt.path...); got != tt.value {
				t.Errorf("value at %v, want %v", got, tt.value)
			}
			if got := doc.Length(tt.path...); got != tt.length {
				t.Errorf("length %d, want %d", got, tt.length)
			}
		})
	}
}

func TestParseParts(t *testing.T) {
	tests := []struct{ name, src, prefix, header, fence, body string }{
		{"nothing", "", "", "", "", ""},
		{"only text", "# Hello\n\n---\n", "", "", "", "# Hello\n\n---\n"},
		{"text in braces", "{coffee} is here\n", "", "", "", "{coffee} is here\n"},
		{"four dashes", "----\na: b\n----\n", "", "", "", "----\na: b\n----\n"},
		{"yaml", "---\na: b\n---\nbody\n", "---\n", "a: b\n", "---\n", "body\n"},
		{"yaml without an end of line", "---\na: b\n---", "---\n", "a: b\n", "---", ""},
		{"named yaml", "\n---yaml \na: b\n--- \n\nbody", "\n---yaml \n", "a: b\n", "--- \n", "\nbody"},
		{"named toml", "---toml\na = 1\n---\nbody", "---toml\n", "a = 1\n", "---\n", "body"},
		{"named json", "---json\n{}\n---\nbody", "---json\n", "{}\n", "---\n", "body"},
		{"empty header", "---\n---\nbody", "---\n", "", "---\n", "body"},
		{"empty toml", "+++\n+++\n", "+++\n", "", "+++\n", ""},
		{"empty json", ";;;\n;;;\n", ";;;\n", "", ";;;\n", ""},
		{"comment only", "---\n# a: b\n---\nbody", "---\n", "# a: b\n", "---\n", "body"},
		{"bare object on one line", " {\"a\": {}}\nbody", " ", "{\"a\": {}}", "\n", "body"},
		{"bare object", "{\n\"a\": [\n{\n}\n\n]\n}\n\nbody", "", "{\n\"a\": [\n{\n}\n\n]\n}", "\n", "\nbody"},
		{"fence in the body", "---\na: b\n---\nx\n---\ny\n", "---\n", "a: b\n", "---\n", "x\n---\ny\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			doc, problems := frontmatter.Parse([]byte(tt.src))
			checkDocument(t, []byte(tt.src), doc, problems)
			if len(problems) > 0 {
				t.Fatal(list(problems))
			}
			got := []string{string(doc.Prefix), string(doc.Header), string(doc.Fence), string(doc.Body)}
			if diff := cmp.Diff([]string{tt.prefix, tt.header, tt.fence, tt.body}, got); diff != "" {
				t.Errorf("parts (-want +got):\n%s", diff)
			}
			if hasFence, hasRoot := tt.prefix+tt.header != "", doc.Root != nil; hasFence != hasRoot {
				t.Errorf("got a root: %v, want %v", hasRoot, hasFence)
			}
		})
	}
}

func TestParseYAML(t *testing.T) {
	tests := []struct{ name, src, want string }{
		{"config", "\ufeff# galley\nversion: 1\nname: x\n", ""},
		{"with a document start", "---\nversion: 1\n", ""},
		{"comment only", "# nothing\n", ""},
		{"nothing", "", ""},
		{"two documents", "a: 1\n---\nb: 2\n", "2:1: more than one YAML document"},
		{"duplicate", "\ufeffa: 1\na: 2\n", `2:1: the key "a" is there twice`},
		{"list", "- a\n", "1:1: the front matter is a list"},
		{"no UTF-8", "a: \xff\n", "1:4: the byte 0xff"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			doc, problems := frontmatter.ParseYAML([]byte(tt.src))
			checkDocument(t, []byte(tt.src), doc, problems)
			if got := list(problems); tt.want == "" && got != "" || !strings.Contains(got, tt.want) {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{
		"", "---\na: b\n---\nbody", "\ufeff\r\n---\r\na: [1, é]\r\n---\r\nbody", "+++\na.b = [{c = 1}, []]\n[[d]]\n+++\n", "{\"a\": [1, \"\\ud83d\\ude00\"]}\nbody",
		";;;\n{}\n;;;\n", "---json\n{\"a\": null}\n---\n", "---toml\na = 2026-01-01\n---\n", "---\na: &x [*x]\n---\n", "---\n? a\n: |\n  b\n---\n",
		"---\na: \"\n---\n", "+++\na = '''\nx'''\n+++\n", "---\na: ! b\n---\n",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		doc, problems := frontmatter.Parse(src)
		checkDocument(t, src, doc, problems)
		doc, problems = frontmatter.ParseYAML(src)
		checkDocument(t, src, doc, problems)
	})
}

func BenchmarkParse(b *testing.B) {
	src, err := os.ReadFile("testdata/same/yaml.md")
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		frontmatter.Parse(src)
	}
}

func BenchmarkParseUnclosed50MB(b *testing.B) {
	src := append([]byte("---\n"), bytes.Repeat([]byte("key: value\n"), 5<<20)...)
	for b.Loop() {
		frontmatter.Parse(src)
	}
}
