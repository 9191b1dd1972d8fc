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
		if d.Network.Name == "" || d.Speaks() == d.Network.Unspoken {
			t.Errorf("%+v lacks a name, or has Open and says that it is unspoken, or neither", d)
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

// TestConformance: the tests of every network that is spoken run the suite.
func TestConformance(t *testing.T) {
	for _, d := range connectors.All() {
		if !d.Speaks() {
			continue
		}
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
	const want = `channel "toots": unknown network "mastadon"; networks: bluesky, discord, facebook, ` +
		`instagram, linkedin, mastodon, nostr, pinterest, reddit, site, slack, telegram, threads, tumblr, x`
	if err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
	_, err = connectors.Open(connector.Options{Name: "toots", Channel: schema.Channel{Network: "mastodon"}})
	if err == nil || !strings.HasPrefix(err.Error(), `channel "toots": no server`) || errors.Unwrap(err) == nil {
		t.Errorf("got %v, want it to name the channel and what it lacks", err)
	}
	_, err = connectors.Open(connector.Options{Name: "ex", Channel: schema.Channel{Network: "threads"}})
	const known = `channel "ex": galley checks posts for Threads, and can't publish to it yet`
	if err == nil || err.Error() != known || !errors.Is(err, connector.ErrUnspoken) {
		t.Errorf("got %v, want %s", err, known)
	}
	client, err := connectors.Open(connector.Options{
		Name: "toots", Secret: "t", Channel: schema.Channel{Network: "mastodon", Server: "https://mastodon.example"},
	})
	if err != nil || client == nil {
		t.Errorf("got %v, %v", client, err)
	}
}
