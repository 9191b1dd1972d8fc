package ledger

import (
	"encoding/binary"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/go-git/go-git/v5/plumbing"
	"github.com/google/go-cmp/cmp"

	"github.com/galley-social/galley/schema"
)

func TestFreezeIdentity(t *testing.T) {
	var all []Entry
	for _, e := range samples() {
		e.At = e.At.Add(123456789) // JSON has the nanoseconds, and the zone that a network wrote
		if e.Remote != nil {
			e.Remote = &schema.Remote{ID: e.Remote.ID, URL: e.Remote.URL, Pending: e.Remote.Pending, At: e.At.In(time.FixedZone("", 3600))}
		}
		data, err := Encode(e)
		if err != nil {
			t.Fatal(err)
		}
		if e, err = Decode(data); err != nil {
			t.Fatal(err)
		}
		all = append(all, e)
	}
	tree := plumbing.NewHash(strings.Repeat("c0", 20))
	data, err := freeze(tree, all)
	if err != nil {
		t.Fatal(err)
	}
	gotTree, got, err := thaw(data)
	if err != nil || gotTree != tree {
		t.Fatalf("got %s (%v), want %s", gotTree, err, tree)
	}
	if diff := cmp.Diff(all, got); diff != "" || len(all) < 10 {
		t.Errorf("%d entries came back otherwise:\n%s", len(all), diff)
	}
	for cut := range data {
		if _, got, err := thaw(data[:cut]); err == nil {
			t.Fatalf("%d of %d bytes: got %d entries, want an error", cut, len(data), len(got))
		}
	}
	if _, _, err := thaw(append(data, 0xa0)); err == nil {
		t.Error("a byte more than the entries is no error")
	}
}

// FuzzFreeze: what Decode reads reads the same after it was kept.
func FuzzFreeze(f *testing.F) {
	for _, e := range samples() {
		data, err := Encode(e)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		e, err := Decode(data)
		if err != nil {
			return
		}
		want, err := Encode(e)
		if err != nil {
			return
		}
		kept, err := freeze(plumbing.ZeroHash, []Entry{e})
		if err != nil {
			t.Fatal(err)
		}
		_, back, err := thaw(kept)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := Encode(back[0]); err != nil || string(got) != string(want) {
			t.Fatalf("got (%v)\n%s\nwant\n%s", err, got, want)
		}
	})
}

// FuzzThaw: whatever a record holds, it is taken apart or refused, and never takes more memory than it is worth. Entries
// that are fit to be written are the same after they were kept once more.
func FuzzThaw(f *testing.F) {
	for _, e := range samples() {
		data, err := freeze(plumbing.ZeroHash, []Entry{e})
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
		f.Add(binary.LittleEndian.AppendUint32(data[:20:20], 1<<31))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		tree, entries, err := thaw(data)
		if len(entries)*smallest > len(data) {
			t.Fatalf("got %d entries of %d bytes", len(entries), len(data))
		}
		if err != nil || slices.ContainsFunc(entries, func(e Entry) bool { return e.check() != nil }) {
			return
		}
		again, err := freeze(tree, entries)
		if err != nil {
			t.Fatal(err)
		}
		if gotTree, got, err := thaw(again); err != nil || gotTree != tree || !cmp.Equal(got, entries) {
			t.Fatalf("got %s, %v (%v), want %s, %v", gotTree, got, err, tree, entries)
		}
	})
}
