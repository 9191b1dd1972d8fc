package forge_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/galley-social/galley/pipeline/forge"
)

func TestDetect(t *testing.T) {
	for name, test := range map[string]struct {
		env    map[string]string
		remote string
		want   forge.Options
	}{
		"nothing": {nil, "", forge.Options{Kind: forge.GitHub}},
		"a workflow on GitHub": {map[string]string{"GITHUB_API_URL": "https://api.github.com", "GITHUB_REPOSITORY": "northwind/social", "GITHUB_TOKEN": "t"}, "https://github.com/x/y",
			forge.Options{Kind: forge.GitHub, Repository: "northwind/social", Token: "t"}},
		"galley's own token": {map[string]string{"GITHUB_TOKEN": "t", "GALLEY_FORGE_TOKEN": "g"}, "git@github.com:northwind/social.git",
			forge.Options{Kind: forge.GitHub, Repository: "northwind/social", Token: "g"}},
		"a server of one's own": {map[string]string{"GITHUB_API_URL": "https://git.example/api/v3", "GITHUB_REPOSITORY": "a/b"}, "",
			forge.Options{Kind: forge.GitHub, API: "https://git.example/api/v3", Repository: "a/b"}},
		"Gitea, by its address": {map[string]string{"GITHUB_API_URL": "https://git.example/api/v1/", "GITHUB_REPOSITORY": "a/b"}, "",
			forge.Options{Kind: forge.Gitea, API: "https://git.example/api/v1/", Repository: "a/b"}},
		"Gitea's Actions": {map[string]string{"GITEA_ACTIONS": "true"}, "https://git.example:3000/a/b.git",
			forge.Options{Kind: forge.Gitea, API: "https://git.example:3000/api/v1", Repository: "a/b"}},
		"Forgejo's Actions":    {map[string]string{"FORGEJO_ACTIONS": "true"}, "https://git.example/a/b", forge.Options{Kind: forge.Gitea, API: "https://git.example/api/v1", Repository: "a/b"}},
		"a remote by https":    {nil, "https://github.com/a/b.git", forge.Options{Kind: forge.GitHub, Repository: "a/b"}},
		"a remote with a name": {nil, "https://x:pw@git.example/a/b.git/", forge.Options{Kind: forge.GitHub, API: "https://git.example/api/v3/", Repository: "a/b"}},
		"a remote by ssh":      {nil, "ssh://git@ssh.github.com:443/a/b.git", forge.Options{Kind: forge.GitHub, Repository: "a/b"}},
		"ssh on another port":  {nil, "ssh://git@git.example:2222/a/b.git", forge.Options{Kind: forge.GitHub, API: "https://git.example/api/v3/", Repository: "a/b"}},
		"GitHub with data kept": {nil, "git@northwind.ghe.com:a/b.git",
			forge.Options{Kind: forge.GitHub, API: "https://api.northwind.ghe.com", Repository: "a/b"}},
		"a folder":            {nil, "/srv/git/social.git", forge.Options{Kind: forge.GitHub}},
		"a folder by address": {nil, "file:///srv/git/social.git", forge.Options{Kind: forge.GitHub}},
		"a Windows folder":    {nil, `C:\git\social.git`, forge.Options{Kind: forge.GitHub}},
	} {
		t.Run(name, func(t *testing.T) {
			got := forge.Detect(func(name string) string { return test.env[name] }, test.remote)
			if diff := cmp.Diff(test.want.Repository, got.Repository); diff != "" || got.Kind != test.want.Kind || got.API != test.want.API || got.Token != test.want.Token {
				t.Errorf("got %s %q %q %q, want %s %q %q %q", got.Kind, got.API, got.Repository, got.Token, test.want.Kind, test.want.API, test.want.Repository, test.want.Token)
			}
		})
	}
}

// FuzzDetect: a name and a password in a remote's address get nowhere, and neither do blanks from a folder.
func FuzzDetect(f *testing.F) {
	for _, seed := range []string{"https://x:s3cret@git.example/a/b.git", "git@github.com:a/b", "ssh://s3cret@h:22/a/b", "s3cret@h:a", "://", "a:b", "https://[::1]:3/a", "file://s3cret@h/x"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, remote string) {
		got := forge.Detect(func(string) string { return "" }, remote)
		if got.API != "" && !strings.HasPrefix(got.API, "https://") {
			t.Errorf("%q: got the API %q, want https", remote, got.API)
		}
		if before, _, ok := strings.Cut(remote, "s3cret@"); ok && !strings.ContainsAny(before, "@?#") && strings.Count(remote, "s3cret") == 1 && strings.Count(remote, "@") == 1 &&
			strings.HasPrefix(remote, "https://") && strings.Count(before, "/") == 2 && strings.Contains(got.API+got.Repository, "s3cret") {
			t.Errorf("%q: got %q %q, want the password gone", remote, got.API, got.Repository)
		}
	})
}
