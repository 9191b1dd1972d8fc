package site

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
)

func FuzzIndex(f *testing.F) {
	golden, err := os.ReadFile(filepath.Join("testdata", "golden", indexFile))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(golden)
	f.Add([]byte(`{"format":"galley-site","version":1,"channel":"site","look":"","posts":[]}`))
	f.Add([]byte(`{"format":"galley-site","version":1,"posts":[null]}`))
	f.Add([]byte(`{"format":"galley-site","version":1,"posts":[{"post":"a","parts":[{"number":1,"media":[{"path":"../x"}]}]}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		ix, err := decodeIndex(data)
		if err != nil {
			return
		}
		once, err := ix.encode()
		if err != nil {
			t.Fatalf("what was read can't be written: %v", err)
		}
		again, err := decodeIndex(once)
		if err != nil {
			t.Fatalf("what was written can't be read: %v\n%s", err, once)
		}
		twice, err := again.encode()
		if err != nil || !bytes.Equal(once, twice) {
			t.Errorf("reading and writing changed the index (%v):\n%s\n%s", err, once, twice)
		}
	})
}

func TestIndexRefuses(t *testing.T) {
	tests := []struct{ name, data string }{
		{"no posts in an entry", `{"format":"galley-site","version":1,"posts":[{"post":"a"}]}`},
		{"two posts of one page", `{"format":"galley-site","version":1,"posts":[{"post":"a","parts":[{"number":1}]},{"post":"A","parts":[{"number":1}]}]}`},
		{"media elsewhere", `{"format":"galley-site","version":1,"posts":[{"post":"a","parts":[{"number":1,"media":[{"path":"CNAME"}]}]}]}`},
		{"two documents", `{"format":"galley-site","version":1,"posts":[]}{}`},
		{"nothing", ``},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if ix, err := decodeIndex([]byte(tt.data)); err == nil {
				t.Errorf("got %+v, want an error", ix)
			}
		})
	}
}
