package main_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"

	gogit "github.com/go-git/go-git/v5"

	"github.com/galley-social/galley/connectors/mastodon/mastodontest"
	"github.com/galley-social/galley/pipeline/gitbranch"
	"github.com/galley-social/galley/pipeline/gitbranch/gittest"
	"github.com/galley-social/galley/pipeline/ledger"
	"github.com/galley-social/galley/schema"
)

// BenchmarkNothingDue times `galley publish` in a repository of 10,000 posts whose 20,000 deliveries have all gone out,
// in a clone in which it has run before, and in others. Beside it is the least that anything has to do that looks at the
// remote: git fetch and git log -1.
func BenchmarkNothingDue(b *testing.B) {
	const posts = 10_000
	binary := build(b)
	work := doneRepository(b, posts)
	b.Run("git fetch", func(b *testing.B) {
		timeProgram(b, func() {}, work, "sh", "-c", "git fetch -q origin && git log -1 origin/main >/dev/null")
	})
	mustRun(b, work, binary, "publish")
	b.Run("galley publish", func(b *testing.B) { timeProgram(b, func() {}, work, binary, "publish") })
	b.Run("galley publish, with nothing remembered", func(b *testing.B) {
		timeProgram(b, func() { os.RemoveAll(work + "/.git/galley/index") }, work, binary, "publish")
	})
	b.Run("galley publish, in a new clone", func(b *testing.B) {
		timeProgram(b, func() {}, work, "sh", "-c", "rm -rf ../c && git clone -q ../remote.git ../c && cd ../c && exec "+binary+" publish")
	})
}

// BenchmarkLedgerGrowth weighs what 10,000 receipts and their claims add to a repository, once Git has packed it.
func BenchmarkLedgerGrowth(b *testing.B) {
	bare := doneRepository(b, 5_000) + "/../remote.git"
	var packed float64
	for b.Loop() {
		out := gittest.Git(b, bare, "rev-list", "--objects", "--disk-usage", "galley-ledger")
		if _, err := fmt.Sscan(out, &packed); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(packed/1e6, "MB/10,000-receipts")
}

// doneRepository has so many posts, each on two channels and out on both.
func doneRepository(b *testing.B, posts int) string {
	b.Helper()
	root := b.TempDir()
	work, bare := root+"/work", root+"/remote.git"
	var in strings.Builder
	in.WriteString("commit refs/heads/main\ncommitter Ines <ines@northwind.example> 1793523600 +0000\ndata 5\nfirst\n")
	put := func(name, text string) { fmt.Fprintf(&in, "M 100644 inline %s\ndata %d\n%s\n", name, len(text), text) }
	put("galley.yaml", fmt.Sprintf(townConfig, "http://127.0.0.1:1", "http://127.0.0.1:1", 20))
	for i := range posts {
		put(fmt.Sprintf("posts/%02d/p%05d.md", i/100, i), fmt.Sprintf(
			"---\ntitle: Cup %d\nchannels: [keyed, plain]\npublish_at: 20%02d-%02d-%02d %02d:%02d\n---\nCup %d is poured at the window, and someone reads number %d aloud.\n",
			i, 10+i/1000, 1+i/84%12, 1+i/3%28, 8+i%3*4, i%60, i, i*7919%10007))
	}
	gittest.Git(b, root, "init", "--quiet", "--bare", bare)
	gittest.GitInput(b, bare, []byte(in.String()), "fast-import", "--quiet")
	gittest.Git(b, root, "clone", "--quiet", bare, work)
	fillLedger(b, work, posts)
	gittest.Git(b, bare, "repack", "-adq")
	gittest.Git(b, work, "fetch", "--quiet", "origin")
	return work
}

// fillLedger records every post on both channels as published.
func fillLedger(b *testing.B, work string, posts int) {
	b.Helper()
	repo, err := gogit.PlainOpen(work)
	if err != nil {
		b.Fatal(err)
	}
	at := time.Date(2026, 1, 1, 9, 0, 0, 0, time.UTC)
	branch := gitbranch.New(repo, "origin", "galley-ledger", gitbranch.Options{AuthorName: "galley", AuthorEmail: "galley@localhost", AppendOnly: true})
	if err := ledger.Init(b.Context(), branch, "0123456789abcdef", at); err != nil {
		b.Fatal(err)
	}
	store := ledger.Open(branch, "0123456789abcdef", nil)
	base, err := store.Read(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	for from := 0; from < posts; from += 1000 {
		var claims, receipts []ledger.Entry
		for i := from; i < min(posts, from+1000); i++ {
			for _, channel := range []string{"keyed", "plain"} {
				d := schema.Delivery{Post: fmt.Sprintf("p%05d", i), Channel: channel}
				m := &schema.Message{Delivery: d, Network: "mastodon", Key: schema.MessageKey(d), At: at, Zone: "Europe/Lisbon", Language: "en",
					Parts: []schema.Part{{Role: schema.RolePost, Text: fmt.Sprintf("Cup %d is poured at the window, and someone reads number %d aloud.", i, i*7919%10007)}}}
				e := ledger.Entry{Version: ledger.Version, Delivery: d, At: at, Run: ledger.Run{ID: fmt.Sprint("run-", from), Nonce: "n"}}
				c, r := e, e
				c.Kind, c.Attempt, c.Digest, c.Source, c.LeaseUntil, c.Message = ledger.Claim, 1, m.Digest(), strings.Repeat("a", 40), at.Add(time.Minute), m
				r.Kind, r.Digest, r.Remote = ledger.Receipt, m.Digest(), &schema.Remote{ID: fmt.Sprint(i), URL: fmt.Sprintf("https://social.example/@small/%s%d", channel, i), At: at}
				claims, receipts = append(claims, c), append(receipts, r)
			}
		}
		for _, entries := range [][]ledger.Entry{claims, receipts} {
			if base, err = store.Append(b.Context(), base, entries, fmt.Sprint("n", from), "", at); err != nil {
				b.Fatal(err)
			}
		}
	}
}

// BenchmarkThousandDue times one run that sends 1,000 deliveries over 5 channels, to a network each of whose answers
// takes 100 ms. The ideal is what one channel's 200 requests take one after the other.
func BenchmarkThousandDue(b *testing.B) {
	const posts, channels, latency = 200, 5, 100 * time.Millisecond
	binary := build(b)
	ideal := posts * latency
	var took time.Duration
	for b.Loop() {
		b.StopTimer()
		work, count := slowTown(b, posts, channels, latency)
		b.StartTimer()
		began := time.Now()
		mustRun(b, work, "env", "TOKEN="+mastodontest.Token, binary, "publish", "--limit", "1000")
		took += time.Since(began)
		if got := count(); got != posts*channels {
			b.Fatalf("got %d public, want %d", got, posts*channels)
		}
	}
	each := took / time.Duration(b.N)
	b.ReportMetric(float64(each)/float64(ideal), "x-ideal")
	b.ReportMetric(posts*channels/each.Seconds(), "deliveries/s")
}

// slowTown is a repository of posts that are due on so many channels, and a count of what is public.
func slowTown(b *testing.B, posts, channels int, latency time.Duration) (string, func() int) {
	b.Helper()
	root := b.TempDir()
	work, bare := root+"/work", root+"/remote.git"
	var servers []*mastodontest.Server
	names := []string{"a", "b", "c", "d", "e"}[:channels]
	config := "version: 1\nname: Small Beans\ntimezone: Europe/Lisbon\nlanguage: en\npublish: {late: publish}\nledger: {id: 0123456789abcdef}\nchannels:\n"
	for _, name := range names {
		server := mastodontest.New(b, mastodontest.Mastodon)
		servers = append(servers, server)
		server.URL = slow(b, server.URL, latency)
		config += fmt.Sprintf("  %s: {network: mastodon, server: %q, secret_env: TOKEN}\n", name, server.URL)
	}
	writeFile(b, work, "galley.yaml", config, 0o644)
	for i := range posts {
		writeFile(b, work, fmt.Sprintf("posts/p%03d.md", i), fmt.Sprintf("---\ntitle: Cup %d\nchannels: [%s]\npublish_at: 2020-%02d-%02d 09:00\n---\nCup %d is poured, number %d.\n",
			i, strings.Join(names, ", "), 1+i/28, 1+i%28, i, i*7919%10007), 0o644)
	}
	gittest.Git(b, root, "init", "--quiet", "--bare", bare)
	gittest.Git(b, work, "init", "--quiet")
	gittest.Git(b, work, "remote", "add", "origin", bare)
	gittest.Git(b, work, "add", "--all")
	gittest.Git(b, work, "commit", "--quiet", "--message", "first")
	gittest.Git(b, work, "push", "--quiet", "origin", "main")
	repo, err := gogit.PlainOpen(work)
	if err != nil {
		b.Fatal(err)
	}
	branch := gitbranch.New(repo, "origin", "galley-ledger", gitbranch.Options{AuthorName: "galley", AuthorEmail: "galley@localhost", AppendOnly: true})
	if err := ledger.Init(b.Context(), branch, "0123456789abcdef", time.Now()); err != nil {
		b.Fatal(err)
	}
	return work, func() int {
		n := 0
		for _, s := range servers {
			n += len(s.Statuses())
		}
		return n
	}
}

// slow is a proxy whose answers to what makes something public take so long.
func slow(b *testing.B, server string, latency time.Duration) string {
	to, err := url.Parse(server)
	if err != nil {
		b.Fatal(err)
	}
	proxy := httputil.NewSingleHostReverseProxy(to)
	front := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithTimeout(r.Context(), latency)
		defer cancel()
		<-ctx.Done()
		proxy.ServeHTTP(w, r)
	}))
	b.Cleanup(front.Close)
	return front.URL
}
