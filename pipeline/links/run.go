package links

import (
	"context"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"sync"
	"time"

	"github.com/galley-social/galley/schema/diag"
)

// Client makes one request. It must not follow redirects, must put every address that it connects to before a
// Guard, and may be called by several goroutines at once. *http.Client is one when it is made so.
type Client interface {
	Do(*http.Request) (*http.Response, error)
}

// Limits bound what a run may take.
type Limits struct {
	// Each is for one link with its redirects, All for the whole run.
	Each, All time.Duration
	// AtOnce is how many hosts are asked at once. A host is asked one thing at a time.
	AtOnce int
	// Redirects is how many are followed.
	Redirects int
	// Body is how many bytes of a page are read.
	Body int64
}

// Usual are the limits of galley check.
func Usual() Limits {
	return Limits{Each: 10 * time.Second, All: 2 * time.Minute, AtOnce: 8, Redirects: 10, Body: 64 << 10}
}

// Tester tests links.
type Tester struct {
	Client Client
	Limits Limits
	// Known are the links that were good a while ago. Run adds those that it finds good.
	Known *Cache
	Now   time.Time
	// UserAgent is what servers are told.
	UserAgent string
}

// Run asks for every link once, whatever the places that it stands at, and reports those that are not as they
// should be. Its error is the context's.
func (t Tester) Run(ctx context.Context, list []Link) ([]diag.Diagnostic, error) {
	verdicts := map[string]verdict{}
	seen := map[string]bool{}
	var todo []string
	for _, l := range list {
		k := key(l.Address)
		if seen[k] {
			continue
		}
		seen[k] = true
		if v, ok := t.Known.good(k, t.Now); ok {
			verdicts[k] = v
			continue
		}
		todo = append(todo, k)
	}
	limited, cancel := context.WithTimeout(ctx, t.Limits.All)
	defer cancel()
	answered := t.hosts(limited, todo)
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	for k, v := range answered {
		verdicts[k] = v
		t.Known.keep(k, v, t.Now)
	}
	left := slices.DeleteFunc(todo, func(k string) bool { _, ok := answered[k]; return ok })
	return diag.Sort(append(findings(list, verdicts), untested(list, left, t.Limits)...)), nil
}

// hosts asks for the addresses, of several hosts at once.
func (t Tester) hosts(ctx context.Context, addresses []string) map[string]verdict {
	byHost := map[string][]string{}
	for _, k := range addresses {
		byHost[host(k)] = append(byHost[host(k)], k)
	}
	queue := make(chan []string, len(byHost))
	for _, name := range slices.Sorted(maps.Keys(byHost)) {
		queue <- byHost[name]
	}
	close(queue)
	var mu sync.Mutex
	var wg sync.WaitGroup
	verdicts := map[string]verdict{}
	for range min(max(t.Limits.AtOnce, 1), len(byHost)) {
		wg.Go(func() {
			for list := range queue {
				t.host(ctx, list, func(k string, v verdict) {
					mu.Lock()
					defer mu.Unlock()
					verdicts[k] = v
				})
			}
		})
	}
	wg.Wait()
	return verdicts
}

// host asks one host, one address after the other. When a server can't be reached, its other addresses get the
// same verdict, and it is left in peace.
func (t Tester) host(ctx context.Context, addresses []string, say func(string, verdict)) {
	dead := map[string]verdict{}
	for _, k := range addresses {
		v, ok := dead[origin(k)]
		if !ok {
			v = t.ask(ctx, k)
		}
		if ctx.Err() != nil {
			return // the time of the run was over, which says nothing about the link
		}
		if v.unreached {
			dead[origin(k)] = v
		}
		say(k, v)
	}
}

func host(address string) string {
	if u, err := url.Parse(address); err == nil {
		return u.Hostname()
	}
	return ""
}

func origin(address string) string {
	if u, err := url.Parse(address); err == nil {
		return u.Scheme + "://" + u.Host
	}
	return address
}
