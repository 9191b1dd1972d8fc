package pipeline_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"strings"
	"testing"
)

const module = "github.com/galley-social/galley/"

// doors says what a room must not import. Each row matches packages by prefix, and must match at least one.
var doors = []struct {
	room      string
	forbidden []string
	why       string
}{
	{"schema", []string{module + "pipeline", module + "connectors", module + "cmd"}, "schema is what the others share"},
	{"pipeline", []string{module + "connectors", module + "cmd"}, "pipeline knows no network's code"},
	{"connectors", []string{module + "pipeline", module + "cmd"}, "a connector knows nothing but its network"},
	{"schema", []string{"net/http", "os", "os/exec"}, "the core does no I/O"},
	{"pipeline/content", []string{"net/http", "os", "os/exec"}, "the core does no I/O"},
	{"pipeline/compose", []string{"net/http", "os", "os/exec"}, "the core does no I/O"},
	{"pipeline/rules", []string{"net/http", "os", "os/exec"}, "the core does no I/O"},
	{"pipeline/fix", []string{"net/http", "os", "os/exec"}, "the core does no I/O"},
	{"pipeline/changed", []string{"net/http", "os", "os/exec"}, "the core does no I/O"},
	{"pipeline/watch", []string{"net/http", "os", "os/exec"}, "the core does no I/O"},
	{"pipeline/tokens", []string{"net/http", "os", "os/exec"}, "it reaches its branch through what it is given"},
	{"pipeline/policy", []string{"net/http", "os", "os/exec"}, "the core does no I/O"},
	{"pipeline/approval", []string{"net/http", "os", "os/exec"}, "it reads Git through what it is given"},
	{"pipeline/plan", []string{"net/http", "os", "os/exec"}, "the core does no I/O"},
	{"pipeline/review", []string{"net/http", "os", "os/exec"}, "the core does no I/O"},
	{"pipeline/review", []string{module + "pipeline/forge"}, "what is said does not depend on where"},
	{"pipeline/publish", []string{"net/http", "os", "os/exec"}, "side effects go through its interfaces"},
	{"pipeline/live", []string{"net/http", "os", "os/exec"}, "side effects go through its interfaces"},
	{"connectors/mastodon", []string{module + "connectors/bluesky", module + "connectors/site"}, "connectors do not know each other"},
	{"connectors/bluesky", []string{module + "connectors/mastodon", module + "connectors/site"}, "connectors do not know each other"},
	{"connectors/site", []string{module + "connectors/mastodon", module + "connectors/bluesky", "net/http"}, "the site is files"},
}

// testOnly are packages that serve tests of other packages, and may do what their rooms may not.
func testOnly(path string) bool {
	return strings.HasSuffix(path, "test") || strings.Contains(path, "test/")
}

func TestDoors(t *testing.T) {
	imports := listImports(t)
	for _, door := range doors {
		matched := false
		for path, list := range imports {
			short := strings.TrimPrefix(path, module)
			if short != door.room && !strings.HasPrefix(short, door.room+"/") || testOnly(short) {
				continue
			}
			matched = true
			for _, imported := range list {
				for _, no := range door.forbidden {
					if imported == no || strings.HasPrefix(imported, no+"/") && strings.HasPrefix(no, module) {
						t.Errorf("%s imports %s: %s", short, imported, door.why)
					}
				}
			}
		}
		if !matched {
			t.Errorf("the row for %q matches no package: has the room moved?", door.room)
		}
	}
}

// TestNothingShipsTestCode: test helpers are packages, and must not get into the binary.
func TestNothingShipsTestCode(t *testing.T) {
	out, err := exec.CommandContext(t.Context(), "go", "list", "-deps", module+"cmd/galley").Output()
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Fields(string(out))
	if len(lines) < 50 {
		t.Fatalf("got %d packages, want the whole list", len(lines))
	}
	for _, path := range lines {
		if path == "testing" || strings.HasPrefix(path, module) && testOnly(strings.TrimPrefix(path, module)) {
			t.Errorf("the binary contains %s", path)
		}
	}
}

func listImports(t *testing.T) map[string][]string {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), "go", "list", "-json=ImportPath,Imports", module+"...").Output()
	if err != nil {
		t.Fatal(err)
	}
	imports := map[string][]string{}
	for dec := json.NewDecoder(bytes.NewReader(out)); ; {
		var pkg struct {
			ImportPath string
			Imports    []string
		}
		if err := dec.Decode(&pkg); errors.Is(err, io.EOF) {
			return imports
		} else if err != nil {
			t.Fatal(err)
		}
		imports[pkg.ImportPath] = pkg.Imports
	}
}
