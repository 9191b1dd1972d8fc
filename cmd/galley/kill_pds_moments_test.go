package main_test

import (
	"archive/tar"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/galley-social/galley/connectors/bluesky/pdstest"
	"github.com/galley-social/galley/pipeline/gitbranch/gittest"
	"github.com/galley-social/galley/pipeline/ledger"
	"github.com/galley-social/galley/schema"
)

// account is what the ledger says of one post.
type account struct {
	claims  int
	remotes map[int][]schema.Remote // by part
}

// entries reads the ledger of the remote.
func (h *harbour) entries(t *testing.T) map[string]account {
	t.Helper()
	list := map[string]account{}
	files := tar.NewReader(strings.NewReader(gittest.Git(t, h.desk.bare, "archive", "galley-ledger")))
	for {
		file, err := files.Next()
		if errors.Is(err, io.EOF) {
			return list
		}
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasPrefix(file.Name, "entries/") || file.Typeflag != tar.TypeReg {
			continue
		}
		data, err := io.ReadAll(files)
		if err != nil {
			t.Fatal(err)
		}
		entry, err := ledger.Decode(data)
		if err != nil {
			t.Fatalf("%s: %v", file.Name, err)
		}
		list[entry.Post] = list[entry.Post].with(entry)
	}
}

func (a account) with(e ledger.Entry) account {
	switch e.Kind {
	case ledger.Claim:
		a.claims++
	case ledger.Part, ledger.Receipt:
		if a.remotes == nil {
			a.remotes = map[int][]schema.Remote{}
		}
		a.remotes[e.Part] = append(a.remotes[e.Part], *e.Remote)
	}
	return a
}

// snapshot is what the server and the ledger hold at one moment.
type snapshot struct {
	records []pdstest.Record
	ledger  map[string]account
}

func (h *harbour) look(t *testing.T) snapshot {
	t.Helper()
	return snapshot{h.pds.Records(h.account.DID), h.entries(t)}
}

func (s snapshot) claims() (n int) {
	for _, a := range s.ledger {
		n += a.claims
	}
	return n
}

func (s snapshot) receipts() (n int) {
	for _, a := range s.ledger {
		for _, list := range a.remotes {
			n += len(list)
		}
	}
	return n
}

// since names what a run had done when it was killed, by what was there before it and what is now.
func (s snapshot) since(before snapshot, parts int) string {
	switch {
	case s.receipts() == parts:
		return afterAll
	case len(s.records) > s.receipts() && len(s.records) > len(before.records):
		return withoutRecord
	case s.receipts() > before.receipts():
		return betweenPosts
	case s.claims() > before.claims():
		return afterClaim
	}
	return beforeClaim
}

// moments counts the kills by what the killed run had done.
type moments map[string]int

// The moments.
const (
	beforeClaim   = "before it claimed"
	afterClaim    = "when it had claimed"
	withoutRecord = "when something was public that the ledger did not know"
	betweenPosts  = "when something was recorded and more was left"
	afterAll      = "when all was recorded"
)

// missing are the times at which no kill fell: before the claim, between claim and receipt, and after a receipt.
func (m moments) missing() [][]string {
	times := [][]string{{beforeClaim}, {afterClaim, withoutRecord}, {betweenPosts, afterAll}}
	return slices.DeleteFunc(times, func(among []string) bool {
		return slices.ContainsFunc(among, func(name string) bool { return m[name] > 0 })
	})
}

// TestMoments: kills that all fell at one time are told from kills that fell at every one.
func TestMoments(t *testing.T) {
	early, middle, late := []string{beforeClaim}, []string{afterClaim, withoutRecord}, []string{betweenPosts, afterAll}
	for name, tt := range map[string]struct {
		kills moments
		want  [][]string
	}{
		"none":          {moments{}, [][]string{early, middle, late}},
		"all early":     {moments{beforeClaim: 40}, [][]string{middle, late}},
		"all between":   {moments{afterClaim: 20, withoutRecord: 20}, [][]string{early, late}},
		"all late":      {moments{afterAll: 39, betweenPosts: 1}, [][]string{early, middle}},
		"at every time": {moments{beforeClaim: 1, withoutRecord: 1, betweenPosts: 1}, [][]string{}},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, tt.kills.missing()); diff != "" {
				t.Errorf("missing (-want +got):\n%s", diff)
			}
		})
	}
}

// TestSince names what a run had done by what was there before it and what is after.
func TestSince(t *testing.T) {
	state := func(records, claims, receipts int) snapshot {
		a := account{claims: claims, remotes: map[int][]schema.Remote{}}
		for n := range receipts {
			a.remotes[n] = []schema.Remote{{}}
		}
		return snapshot{make([]pdstest.Record, records), map[string]account{"a": a}}
	}
	before := state(2, 1, 2)
	for name, tt := range map[string]struct {
		after snapshot
		want  string
	}{
		"nothing":              {before, beforeClaim},
		"a claim":              {state(2, 2, 2), afterClaim},
		"a record":             {state(3, 2, 2), withoutRecord},
		"a record and receipt": {state(3, 2, 3), betweenPosts},
		"all of it":            {state(4, 2, 4), afterAll},
	} {
		t.Run(name, func(t *testing.T) {
			if got := tt.after.since(before, 4); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}
