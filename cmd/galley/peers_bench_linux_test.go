package main_test

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/galley-social/galley/pipeline/content/contenttest"
	"github.com/galley-social/galley/schema"
)

// BenchmarkPeers times `galley check` beside what people would run in its place, on the same posts in one run: Vale
// with the same three rules, a linter that compares front matter with the same schema, and a program that only reads
// the files. "CPU-s" is what all processors spent, "peak-MB" the most memory at one time.
func BenchmarkPeers(b *testing.B) {
	galley := build(b)
	for _, posts := range []int{1_000, 10_000} {
		dir := peersFolder(b, posts)
		index := filepath.Join(dir, ".git", "galley")
		b.Run(fmt.Sprintf("read/%d", posts), func(b *testing.B) { timeReading(b, dir) })
		b.Run(fmt.Sprintf("galley-cold/%d", posts), func(b *testing.B) {
			timeProgram(b, func() { mustRemove(b, index) }, dir, galley, "check")
		})
		b.Run(fmt.Sprintf("galley-one-changed/%d", posts), func(b *testing.B) {
			// A file is only trusted to be the same once it was left alone for two seconds.
			for settled := time.Now().Add(3 * time.Second); time.Now().Before(settled); {
				mustRun(b, dir, galley, "check")
			}
			post := filepath.Join(dir, "posts/2026/01/post-00000.md")
			timeProgram(b, func() { mustAppend(b, post, "\n") }, dir, galley, "check")
		})
		b.Run(fmt.Sprintf("vale/%d", posts), func(b *testing.B) {
			timeProgram(b, func() {}, dir, fromRoot(b, ".ci/bin/vale"), "--no-exit", "--output=line", "posts")
		})
	}
	dir := peersFolder(b, 1_000)
	b.Run("remark/1000", func(b *testing.B) {
		timeProgram(b, func() {}, dir, fromRoot(b, ".ci/npm/node_modules/.bin/node"),
			fromRoot(b, ".ci/bench/node_modules/remark-cli/cli.js"), "--quiet", "--no-stdout", "--frail", "posts")
	})
	dir = peersFolder(b, 100_000)
	b.Run("galley-cold/100000", func(b *testing.B) {
		timeProgram(b, func() { mustRemove(b, filepath.Join(dir, ".git", "galley")) }, dir, galley, "check")
	})
}

// timeProgram runs a program that must end well, again and again, each time after what comes before.
func timeProgram(b *testing.B, before func(), dir, program string, args ...string) {
	var spent float64
	before()
	for b.Loop() {
		b.StopTimer()
		before()
		b.StartTimer()
		state := mustRun(b, dir, program, args...)
		spent += (state.UserTime() + state.SystemTime()).Seconds()
	}
	b.ReportMetric(spent/float64(b.N), "CPU-s/op")
	before()
	b.ReportMetric(peak(b, dir, program, args...), "peak-MB")
}

// peak is the most memory that a program has in use, in MB. A process counts what the one that started it had in use at
// that time, which here is this test with all its files: so a small one starts it.
func peak(b *testing.B, dir, program string, args ...string) float64 {
	b.Helper()
	const start = "import resource, subprocess, sys\n" +
		"done = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)\n" +
		"print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)\nsys.exit(done.returncode)\n"
	cmd := exec.CommandContext(b.Context(), "python3", append([]string{"-c", start, program}, args...)...)
	cmd.Dir = dir
	out, err := cmd.Output()
	if err != nil {
		b.Fatalf("%s %v: %v", program, args, err)
	}
	kilobytes, err := strconv.ParseFloat(strings.TrimSpace(string(out)), 64)
	if err != nil {
		b.Fatal(err)
	}
	return kilobytes / 1000
}

func mustRun(b *testing.B, dir, program string, args ...string) *os.ProcessState {
	cmd := exec.CommandContext(b.Context(), program, args...)
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		b.Fatalf("%s %v: %v\n%s", program, args, err, out[:min(len(out), 2000)])
	}
	return cmd.ProcessState
}

func timeReading(b *testing.B, dir string) {
	for b.Loop() {
		total := 0
		err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
			if err != nil || !strings.HasSuffix(path, ".md") {
				return err
			}
			data, err := os.ReadFile(path)
			total += len(data)
			return err
		})
		if err != nil || total == 0 {
			b.Fatalf("got %d bytes (%v), want the posts", total, err)
		}
	}
}

// peersFolder is a repository of so many posts, with three brand rules and what the other programs need.
func peersFolder(b *testing.B, posts int) string {
	dir := b.TempDir()
	put := func(name string, data []byte) {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			b.Fatal(err)
		}
		if err := os.WriteFile(path, data, 0o644); err != nil {
			b.Fatal(err)
		}
	}
	for name, file := range contenttest.Calendar(posts).MapFS {
		put(name, file.Data)
	}
	put("brand/Plain/Hype.yml", []byte("extends: existence\nmessage: \"'%s' is hype\"\nlevel: error\nignorecase: true\n"+
		"tokens: [revolutionary, game-changing, world-class]\n"))
	put("brand/Plain/Words.yml", []byte("extends: substitution\nmessage: \"write '%s' for '%s'\"\nlevel: warning\nignorecase: true\n"+
		"swap:\n  utilize: use\n  leverage: use\n  in order to: to\n"))
	put("brand/Plain/Exclaim.yml", []byte("extends: occurrence\nmessage: too many exclamation marks\nlevel: warning\nscope: paragraph\nmax: 1\ntoken: '!'\n"))
	put(".vale.ini", []byte("StylesPath = brand\nMinAlertLevel = suggestion\n[*.md]\nBasedOnStyles = Plain\n"))
	// The linter knows draft 7 alone. The post's schema is the same in it, but for the name.
	old := bytes.Replace(schema.JSONSchema(schema.KindPost), []byte("https://json-schema.org/draft/2020-12/schema"), []byte("http://json-schema.org/draft-07/schema#"), 1)
	put("post.schema.json", old)
	put(".remarkrc.mjs", fmt.Appendf(nil, "import frontmatter from %q;\nimport schema from %q;\n"+
		"export default { plugins: [frontmatter, [schema, { schemas: { \"./post.schema.json\": [\"./posts/**/*.md\"] } }]] };\n",
		fromRoot(b, ".ci/bench/node_modules/remark-frontmatter/index.js"),
		fromRoot(b, ".ci/bench/node_modules/remark-lint-frontmatter-schema/dist/index.js")))
	cmd := exec.CommandContext(b.Context(), "git", "init", "-q")
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		b.Fatalf("git init: %v\n%s", err, out)
	}
	return dir
}

// fromRoot is a file that `make bench` has installed.
func fromRoot(b *testing.B, name string) string {
	path, err := filepath.Abs(filepath.Join("../..", name))
	if err != nil {
		b.Fatal(err)
	}
	if _, err := os.Stat(path); err != nil {
		b.Fatalf("%v; make bench installs it", err)
	}
	return path
}

func mustRemove(b *testing.B, path string) {
	if err := os.RemoveAll(path); err != nil {
		b.Fatal(err)
	}
}

func mustAppend(b *testing.B, path, text string) {
	data, err := os.ReadFile(path)
	if err == nil {
		err = os.WriteFile(path, append(data, text...), 0o644)
	}
	if err != nil {
		b.Fatal(err)
	}
}
