package ledger_test

import (
	"os"
	"strings"
	"testing"

	"github.com/galley-social/galley/pipeline/gitbranch/gittest"
	"github.com/galley-social/galley/pipeline/ledger"
	"github.com/galley-social/galley/schema"
)

// TestKeptFileDamaged does to the kept file what disks and people do. The ledger reads as it is all the same.
func TestKeptFileDamaged(t *testing.T) {
	tests := map[string]func(t *testing.T, h *home){
		"deleted":   func(t *testing.T, h *home) { must(t, os.Remove(h.file())) },
		"no folder": func(t *testing.T, h *home) { must(t, os.RemoveAll(h.folder)) },
		"empty":     func(t *testing.T, h *home) { must(t, os.Truncate(h.file(), 0)) },
		"a folder": func(t *testing.T, h *home) {
			must(t, os.Remove(h.file()))
			must(t, os.Mkdir(h.file(), 0o755))
		},
		"no place for it": func(t *testing.T, h *home) {
			must(t, os.RemoveAll(h.folder))
			must(t, os.WriteFile(h.folder, nil, 0o644))
		},
		"of a newer galley": func(_ *testing.T, h *home) { h.program = "galley v2" },
		"of another repository": func(t *testing.T, h *home) {
			server := gittest.HTTPBackend(t, "", "")
			other := initialised(t, server)
			// The same delivery, and so the same folder, and nothing public.
			if _, err := other.Append(t.Context(), read(t, other), claims("run 9", "launch"), "n9", "", at); err != nil {
				t.Fatal(err)
			}
			away := newHome(t, server)
			if got, err := away.compare(); err != nil || got.State.Len() != 1 {
				t.Fatalf("got %d entries (%v), want 1", got.State.Len(), err)
			}
			must(t, os.Rename(away.file(), h.file()))
		},
	}
	for name, damage := range tests {
		t.Run(name, func(t *testing.T) {
			_, h := keptLedger(t)
			damage(t, h)
			for range 2 {
				sent(t, h)
			}
		})
	}
}

// TestKeptBytesDamaged cuts the kept file at many bytes and changes many, one after the other.
func TestKeptBytesDamaged(t *testing.T) {
	_, h := keptLedger(t)
	whole, err := os.ReadFile(h.file())
	if err != nil {
		t.Fatal(err)
	}
	tried := 0
	for i := 0; i < len(whole); i += 7 {
		changed := append([]byte{}, whole...)
		changed[i] ^= 1 << (i % 8)
		for _, data := range [][]byte{whole[:i], changed} {
			must(t, os.WriteFile(h.file(), data, 0o644))
			sent(t, h)
			tried++
		}
	}
	if tried < 50 {
		t.Errorf("tried %d files, want at least 50", tried)
	}
}

// TestKeptLies gives back records whose digest is right and that are wrong: what shows is that something is, and then
// everything is read.
func TestKeptLies(t *testing.T) {
	server, h := keptLedger(t)
	memory := &counting{data: map[string]string{}}
	open := func() *ledger.Store {
		s := ledger.Open(branch(h.repo), id, nil)
		s.Remember(func() ledger.Memory { return memory })
		return s
	}
	read(t, open())
	var name, record string
	for name, record = range memory.data {
	}
	// A record of the claim alone that says it is the folder as it is now.
	early := &counting{data: map[string]string{}}
	now := gittest.Git(t, server.Folder, "rev-parse", "galley-ledger")
	move := func(to string) {
		gittest.Git(t, server.Folder, "update-ref", "refs/galley/witness/galley-ledger", to)
		gittest.Git(t, server.Folder, "update-ref", "refs/heads/galley-ledger", to)
	}
	move("galley-ledger~1")
	s := ledger.Open(branch(server.Clone(t)), id, nil)
	s.Remember(func() ledger.Memory { return early })
	if got := read(t, s).State.Len(); got != 1 {
		t.Fatalf("got %d entries, want 1", got)
	}
	move(now)
	lies := map[string]string{
		"a receipt too few": record[:20] + early.data[name][20:],
		"nothing":           record[:20] + "\x00\x00\x00\x00",
		"not a record":      "?",
		"an unknown folder": strings.Repeat("\x07", 20) + record[20:],
	}
	if name == "" || len(early.data[name]) < 24 {
		t.Fatalf("got the records %q and %q, want both", memory.data, early.data)
	}
	for what, lie := range lies {
		t.Run(what, func(t *testing.T) {
			memory.data[name] = lie
			launch := schema.Delivery{Post: "launch", Channel: "mastodon"}
			if got := read(t, open()).State.Delivery(launch).Status; got != ledger.StatusSent {
				t.Errorf("got %s, want it sent", got)
			}
		})
	}
}

// TestKeptNowhere has a full disk, and no disk.
func TestKeptNowhere(t *testing.T) {
	_, h := keptLedger(t)
	full := &counting{data: map[string]string{}, fail: true}
	for name, open := range map[string]func() ledger.Memory{
		"full disk": func() ledger.Memory { return full },
		"no disk":   func() ledger.Memory { return nil },
	} {
		s := ledger.Open(branch(h.repo), id, nil)
		s.Remember(open)
		if got := read(t, s).State.Len(); got != 2 {
			t.Errorf("%s: got %d entries, want 2", name, got)
		}
	}
	if full.puts == 0 {
		t.Error("the full disk was not tried")
	}
}

// sent fails unless the ledger reads as it is: the delivery is public.
func sent(t *testing.T, h *home) {
	t.Helper()
	got, err := h.compare()
	if status := got.State.Delivery(schema.Delivery{Post: "launch", Channel: "mastodon"}).Status; err != nil || status != ledger.StatusSent {
		t.Fatalf("got %s (%v), want it sent", status, err)
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
