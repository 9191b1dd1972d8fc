package githubtest

import (
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// listener is a test that keeps what it is told.
type listener struct {
	testing.TB
	heard []string
}

func (l *listener) Errorf(format string, values ...any) {
	l.heard = append(l.heard, fmt.Sprintf(format, values...))
}

// ask makes a request as a client would, but for what is to be wrong with it.
func ask(t *testing.T, s *Server, method, path, body string) *http.Response {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, s.API()+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header = http.Header{"Accept": {"application/vnd.github+json"}, "X-Github-Api-Version": {"2022-11-28"}, "User-Agent": {"test"}, "Authorization": {"Bearer t"}}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { answer.Body.Close() })
	return answer
}

// TestStrict: what GitHub does not describe fails the test, and what it describes does not.
func TestStrict(t *testing.T) {
	annotations := func(n int) string {
		one := `{"path": "a", "start_line": 1, "end_line": 1, "annotation_level": "notice", "message": "m"}`
		return `{"name": "n", "head_sha": "h1", "output": {"title": "t", "summary": "s", "annotations": [` + strings.TrimSuffix(strings.Repeat(one+",", n), ",") + `]}}`
	}
	for name, test := range map[string]struct{ method, path, body, want string }{
		"as described":          {"GET", "/issues/1/comments?per_page=100&page=2", "", ""},
		"another path":          {"GET", "/nothing", "", "none of the operations"},
		"another method":        {"PUT", "/issues/1/comments", "{}", "none of the operations"},
		"a part too many":       {"GET", "/issues/1/comments/2", "", "none of the operations"},
		"an unknown query":      {"GET", "/issues/1/comments?limit=50", "", "query limit"},
		"a query twice":         {"GET", "/issues/1/comments?page=1&page=2", "", "query page"},
		"a page too big":        {"GET", "/issues/1/comments?per_page=101", "", "per_page is 101"},
		"a page that is a word": {"GET", "/issues/1/comments?page=two", "", `page "two"`},
		"a state of its own":    {"GET", "/pulls?state=merged", "", `state "merged"`},
		"a number that is none": {"GET", "/pulls/one", "", `pull_number "one"`},
		"a body":                {"POST", "/issues/1/comments", `{"body": "x"}`, ""},
		"no body":               {"POST", "/issues/1/comments", ``, "body"},
		"a body on reading":     {"GET", "/pulls/1", `{}`, "want none"},
		"a key is missing":      {"POST", "/issues/1/comments", `{}`, "missing properties"},
		"a key of its own":      {"POST", "/issues/1/comments", `{"body": "x", "id": 1}`, "body.id is not described"},
		"a key deep inside":     {"POST", "/check-runs", strings.Replace(annotations(1), `"path"`, `"line": 1, "path"`, 1), "annotations[0].line is not described"},
		"another type":          {"POST", "/issues/1/comments", `{"body": 1}`, "expected string"},
		"another word":          {"POST", "/statuses/h1", `{"state": "neutral"}`, "/state"},
		"a bare list of labels": {"POST", "/issues/1/labels", `["x"]`, "expected object"},
		"fifty annotations":     {"POST", "/check-runs", annotations(50), ""},
		"too many annotations":  {"POST", "/check-runs", annotations(51), "maximum 50"},
	} {
		t.Run(name, func(t *testing.T) {
			heard := &listener{TB: t}
			s := Start(heard)
			s.Token("t", Workflow(), "contents: read", "pull-requests: write", "statuses: write", "checks: write", "issues: write")
			r := s.Repository("a/b")
			r.Open(Pull{Author: "x", Base: "main", Head: "h", Commits: []Commit{{SHA: "h1"}}})
			answer := ask(t, s, test.method, "/repos/a/b"+test.path, test.body)
			if test.want == "" && (len(heard.heard) > 0 || answer.StatusCode >= 300) {
				t.Errorf("got HTTP %d, %q, want no complaint", answer.StatusCode, heard.heard)
			}
			if test.want != "" && (len(heard.heard) != 1 || !strings.Contains(heard.heard[0], test.want) || answer.StatusCode < 400) {
				t.Errorf("got HTTP %d, %q, want %q", answer.StatusCode, heard.heard, test.want)
			}
		})
	}
}

// TestOwnAnswers: the fake's answers are held against the description too.
func TestOwnAnswers(t *testing.T) {
	d, err := described()
	if err != nil {
		t.Fatal(err)
	}
	o := operation{method: "GET", path: repository + "/issues/{issue_number}/comments"}
	for name, test := range map[string]struct {
		reply reply
		want  string
	}{
		"a list":             {reply{200, []object{{"id": 1, "body": "x", "user": user(Person("a"))}}}, ""},
		"no list":            {reply{200, object{}}, "expected array"},
		"another type in it": {reply{200, []object{{"id": "1"}}}, "expected integer"},
		"another status":     {reply{201, []object{}}, "HTTP 201 is not described"},
		"an error":           {failed(404, "Not Found"), ""},
		"an odd error":       {reply{404, object{"message": 1}}, "expected string"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := d.answer(o, test.reply)
			if (err == nil) != (test.want == "") || err != nil && !strings.Contains(err.Error(), test.want) {
				t.Errorf("got error %v, want %q", err, test.want)
			}
		})
	}
}

func TestNotInstalled(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "go.mod"), []byte("module x\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Chdir(dir)
	if _, err := describe(); err == nil || !strings.Contains(err.Error(), "run: make test (or .ci/setup)") {
		t.Errorf("got error %v, want how to install it", err)
	}
}

// TestHeaders: what GitHub wants of every request.
func TestHeaders(t *testing.T) {
	heard := &listener{TB: t}
	s := Start(heard)
	s.Repository("a/b").Hide()
	answer, err := http.Get(s.API() + "/repos/a/b/pulls")
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil || answer.StatusCode != http.StatusNotFound || !strings.Contains(string(text), "Not Found") {
		t.Errorf("a private repository without a token: got HTTP %d %s (%v)", answer.StatusCode, text, err)
	}
	if len(heard.heard) != 2 {
		t.Errorf("got %q, want complaints about Accept and the version", heard.heard)
	}
}
