package forge_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/galley-social/galley/pipeline/approval"
	"github.com/galley-social/galley/pipeline/forge"
)

// server answers as GitHub does, to requests that are made as GitHub wants them.
func server(t *testing.T, answers map[string]string) forge.Options {
	t.Helper()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		for header, want := range map[string]string{"Authorization": "Bearer secret", "Accept": "application/vnd.github", "X-Github-Api-Version": "20"} {
			if got := r.Header.Get(header); !strings.HasPrefix(got, want) {
				t.Errorf("%s %s: got %s %q, want %q", r.Method, r.URL, header, got, want)
			}
		}
		key := strings.TrimPrefix(r.URL.Path, "/api/v3/repos/northwind/social/")
		if page := r.URL.Query().Get("page"); page != "" && page != "1" {
			key += "?" + page
		}
		if ref := r.URL.Query().Get("ref"); ref != "" {
			key += "@" + ref
		}
		answer, ok := answers[key]
		if !ok || r.Method != http.MethodGet {
			w.WriteHeader(http.StatusNotFound)
			fmt.Fprint(w, `{"message": "Not Found"}`)
			return
		}
		if _, more := answers[key+"?2"]; more {
			w.Header().Set("Link", fmt.Sprintf(`<http://%s%s?page=2&per_page=100>; rel="next"`, r.Host, r.URL.Path))
		}
		if status, text, refused := strings.Cut(answer, "!"); refused {
			var code int
			fmt.Sscan(status, &code)
			w.WriteHeader(code)
			answer = text
		}
		fmt.Fprint(w, answer)
	}))
	t.Cleanup(s.Close)
	return forge.Options{API: s.URL + "/api/v3/", Repository: "northwind/social", Branch: "main", Token: "secret", HTTP: s.Client()}
}

func github(t *testing.T, answers map[string]string) *forge.GitHub {
	t.Helper()
	g, err := forge.NewGitHub(server(t, answers))
	if err != nil {
		t.Fatal(err)
	}
	return g
}

const pull = `{"number": 7, "user": {"login": "rita"}, "head": {"sha": "h2"}, "base": {"ref": "main"}, "merged_at": "2026-12-01T09:00:00Z"}`

func TestChanges(t *testing.T) {
	g := github(t, map[string]string{
		"commits/c1/pulls": `[{"number": 5, "base": {"ref": "main"}}, {"number": 6, "base": {"ref": "other"}, "merged_at": "2026-12-01T09:00:00Z"}, ` + pull + `]`,
		"pulls/7/commits":  `[{"sha": "h2", "author": {"login": "tiago-r"}, "committer": {"login": "web-flow"}}]`,
		"pulls/7/reviews": `[{"user": {"login": "ines-m", "type": "User"}, "state": "CHANGES_REQUESTED", "commit_id": "h1"},
			{"user": {"login": "helper[bot]", "type": "Bot"}, "state": "APPROVED", "commit_id": "h2"}, {"user": {"login": "x"}, "state": "COMMENTED", "commit_id": "h2"}]`,
		"pulls/7/reviews?2": `[{"user": {"login": "ines-m", "type": "User"}, "state": "APPROVED", "commit_id": "h2"}, {"user": {"login": "a"}, "state": "DISMISSED", "commit_id": "h2"}]`,
	})
	got, err := g.Changes(t.Context(), "c1")
	if err != nil {
		t.Fatal(err)
	}
	want := []approval.Change{{Name: "#7", Author: "rita", Pusher: "tiago-r", Head: "h2", Reviews: []approval.Review{
		{By: "ines-m", State: approval.Changes, Commit: "h1"}, {By: "ines-m", State: approval.Approved, Commit: "h2"}, {By: "a", State: approval.Dismissed, Commit: "h2"},
	}}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestPusher(t *testing.T) {
	for name, test := range map[string]struct{ commits, want string }{
		"the committer":          {`[{"sha": "h1", "committer": {"login": "x"}}, {"sha": "h2", "author": {"login": "a"}, "committer": {"login": "b"}}]`, "b"},
		"edited on the page":     {`[{"sha": "h2", "author": {"login": "a"}, "committer": {"login": "web-flow"}}]`, "a"},
		"no account":             {`[{"sha": "h2", "author": null, "committer": null}]`, ""},
		"the head is not listed": {`[{"sha": "h1", "committer": {"login": "x"}}]`, ""},
	} {
		g := github(t, map[string]string{"commits/c1/pulls": "[" + pull + "]", "pulls/7/commits": test.commits, "pulls/7/reviews": "[]"})
		got, err := g.Changes(t.Context(), "c1")
		if err != nil || len(got) != 1 || got[0].Pusher != test.want {
			t.Errorf("%s: got %+v (%v), want the pusher %q", name, got, err, test.want)
		}
	}
}

func TestBlob(t *testing.T) {
	g := github(t, map[string]string{
		"contents/posts/a b.md@h2": `{"type": "file", "sha": "0123"}`,
		"contents/posts@h2":        `[{"type": "file", "sha": "0123", "path": "posts/a.md"}]`,
		"contents/big@h2":          `500!{"message": "Server Error"}`,
	})
	for path, want := range map[string]string{"posts/a b.md": "0123", "posts/gone.md": "", "posts": ""} {
		if got, err := g.Blob(t.Context(), "h2", path); err != nil || got != want {
			t.Errorf("%s: got %q (%v), want %q", path, got, err, want)
		}
	}
	if got, err := g.Blob(t.Context(), "h2", "big"); err == nil || got != "" {
		t.Errorf("a server error: got %q, want an error", got)
	}
}

func TestRefused(t *testing.T) {
	for answer, want := range map[string]string{
		`401!{"message": "Bad credentials"}`:                        "set GITHUB_TOKEN",
		`403!{"message": "Resource not accessible by integration"}`: "pull-requests: read",
		`404!{"message": "Not Found"}`:                              "does not show the repository",
		`200!nonsense`:                                              "invalid character",
	} {
		g := github(t, map[string]string{"commits/c1/pulls": answer})
		if _, err := g.Changes(t.Context(), "c1"); err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: got error %v, want %q and no token", answer, err, want)
		}
	}
	for _, name := range []string{"", "social", "a/b/c", "/x", "x/"} {
		if _, err := forge.NewGitHub(forge.Options{Repository: name, HTTP: http.DefaultClient}); err == nil {
			t.Errorf("repository %q: got no error", name)
		}
	}
}
