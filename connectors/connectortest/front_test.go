package connectortest_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/galley-social/galley/connectors/connectortest"
)

// TestStrikes looks at each fault as a plain client sees it.
func TestStrikes(t *testing.T) {
	tests := map[string]struct {
		fault  connectortest.Fault
		status int // 0 when there is no answer
		body   string
		breaks bool // while the body is read
		done   bool // the fake carried it out
	}{
		"none":         {connectortest.Fault{}, 201, `{"id":"1"}`, false, true},
		"answer":       {connectortest.Fault{Do: connectortest.Answer, Status: 418}, 418, `{"error":"Refused","message":"no entry for Bearer tok "}`, false, false},
		"page":         {connectortest.Fault{Do: connectortest.Answer, Page: true, Accept: true}, 500, "<!DOCTYPE html><title>Bearer tok </title>", false, true},
		"drop":         {connectortest.Fault{Do: connectortest.Drop}, 0, "", false, false},
		"drop, done":   {connectortest.Fault{Do: connectortest.Drop, Accept: true}, 0, "", false, true},
		"hang":         {connectortest.Fault{Do: connectortest.Hang, Accept: true}, 0, "", false, true},
		"drip":         {connectortest.Fault{Do: connectortest.Drip, Accept: true}, 200, "{", true, true},
		"truncate":     {connectortest.Fault{Do: connectortest.Truncate, Accept: true}, 200, `{"id"`, false, true},
		"cut":          {connectortest.Fault{Do: connectortest.Cut, Accept: true}, 200, `{"id"`, true, true},
		"oversize":     {connectortest.Fault{Do: connectortest.Oversize, Accept: true}, 200, `{"id":"1"}` + strings.Repeat(" ", 2<<20), false, true},
		"another call": {connectortest.Fault{Do: connectortest.Drop}, 201, `{"id":"1"}`, false, true},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			var done atomic.Int32
			effects := 1
			front := connectortest.NewFront(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				done.Add(1)
				w.WriteHeader(http.StatusCreated)
				_, _ = io.WriteString(w, `{"id":"1"}`)
			}), func(r *http.Request) bool { return r.URL.Path == "/send" })
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			giveUp := func() {}
			if tt.fault.Do == connectortest.Drip {
				giveUp = cancel
			} else {
				front.OnHang(cancel)
			}
			front.Break(tt.fault)
			path := "/send"
			if name == "another call" {
				path, effects = "/look", 0
			}
			status, body, err := post(ctx, t, front.URL+path, giveUp)
			if status != tt.status || body != tt.body || (err != nil) != tt.breaks {
				t.Errorf("got %d, %.60q, %v, want %d, %.60q", status, body, err, tt.status, tt.body)
			}
			if (done.Load() == 1) != tt.done || front.Effects() != effects || !slices.Equal(front.Requests(), []string{"POST " + path}) {
				t.Errorf("got %d done, %d effects, requests %v", done.Load(), front.Effects(), front.Requests())
			}
		})
	}
}

// post gives up after the first byte of the answer.
func post(ctx context.Context, t *testing.T, url string, giveUp func()) (int, string, error) {
	t.Helper()
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, url, strings.NewReader("x"))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer tok")
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		return 0, "", nil
	}
	defer answer.Body.Close()
	first := make([]byte, 1)
	n, err := io.ReadFull(answer.Body, first)
	giveUp()
	if err != nil {
		return answer.StatusCode, "", err
	}
	rest, err := io.ReadAll(answer.Body)
	return answer.StatusCode, string(first[:n]) + string(rest), err
}

func TestMemory(t *testing.T) {
	var m connectortest.Memory
	one := map[string][]byte{"a": []byte("1")}
	write := func(fault connectortest.MemoryFault, files map[string][]byte) error {
		m.Break(fault)
		return m.Write(t.Context(), files, "test")
	}
	if err := write(connectortest.FailWrite, one); !errors.Is(err, connectortest.ErrDisk) || len(m.Names()) != 0 {
		t.Errorf("got %v and %v, want the write to fail", err, m.Names())
	}
	if err := write(connectortest.FailWritten, one); !errors.Is(err, connectortest.ErrDisk) || !slices.Equal(m.Names(), []string{"a"}) {
		t.Errorf("got %v and %v, want a failure that was carried out", err, m.Names())
	}
	if _, err := m.Read(t.Context(), "b"); err == nil {
		t.Error("an absent file was read")
	}
	if err := write(connectortest.Sound, map[string][]byte{"a": nil}); err != nil || len(m.Names()) != 0 || m.Writes() != 3 {
		t.Errorf("got %v, %v and %d writes, want the file gone", err, m.Names(), m.Writes())
	}
}
