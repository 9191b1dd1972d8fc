package cli

import (
	"encoding/json"
	"net"
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// The bounds of one request for health or numbers. Both answers are small and made at once.
const (
	headerTimeout = 5 * time.Second
	answerTimeout = 10 * time.Second
)

// serve answers at an address until end is called. It returns the address, whose port the system may have
// chosen.
func (a *app) serve(address string, routes http.Handler) (string, func(), error) {
	listener, err := net.Listen("tcp", address)
	if err != nil {
		return "", nil, err
	}
	server := &http.Server{
		Handler: routes, ReadHeaderTimeout: headerTimeout, ReadTimeout: answerTimeout, WriteTimeout: answerTimeout,
		IdleTimeout: time.Minute, MaxHeaderBytes: 1 << 14,
	}
	go server.Serve(listener) //nolint:errcheck // it ends when it is closed, and publishing goes on without it
	return listener.Addr().String(), func() { server.Close() }, nil
}

// routes are what a run that stays answers. It shows no text of any post.
func (w *watcher) routes(every time.Duration) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(rw http.ResponseWriter, _ *http.Request) { w.healthz(rw, every) })
	mux.Handle("GET /metrics", promhttp.HandlerFor(w.meters.registry, promhttp.HandlerOpts{}))
	return mux
}

// health is what /healthz answers.
type health struct {
	// Status is ok, starting (no round has worked yet) or failing.
	Status    string     `json:"status"`
	LastRound *time.Time `json:"last_round,omitempty"`
	LastGood  *time.Time `json:"last_good,omitempty"`
	LastError string     `json:"last_error,omitempty"`
	Next      *time.Time `json:"next,omitempty"`
}

func (w *watcher) healthz(rw http.ResponseWriter, every time.Duration) {
	h := w.tracker.Health()
	answer := health{Status: "failing", LastRound: instant(h.Ended), LastGood: instant(h.Good), Next: instant(h.Next)}
	code := http.StatusServiceUnavailable
	switch {
	case h.Well(w.app.Now(), every):
		answer.Status, code = "ok", http.StatusOK
	case h.Good.IsZero():
		answer.Status = "starting"
	}
	if h.Err != nil {
		answer.LastError = h.Err.Error()
	}
	rw.Header().Set("Content-Type", "application/json")
	rw.Header().Set("Cache-Control", "no-store")
	rw.WriteHeader(code)
	json.NewEncoder(rw).Encode(answer) //nolint:errcheck // who asked is gone, and nobody else wants it
}

// instant is a time for JSON, where there is one.
func instant(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	t = t.UTC()
	return &t
}
