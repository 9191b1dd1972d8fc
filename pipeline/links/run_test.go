package links_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/galley-social/galley/pipeline/links"
)

func TestRedirects(t *testing.T) {
	var loop, chain int
	s := serve(t, httptest.NewServer, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/a", "/b":
			loop++
			http.Redirect(w, r, map[string]string{"/a": "/b", "/b": "/a"}[r.URL.Path], http.StatusFound)
		default:
			chain++
			http.Redirect(w, r, r.URL.Path+"x", http.StatusFound)
		}
	})
	want := []string{
		`1 error: link "BASE/a" leads back to itself | write the address that it is meant to lead to`,
		`2 error: link "BASE/x" leads from one address to the next more than 3 times | write the address that it is meant to lead to`,
	}
	if diff := cmp.Diff(want, run(t, s, tester(s), at(1, s.URL+"/a"), at(2, s.URL+"/x"))); diff != "" {
		t.Errorf("findings (-want +got):\n%s", diff)
	}
	if loop != 2 || chain != 4 {
		t.Errorf("got %d and %d requests, want 2 and 4", loop, chain)
	}
}

func TestTLS(t *testing.T) {
	plain := serve(t, httptest.NewServer, answer)
	s := serve(t, httptest.NewTLSServer, func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, plain.URL+"/page", http.StatusMovedPermanently)
	})
	want := []string{`1 warning: link "BASE/" leads from https to http, which anybody on the way can read and change | write an address that stays on https`}
	if diff := cmp.Diff(want, run(t, s, tester(s), at(1, s.URL+"/"))); diff != "" {
		t.Errorf("findings (-want +got):\n%s", diff)
	}
	untrusting := tester(plain)
	want = []string{`1 error: link "BASE/" has a certificate that browsers refuse: nobody whom this machine trusts has signed it | open it in a browser, and tell who runs the server`}
	if diff := cmp.Diff(want, run(t, s, untrusting, at(1, s.URL+"/"))); diff != "" {
		t.Errorf("findings (-want +got):\n%s", diff)
	}
	want = []string{`1 error: link "https` + strings.TrimPrefix(plain.URL, "http") + `/" has a certificate that browsers refuse: the server does not speak TLS as browsers do | open it in a browser, and tell who runs the server`}
	if diff := cmp.Diff(want, run(t, s, untrusting, at(1, "https"+strings.TrimPrefix(plain.URL, "http")+"/"))); diff != "" {
		t.Errorf("findings (-want +got):\n%s", diff)
	}
}

// TestSlow: a server that never answers costs the time for one link, and its other links nothing.
func TestSlow(t *testing.T) {
	s := serve(t, httptest.NewServer, func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
	quick := tester(s)
	quick.Limits.Each = 50 * time.Millisecond
	want := []string{
		`1 warning: link "BASE/a" gives no answer in time | open it in a browser; the server may be slow for now`,
		`2 warning: link "BASE/b" gives no answer in time | open it in a browser; the server may be slow for now`,
	}
	if diff := cmp.Diff(want, run(t, s, quick, at(1, s.URL+"/a"), at(2, s.URL+"/b"))); diff != "" {
		t.Errorf("findings (-want +got):\n%s", diff)
	}
	for _, request := range s.seen() {
		if !strings.HasSuffix(request, " /a") {
			t.Errorf("got the request %s", request)
		}
	}
	quick.Limits.Each, quick.Limits.All = time.Minute, 50*time.Millisecond
	want = []string{`1 warning: 2 links were not tested, this one the first of them, because 50ms were over | run it again: what was good is remembered for a day`}
	if diff := cmp.Diff(want, run(t, s, quick, at(1, s.URL+"/a"), at(2, s.URL+"/b"))); diff != "" {
		t.Errorf("findings (-want +got):\n%s", diff)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := quick.Run(ctx, []links.Link{at(1, s.URL)}); err == nil {
		t.Error("got no error from a run that was stopped")
	}
}

// TestSlowHead: a server that leaves HEAD without an answer may have one to GET.
func TestSlowHead(t *testing.T) {
	s := serve(t, httptest.NewServer, func(_ http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodHead {
			<-r.Context().Done()
		}
	})
	quick := tester(s)
	quick.Limits.Each = time.Second
	if got := run(t, s, quick, at(1, s.URL+"/")); got != nil {
		t.Errorf("got %q, want nothing", got)
	}
}

// counted counts what is read of bodies.
type counted struct {
	links.Client
	read *int64
}

func (c counted) Do(r *http.Request) (*http.Response, error) {
	answer, err := c.Client.Do(r)
	if err == nil {
		answer.Body = &countedBody{answer.Body, c.read}
	}
	return answer, err
}

type countedBody struct {
	io.ReadCloser
	read *int64
}

func (b *countedBody) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	*b.read += int64(n)
	return n, err
}

func TestHugePage(t *testing.T) {
	s := serve(t, httptest.NewServer, func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodHead {
			w.WriteHeader(http.StatusMethodNotAllowed)
			return
		}
		for page := make([]byte, 1<<16); ; {
			if _, err := w.Write(page); err != nil {
				return
			}
		}
	})
	var read int64
	one := tester(s)
	one.Client = counted{one.Client, &read}
	if got := run(t, s, one, at(1, s.URL+"/")); got != nil {
		t.Errorf("got %q", got)
	}
	if read == 0 || read > 64<<10 {
		t.Errorf("got %d bytes read, want some, and at most %d", read, 64<<10)
	}
}

// failing fails every request in one way.
type failing struct{ err error }

func (f failing) Do(*http.Request) (*http.Response, error) { return nil, f.err }

func TestRefused(t *testing.T) {
	private, port := links.Public(netip.MustParseAddrPort("10.0.0.7:80")), links.Public(netip.MustParseAddrPort("8.8.8.8:25"))
	for _, c := range []struct {
		name, address string
		err           error
		want          string
	}{
		{"an address", "http://10.0.0.7/", private, `1 error: link "http://10.0.0.7/" leads to a private address | write an address that everybody can open`},
		{"this machine", "http://localhost/", private, `1 error: link "http://localhost/" leads to a private address | write an address that everybody can open`},
		{"a name", "http://intranet.example/", private, `1 warning: link "http://intranet.example/" was not tested, because here it leads to a private address | open it from outside of this network`},
		{"a port", "http://a.example:25/", port, `1 note: link "http://a.example:25/" was not tested, because it leads to port 25 | open it in a browser; galley tests the ports 80, 443, 8080 and 8443`},
		{"an unreadable one", "http://a b.example/%zz", nil, `1 error: link "http://a b.example/%zz" can't be read as an address | write all of it, as in https://northwind.example/holiday`},
		{"one with a password", "http://me:secret@10.0.0.7/", private, `1 error: link "http://me:xxxxx@10.0.0.7/" leads to a private address | write an address that everybody can open`},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := &server{Server: &httptest.Server{URL: "BASE"}}
			one := links.Tester{Client: failing{fmt.Errorf("dial: %w", c.err)}, Limits: links.Usual(), Now: now()}
			if diff := cmp.Diff([]string{c.want}, run(t, s, one, at(1, c.address))); diff != "" {
				t.Errorf("findings (-want +got):\n%s", diff)
			}
		})
	}
}

// TestParameters: the finding is about what the author wrote, the worst one for each place.
func TestParameters(t *testing.T) {
	s := serve(t, httptest.NewServer, func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.URL.Query().Get("utm_source") == "b":
			w.WriteHeader(http.StatusNotFound)
		case r.URL.Path == "/old":
			http.Redirect(w, r, "/new?"+r.URL.RawQuery, http.StatusMovedPermanently)
		}
	})
	link := func(line int, path, source string) links.Link {
		l := at(line, s.URL+path+"?x=1&utm_source="+source)
		l.Source, l.Added = s.URL+path+"?x=1", []string{"utm_source=" + source}
		return l
	}
	want := []string{
		`1 note: link "BASE/old?x=1" has moved to "BASE/new?x=1" | write BASE/new?x=1`,
		`2 error: link "BASE/old?x=1" answers 404: there is no such page | correct the address, or take the link out; galley asked for BASE/old?x=1&utm_source=b`,
	}
	if diff := cmp.Diff(want, run(t, s, tester(s), link(1, "/old", "a"), link(2, "/old", "a"), link(2, "/old", "b"))); diff != "" {
		t.Errorf("findings (-want +got):\n%s", diff)
	}
}
