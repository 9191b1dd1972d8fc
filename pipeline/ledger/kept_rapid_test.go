package ledger

import (
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/plumbing/filemode"
	"github.com/go-git/go-git/v5/plumbing/object"
	"github.com/go-git/go-git/v5/plumbing/storer"
	"github.com/go-git/go-git/v5/storage/memory"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/galley-social/galley/schema"
)

// notes is a Memory in memory.
type notes struct {
	mu   sync.Mutex
	data map[string]string
}

func (n *notes) Get(name, version string) ([]byte, bool) {
	n.mu.Lock()
	defer n.mu.Unlock()
	data, ok := n.data[name+"\x00"+version]
	return []byte(data), ok
}

func (n *notes) Put(name, version string, data []byte) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.data[name+"\x00"+version] = string(data)
}

func (n *notes) Save() error { return nil }

// plant writes files as a tree, and gives its hash.
func plant(t *rapid.T, db storer.EncodedObjectStorer, files map[string][]byte) plumbing.Hash {
	tree, below := object.Tree{}, map[string]map[string][]byte{}
	for name, data := range files {
		top, rest, nested := strings.Cut(name, "/")
		if nested {
			if below[top] == nil {
				below[top] = map[string][]byte{}
			}
			below[top][rest] = data
			continue
		}
		tree.Entries = append(tree.Entries, object.TreeEntry{Name: top, Mode: filemode.Regular, Hash: store(t, db, plumbing.BlobObject, data)})
	}
	for top, files := range below {
		tree.Entries = append(tree.Entries, object.TreeEntry{Name: top, Mode: filemode.Dir, Hash: plant(t, db, files)})
	}
	slices.SortFunc(tree.Entries, func(a, b object.TreeEntry) int { return strings.Compare(a.Name, b.Name) })
	o := db.NewEncodedObject()
	if err := tree.Encode(o); err != nil {
		t.Fatal(err)
	}
	hash, err := db.SetEncodedObject(o)
	if err != nil {
		t.Fatal(err)
	}
	return hash
}

func store(t *rapid.T, db storer.EncodedObjectStorer, kind plumbing.ObjectType, data []byte) plumbing.Hash {
	o := db.NewEncodedObject()
	o.SetType(kind)
	w, err := o.Writer()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write(data); err != nil {
		t.Fatal(err)
	}
	hash, err := db.SetEncodedObject(o)
	if err != nil {
		t.Fatal(err)
	}
	return hash
}

// readTree is what a new process makes of a tree.
func readTree(db storer.EncodedObjectStorer, tree plumbing.Hash, m Memory) (State, error) {
	r := reader{db: db, memory: m}
	found, err := r.spread(plumbing.ZeroHash, tree, func() storer.EncodedObjectStorer { return db })
	if err != nil {
		return State{}, err
	}
	return State{}.with(found...)
}

// TestKeptIsFold appends random entries, reads now and then with a memory that forgets now and then, and removes,
// restores and edits files: a reading with the memory says what one without says, and that is what Fold of all says.
func TestKeptIsFold(t *testing.T) {
	names := []schema.Delivery{launch, {Post: "launch", Channel: "bluesky"}, {Post: "teaser", Channel: "mastodon"}, {Post: "cup-7", Channel: "site"}}
	rapid.Check(t, func(t *rapid.T) {
		db, kept := memory.NewStorage(), &notes{data: map[string]string{}}
		var state State
		var all []Entry
		files := map[string][]byte{}
		for range rapid.IntRange(1, 40).Draw(t, "steps") {
			switch rapid.SampledFrom([]string{"append", "append", "append", "read", "read", "forget", "remove", "edit"}).Draw(t, "what") {
			case "append":
				d := rapid.SampledFrom(names).Draw(t, "delivery")
				e := of(d, randomEntry(t, state.Delivery(d)))
				next, err := state.With([]Entry{e})
				data, encodeErr := Encode(e)
				if err != nil || encodeErr != nil {
					continue
				}
				state, all, files[e.Path()] = next, append(all, e), data
			case "forget":
				for _, name := range slices.Sorted(maps.Keys(kept.data)) {
					if rapid.Bool().Draw(t, "whether "+name) {
						delete(kept.data, name)
					}
				}
			case "remove":
				compareReadings(t, db, kept, less(t, files), nil)
			case "edit":
				compareReadings(t, db, kept, otherwise(t, files), nil)
			case "read":
				want, err := Fold(all)
				if err != nil {
					t.Fatal(err)
				}
				compareReadings(t, db, kept, files, want.All())
			}
		}
		compareReadings(t, db, kept, files, state.All())
	})
}

// compareReadings reads with and without the memory. want is nil where it is not known.
func compareReadings(t *rapid.T, db storer.EncodedObjectStorer, kept *notes, files map[string][]byte, want []Delivery) {
	below := map[string][]byte{}
	for name, data := range files {
		below[strings.TrimPrefix(name, entriesDir+"/")] = data
	}
	tree := plant(t, db, below)
	warm, warmErr := readTree(db, tree, kept)
	cold, coldErr := readTree(db, tree, nil)
	if (warmErr == nil) != (coldErr == nil) || warmErr != nil && warmErr.Error() != coldErr.Error() {
		t.Fatalf("with the memory %v, without %v", warmErr, coldErr)
	}
	if diff := cmp.Diff(cold.All(), warm.All()); diff != "" || cold.Len() != warm.Len() {
		t.Fatalf("the memory makes a difference (%d entries, %d):\n%s", cold.Len(), warm.Len(), diff)
	}
	if diff := cmp.Diff(want, warm.All()); want != nil && diff != "" {
		t.Fatalf("not what was appended:\n%s", diff)
	}
}

// of is the entry, of another delivery.
func of(d schema.Delivery, e Entry) Entry {
	e.Delivery = d
	if e.Message != nil {
		m := *e.Message
		m.Delivery, m.Key, e.Message = d, schema.MessageKey(d), &m
	}
	return e
}

// less is the files without one of them.
func less(t *rapid.T, files map[string][]byte) map[string][]byte {
	rest := maps.Clone(files)
	if len(files) > 0 {
		delete(rest, rapid.SampledFrom(slices.Sorted(maps.Keys(files))).Draw(t, "gone"))
	}
	return rest
}

// otherwise is the files with another run in one of them.
func otherwise(t *rapid.T, files map[string][]byte) map[string][]byte {
	changed := maps.Clone(files)
	if len(files) > 0 {
		name := rapid.SampledFrom(slices.Sorted(maps.Keys(files))).Draw(t, "edited")
		changed[name] = []byte(strings.Replace(string(files[name]), `"id": "run 7"`, `"id": "run 8"`, 1))
	}
	return changed
}
