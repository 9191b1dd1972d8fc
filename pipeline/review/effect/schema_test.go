package effect_test

import (
	"bytes"
	"flag"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/invopop/jsonschema"

	"github.com/galley-social/galley/pipeline/review/effect"
)

var update = flag.Bool("update", false, "write the schema and the golden files")

//go:generate go test -run ^TestSchemaIsCurrent$ -count=1 . -update

func TestSchemaIsCurrent(t *testing.T) {
	var r jsonschema.Reflector
	for _, path := range []string{".", "../../../schema"} {
		if err := r.AddGoComments("github.com/galley-social/galley/pipeline/review/effect", path, jsonschema.WithFullComment()); err != nil {
			t.Fatal(err)
		}
	}
	got, err := effect.Generate(r.CommentMap)
	if err != nil {
		t.Fatal(err)
	}
	const file = "effect.schema.json"
	if *update {
		if err := os.WriteFile(file, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if !bytes.Equal(got, effect.JSONSchema()) {
		t.Errorf("%s is not what the types say; run go generate ./pipeline/review/effect (-committed +types):\n%s",
			file, cmp.Diff(string(effect.JSONSchema()), string(got)))
	}
	for _, words := range []string{`"maxLength": 4000`, `"minimum": 0`, `"additionalProperties": false`, "Effect is what merging", "Diagnostic is one finding"} {
		if !bytes.Contains(got, []byte(words)) {
			t.Errorf("the schema does not have %s", words)
		}
	}
}
