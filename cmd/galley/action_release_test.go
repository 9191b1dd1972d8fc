package main_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

// TestReleaseComparesChecksums: one that differs stops a release, and so does one that nobody committed.
func TestReleaseComparesChecksums(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "galley_v1.2.0_linux_amd64")
	if err := os.WriteFile(file, []byte("galley"), 0o755); err != nil {
		t.Fatal(err)
	}
	const sum = "60fbd5f17e6d6f4e9eee1a4e5e9bb1cbdbb2dd4d8a7b3c05e9cd4f1e4e9d6e2b"
	for _, c := range []struct {
		name, list, says string
		code             int
	}{
		{"the same", sumOf(t, file) + "  galley_v1.2.0_linux_amd64\n", "", 0},
		{"another", sum + "  galley_v1.2.0_linux_amd64\n", "differs from the committed checksum", 1},
		{"none", sumOf(t, file) + "  galley_v1.2.0_linux_arm64\n", "is not in .ci/release/checksums.txt", 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			out, code := runRelease(t, filepath.Join(releaseFolder(t, c.list), "same"), nil, file)
			if code != c.code || !strings.Contains(out, c.says) {
				t.Errorf("got exit code %d and %q, want %d and %q", code, out, c.code, c.says)
			}
		})
	}
}

func sumOf(t *testing.T, file string) string {
	t.Helper()
	out, err := exec.Command("sha256sum", file).Output()
	if err != nil {
		t.Fatal(err)
	}
	return strings.Fields(string(out))[0]
}

// TestReleaseNamesItsGo: the release is built with the Go that its checksums were made with.
func TestReleaseNamesItsGo(t *testing.T) {
	list := "# v1.2.0 was built with go1.26.8\n# v1.3.0 was built with $(id)\n"
	for _, c := range []struct {
		version, want string
		code          int
	}{{"v1.2.0", "go1.26.8\n", 0}, {"v1.3.0", "", 1}, {"v9.0.0", "", 1}, {"", "", 1}} {
		out, code := runRelease(t, filepath.Join(releaseFolder(t, list), "toolchain"), nil, c.version)
		if code != c.code || code == 0 && out != c.want || strings.Contains(out, "uid=") {
			t.Errorf("%q: got exit code %d and %q, want %d and %q", c.version, code, out, c.code, c.want)
		}
	}
}

// TestReleaseBuildsAlike: goreleaser's command is that of .ci/release/sums, word for word, for the same systems.
func TestReleaseBuildsAlike(t *testing.T) {
	var config struct {
		Builds []struct {
			Binary  string   `yaml:"binary"`
			Env     []string `yaml:"env"`
			Flags   []string `yaml:"flags"`
			Ldflags []string `yaml:"ldflags"`
			Targets []string `yaml:"targets"`
			Hooks   struct {
				Post []struct{ Cmd string } `yaml:"post"`
			} `yaml:"hooks"`
		} `yaml:"builds"`
	}
	text, err := os.ReadFile(filepath.Join(docsRoot, ".goreleaser.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	if err := yaml.Unmarshal(text, &config); err != nil || len(config.Builds) != 1 {
		t.Fatalf("got %d builds (%v), want 1", len(config.Builds), err)
	}
	b := config.Builds[0]
	sums, err := os.ReadFile(filepath.Join(docsRoot, ".ci", "release", "sums"))
	if err != nil {
		t.Fatal(err)
	}
	script := string(sums)
	command := strings.Join(b.Env, " ") + " … go build " + strings.Join(b.Flags, " ") + " -ldflags \"" + strings.Join(b.Ldflags, " ") + "\""
	for _, piece := range strings.Split(strings.ReplaceAll(command, "{{ .Tag }}", "$version"), " … ") {
		if !strings.Contains(script, piece) {
			t.Errorf("sums has no %q", piece)
		}
	}
	if !strings.Contains(script, "galley_${version}_${os}_${arch}") || b.Binary != "galley_{{ .Tag }}_{{ .Os }}_{{ .Arch }}" {
		t.Errorf("the files are called differently")
	}
	all := regexp.MustCompile(`set -- (.+)`).FindStringSubmatch(script)
	if all == nil || len(strings.Fields(all[1])) != len(b.Targets) {
		t.Fatalf("got the targets %v, want those of sums: %v", b.Targets, all)
	}
	for i, target := range strings.Fields(all[1]) {
		if want := strings.ReplaceAll(target, "/", "_") + "_"; !strings.HasPrefix(b.Targets[i], want) {
			t.Errorf("got the target %s, want %s…", b.Targets[i], want)
		}
	}
	if len(b.Hooks.Post) != 1 || b.Hooks.Post[0].Cmd != `.ci/release/same "{{ .Path }}"` {
		t.Errorf("got the hooks %v: nothing compares the files before they are uploaded", b.Hooks.Post)
	}
}

// TestReleaseIsReproducible builds galley in two folders and compares every byte. A module or a setting that puts a
// path, a time or chance into the program breaks it.
func TestReleaseIsReproducible(t *testing.T) {
	root, err := filepath.Abs(docsRoot)
	if err != nil {
		t.Fatal(err)
	}
	copied := filepath.Join(t.TempDir(), "elsewhere")
	for _, part := range []string{"cmd", "connectors", "example-repo", "pipeline", "schema"} {
		if err := os.CopyFS(filepath.Join(copied, part), os.DirFS(filepath.Join(root, part))); err != nil {
			t.Fatal(err)
		}
	}
	for _, file := range []string{"go.mod", "go.sum"} {
		text, err := os.ReadFile(filepath.Join(root, file))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(copied, file), text, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	var programs []string
	for _, dir := range []string{root, copied} {
		out := filepath.Join(t.TempDir(), "galley")
		c := exec.Command("go", "build", "-trimpath", "-buildvcs=false", "-ldflags", "-s -w -X main.release=v1.2.0", "-o", out, "./cmd/galley")
		c.Dir, c.Env = dir, append(os.Environ(), "CGO_ENABLED=0", "GOOS="+runtime.GOOS)
		if text, err := c.CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, text)
		}
		programs = append(programs, sumOf(t, out))
	}
	if programs[0] != programs[1] {
		t.Errorf("got the checksums %v, want two that are the same", programs)
	}
}
