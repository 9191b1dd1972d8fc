package forges_test

import (
	"fmt"
	"testing"

	"github.com/galley-social/galley/pipeline/forge"
	"github.com/galley-social/galley/pipeline/forge/forges"
)

func TestOpen(t *testing.T) {
	for kind, want := range map[forge.Kind]string{forge.GitHub: "*github.Client", "": "*github.Client", forge.Gitea: "*gitea.Client", "gitlab": ""} {
		got, err := forges.Open(forge.Options{Kind: kind, Repository: "northwind/social", API: "https://git.example/api/v1"})
		if (err == nil) != (want != "") || err == nil && fmt.Sprintf("%T", got) != want {
			t.Errorf("%q: got %T (%v), want %s", kind, got, err, want)
		}
	}
	for _, kind := range []forge.Kind{forge.GitHub, forge.Gitea} {
		if got, err := forges.Open(forge.Options{Kind: kind, API: "https://git.example/api/v1"}); err == nil {
			t.Errorf("%s without a repository: got %T, want an error", kind, got)
		}
	}
}
