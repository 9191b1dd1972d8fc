package effect_test

import (
	"io/fs"
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	examplerepo "github.com/galley-social/galley/example-repo"
	"github.com/galley-social/galley/pipeline/changed"
	"github.com/galley-social/galley/pipeline/compose"
	"github.com/galley-social/galley/pipeline/content"
	"github.com/galley-social/galley/pipeline/content/contenttest"
	"github.com/galley-social/galley/pipeline/ledger"
	"github.com/galley-social/galley/pipeline/plan"
	"github.com/galley-social/galley/pipeline/review/effect"
	"github.com/galley-social/galley/pipeline/rules"
	"github.com/galley-social/galley/schema"
	"github.com/galley-social/galley/schema/diag"
)

var now = time.Date(2026, 10, 1, 6, 0, 0, 0, time.UTC)

// networks are two that are simple enough to count by hand.
func networks() map[string]schema.Network {
	text := func(limit int, unit schema.Unit) schema.TextRules { return schema.TextRules{Limit: limit, Unit: unit} }
	media := schema.MediaRules{Images: 4, Types: []string{"image/png", "image/svg+xml"}, ImageBytes: 1e6}
	return map[string]schema.Network{
		"bluesky":  {Name: "bluesky", Title: "Bluesky", Text: text(300, schema.Graphemes), Markup: schema.MarkupFacets, Media: media, Threads: true, Card: true},
		"mastodon": {Name: "mastodon", Title: "Mastodon", Text: text(500, schema.CodePoints), Markup: schema.MarkupPlain, Media: media, Threads: true, ContentWarning: true},
		"site":     {Name: "site", Title: "Site", Markup: schema.MarkupHTML, Media: media},
	}
}

// tree is a side with what was found in it.
type tree struct {
	effect.Side
	files    contenttest.Tree
	findings []diag.Diagnostic
}

// read does what a command does with a tree.
func read(t testing.TB, files contenttest.Tree, state ledger.State) tree {
	t.Helper()
	var checker *rules.Checker
	set := content.Options{Reader: func(set *content.Set) content.Reader {
		checker = rules.New(rules.Input{Set: set, Networks: networks(), Compose: compose.New(set, networks()).Post})
		return checker
	}}.Load(files)
	result := checker.Finish()
	blobs := map[string]string{}
	for name := range files.MapFS {
		blob, err := files.Blob(name)
		if err != nil {
			t.Fatal(err)
		}
		blobs[name] = blob
	}
	p := plan.Make(plan.Input{Set: set, Networks: networks(), Messages: result.Messages, Findings: result.Findings, Ledger: state, Now: now})
	return tree{effect.Side{Set: set, Plan: p, Files: blobs}, files, result.Findings}
}

// edit is a tree with some files replaced; one without a text is removed.
func edit(base contenttest.Tree, files map[string]string) contenttest.Tree {
	head := contenttest.Tree{MapFS: maps.Clone(base.MapFS)}
	for name, text := range files {
		delete(head.MapFS, name)
		if text != "" {
			head.MapFS[name] = &fstest.MapFile{Data: []byte(text)}
		}
	}
	return head
}

// replace is the text of a file with some of it put in another way. Each old text must be there.
func replace(t testing.TB, base tree, file string, pairs ...string) string {
	t.Helper()
	f, ok := base.files.MapFS[file]
	if !ok {
		t.Fatalf("there is no %s", file)
	}
	text := string(f.Data)
	for pair := range slices.Chunk(pairs, 2) {
		if !strings.Contains(text, pair[0]) {
			t.Fatalf("%s does not have %q", file, pair[0])
		}
		text = strings.Replace(text, pair[0], pair[1], 1)
	}
	return text
}

func input(t testing.TB, b, h tree) effect.Input {
	t.Helper()
	base, head := b.files, h.files
	found, older := changed.Filter(h.findings, b.findings, func(file string) changed.File {
		was, is := base.MapFS[file], head.MapFS[file]
		switch {
		case was == nil:
			return changed.Added()
		case is == nil || string(was.Data) == string(is.Data):
			return changed.Same(file)
		}
		return changed.Edited(file, strings.Split(string(was.Data), "\n"), strings.Split(string(is.Data), "\n"))
	})
	return effect.Input{
		Base: b.Side, Head: h.Side, Findings: found, Older: older, Brand: h.Set.Config.Value.Name, Branch: "main",
		Commit: strings.Repeat("c", 40), From: strings.Repeat("f", 40), Now: now,
	}
}

// of is the effect of replacing files of a tree.
func of(t testing.TB, base tree, files map[string]string) effect.Effect {
	t.Helper()
	return effect.Of(input(t, base, read(t, edit(base.files, files), ledger.State{})))
}

// example is the example repository.
func example(t testing.TB) tree {
	t.Helper()
	all := contenttest.Tree{MapFS: fstest.MapFS{}}
	err := fs.WalkDir(examplerepo.Files(), ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		data, err := fs.ReadFile(examplerepo.Files(), name)
		all.MapFS[name] = &fstest.MapFile{Data: data}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(all.MapFS) < 30 {
		t.Fatalf("got %d files of the example repository", len(all.MapFS))
	}
	return read(t, all, ledger.State{})
}
