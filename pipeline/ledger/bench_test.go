package ledger_test

import (
	"fmt"
	"os/exec"
	"testing"

	"github.com/go-git/go-git/v5"

	"github.com/galley-social/galley/pipeline/gitbranch/gittest"
	"github.com/galley-social/galley/pipeline/ledger"
	"github.com/galley-social/galley/schema"
)

// long makes a ledger with n receipts, each with its claim, written by runs of 200 deliveries, and returns a
// clone that has it in one pack.
func long(b *testing.B, n int) string {
	b.Helper()
	server := gittest.BareFolder(b)
	repo := server.Clone(b)
	if err := ledger.Init(b.Context(), branch(repo), id, at); err != nil {
		b.Fatal(err)
	}
	store := ledger.Open(branch(repo), id, nil)
	base, err := store.Read(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	for from := 0; from < n; from += 200 {
		var claimed, sent []ledger.Entry
		for i := from; i < min(n, from+200); i++ {
			// Three channels a post, as most have.
			d := schema.Delivery{Post: fmt.Sprintf("post-%d", i/3), Channel: []string{"bluesky", "linkedin", "mastodon"}[i%3]}
			c, r := claims("run", d.Post)[0], receipt("run", d.Post)
			c.Delivery, r.Delivery = d, d
			c.Message = &schema.Message{Delivery: d, Network: d.Channel, Key: schema.MessageKey(d), At: at, Zone: "Europe/Lisbon", Title: "A post",
				Parts: []schema.Part{{Role: schema.RolePost, Text: fmt.Sprintf("Post %d has a text of the usual length, with a link and two hashtags. https://northwind.example/%d #coffee #HolidayBlend", i, i)}}}
			claimed, sent = append(claimed, c), append(sent, r)
		}
		for _, entries := range [][]ledger.Entry{claimed, sent} {
			if base, err = store.Append(b.Context(), base, entries, fmt.Sprintf("n%d", from), "", at); err != nil {
				b.Fatal(err)
			}
		}
	}
	gittest.Git(b, server.Folder, "repack", "-adq")
	clone := b.TempDir()
	gittest.Git(b, clone, "clone", "--quiet", server.URL, ".")
	gittest.Git(b, clone, "fetch", "--quiet", "origin", "galley-ledger")
	return clone
}

// BenchmarkRead reads a ledger that is here already: from a new process, and again in the same one. Beside it
// is what git alone takes to hand out the same files.
func BenchmarkRead(b *testing.B) {
	for _, n := range []int{1_000, 20_000} {
		clone := long(b, n)
		open := func() *ledger.Store {
			repo, err := git.PlainOpen(clone)
			if err != nil {
				b.Fatal(err)
			}
			return ledger.Open(branch(repo), id, nil)
		}
		b.Run(fmt.Sprintf("receipts=%d/first", n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				readLong(b, open(), n)
			}
		})
		b.Run(fmt.Sprintf("receipts=%d/again", n), func(b *testing.B) {
			b.ReportAllocs()
			store := open()
			readLong(b, store, n)
			for b.Loop() {
				readLong(b, store, n)
			}
		})
		b.Run(fmt.Sprintf("receipts=%d/git archive", n), func(b *testing.B) {
			for b.Loop() {
				cmd := exec.Command("git", "archive", "--format=tar", "FETCH_HEAD")
				cmd.Dir, cmd.Env = clone, gittest.Env()
				if err := cmd.Run(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func readLong(b *testing.B, store *ledger.Store, receipts int) {
	b.Helper()
	snapshot, err := store.Read(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	if snapshot.State.Len() != 2*receipts {
		b.Fatalf("got %d entries, want %d", snapshot.State.Len(), 2*receipts)
	}
}
