package index_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/galley-social/galley/pipeline/index"
)

const program = "galley v1"

func open(t testing.TB, folder, program string) *index.Index {
	t.Helper()
	x, err := index.Open(folder, "test", program)
	if err != nil {
		t.Fatal(err)
	}
	return x
}

func save(t testing.TB, x *index.Index) {
	t.Helper()
	if err := x.Save(); err != nil {
		t.Fatal(err)
	}
}

func data(i int) []byte { return bytes.Repeat([]byte{byte(i), 'x'}, 10+i) }

// fill makes an index of so many records, called 0, 1, …, of version "a".
func fill(t testing.TB, folder string, records int) {
	t.Helper()
	x := open(t, folder, program)
	for i := range records {
		x.Put(fmt.Sprint(i), "a", data(i))
	}
	save(t, x)
}

// read counts the records of version "a" that are right, and fails on one that is not.
func read(t testing.TB, x *index.Index, records int) (right int) {
	t.Helper()
	for i := range records {
		got, ok := x.Get(fmt.Sprint(i), "a")
		if ok && !bytes.Equal(got, data(i)) {
			t.Fatalf("record %d: got %q, want %q or nothing", i, got, data(i))
		}
		if ok {
			right++
		}
	}
	return right
}

func TestIndex(t *testing.T) {
	folder := t.TempDir()
	fill(t, folder, 20)
	x := open(t, folder, program)
	if got := read(t, x, 20); got != 20 {
		t.Errorf("got %d records back, want 20", got)
	}
	if _, ok := x.Get("3", "b"); ok {
		t.Error("a record came back for another version")
	}
	if _, ok := x.Get("30", "a"); ok {
		t.Error("a record came back that was never put")
	}
	x.Put("3", "b", []byte("new"))
	if got, ok := x.Get("3", "b"); !ok || string(got) != "new" {
		t.Errorf("got %q, %t, want the new record at once", got, ok)
	}
	save(t, x)
	x = open(t, folder, program)
	if got, _ := x.Get("3", "b"); string(got) != "new" || read(t, x, 20) != 19 {
		t.Errorf("got %q, want the new record and the 19 others", got)
	}
	save(t, x)
	if got := read(t, open(t, folder, "galley v2"), 20); got != 0 {
		t.Errorf("another program read %d records, want none", got)
	}
}

func TestForgets(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "test")
	x := open(t, folder, program)
	for i := range 200 {
		x.Put(fmt.Sprint("unasked ", i), "a", make([]byte, 4000))
	}
	x.Put("asked", "a", []byte("kept"))
	save(t, x)
	before, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	x = open(t, folder, program)
	x.Get("asked", "a")
	x.Put("new", "a", nil)
	save(t, x)
	after, err := os.Stat(path)
	if err != nil || before.Size() < 800_000 || after.Size() > 1000 {
		t.Errorf("got %d bytes after %d (%v), want what nobody asked for to be gone", after.Size(), before.Size(), err)
	}
	x = open(t, folder, program)
	if got, ok := x.Get("asked", "a"); !ok || string(got) != "kept" {
		t.Errorf("got %q, %t, want what was asked for to stay", got, ok)
	}
	save(t, x)
	if left, err := os.ReadDir(folder); err != nil || len(left) != 1 {
		t.Errorf("got %v (%v), want the index alone", left, err)
	}
}

// TestDamage cuts the file at every byte and changes every byte: what comes back is right, or nothing.
func TestDamage(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "test")
	fill(t, folder, 8)
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	lost := 0
	try := func(name string, file []byte) {
		if err := os.WriteFile(path, file, 0o644); err != nil {
			t.Fatal(err)
		}
		x := open(t, folder, program)
		right := read(t, x, 8)
		lost += 8 - right
		if right == 8 && len(file) < len(whole) {
			t.Errorf("%s: got every record back", name)
		}
		for i := range 8 {
			x.Put(fmt.Sprint(i), "a", data(i))
		}
		save(t, x)
		x = open(t, folder, program)
		if got := read(t, x, 8); got != 8 {
			t.Errorf("%s: got %d records after they were put again, want 8", name, got)
		}
		save(t, x)
	}
	for cut := range whole {
		try(fmt.Sprint("cut at ", cut), whole[:cut])
	}
	for i := range whole {
		file := bytes.Clone(whole)
		file[i] ^= 1 << (i % 8)
		try(fmt.Sprint("changed at ", i), file)
	}
	if lost == 0 {
		t.Error("no damage was seen")
	}
}

func TestManyAtOnce(t *testing.T) {
	folder := t.TempDir()
	var group sync.WaitGroup
	for n := range 4 {
		group.Go(func() {
			for round := range 10 {
				x := open(t, folder, program)
				read(t, x, 40)
				for i := n; i < 40; i += 2 {
					x.Put(fmt.Sprint(i), "a", data(i))
				}
				read(t, x, 40)
				if err := x.Save(); err != nil {
					t.Errorf("writer %d, round %d: %v", n, round, err)
				}
			}
		})
	}
	group.Wait()
	fill(t, folder, 40)
	if got := read(t, open(t, folder, program), 40); got != 40 {
		t.Errorf("got %d records, want 40", got)
	}
}

func FuzzOpen(f *testing.F) {
	folder := f.TempDir()
	fill(f, folder, 3)
	whole, err := os.ReadFile(filepath.Join(folder, "test"))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(whole)
	f.Add([]byte("galley index 1\n"))
	f.Fuzz(func(t *testing.T, file []byte) {
		folder := t.TempDir()
		if err := os.WriteFile(filepath.Join(folder, "test"), file, 0o644); err != nil {
			t.Fatal(err)
		}
		x := open(t, folder, program)
		read(t, x, 3)
		save(t, x)
	})
}
