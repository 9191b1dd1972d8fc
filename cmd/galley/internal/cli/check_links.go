package cli

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"os"
	"path/filepath"
	"slices"
	"syscall"
	"time"

	"github.com/go-git/go-git/v5/storage/filesystem"

	"github.com/galley-social/galley/pipeline/content"
	"github.com/galley-social/galley/pipeline/links"
	"github.com/galley-social/galley/pipeline/suppress"
	"github.com/galley-social/galley/schema/diag"
)

// testLinks asks for the links of posts, and puts what is wrong with them to the findings.
func (a *app) testLinks(ctx context.Context, l *loaded, posts []content.Post) error {
	list := links.Find(posts, l.messages)
	if len(list) == 0 {
		return nil
	}
	file := a.linksFile()
	client := guarded(a.HTTP, links.Public)
	defer client.CloseIdleConnections()
	tester := links.Tester{
		Client: client, Limits: links.Usual(), Known: readLinks(file), Now: a.now, UserAgent: "galley/" + a.Version,
	}
	if a.Progress {
		a.note(fmt.Sprintf("testing links, for %s at most", tester.Limits.All))
	}
	found, err := tester.Run(ctx, list)
	if err != nil {
		return err
	}
	l.spoken = diag.Sort(slices.Concat(l.spoken, found))
	l.findings = suppress.Apply(l.set, l.comments, l.spoken, ruleNames())
	if err := writeLinks(file, tester.Known, a.now); err != nil {
		a.note("the good links are not remembered: " + err.Error())
	}
	return nil
}

// guarded is a client for addresses that others have written. It asks the guard about each address that a name
// was resolved to, right before it connects there: whatever was looked at earlier could have changed by then. It
// follows no redirect and no proxy of the environment, which would resolve names where no guard is.
//
// main gives an *http.Transport, of which nothing but the fact is used. Anything else is a test's, and connects
// to nothing.
func guarded(base *http.Client, guard links.Guard) *http.Client {
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	if base != nil && base.Transport != nil {
		if _, ok := base.Transport.(*http.Transport); !ok {
			client.Transport = base.Transport
			return client
		}
	}
	dialer := &net.Dialer{Control: func(_, address string, _ syscall.RawConn) error {
		to, err := netip.ParseAddrPort(address)
		if err != nil {
			return fmt.Errorf("connect to %s: %w", address, err)
		}
		return guard(to)
	}}
	client.Transport = &http.Transport{
		DialContext:            dialer.DialContext,
		ForceAttemptHTTP2:      true,
		DisableCompression:     true,
		MaxResponseHeaderBytes: 64 << 10,
		MaxIdleConnsPerHost:    1,
		IdleConnTimeout:        10 * time.Second,
	}
	return client
}

// linksFile is where good links are remembered: beside the Git objects, where no commit takes it along. Without a
// repository it is empty.
func (a *app) linksFile() string {
	repo, err := a.openGit()
	if err != nil {
		return ""
	}
	storage, ok := repo.Storer.(*filesystem.Storage)
	if !ok {
		return ""
	}
	return filepath.Join(storage.Filesystem().Root(), "galley", "links.json")
}

// largestMemory is the most bytes of remembered links that are read.
const largestMemory = 16 << 20

// readLinks gives the good links. A file that is not there, or not what writeLinks wrote, holds none.
func readLinks(file string) *links.Cache {
	info, err := os.Stat(file)
	if err != nil || !info.Mode().IsRegular() || info.Size() > largestMemory {
		return &links.Cache{}
	}
	data, err := os.ReadFile(file)
	if err != nil {
		return &links.Cache{}
	}
	return links.Decode(data)
}

// writeLinks replaces the file at once, because another run may be reading it.
func writeLinks(file string, cache *links.Cache, now time.Time) error {
	if file == "" {
		return nil
	}
	data, err := cache.Encode(now)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return err
	}
	temporary, err := os.CreateTemp(filepath.Dir(file), "links-*")
	if err != nil {
		return err
	}
	_, err = temporary.Write(data)
	if closed := temporary.Close(); err == nil {
		err = closed
	}
	if err == nil {
		err = os.Rename(temporary.Name(), file)
	}
	if err != nil {
		os.Remove(temporary.Name()) //nolint:errcheck // the error that is told is the one before
	}
	return err
}
