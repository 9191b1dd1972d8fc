package connectors_test

import (
	"errors"
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/galley-social/galley/connectors"
	"github.com/galley-social/galley/connectors/connector"
	"github.com/galley-social/galley/schema"
	"github.com/google/go-cmp/cmp"
)

// noNetwork are the folders beside the networks.
var noNetwork = []string{"connector", "connectortest", "internal"}

// TestList compares the list with the folders: each network is in its own, and each is listed.
func TestList(t *testing.T) {
	var listed, folders []string
	for _, d := range connectors.All() {
		if d.Network.Name == "" || d.Open == nil {
			t.Errorf("%+v lacks a name or Open", d)
		}
		listed = append(listed, d.Network.Name)
	}
	entries, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if e.IsDir() && !slices.Contains(noNetwork, e.Name()) {
			folders = append(folders, e.Name())
		}
	}
	if len(folders) == 0 {
		t.Fatal("no folders found")
	}
	if !slices.IsSorted(listed) {
		t.Errorf("the list is not sorted: %v", listed)
	}
	if diff := cmp.Diff(folders, listed); diff != "" {
		t.Errorf("folders and list differ (-folders +list):\n%s", diff)
	}
	if got := len(connectors.Networks()); got != len(listed) {
		t.Errorf("got %d networks by name, want %d", got, len(listed))
	}
}

// TestConformance: every network's tests run the suite.
func TestConformance(t *testing.T) {
	for _, d := range connectors.All() {
		files, err := fs.Glob(os.DirFS("."), d.Network.Name+"/*_test.go")
		if err != nil {
			t.Fatal(err)
		}
		runs := slices.ContainsFunc(files, func(name string) bool {
			text, err := os.ReadFile(name)
			return err == nil && strings.Contains(string(text), "connectortest.Suite(")
		})
		if !runs {
			t.Errorf("no test of %s runs connectortest.Suite", d.Network.Name)
		}
	}
}

func TestLookup(t *testing.T) {
	for _, want := range connectors.All() {
		got, ok := connectors.Lookup(want.Network.Name)
		if !ok || got.Network.Name != want.Network.Name {
			t.Errorf("%s: got %q, %t", want.Network.Name, got.Network.Name, ok)
		}
	}
	if _, ok := connectors.Lookup("mastadon"); ok {
		t.Error("a network that is not there was found")
	}
}

func TestOpen(t *testing.T) {
	_, err := connectors.Open(connector.Options{Name: "toots", Channel: schema.Channel{Network: "mastadon"}})
	const want = `channel "toots": unknown network "mastadon"; networks: bluesky, mastodon, site`
	if err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
	_, err = connectors.Open(connector.Options{Name: "toots", Channel: schema.Channel{Network: "mastodon"}})
	if err == nil || !strings.HasPrefix(err.Error(), `channel "toots": no server`) || errors.Unwrap(err) == nil {
		t.Errorf("got %v, want it to name the channel and what it lacks", err)
	}
	client, err := connectors.Open(connector.Options{
		Name: "toots", Secret: "t", Channel: schema.Channel{Network: "mastodon", Server: "https://mastodon.example"},
	})
	if err != nil || client == nil {
		t.Errorf("got %v, %v", client, err)
	}
}
