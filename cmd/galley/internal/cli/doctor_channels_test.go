package cli

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/galley-social/galley/schema"
)

func TestExaminePlace(t *testing.T) {
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, "public"), 0o755); err != nil {
		t.Fatal(err)
	}
	// In /proc nobody can make a file, whoever runs the test.
	barred, err := filepath.Rel(dir, "/proc/self")
	if err != nil {
		t.Fatal(err)
	}
	tests := map[string]struct{ folder, says string }{
		"there":         {"public", ""},
		"not there yet": {"www/news", ""},
		"barred":        {filepath.ToSlash(barred), "can't be written"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			err := (&app{Env: Env{Dir: dir}}).examinePlace(t.Context(), schema.Channel{Folder: test.folder})
			if (err == nil) != (test.says == "") || err != nil && !strings.Contains(err.Error(), test.says) {
				t.Errorf("got %v, want %q", err, test.says)
			}
		})
	}
	for _, folder := range []string{dir, filepath.Join(dir, "public")} {
		if entries, err := os.ReadDir(folder); err != nil || len(entries) > 1 || len(entries) == 1 && entries[0].Name() != "public" {
			t.Errorf("got %v, %v in %s, want nothing left there", entries, err, folder)
		}
	}
}
