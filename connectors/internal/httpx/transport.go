package httpx

import (
	"context"
	"net"
	"net/http"
	"net/http/httptrace"
	"sync/atomic"
)

// transports gives the transport that uploads and reads share, and one that makes a new connection for each
// request. Effects use the second: a server that has just closed an idle connection would leave it open
// whether the request on it was read.
func transports(base http.RoundTripper) (shared, fresh http.RoundTripper) {
	if base == nil {
		base = http.DefaultTransport
	}
	t, ok := base.(*http.Transport)
	if !ok {
		return base, base
	}
	a, b := t.Clone(), t.Clone()
	b.DisableKeepAlives = true
	for _, t := range []*http.Transport{a, b} {
		t.TLSHandshakeTimeout = ConnectDeadline
		t.DialContext = dialWithin(t.DialContext)
	}
	return a, b
}

type dialFunc = func(ctx context.Context, network, address string) (net.Conn, error)

func dialWithin(dial dialFunc) dialFunc {
	if dial == nil {
		dial = (&net.Dialer{}).DialContext
	}
	return func(ctx context.Context, network, address string) (net.Conn, error) {
		ctx, cancel := context.WithTimeout(ctx, ConnectDeadline)
		defer cancel()
		return dial(ctx, network, address)
	}
}

// progress is how far a request came. net/http reports it from its own goroutines.
type progress struct{ asked, connected atomic.Bool }

func (p *progress) trace() *httptrace.ClientTrace {
	return &httptrace.ClientTrace{
		GetConn: func(string) { p.asked.Store(true) },
		GotConn: func(httptrace.GotConnInfo) { p.connected.Store(true) },
	}
}

// unwritten reports whether no byte of the request can have left: net/http was seen to ask for a connection
// and never got one. WroteHeaders would be the wrong witness, because headers longer than net/http's buffer
// are on the wire before it is called.
func (p *progress) unwritten() bool { return p.asked.Load() && !p.connected.Load() }
