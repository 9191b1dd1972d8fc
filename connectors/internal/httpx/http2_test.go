package httpx_test

import (
	"bytes"
	"crypto/tls"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"

	"github.com/galley-social/galley/connectors/internal/httpx"
	"github.com/galley-social/galley/schema"
	"golang.org/x/net/http2"
)

// TestEffectIsWrittenOnceOverHTTP2 has a server that reads an effect and then refuses its stream, which
// net/http answers by sending it again when it can.
func TestEffectIsWrittenOnceOverHTTP2(t *testing.T) {
	lender := httptest.NewTLSServer(nil)
	t.Cleanup(lender.Close)
	listener, err := tls.Listen("tcp", "127.0.0.1:0", &tls.Config{
		Certificates: lender.TLS.Certificates, NextProtos: []string{"h2"},
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	var effects atomic.Int32
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go refuseStreams(conn, &effects)
		}
	}()
	transport := lender.Client().Transport.(*http.Transport).Clone()
	transport.ForceAttemptHTTP2 = true
	client := newClient(&http.Client{Transport: wrapped{transport}})
	_, err = client.Do(t.Context(), httpx.Request{
		Method: http.MethodPost, URL: "https://" + listener.Addr().String(), Body: []byte("x"),
		Header: http.Header{"Idempotency-Key": {"k"}},
	})
	if f := fault(t, err); f.Outcome != schema.Unknown {
		t.Errorf("got %+v, want unknown", *f)
	}
	if got := effects.Load(); got != 1 {
		t.Errorf("got %d requests, want 1", got)
	}
}

// refuseStreams speaks just enough HTTP/2 to read a request and refuse it.
func refuseStreams(conn net.Conn, effects *atomic.Int32) {
	defer conn.Close()
	if _, err := io.CopyN(io.Discard, conn, int64(len(http2.ClientPreface))); err != nil {
		return
	}
	frames := http2.NewFramer(conn, conn)
	if frames.WriteSettings() != nil {
		return
	}
	for {
		frame, err := frames.ReadFrame()
		if err != nil {
			return
		}
		switch f := frame.(type) {
		case *http2.SettingsFrame:
			if !f.IsAck() {
				_ = frames.WriteSettingsAck()
			}
		case *http2.DataFrame:
			if f.StreamEnded() {
				effects.Add(1)
				_ = frames.WriteRSTStream(f.StreamID, http2.ErrCodeRefusedStream)
			}
		}
	}
}

// TestUntrustedCertificate: the handshake fails, so nothing was written.
func TestUntrustedCertificate(t *testing.T) {
	var heard bytes.Buffer
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
		t.Error("the request arrived")
	}))
	server.Config.ErrorLog = log.New(&heard, "", 0)
	server.StartTLS()
	t.Cleanup(server.Close)
	_, err := newClient(&http.Client{Transport: &http.Transport{}}).Do(t.Context(), httpx.Request{Method: http.MethodPost, URL: server.URL})
	if f := fault(t, err); f.Outcome != schema.Later {
		t.Errorf("got %+v, want later", *f)
	}
}
