package compose_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"math/rand/v2"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/galley-social/galley/pipeline/compose"
	"github.com/galley-social/galley/schema"
)

// answer is what the reference client says about a text.
type answer struct {
	Graphemes int            `json:"graphemes"`
	Facets    []schema.Facet `json:"facets"`
}

// askOracle runs the code of a network over the texts; an empty kind is Bluesky's.
func askOracle[A any](t *testing.T, kind string, texts []string) []A {
	t.Helper()
	dir, err := filepath.Abs("../../.ci/npm")
	if err != nil {
		t.Fatal(err)
	}
	var in, out, problems bytes.Buffer
	for _, text := range texts {
		line, err := json.Marshal(map[string]string{"text": text, "kind": kind})
		if err != nil {
			t.Fatal(err)
		}
		in.Write(append(line, '\n'))
	}
	run := exec.CommandContext(t.Context(), filepath.Join(dir, "node_modules", ".bin", "node"), "oracle.mjs")
	run.Dir, run.Stdin, run.Stdout, run.Stderr = dir, &in, &out, &problems
	if err := run.Run(); err != nil {
		t.Fatalf("the reference code did not run (%v); install it with .ci/npm/install.sh\n%s", err, problems.String())
	}
	var answers []A
	lines := bufio.NewScanner(&out)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var a A
		if err := json.Unmarshal(lines.Bytes(), &a); err != nil {
			t.Fatal(err)
		}
		answers = append(answers, a)
	}
	if len(answers) != len(texts) {
		t.Fatalf("got %d answers, want %d", len(answers), len(texts))
	}
	return answers
}

// pieces are what generated texts are made of; the joints are as important as the pieces.
func pieces() []string {
	return []string{
		" ", " ", " ", "\n", "\t", "\r\n", "\u00a0", "\u3000", "\u200b", "\u200d", "\u2060", "\u00ad", "\ufeff", "\u2028", "\x00", "\x1b", "\u0085",
		"(", ")", "()", ".", ",", ";", ":", "!", "?", "\"", "'", "’", "…", "-", "_", "/", "\\", "<", ">", "«", "»",
		"@", "#", "＃", "$", "&", "a", "Z", "9", "０", "ß", "word", "WORD", "e.g.", "v1.2.3", "12:30", "3.50",
		"@alice.bsky.social", "@bob.example", "@carol.test", "@UPPER.COM", "@upper.COM", "@a_b.com", "@x.com_y", "@-.com", "@.com", "@d.co.uk.", "@user@mastodon.social", "@xn--e1afmkfd.xn--p1ai", "@hidden.onion",
		"#tag", "#Tag_1", "#123", "#1a", "#日本語", "#тест", "#a#b", "##x", "#!", "#a!", "#\ufe0f", "#⃣", "#❤️", "#a\u200bb", "#a.b", "#" + strings.Repeat("x", 64), "#" + strings.Repeat("x", 65), "#" + strings.Repeat("👨‍👩‍👧", 20),
		"$A", "$TSLA", "$toolong", "$BRK.B", "$1A", "$a1b2c", "$ABC)", "$ABC’s", "$ABC-",
		"https://example.com", "http://example.com/", "HTTPS://EXAMPLE.COM", "https://example.com/a_(b)", "https://example.com/a)", "https://example.com/?q=a&b=c#d.", "https://", "https://)", "https://.", "https://例え.jp/パス", "https://a.b:8080/x!?", "ftp://example.com",
		"example.com", "Example.com", "example.COM", "sub.example.co.uk/path,", "a.b", "a.onion", "foo.test", "foo.zzz", "1a.com", "a-b.com", "httpbin.org/get", "http.cat1", "x.io)", "x.io(", "foo.bar@x.com", "localhost.localdomain", "x.ck", "x.рф", "x.com.", "mail.me:",
		"👍", "👍🏽", "👨‍👩‍👧‍👦", "🏳️‍🌈", "🇵🇹", "🇵🇹🇪🇸", "🇵", "1️⃣", "❤️", "❤", "🧑🏻‍🤝‍🧑🏿", "🏴󠁧󠁢󠁳󠁣󠁴󠁿",
		"é", "e\u0301", "a\u0323\u0302", "한국어", "\u1112\u1161\u11ab", "日本語", "。", "！", "、", "العربية", "עברית", "\u202eabc\u202c", "ไทย", "กำ", "नमस्ते", "क्ष", "த", "தமி", "\u0301", "𝔘𝔫𝔦", "𐍈",
	}
}

func generate(seed uint64, n int) []string { return generateFrom(seed, n, pieces()) }

func generateFrom(seed uint64, n int, from []string) []string {
	random := rand.New(rand.NewPCG(seed, 1))
	texts := make([]string, 0, n+len(from))
	for _, p := range from {
		texts = append(texts, p, " "+p+" ", "("+p+")")
	}
	for len(texts) < n {
		var b strings.Builder
		for range 1 + random.IntN(12) {
			b.WriteString(from[random.IntN(len(from))])
			if random.IntN(3) == 0 {
				b.WriteByte(' ')
			}
		}
		texts = append(texts, b.String())
	}
	return texts
}

// explain changes the reference's facets in the three ways in which Detect differs on purpose.
func explain(text string, facets []schema.Facet) []schema.Facet {
	var out []schema.Facet
	end := 0
	for _, f := range facets {
		// Of two ranges that overlap, the reference's own renderer shows only the first.
		if f.Start < end {
			continue
		}
		if f.Kind == schema.FacetLink {
			// The reference takes "httpbin.org" for an address with a scheme: it neither adds one nor asks
			// whether the domain exists. Detect treats it as the bare domain it is.
			if !strings.HasPrefix(f.Value, "http://") && !strings.HasPrefix(f.Value, "https://") {
				alone := compose.Detect(text[f.Start:f.End])
				if len(alone) == 0 {
					continue
				}
				f.Value = "https://" + f.Value
			}
			// "https://" and "https://)" have no host, and a server refuses them.
			if _, host, _ := strings.Cut(f.Value, "://"); strings.IndexFunc(host, unicode.IsLetter) != 0 && strings.IndexFunc(host, unicode.IsDigit) != 0 {
				continue
			}
		}
		end = f.End
		out = append(out, f)
	}
	return out
}

// conjunct reports whether the text has a virama of the scripts in which Unicode 15.1 joins consonants.
// uniseg follows Unicode 15.0, so it counts such a pair as two: more than the reference, never less.
func conjunct(text string) bool {
	return strings.ContainsAny(text, "\u094d\u09cd\u0acd\u0b4d\u0c4d\u0d4d")
}

func TestAgainstReference(t *testing.T) {
	texts := generate(20261201, 6000)
	network := schema.Network{Text: schema.TextRules{Unit: schema.Graphemes}}
	facets := 0
	for i, a := range askOracle[answer](t, "", texts) {
		text := texts[i]
		want := explain(text, a.Facets)
		facets += len(want)
		if d := cmp.Diff(want, compose.Detect(text), cmpopts.EquateEmpty()); d != "" {
			t.Errorf("Detect(%q) (-want +got):\n%s", text, d)
		}
		got := compose.Count(text, network).Count
		if got != a.Graphemes && (!conjunct(text) || got < a.Graphemes) {
			t.Errorf("Count(%q) = %d, want %d", text, got, a.Graphemes)
		}
	}
	if facets < 4000 {
		t.Errorf("got %d facets in the generated texts, want enough to mean something", facets)
	}
}
