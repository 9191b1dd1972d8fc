package schema_test

import (
	"bytes"
	"flag"
	"maps"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/invopop/jsonschema"

	"github.com/galley-social/galley/schema"
)

var update = flag.Bool("update", false, "write the schemas and the golden files")

//go:generate go test -run ^TestSchemasAreCurrent$ -count=1 . -update

func comments(t *testing.T) map[string]string {
	t.Helper()
	var r jsonschema.Reflector
	if err := r.AddGoComments("github.com/galley-social/galley/schema", ".", jsonschema.WithFullComment()); err != nil {
		t.Fatal(err)
	}
	return maps.Clone(r.CommentMap)
}

func TestSchemasAreCurrent(t *testing.T) {
	comments := comments(t)
	committed := map[string]bool{}
	for _, k := range schema.Kinds() {
		got, err := schema.Generate(k.Kind, comments)
		if err != nil {
			t.Fatal(err)
		}
		committed[k.SchemaFile()] = true
		if *update {
			if err := os.WriteFile(k.SchemaFile(), got, 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		want, err := os.ReadFile(k.SchemaFile())
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want) {
			t.Errorf("%s is not what the types say; run go generate ./schema (-committed +types):\n%s",
				k.SchemaFile(), cmp.Diff(string(want), string(got)))
		}
	}
	files, err := filepath.Glob("*.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if !committed[f] {
			t.Errorf("%s belongs to no kind", f)
		}
	}
}
