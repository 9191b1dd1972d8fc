package main_test

import (
	"crypto/sha256"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// released is a file of a release that is a script in place of galley.
const released = "#!/bin/sh\necho \"galley v1.2.0 $1\"\n"

// releaseFolder is a copy of .ci/release with a list of checksums of its own.
func releaseFolder(t *testing.T, list string) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "release")
	if err := os.CopyFS(dir, os.DirFS(filepath.Join(docsRoot, ".ci", "release"))); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "checksums.txt"), []byte(list), 0o644); err != nil {
		t.Fatal(err)
	}
	return dir
}

// runRelease runs one of the scripts with nothing in its environment but what is given.
func runRelease(t *testing.T, script string, env []string, args ...string) (out string, code int) {
	t.Helper()
	c := exec.Command("bash", append([]string{script}, args...)...)
	c.Env = append([]string{"PATH=" + os.Getenv("PATH"), "HOME=" + t.TempDir()}, env...)
	c.Dir = t.TempDir()
	text, err := c.CombinedOutput()
	if c.ProcessState == nil {
		t.Fatal(err)
	}
	return string(text), c.ProcessState.ExitCode()
}

// installCase is one job in which a release is asked for.
type installCase struct {
	name, version, os, arch string
	list, served            string
	says                    string
	installs                bool
}

func installCases() []installCase {
	sum := fmt.Sprintf("%x", sha256.Sum256([]byte(released)))
	list := "# v1.2.0 was built with go1.26.8\n"
	for _, file := range []string{"linux_amd64", "darwin_arm64", "windows_amd64.exe"} {
		list += sum + "  galley_v1.2.0_" + file + "\n"
	}
	return []installCase{
		{"Linux", "v1.2.0", "Linux", "X64", list, released, "galley v1.2.0 is installed: galley v1.2.0 version", true},
		{"macOS on ARM", "v1.2.0", "macOS", "ARM64", list, released, "is installed", true},
		{"Windows", "v1.2.0", "Windows", "X64", list, released, "is installed", true},
		{"a file that was changed", "v1.2.0", "Linux", "X64", list, released + "#", "is not the file that was released. Its SHA-256 is ", false},
		{"a page in place of the file", "v1.2.0", "Linux", "X64", list, "<html>", "Nothing of it was run", false},
		{"a version that is not listed", "v1.3.0", "Linux", "X64", list, released, "v1.3.0 is not in this action's list of releases", false},
		{"a version that begins as a listed one does", "v1.2.0-rc1", "Linux", "X64", list, released, "is not in this action's list", false},
		{"a dot that stands for any character", "v1.2.0", "Linux", "X64", strings.ReplaceAll(list, "v1.2.0", "v1x2x0"), released, "is not in this action's list", false},
		{"a system without a release", "v1.2.0", "Linux", "ARM", list, released, "there is no v1.2.0 for linux on ARM", false},
		{"a file that is not there", "v1.2.0", "Linux", "X64", list, "", "could not be downloaded", false},
	}
}

// TestActionInstallsReleases runs the install step against a server that may serve anything.
func TestActionInstallsReleases(t *testing.T) {
	for _, c := range installCases() {
		t.Run(c.name, func(t *testing.T) {
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if c.served == "" || !strings.HasPrefix(r.URL.Path, "/"+c.version+"/galley_"+c.version+"_") {
					http.NotFound(w, r)
					return
				}
				fmt.Fprint(w, c.served)
			}))
			t.Cleanup(server.Close)
			temp := t.TempDir()
			path, output := filepath.Join(temp, "path"), filepath.Join(temp, "output")
			out, code := runRelease(t, filepath.Join(releaseFolder(t, c.list), "install"), []string{
				"GALLEY_VERSION=" + c.version, "GALLEY_MIRROR=" + server.URL, "RUNNER_OS=" + c.os, "RUNNER_ARCH=" + c.arch,
				"RUNNER_TEMP=" + temp, "GITHUB_PATH=" + path, "GITHUB_OUTPUT=" + output,
			})
			if (code == 0) != c.installs || !strings.Contains(out, c.says) {
				t.Errorf("got exit code %d and %q, want %q", code, out, c.says)
			}
			added, _ := os.ReadFile(path)
			set, _ := os.ReadFile(output)
			if c.installs != strings.Contains(string(added), "galley-bin") || c.installs != strings.Contains(string(set), "version=galley v1.2.0 version") {
				t.Errorf("got the path %q and the outputs %q", added, set)
			}
			installed, err := filepath.Glob(filepath.Join(temp, "galley-bin", "*"))
			if err != nil || (len(installed) > 0) != c.installs {
				t.Errorf("got the programs %v (%v)", installed, err)
			}
			if left, err := filepath.Glob(filepath.Join(temp, "galley_*")); err != nil || len(left) > 0 {
				t.Errorf("got %v (%v), want nothing left of a download", left, err)
			}
		})
	}
}

// TestActionChooses: what the action is pinned to decides, unless a workflow says which.
func TestActionChooses(t *testing.T) {
	const commit = "0123456789abcdef0123456789abcdef01234567"
	for _, c := range []struct {
		name, version, ref, want string
		warns, refuses           bool
	}{
		{name: "a commit", ref: commit, want: "source"},
		{name: "a release", ref: "v1.2.0", want: "v1.2.0"},
		{name: "a pre-release", ref: "v1.2.0-rc.1", want: "v1.2.0-rc.1"},
		{name: "a release by a commit", ref: commit, version: "v1.2.0", want: "v1.2.0"},
		{name: "the source of a release", ref: "v1.2.0", version: "source", want: "source"},
		{name: "a local action", want: "source"},
		{name: "a branch", ref: "main", want: "source", warns: true},
		{name: "a tag that moves", ref: "v1", want: "source", warns: true},
		{name: "a version without v", ref: commit, version: "1.7.0", refuses: true},
		{name: "a path", ref: commit, version: "v1.2.0/../../x", refuses: true},
		{name: "a second output", ref: commit, version: "v1.2.0\npath=/tmp/x", refuses: true},
		{name: "a workflow command", ref: commit, version: "v1.2.0::set-env", refuses: true},
	} {
		t.Run(c.name, func(t *testing.T) {
			output := filepath.Join(t.TempDir(), "output")
			out, code := runRelease(t, filepath.Join(releaseFolder(t, ""), "choose"), []string{
				"GALLEY_VERSION=" + c.version, "GALLEY_REF=" + c.ref, "GITHUB_OUTPUT=" + output,
			})
			got, _ := os.ReadFile(output)
			want := "version=" + c.want + "\n"
			if c.refuses {
				want = ""
			}
			if string(got) != want || (code != 0) != c.refuses {
				t.Errorf("got exit code %d and the output %q, want %q; it says %q", code, got, want, out)
			}
			if strings.Contains(out, "::warning") != c.warns || c.refuses && strings.Contains(out, c.version) {
				t.Errorf("it says %q", out)
			}
		})
	}
}
