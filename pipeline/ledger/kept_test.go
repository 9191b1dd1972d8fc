package ledger_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/go-git/go-git/v5"
	"github.com/google/go-cmp/cmp"

	"github.com/galley-social/galley/pipeline/gitbranch/gittest"
	"github.com/galley-social/galley/pipeline/index"
	"github.com/galley-social/galley/pipeline/ledger"
)

// home is a clone, in which each reading is by a new process.
type home struct {
	t      *testing.T
	repo   *git.Repository
	folder string
	// program is who reads.
	program string
}

func newHome(t *testing.T, server gittest.Server) *home {
	return &home{t: t, repo: server.Clone(t), folder: t.TempDir(), program: "galley v1"}
}

// store remembers what others of the same folder have kept.
func (h *home) store() *ledger.Store {
	s := ledger.Open(branch(h.repo), id, nil)
	s.Remember(func() ledger.Memory {
		if x, err := index.Open(h.folder, "ledger", h.program); err == nil {
			return x
		}
		return nil
	})
	return s
}

// compare reads with what is kept and without, and gives what both say.
func (h *home) compare() (ledger.Snapshot, error) {
	h.t.Helper()
	warm, warmErr := h.store().Read(h.t.Context())
	cold, coldErr := ledger.Open(branch(h.repo), id, nil).Read(h.t.Context())
	if (warmErr == nil) != (coldErr == nil) || warmErr != nil && warmErr.Error() != coldErr.Error() {
		h.t.Fatalf("with what is kept: %v\nwithout: %v", warmErr, coldErr)
	}
	if diff := cmp.Diff(cold.State.All(), warm.State.All()); diff != "" || warm.Tip != cold.Tip || warm.ID != cold.ID {
		h.t.Fatalf("what is kept makes a difference at %v, %v:\n%s", warm.Tip, cold.Tip, diff)
	}
	return warm, warmErr
}

func (h *home) file() string { return filepath.Join(h.folder, "ledger") }

// keptLedger is one of a claim and its receipt, and a clone that has kept it.
func keptLedger(t *testing.T) (gittest.Server, *home) {
	t.Helper()
	server := gittest.HTTPBackend(t, "", "")
	writer := initialised(t, server)
	claimed, err := writer.Append(t.Context(), read(t, writer), claims("run 1", "launch"), "n1", "", at)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := writer.Append(t.Context(), claimed, []ledger.Entry{receipt("run 1", "launch")}, "n2", "", at); err != nil {
		t.Fatal(err)
	}
	h := newHome(t, server)
	if got, err := h.compare(); err != nil || got.State.Len() != 2 {
		t.Fatalf("got %d entries (%v), want 2", got.State.Len(), err)
	}
	if _, err := os.Stat(h.file()); err != nil {
		t.Fatalf("nothing was kept: %v", err)
	}
	return server, h
}

// TestKeptFailsClosed breaks a ledger that this clone has kept.
func TestKeptFailsClosed(t *testing.T) {
	for name, test := range damages() {
		t.Run(name, func(t *testing.T) {
			server, h := keptLedger(t)
			before := gittest.Git(t, server.Folder, "rev-parse", "galley-ledger")
			test.do(t, server.Folder)
			for range 2 { // what the first reading leaves must not deceive the second
				if _, err := h.compare(); !errors.Is(err, test.kind) {
					t.Errorf("got %v, want %v", err, test.kind)
				}
			}
			gittest.Git(t, server.Folder, "update-ref", "refs/heads/galley-ledger", before)
			if got, err := h.compare(); err != nil || got.State.Len() != 2 {
				t.Errorf("restored: got %d entries (%v), want 2", got.State.Len(), err)
			}
		})
	}
}

// TestKeptFollows changes a kept ledger in ways that a reading of everything accepts.
func TestKeptFollows(t *testing.T) {
	tests := map[string]struct {
		change func(t *testing.T, dir string, h *home)
		want   int
	}{
		"nothing": {func(*testing.T, string, *home) {}, 2},
		"loss that was accepted": {func(t *testing.T, dir string, h *home) {
			gittest.Git(t, dir, "update-ref", "refs/heads/galley-ledger", "galley-ledger~1")
			gittest.Git(t, dir, "update-ref", "-d", "refs/galley/witness/galley-ledger")
			if err := h.repo.Storer.RemoveReference(branch(h.repo).SeenRef()); err != nil {
				t.Fatal(err)
			}
		}, 1},
		"last entry gone and counted anew": {func(t *testing.T, dir string, _ *home) {
			rewrite(t, dir, trailer(1), "--remove", file(t, dir, "receipt"))
		}, 1},
		"entry edited with care": {func(t *testing.T, dir string, _ *home) {
			name := file(t, dir, "receipt")
			text := strings.Replace(gittest.Git(t, dir, "show", "galley-ledger:"+name), "id-launch", "id-lunch", 1)
			rewrite(t, dir, trailer(2), "--add", "--cacheinfo", "100644,"+blob(t, dir, text+"\n")+","+name)
		}, 2},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			server, h := keptLedger(t)
			test.change(t, server.Folder, h)
			for range 2 {
				if got, err := h.compare(); err != nil || got.State.Len() != test.want {
					t.Errorf("got %d entries (%v), want %d", got.State.Len(), err, test.want)
				}
			}
		})
	}
}

// TestKeptIsExtended counts what is kept anew: the folders that have grown, and no other.
func TestKeptIsExtended(t *testing.T) {
	server := gittest.HTTPBackend(t, "", "")
	writer := initialised(t, server)
	base, err := writer.Append(t.Context(), read(t, writer), claims("run 1", "launch", "teaser", "cup"), "n1", "", at)
	if err != nil {
		t.Fatal(err)
	}
	repo, memory := server.Clone(t), &counting{data: map[string]string{}}
	again := func(name string, entries, puts int) {
		t.Helper()
		memory.puts = 0
		s := ledger.Open(branch(repo), id, nil)
		s.Remember(func() ledger.Memory { return memory })
		if got := read(t, s).State.Len(); got != entries || memory.puts != puts {
			t.Errorf("%s: got %d entries and %d folders kept, want %d and %d", name, got, memory.puts, entries, puts)
		}
	}
	again("first", 3, 3)
	again("nothing new", 3, 0)
	if base, err = writer.Append(t.Context(), base, []ledger.Entry{receipt("run 1", "teaser")}, "n2", "", at); err != nil {
		t.Fatal(err)
	}
	again("a receipt", 4, 1)
	if _, err = writer.Append(t.Context(), base, claims("run 2", "another"), "n3", "", at); err != nil {
		t.Fatal(err)
	}
	again("a new folder", 5, 1)
	again("nothing new again", 5, 0)
}

// counting is a Memory that counts.
type counting struct {
	mu   sync.Mutex
	data map[string]string
	puts int
	// fail is whether the disk is full.
	fail bool
}

func (c *counting) Get(name, version string) ([]byte, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	data, ok := c.data[name+"\x00"+version]
	return []byte(data), ok
}

func (c *counting) Put(name, version string, data []byte) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.puts++
	if !c.fail {
		c.data[name+"\x00"+version] = string(data)
	}
}

func (c *counting) Save() error {
	if c.fail {
		return errors.New("no space left on device")
	}
	return nil
}
