package httpx_test

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/galley-social/galley/connectors/connector"
	"github.com/galley-social/galley/connectors/internal/httpx"
	"github.com/galley-social/galley/schema"
)

const secret = "s3cr3t/token+value=="

func newClient(h *http.Client) *httpx.Client {
	return httpx.New(connector.Options{
		HTTP: h, Secret: secret, Version: "9", Channel: schema.Channel{SecretEnv: "SOME_TOKEN"},
	})
}

func fault(t *testing.T, err error) *schema.Fault {
	t.Helper()
	var f *schema.Fault
	if !errors.As(err, &f) {
		t.Fatalf("got error %v, want a fault", err)
	}
	return f
}

func serve(t *testing.T, h http.HandlerFunc) *httptest.Server {
	t.Helper()
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	return server
}

func TestOutcomeOfStatus(t *testing.T) {
	tests := []struct {
		status        int
		effect, other schema.Outcome
	}{
		{300, schema.Unknown, schema.Later},
		{301, schema.Refused, schema.Refused},
		{302, schema.Unknown, schema.Later},
		{303, schema.Unknown, schema.Later},
		{307, schema.Refused, schema.Refused},
		{308, schema.Refused, schema.Refused},
		{400, schema.Refused, schema.Refused},
		{401, schema.Refused, schema.Refused},
		{402, schema.Refused, schema.Refused},
		{403, schema.Refused, schema.Refused},
		{404, schema.Refused, schema.Refused},
		{408, schema.Unknown, schema.Later},
		{409, schema.Refused, schema.Refused},
		{422, schema.Refused, schema.Refused},
		{425, schema.Later, schema.Later},
		{429, schema.Later, schema.Later},
		{499, schema.Unknown, schema.Later},
		{500, schema.Unknown, schema.Later},
		{503, schema.Unknown, schema.Later},
		{599, schema.Unknown, schema.Later},
	}
	for _, tt := range tests {
		server := serve(t, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Location", "https://elsewhere.example/")
			w.WriteHeader(tt.status)
		})
		for kind, want := range map[httpx.Kind]schema.Outcome{
			httpx.Effect: tt.effect, httpx.Upload: tt.other, httpx.Read: tt.other,
		} {
			r := httpx.Request{Kind: kind, Method: http.MethodPost, URL: server.URL}
			out, err := newClient(server.Client()).Do(t.Context(), r)
			f := fault(t, err)
			if f.Outcome != want || f.Status != tt.status || out.Status != tt.status || f.Reason == "" {
				t.Errorf("status %d, kind %d: got %+v (answer %d), want %s", tt.status, kind, *f, out.Status, want)
			}
		}
	}
}

func TestAlso(t *testing.T) {
	server := serve(t, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNotFound) })
	r := httpx.Request{Kind: httpx.Read, Method: http.MethodGet, URL: server.URL, Also: []int{http.StatusNotFound}}
	out, err := newClient(server.Client()).Do(t.Context(), r)
	if err != nil || out.Status != http.StatusNotFound {
		t.Errorf("got %d, %v, want 404 without a fault", out.Status, err)
	}
}

func TestWords(t *testing.T) {
	tests := map[string]struct{ kind, body, want string }{
		"error":           {"application/json", `{"error":"Text can't be blank"}`, ": Text can't be blank"},
		"message too":     {"application/json", `{"error":"Bad","message":"no such record"}`, ": Bad: no such record"},
		"control":         {"application/json", `{"error":"a\u001b[31m\u202eb\nc"}`, ": a[31mb c"},
		"web page":        {"text/html", `<html>`, " answered with a web page, not JSON"},
		"unmarked page":   {"text/plain", "\n<!DOCTYPE HTML><p>", " answered with a web page, not JSON"},
		"nothing":         {"application/json", ``, ": unprocessable entity"},
		"not an object":   {"application/json", `["x"]`, ": unprocessable entity"},
		"error of a kind": {"application/json", `{"error":{"code":3},"detail":"why"}`, ": why"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			server := serve(t, func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Type", tt.kind)
				w.WriteHeader(http.StatusUnprocessableEntity)
				_, _ = io.WriteString(w, tt.body)
			})
			_, err := newClient(server.Client()).Do(t.Context(), httpx.Request{Method: http.MethodPost, URL: server.URL})
			want := strings.TrimPrefix(server.URL, "http://") + tt.want
			if got := fault(t, err).Reason; got != want {
				t.Errorf("got %q, want %q", got, want)
			}
		})
	}
}

func TestReasonIsShort(t *testing.T) {
	server := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusBadRequest)
		_, _ = io.WriteString(w, `{"error":"`+strings.Repeat("ä", 280)+secret+`"}`)
	})
	_, err := newClient(server.Client()).Do(t.Context(), httpx.Request{Method: http.MethodPost, URL: server.URL})
	got := fault(t, err).Reason
	if n := len([]rune(got)); n > 300 || strings.Contains(got, secret[:4]) {
		t.Errorf("got %d characters, ending in %q", n, got[len(got)-20:])
	}
}

func TestJSON(t *testing.T) {
	tests := map[string]struct {
		kind, body string
		status     int
		fails      bool
	}{
		"good":                 {"application/json", `{"id":"7"}`, 200, false},
		"page":                 {"text/html", `<html>`, 200, true},
		"page where 404 is":    {"text/html", `<html>`, 404, true},
		"404 that is expected": {"application/json", `{}`, 404, false},
		"truncated":            {"application/json", `{"id":"7`, 200, true},
		"empty":                {"application/json", ``, 200, true},
		"too long":             {"application/json", `{"id":"7"}` + strings.Repeat(" ", httpx.MaxAnswer), 200, true},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			server := serve(t, func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Type", tt.kind)
				w.WriteHeader(tt.status)
				_, _ = io.WriteString(w, tt.body)
			})
			for kind, want := range map[httpx.Kind]schema.Outcome{httpx.Effect: schema.Unknown, httpx.Read: schema.Later} {
				var v struct{ ID string }
				r := httpx.Request{Kind: kind, Method: http.MethodPost, URL: server.URL, Also: []int{404}}
				_, err := newClient(server.Client()).JSON(t.Context(), r, &v)
				if !tt.fails {
					if err != nil || tt.status == 200 && v.ID != "7" {
						t.Errorf("got %+v, %v", v, err)
					}
					continue
				}
				if f := fault(t, err); f.Outcome != want {
					t.Errorf("kind %d: got %s, want %s", kind, f.Outcome, want)
				}
			}
		})
	}
}

func TestNotWritten(t *testing.T) {
	closed := serve(t, func(http.ResponseWriter, *http.Request) {})
	closed.Close()
	plain := serve(t, func(http.ResponseWriter, *http.Request) {})
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	tests := map[string]struct {
		ctx  context.Context
		url  string
		want schema.Outcome
	}{
		"refused connection":   {t.Context(), closed.URL, schema.Later},
		"TLS to a plain port":  {t.Context(), strings.Replace(plain.URL, "http:", "https:", 1), schema.Later},
		"no such host":         {t.Context(), "http://nowhere.invalid/", schema.Later},
		"ended before":         {ended, plain.URL, schema.Later},
		"no address":           {t.Context(), "//", schema.Refused},
		"another scheme":       {t.Context(), "ftp://x.example/", schema.Refused},
		"line break in header": {t.Context(), plain.URL, schema.Refused},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			r := httpx.Request{Method: http.MethodPost, URL: tt.url, Body: []byte("x")}
			if name == "line break in header" {
				r.Header = http.Header{"Authorization": {"Bearer " + secret + "\n"}}
			}
			_, err := newClient(nil).Do(tt.ctx, r)
			f := fault(t, err)
			if f.Outcome != tt.want || strings.Contains(f.Reason, secret) {
				t.Errorf("got %+v, want %s", *f, tt.want)
			}
		})
	}
}

// wrapped hides net/http's transport from httpx, so that connections are reused for effects as well.
type wrapped struct{ http.RoundTripper }

// TestEffectIsWrittenOnce has a server that reads a request on a used connection and hangs up. net/http would
// send a request with an Idempotency-Key again.
func TestEffectIsWrittenOnce(t *testing.T) {
	for _, reuse := range []bool{true, false} {
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = listener.Close() })
		var effects atomic.Int32
		go hangUp(listener, &effects)
		var transport http.RoundTripper = &http.Transport{}
		if reuse {
			transport = wrapped{transport}
		}
		client := newClient(&http.Client{Transport: transport})
		url := "http://" + listener.Addr().String()
		if _, err := client.Do(t.Context(), httpx.Request{Kind: httpx.Read, Method: http.MethodGet, URL: url}); err != nil {
			t.Fatal(err)
		}
		header := http.Header{"Idempotency-Key": {"k"}, "X-Idempotency-Key": {"k"}}
		for _, body := range []string{"text", ""} {
			effects.Store(0)
			r := httpx.Request{Method: http.MethodPost, URL: url, Header: header, Body: []byte(body)}
			_, err := client.Do(t.Context(), r)
			if f := fault(t, err); f.Outcome != schema.Unknown {
				t.Errorf("reuse %t, body %q: got %+v, want unknown", reuse, body, *f)
			}
			if got := effects.Load(); got != 1 {
				t.Errorf("reuse %t, body %q: got %d requests, want 1", reuse, body, got)
			}
		}
	}
}

// hangUp answers reads, and closes the connection on anything else.
func hangUp(listener net.Listener, effects *atomic.Int32) {
	for {
		conn, err := listener.Accept()
		if err != nil {
			return
		}
		go func() {
			defer conn.Close()
			for in := bufio.NewReader(conn); ; {
				r, err := http.ReadRequest(in)
				if err != nil {
					return
				}
				_, _ = io.Copy(io.Discard, r.Body)
				if r.Method != http.MethodGet {
					effects.Add(1)
					return
				}
				_, _ = io.WriteString(conn, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")
			}
		}()
	}
}

func TestDeadline(t *testing.T) {
	server := serve(t, func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		<-r.Context().Done()
	})
	hasty := *server.Client()
	hasty.Timeout = 200 * time.Millisecond
	for kind, want := range map[httpx.Kind]schema.Outcome{
		httpx.Effect: schema.Unknown, httpx.Upload: schema.Later, httpx.Read: schema.Later,
	} {
		_, err := newClient(&hasty).Do(t.Context(), httpx.Request{Kind: kind, Method: http.MethodPost, URL: server.URL, Body: []byte("x")})
		if f := fault(t, err); f.Outcome != want || !strings.Contains(f.Reason, "in time") {
			t.Errorf("kind %d: got %+v, want %s", kind, *f, want)
		}
	}
}

func TestRedirects(t *testing.T) {
	var seen []string
	other := serve(t, func(_ http.ResponseWriter, r *http.Request) { seen = append(seen, "other "+r.URL.Path) })
	server := serve(t, func(w http.ResponseWriter, r *http.Request) {
		seen = append(seen, r.URL.Path)
		switch r.URL.Path {
		case "/away":
			http.Redirect(w, r, other.URL+"/there", http.StatusPermanentRedirect)
		case "/here":
			http.Redirect(w, r, "/end", http.StatusPermanentRedirect)
		case "/loop":
			http.Redirect(w, r, "/loop", http.StatusFound)
		}
	})
	tests := []struct {
		kind         httpx.Kind
		method, path string
		want         []string
		fails        bool
	}{
		{httpx.Read, http.MethodGet, "/here", []string{"/here", "/end"}, false},
		{httpx.Read, http.MethodGet, "/away", []string{"/away"}, true},
		{httpx.Read, http.MethodGet, "/loop", slices.Repeat([]string{"/loop"}, 6), true},
		{httpx.Effect, http.MethodPost, "/here", []string{"/here"}, true},
		{httpx.Upload, http.MethodPost, "/here", []string{"/here"}, true},
	}
	for _, tt := range tests {
		seen = nil
		_, err := newClient(server.Client()).Do(t.Context(), httpx.Request{Kind: tt.kind, Method: tt.method, URL: server.URL + tt.path})
		if (err != nil) != tt.fails || !slices.Equal(seen, tt.want) {
			t.Errorf("%s %s: got %v, %v, want %v", tt.method, tt.path, seen, err, tt.want)
		}
	}
}

func TestUserAgent(t *testing.T) {
	var got http.Header
	server := serve(t, func(_ http.ResponseWriter, r *http.Request) { got = r.Header })
	if _, err := newClient(server.Client()).Do(t.Context(), httpx.Request{Method: http.MethodPost, URL: server.URL}); err != nil {
		t.Fatal(err)
	}
	if got.Get("User-Agent") != "galley/9" {
		t.Errorf("got user agent %q, want galley/9", got.Get("User-Agent"))
	}
}
