package connectortest

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"testing"
)

// Front stands between a connector and its fake network.
type Front struct {
	// URL of the front; the channel's server.
	URL      string
	server   *httptest.Server
	isEffect func(*http.Request) bool

	mu      sync.Mutex
	effect  Fault
	rest    Fault
	arrived func()
	effects int
	log     []string
}

// NewFront starts a front before a fake. isEffect tells the request that makes something public.
func NewFront(tb testing.TB, fake http.Handler, isEffect func(*http.Request) bool) *Front {
	tb.Helper()
	f := &Front{isEffect: isEffect}
	f.server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fault := f.note(r, isEffect(r))
		if fault.Do == None {
			fake.ServeHTTP(w, r)
			return
		}
		fault.strike(w, r, fake, f.arrived)
	}))
	tb.Cleanup(f.server.Close)
	f.URL = f.server.URL
	return f
}

// Client is an HTTP client for the front.
func (f *Front) Client() *http.Client { return f.server.Client() }

// Break makes every effect request from now on fail so; the zero Fault mends it.
func (f *Front) Break(fault Fault) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.effect = fault
}

// BreakRest does the same to every other request: uploads and look-ups.
func (f *Front) BreakRest(fault Fault) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.rest = fault
}

// OnHang is called when a request has arrived that gets no answer. Set it before the first request.
func (f *Front) OnHang(arrived func()) { f.arrived = arrived }

// Effects counts the effect requests that arrived.
func (f *Front) Effects() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.effects
}

// Requests lists every request that arrived, as "METHOD /path".
func (f *Front) Requests() []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.Clone(f.log)
}

// Close stops the front, so that its address refuses connections.
func (f *Front) Close() { f.server.Close() }

func (f *Front) note(r *http.Request, effect bool) Fault {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.log = append(f.log, r.Method+" "+r.URL.Path)
	if !effect {
		return f.rest
	}
	f.effects++
	return f.effect
}
