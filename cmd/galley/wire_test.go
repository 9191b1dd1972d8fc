package main_test

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"sync"
	"testing"
)

// wire stands before a server. It tells of each request that counts, and holds one of them: before the server
// has it, or when the server has answered.
type wire struct {
	url string
	// counts picks the requests that count, and tell (which may be nil) is told of each before the server is.
	counts func(*http.Request) bool
	tell   func(body []byte)

	mu      sync.Mutex
	left    int
	after   bool
	reached chan struct{}
	free    chan struct{}
}

var errHeld = errors.New("the program was killed")

func newWire(t testing.TB, server string, counts func(*http.Request) bool, tell func(body []byte)) *wire {
	t.Helper()
	to, err := url.Parse(server)
	if err != nil {
		t.Fatal(err)
	}
	w := &wire{counts: counts, tell: tell}
	proxy := &httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) { r.SetURL(to) },
		ModifyResponse: func(r *http.Response) error {
			if !w.counts(r.Request) {
				return nil
			}
			body, err := io.ReadAll(r.Body)
			if err != nil {
				return err
			}
			r.Body = io.NopCloser(bytes.NewReader(body))
			return w.hold(true)
		},
		ErrorHandler: func(http.ResponseWriter, *http.Request, error) { panic(http.ErrAbortHandler) },
	}
	front := httptest.NewServer(http.HandlerFunc(func(out http.ResponseWriter, r *http.Request) {
		if w.counts(r) {
			w.note(r)
			if w.hold(false) != nil {
				panic(http.ErrAbortHandler)
			}
		}
		proxy.ServeHTTP(out, r)
	}))
	t.Cleanup(front.Close)
	t.Cleanup(w.open) // before the server is closed, which waits for its requests
	w.url = front.URL
	return w
}

func (w *wire) note(r *http.Request) {
	if w.tell == nil {
		return
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		panic(http.ErrAbortHandler) // killed while it wrote
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	w.tell(body)
}

// close holds the nth request from now on, and gives a channel that is closed when it is there.
func (w *wire) close(nth int, after bool) <-chan struct{} {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.left, w.after = nth, after
	w.reached, w.free = make(chan struct{}), make(chan struct{})
	return w.reached
}

// open lets everything through, for good; what was held is lost.
func (w *wire) open() {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.free != nil {
		close(w.free)
		w.free = nil
	}
	w.left = 0
}

func (w *wire) hold(after bool) error {
	w.mu.Lock()
	if w.left == 0 || w.after != after {
		w.mu.Unlock()
		return nil
	}
	w.left--
	stop, reached, free := w.left == 0, w.reached, w.free
	w.mu.Unlock()
	if !stop {
		return nil
	}
	close(reached)
	<-free
	return errHeld
}

func isToot(r *http.Request) bool {
	return r.Method == http.MethodPost && r.URL.Path == "/api/v1/statuses"
}

func isUpload(r *http.Request) bool {
	return r.Method == http.MethodPost && strings.HasSuffix(r.URL.Path, "/media")
}
