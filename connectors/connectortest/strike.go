package connectortest

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
)

// Fault is what goes wrong with a request. The zero Fault is none.
type Fault struct {
	// Do is what strikes.
	Do Strike
	// Accept lets the fake carry out the request before the fault strikes.
	Accept bool
	// Status is the answer's status, for Answer; the zero one is 500. With Page the answer is a web page,
	// else JSON whose error echoes the request's credentials, as careless servers do.
	Status int
	Page   bool
	Header http.Header
}

// Strike is a way to fail.
type Strike int

// The strikes.
const (
	None     Strike = iota
	Answer          // another answer in place of the fake's
	Drop            // the connection is closed without an answer
	Hang            // no answer until the client gives up
	Drip            // one byte of an answer, then nothing until the client gives up
	Truncate        // half of the fake's answer, as if it were all
	Cut             // half of the fake's answer, and the connection is closed
	Oversize        // the fake's answer, and two megabytes of blanks
)

func (f Fault) strike(w http.ResponseWriter, r *http.Request, fake http.Handler, arrived func()) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	answer := httptest.NewRecorder()
	if f.Accept {
		fake.ServeHTTP(answer, r)
	}
	switch f.Do {
	case Answer:
		f.answer(w, r)
	case Hang, Drip:
		f.stall(w, r, arrived)
	case Truncate, Cut, Oversize:
		f.spoil(w, answer)
	default:
		panic(http.ErrAbortHandler)
	}
}

func (f Fault) answer(w http.ResponseWriter, r *http.Request) {
	for name, values := range f.Header {
		w.Header()[name] = values
	}
	status := max(f.Status, 0)
	if status == 0 {
		status = http.StatusInternalServerError
	}
	text := fmt.Sprintf(`{"error":"Refused","message":"no entry for %s"}`, credentials(r))
	w.Header().Set("Content-Type", "application/json")
	if f.Page {
		text = "<!DOCTYPE html><title>" + credentials(r) + "</title>"
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
	}
	w.WriteHeader(status)
	_, _ = io.WriteString(w, text)
}

func credentials(r *http.Request) string {
	return strings.Map(func(c rune) rune {
		if c == '"' || c == '\\' {
			return ' '
		}
		return c
	}, r.Header.Get("Authorization")+" "+r.URL.RawQuery)
}

func (f Fault) stall(w http.ResponseWriter, r *http.Request, arrived func()) {
	if f.Do == Drip {
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, "{")
		_ = http.NewResponseController(w).Flush()
	}
	if arrived != nil {
		arrived()
	}
	<-r.Context().Done()
}

func (f Fault) spoil(w http.ResponseWriter, answer *httptest.ResponseRecorder) {
	body := answer.Body.Bytes()
	for name, values := range answer.Header() {
		w.Header()[name] = values
	}
	w.Header().Del("Content-Length")
	switch f.Do {
	case Oversize:
		_, _ = w.Write(append(body, bytes.Repeat([]byte(" "), 2<<20)...))
	case Cut:
		w.Header().Set("Content-Length", fmt.Sprint(len(body)+1))
		_, _ = w.Write(body[:len(body)/2])
		_ = http.NewResponseController(w).Flush()
		panic(http.ErrAbortHandler)
	default:
		_, _ = w.Write(body[:len(body)/2])
	}
}
