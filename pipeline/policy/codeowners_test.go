package policy_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/galley-social/galley/pipeline/policy"
	"github.com/galley-social/galley/schema"
)

func TestCodeOwners(t *testing.T) {
	r := schema.Review{Strategists: []string{"ines-m"}, Owners: []string{"olga"}}
	for _, test := range []struct {
		name, file, owner string
		want              string // a line, or none
	}{
		{"a strategy", "strategy/q4.md", "rita-s", "/strategy/q4.md @rita-s\n"},
		{"a team", "strategy/q4.md", "@small/social", "/strategy/q4.md @small/social\n"},
		{"a space in the name", "strategy/q 4.md", "rita-s", "/strategy/q\\ 4.md @rita-s\n"},
		{"a person's name is no handle", "strategy/q4.md", "Rita Silva", ""},
		{"a name on two lines", "strategy/q4.md", "rita\n* @evil", ""},
		{"nobody", "strategy/q4.md", "", ""},
		{"a pattern", "strategy/*.md", "rita-s", ""},
		{"a comment", "strategy/#.md", "rita-s", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			text, err := policy.CodeOwners(r, []policy.Decided{{File: test.file, Owner: test.owner}})
			if err != nil || !strings.HasPrefix(text, policy.CodeOwnersHead+"\n") {
				t.Fatalf("got %q, %v, want the file", text, err)
			}
			_, rest, _ := strings.Cut(text, "/freeze.md     @ines-m\n")
			decided, owned, found := strings.Cut(rest, "\n# What decides")
			if !found || !strings.Contains(owned, "/galley.yaml   @olga\n") {
				t.Errorf("got %q, want the owners last", text)
			}
			if test.want == "" && decided != "" || !strings.HasSuffix(decided, test.want) {
				t.Errorf("got %q, want %q", decided, test.want)
			}
		})
	}
	if _, err := policy.CodeOwners(schema.Review{Owners: []string{"olga"}}, nil); !errors.Is(err, policy.ErrNobody) {
		t.Errorf("without strategists: got %v, want ErrNobody", err)
	}
}
