package acttest

import (
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

func (f *Forge) artifactFolder(run int) string {
	return filepath.Join(f.artifacts, strconv.Itoa(run))
}

// moduleRoot is the folder with go.mod above the test's own.
func moduleRoot(tb testing.TB) string {
	tb.Helper()
	dir, err := os.Getwd()
	if err != nil {
		tb.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir
		}
		if filepath.Dir(dir) == dir {
			tb.Fatal("there is no go.mod above the test's folder")
		}
		dir = filepath.Dir(dir)
	}
}

// copyAction copies what galley's action is made of: a checkout without its history and without what is installed.
func copyAction(tb testing.TB, root, to string) {
	tb.Helper()
	for _, part := range []string{"action.yml", "go.mod", "go.sum", ".ci/release", "cmd", "connectors", "example-repo", "pipeline", "schema"} {
		err := filepath.WalkDir(filepath.Join(root, part), func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || strings.HasSuffix(path, "_test.go") {
				return err
			}
			rel, err := filepath.Rel(root, path)
			if err != nil {
				return err
			}
			return copyFile(path, filepath.Join(to, rel))
		})
		if err != nil {
			tb.Fatal(err)
		}
	}
}

func copyFile(from, to string) error {
	data, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	info, err := os.Stat(from)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
		return err
	}
	return os.WriteFile(to, data, info.Mode().Perm())
}

// standIn writes an action of a few files and gives its folder.
func standIn(tb testing.TB, name string, files map[string]string) string {
	tb.Helper()
	dir := filepath.Join(tb.TempDir(), name)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		tb.Fatal(err)
	}
	for file, text := range files {
		if err := os.WriteFile(filepath.Join(dir, file), []byte(text), 0o755); err != nil {
			tb.Fatal(err)
		}
	}
	return dir
}

// act is the program: the one that `make test` has installed, or one on the PATH.
func act(tb testing.TB) string {
	tb.Helper()
	own := filepath.Join(moduleRoot(tb), ".ci", "bin", "act")
	if _, err := os.Stat(own); err == nil {
		return own
	}
	found, err := exec.LookPath("act")
	if err != nil {
		tb.Fatalf("act is not there: %v; run `make setup`", err)
	}
	return found
}
