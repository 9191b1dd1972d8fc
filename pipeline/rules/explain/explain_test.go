package explain_test

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/galley-social/galley/pipeline/rules/explain"
)

// TestAll makes sure that every rule has its example, and every example its rule. That the examples are true
// is tested where the networks are known.
func TestAll(t *testing.T) {
	names := []string{"base"}
	for _, r := range explain.All() {
		names = append(names, r.Name)
		if len(r.Bad) == 0 || len(r.Good) == 0 || r.Findings == "" {
			t.Errorf("rule %s has no example: write %s.txtar with bad/…, good/… and findings", r.Name, r.Name)
		}
		if !strings.HasSuffix(r.Short(), ".") && !strings.HasSuffix(r.Short(), "?") || r.Short() == "" {
			t.Errorf("rule %s: got the sentence %q", r.Name, r.Short())
		}
		for _, line := range strings.Split(strings.TrimSpace(r.Findings), "\n") {
			own := strings.HasSuffix(line, " ["+r.Name+"]") || strings.Contains(line, " ["+r.Name+".") // brand's rules have names of their own
			if !strings.HasPrefix(line, "  ") && !own {
				t.Errorf("rule %s: its example has the finding %q, which is another rule's", r.Name, line)
			}
		}
	}
	if !slices.IsSorted(names[1:]) || len(names) < 15 {
		t.Errorf("got %v, want a sorted list of all rules", names)
	}
	files, err := filepath.Glob("*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("got %d examples (%v)", len(files), err)
	}
	for _, file := range files {
		if !slices.Contains(names, strings.TrimSuffix(file, ".txtar")) {
			t.Errorf("%s belongs to no rule", file)
		}
	}
	if len(explain.Base()) == 0 {
		t.Error("the examples have no base")
	}
}
