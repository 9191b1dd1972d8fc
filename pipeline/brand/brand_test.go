package brand_test

import (
	"fmt"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	examplerepo "github.com/galley-social/galley/example-repo"
	"github.com/galley-social/galley/pipeline/brand"
	"github.com/galley-social/galley/schema/frontmatter"
)

func parse(t *testing.T, src string) brand.Rule {
	t.Helper()
	rule, findings := brand.Parse("brand/Rule.yml", []byte(src), brand.Vocab{})
	for _, f := range findings {
		t.Logf("%d:%d: %s: %s", f.Line, f.Column, f.Severity, f.Message)
	}
	if !rule.Usable() {
		t.Fatalf("the rule can't be used:\n%s", src)
	}
	return rule
}

// TestFindings has what is wrong or not supported in a rule file: nothing of it is passed over in silence.
func TestFindings(t *testing.T) {
	const head = "extends: existence\nmessage: No\n"
	for name, c := range map[string]struct {
		src, want string
		usable    bool
	}{
		"script":                 {"extends: script\nmessage: No\nscript: x.tengo\n", `1:10 warning: rules of the kind "script" are not supported`, false},
		"spelling":               {"extends: spelling\nmessage: No\n", `1:10 warning: rules of the kind "spelling" are not supported`, false},
		"another rule":           {"extends: Google.We\n", `1:10 warning: a rule that extends another rule is not supported`, false},
		"unknown kind":           {"extends: existance\nmessage: No\n", `1:10 error: unknown kind of brand rule "existance"`, false},
		"no extends":             {"message: No\n", `1:1 error: the rule has no extends`, false},
		"no message":             {"extends: existence\ntokens: [a]\n", `1:1 error: the rule has no message`, false},
		"unknown level":          {head + "level: fatal\ntokens: [a]\n", `3:8 error: unknown level "fatal"`, false},
		"unknown key":            {head + "tokens: [a]\nmin: 1\n", `4:1 error: a rule of the kind existence has no key "min"`, false},
		"bad expression":         {head + "tokens: ['(a']\n", `3:9 error: the expression can't be read`, false},
		"no tokens":              {head, `1:1 error: the rule has no tokens and no raw`, false},
		"bad YAML":               {"extends: [\n", `error: the rule can't be read`, false},
		"a key twice":            {head + "message: Yes\n", `3:1 error: the key "message" is there twice`, false},
		"an alias":               {"extends: existence\nmessage: &a No\ntokens: [*a]\n", `2:10 error: anchors and aliases`, false},
		"no map":                 {"- extends\n", `1:1 error: the rule file is no map of keys`, false},
		"true as a word":         {head + "tokens: [true]\n", `3:10 warning: true is read as the text "1", as Vale reads it`, true},
		"an unknown action":      {head + "action: {name: shout}\ntokens: [a]\n", `3:1 warning: the action can't be used: the action "shout" is not known`, true},
		"suggest":                {head + "action: {name: suggest, params: [spellings]}\ntokens: [a]\n", `3:1 warning: the action can't be used: suggest runs`, true},
		"an edit":                {head + "action: {name: edit, params: [words]}\ntokens: [a]\n", `3:1 warning: the action can't be used: the edit "words" is not supported`, true},
		"a CSS scope":            {head + "scope: doc(h1)\ntokens: [a]\n", `3:8 error: the scope "doc(h1)" selects by CSS`, false},
		"an excluded link":       {head + "scope: text & ~link\ntokens: [a]\n", `3:1 warning: the scope "text & ~link"`, true},
		"a wide message":         {"extends: existence\nmessage: '%99999s'\ntokens: [a]\n", `2:10 error: the message asks for more than 999 characters`, false},
		"metrics":                {"extends: readability\nmessage: No\ngrade: 8\nmetrics: [LIX]\n", `4:10 error: unknown metric "LIX"`, false},
		"a formula":              {"extends: metric\nmessage: No\nformula: words / pages\ncondition: '> 1'\n", `3:10 error: the formula can't be used: "pages" is not known`, false},
		"a condition":            {"extends: metric\nmessage: No\nformula: words\ncondition: '>'\n", `4:12 error: the condition can't be used: it ends too early`, false},
		"upos":                   {"extends: sequence\nmessage: No\ntokens:\n  - upos: NOUN\n", `4:5 warning: the key "upos" of a token is not supported`, false},
		"a view":                 {"extends: conditional\nmessage: No\nfirst: a\nsecond: b\nin: c\n", `5:1 warning: the key in names a scope of a Vale view`, false},
		"ignorecase with no use": {"extends: conditional\nmessage: No\nfirst: a\nsecond: b\nignorecase: true\n", `5:1 warning: ignorecase does nothing`, true},
		"pos":                    {"extends: substitution\nmessage: No\npos: NN\nswap: {a: b}\n", `3:1 warning: the key pos does nothing`, true},
		"a match":                {"extends: capitalization\nmessage: No\nmatch: $camel\n", `3:8 error: the match "$camel" is not known`, false},
	} {
		t.Run(name, func(t *testing.T) {
			rule, findings := brand.Parse("brand/a.yml", []byte(c.src), brand.Vocab{})
			if rule.Usable() != c.usable {
				t.Errorf("got usable %v, want %v", rule.Usable(), c.usable)
			}
			var got strings.Builder
			for _, f := range findings {
				fmt.Fprintf(&got, "%d:%d %s: %s\n", f.Line, f.Column, f.Severity, f.Message)
				if f.IsZero() || f.Hint == "" || f.File != "brand/a.yml" {
					t.Errorf("a finding without a place or hint: %+v", f)
				}
			}
			if !strings.Contains(got.String(), c.want) {
				t.Errorf("got %s, want %s", got.String(), c.want)
			}
		})
	}
}

// TestFixes has what an alert offers in place of the match.
func TestFixes(t *testing.T) {
	const plain = "extends: substitution\nmessage: No\n"
	for name, c := range map[string]struct {
		src, text string
		want      []string
	}{
		"replace":                       {"extends: existence\nmessage: No\naction: {name: replace, params: [use, '$1er']}\ntokens: ['(us)age']\n", "usage", []string{"use", "user"}},
		"remove":                        {"extends: existence\nmessage: No\naction: {name: remove}\ntokens: [very]\n", "very", []string{""}},
		"swap":                          {"extends: substitution\nmessage: No\naction: {name: replace}\nswap: {e-mail: email|mail}\n", "e-mail", []string{"email", "mail"}},
		"swap without an action":        {plain + "swap: {utilize: use}\n", "utilize", []string{"use"}},
		"a capital":                     {plain + "ignorecase: true\nswap: {in order to: to}\n", "In order to", []string{"To"}},
		"a name":                        {plain + "ignorecase: true\nswap: {github: GitHub}\n", "GITHUB", []string{"GitHub"}},
		"an abbreviation":               {plain + "ignorecase: true\nswap: {asap: as soon as possible}\n", "ASAP", nil},
		"a capital of its own":          {plain + "swap: {Cafe: café}\n", "Cafe", []string{"café"}},
		"either letter":                 {plain + "swap: {'[Uu]tili[sz]e': use}\n", "Utilize", []string{"Use"}},
		"alternatives":                  {plain + "swap: {'cell ?phones?|cell-phone': mobile}\n", "cellphone", []string{"mobile"}},
		"signs":                         {plain + "nonword: true\nswap: {'\\.\\.\\.': …}\n", "...", []string{"…"}},
		"a choice of two":               {plain + "swap: {e-mail: email|mail}\n", "e-mail", nil},
		"two in quotes":                 {plain + "swap: {plow: \"'till' or 'work'\"}\n", "plow", nil},
		"words in quotes":               {plain + "swap: {plow: \"'till'\"}\n", "plow", nil},
		"an expression for a key":       {plain + "nonword: true\nswap: {'[0-9]+x[0-9]+': ×}\n", "10x20", nil},
		"a blank in the match":          {plain + "nonword: true\nswap: {'eg[\\s,]': for example}\n", "eg,", nil},
		"an expression for a word":      {plain + "swap: {oauth: 'OAuth2?'}\n", "oauth", []string{"OAuth"}},
		"a reference":                   {plain + "swap: {(a)b: $1c}\n", "ab", nil},
		"an edit of a swap":             {plain + "action: {name: edit, params: [upper]}\nswap: {utilize: use}\n", "utilize", []string{"UTILIZE"}},
		"match case":                    {"extends: substitution\nmessage: No\nignorecase: true\nmatchcase: true\naction: {name: replace}\nswap: {a ok: A-OK}\n", "a OK", []string{"a-OK"}},
		"sentence":                      {"extends: capitalization\nmessage: No\naction: {name: replace}\nmatch: $sentence\n", "Our New Holiday Blend Is Here", []string{"Our new holiday blend is here"}},
		"edits":                         {"extends: existence\nmessage: No\naction: {name: edit, params: [[regex, '\\s+', '-'], [lower]]}\ntokens: ['A B']\n", "A B", []string{"a-b"}},
		"a split that has no such part": {"extends: existence\nmessage: No\naction: {name: edit, params: [split, ' ', '3']}\ntokens: [a b]\n", "a b", nil},
	} {
		t.Run(name, func(t *testing.T) {
			alerts := brand.New(parse(t, c.src)).Run(brand.Text{Scope: "text", Value: c.text})
			if len(alerts) != 1 {
				t.Fatalf("got %d alerts, want one", len(alerts))
			}
			if diff := cmp.Diff(c.want, alerts[0].Fixes); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

// TestOffsets has places in bytes of the stretch, over several stretches of one message.
func TestOffsets(t *testing.T) {
	engine := brand.New(
		parse(t, "extends: existence\nmessage: \"%s\"\nscope: [text.bluesky, sentence]\ntokens: [beans]\n"),
	)
	texts := []brand.Text{
		{Scope: "text.bluesky", Value: "Café ☕ beans. More beans."},
		{Scope: "title.bluesky", Value: "beans"},
		{Scope: "text.x", Value: "Só beans."},
	}
	var got []string
	for _, a := range engine.Run(texts...) {
		if v := texts[a.Text].Value[a.Start:a.End]; v != a.Match {
			t.Errorf("the text at the offsets is %q, and the match %q", v, a.Match)
		}
		got = append(got, fmt.Sprintf("%d:%d-%d", a.Text, a.Start, a.End))
	}
	if diff := cmp.Diff([]string{"0:10-15", "0:22-27", "2:4-9"}, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

// TestHostileExpression has a rule that would run for years.
func TestHostileExpression(t *testing.T) {
	engine := brand.New(
		parse(t, "extends: existence\nmessage: No\nnonword: true\ntokens: ['(a+)+$(?<!b)c']\n"),
	)
	text := brand.Text{Scope: "text", Value: strings.Repeat("a", 60) + "!"}
	for i := range 3 {
		start := time.Now()
		alerts := engine.Run(text, text)
		if spent := time.Since(start); spent > 8*time.Second {
			t.Errorf("run %d took %v", i, spent)
		}
		if len(alerts) != 2 || !alerts[0].Broken || !strings.Contains(alerts[0].Message, "takes too long") {
			t.Errorf("run %d: got %+v, want that the rule takes too long, for each text", i, alerts)
		}
	}
}

// TestLoad has the names of rules, the places of word lists, and a folder that isn't there.
func TestLoad(t *testing.T) {
	rule := &fstest.MapFile{Data: []byte("extends: existence\nmessage: No\ntokens: [Node, beans]\n")}
	files := fstest.MapFS{
		"brand/Own.yml":                             rule,
		"brand/Style/One.yml":                       rule,
		"brand/Style/deep/Two.yml":                  rule,
		"brand/Style/One.test.yml":                  {Data: []byte("tests: []\n")},
		"brand/Style/Three.yaml":                    rule,
		"brand/Style/meta.json":                     {Data: []byte("{}")},
		"brand/vocab/accept.txt":                    {Data: []byte("# ours\nNode\n")},
		"brand/config/vocabularies/Team/reject.txt": {Data: []byte("hype(d)?\n(\n")},
		"brand/config/dictionaries/en.yml":          {Data: []byte("no rule")},
		"brand/.git/x.yml":                          {Data: []byte("no rule")},
	}
	engine, findings := brand.Load(files, "brand")
	var names []string
	for _, r := range engine.Rules() {
		names = append(names, r.Name)
	}
	want := []string{"Style.One", "Style.deep.Two", "Vale.Avoid", "Vale.Terms", "brand.Own"}
	if diff := cmp.Diff(want, names); diff != "" {
		t.Errorf("names: -want +got:\n%s", diff)
	}
	var got []string
	for _, f := range findings {
		got = append(got, f.File+": "+strings.SplitN(f.Message, ":", 2)[0])
	}
	want = []string{
		"brand/Style/Three.yaml: rule files end in .yml, so this one is not read",
		`brand/config/vocabularies/Team/reject.txt: the term "(" can't be read`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("findings: -want +got:\n%s", diff)
	}
	var alerts []string
	for _, a := range engine.Run(brand.Text{Scope: "text", Value: "Node hyped node"}) {
		alerts = append(alerts, a.Rule+" "+a.Match)
	}
	if diff := cmp.Diff([]string{"Vale.Avoid hyped", "Vale.Terms node"}, alerts); diff != "" {
		t.Errorf("alerts: -want +got:\n%s", diff)
	}
	if engine, findings := brand.Load(files, "nowhere"); len(engine.Rules()) != 0 || len(findings) != 0 {
		t.Errorf("a folder that isn't there: got %d rules and %v", len(engine.Rules()), findings)
	}
}

// TestExampleRepo has the example's rules load without findings, say nothing about its posts, and something about
// what breaks them.
func TestExampleRepo(t *testing.T) {
	files := examplerepo.Files()
	engine, findings := brand.Load(files, "brand")
	if len(findings) > 0 || len(engine.Rules()) == 0 {
		t.Fatalf("got %d rules and %v", len(engine.Rules()), findings)
	}
	posts := 0
	err := fs.WalkDir(files, "posts", func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		src, err := fs.ReadFile(files, name)
		if err != nil {
			return err
		}
		posts++
		doc, problems := frontmatter.Parse(src)
		if len(problems) > 0 {
			return fmt.Errorf("%s: %v", name, problems)
		}
		for _, a := range engine.Run(brand.Text{Scope: "text", Value: string(doc.Body)}) {
			t.Errorf("%s: %s: %s", name, a.Rule, a.Message)
		}
		return nil
	})
	if err != nil || posts == 0 {
		t.Fatalf("%d posts: %v", posts, err)
	}
	text := "An amazing expresso! Brew it it at 94°C! Now!"
	if got := len(engine.Run(brand.Text{Scope: "text", Value: text})); got != 5 {
		t.Errorf("got %d alerts on %q, want 5", got, text)
	}
}
