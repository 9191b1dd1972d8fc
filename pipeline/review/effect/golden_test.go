package effect_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/galley-social/galley/pipeline/review/effect"
)

// TestGolden has whole documents of changes to the example repository.
func TestGolden(t *testing.T) {
	base := example(t)
	const friday = "posts/2026/11/no-black-friday.md"
	cases := map[string]map[string]string{
		"strategy": {
			"strategy/2026-q4.md": replace(t, base, "strategy/2026-q4.md", "target: 2300", "target: 5000",
				"per_week: { min: 1, max: 4 }", "per_week: { min: 1, max: 2 }", "share: 25", "share: 30", "total: 2600", "total: 2000"),
			"galley.yaml": replace(t, base, "galley.yaml", "[ines-m, tiago-r]", "[tiago-r]"),
		},
		"post": {
			friday:                     replace(t, base, friday, "We are open", "We are now open", "pillar: ", "promote: {budget: 20, days: 2}\npillar: "),
			"posts/2026/11/late.md":    "---\ntitle: Late\npillar: craft\nchannels: [bluesky]\npublish_at: 2026-11-27 22:00\n---\nToo late for most.\n",
			"posts/2026/11/em-casa.md": "",
		},
	}
	for name, files := range cases {
		t.Run(name, func(t *testing.T) {
			var document, got bytes.Buffer
			if err := effect.Write(&document, of(t, base, files)); err != nil {
				t.Fatal(err)
			}
			if _, err := effect.Read(bytes.NewReader(document.Bytes())); err != nil {
				t.Errorf("what was written is refused: %v", err)
			}
			if err := json.Indent(&got, document.Bytes(), "", " "); err != nil {
				t.Fatal(err)
			}
			file := filepath.Join("testdata", name+".json")
			if *update {
				if err := os.WriteFile(file, got.Bytes(), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), got.String()); diff != "" {
				t.Errorf("effect (-golden +got):\n%s", diff)
			}
		})
	}
	if files, err := filepath.Glob("testdata/*.json"); err != nil || len(files) != len(cases) {
		t.Errorf("got %d golden files and %v, want %d", len(files), err, len(cases))
	}
}
