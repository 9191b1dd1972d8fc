package httpx

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"mime"
	"net"
	"net/http"
	"net/url"
	"strings"
	"unicode"

	"github.com/galley-social/galley/schema"
)

// Fit is a fault as it may leave: its reason is one line of printable text, not too long, and without secrets. Every
// fault that quotes a server leaves through here.
func (c *Client) Fit(f schema.Fault) *schema.Fault {
	// Masked before it is cut, so that no half of a secret stays at the cut.
	f.Reason, f.Hint = cut(c.Mask(oneLine(f.Reason))), c.Mask(f.Hint)
	return &f
}

// doubt is what a failure after the request was written proves.
func (r Request) doubt() schema.Outcome {
	if r.Kind == Effect {
		return schema.Unknown
	}
	return schema.Later
}

// broken is the fault of a request that got no answer.
func (c *Client) broken(r Request, seen *progress, err error) *schema.Fault {
	f := schema.Fault{Outcome: r.doubt(), Reason: host(r.URL) + ": " + cause(err)}
	if neverLeft(seen, err) {
		f.Outcome = schema.Later
		f.Reason = host(r.URL) + " could not be reached: " + cause(err)
		return c.Fit(f)
	}
	var timeout net.Error
	switch {
	case errors.Is(err, context.Canceled):
		f.Reason = host(r.URL) + ": stopped while waiting for the answer"
	case errors.As(err, &timeout) && timeout.Timeout():
		f.Reason = host(r.URL) + " did not answer in time"
	}
	return c.Fit(f)
}

// neverLeft reports whether the failure proves that nothing was written. A transport that is not net/http's
// own leaves no trace; of it, only the errors of dialling are proof.
func neverLeft(seen *progress, err error) bool {
	if seen.connected.Load() {
		return false
	}
	var dns *net.DNSError
	var op *net.OpError
	return seen.unwritten() || errors.As(err, &dns) || errors.As(err, &op) && op.Op == "dial"
}

// status is the fault of an answer that is neither 2xx nor expected.
func (c *Client) status(r Request, out Response) *schema.Fault {
	f := schema.Fault{Outcome: schema.Refused, Status: out.Status, Reason: says(r, out)}
	switch {
	case out.Status == http.StatusTooManyRequests || out.Status == http.StatusTooEarly:
		f.Outcome, f.Wait = schema.Later, Wait(out.Header, r.Now)
	case out.Status == http.StatusUnauthorized || out.Status == http.StatusForbidden:
		f.Hint = c.secretHint()
	case isMoved(out.Status):
		f.Reason = fmt.Sprintf("%s sends galley on to %s", host(r.URL), host(out.Header.Get("Location")))
		f.Hint = "write the address of the API itself as the channel's server:"
	case out.Status == http.StatusRequestTimeout || out.Status == 499 || out.Status/100 != 4:
		// 499 is nginx's word for a client that went away: it says nothing about what is behind it.
		f.Outcome = r.doubt()
	}
	return c.Fit(f)
}

// isMoved reports a redirect that keeps the method, so that nothing was done. After the others something may.
func isMoved(status int) bool {
	return status == http.StatusMovedPermanently || status == http.StatusTemporaryRedirect ||
		status == http.StatusPermanentRedirect
}

func (c *Client) secretHint() string {
	if c.secretEnv == "" {
		return "check the channel's token and what it is allowed to do"
	}
	return fmt.Sprintf("check the token in %s, and what it is allowed to do", c.secretEnv)
}

// unreadable is the fault of a success whose answer says nothing.
func (c *Client) unreadable(r Request, status int, reason string) *schema.Fault {
	return c.Fit(schema.Fault{Outcome: r.doubt(), Status: status, Reason: host(r.URL) + ": " + reason})
}

// Unreadable is the fault for an accepted answer that lacks what it must have.
func (c *Client) Unreadable(r Request, out Response, reason string) *schema.Fault {
	return c.unreadable(r, out.Status, reason)
}

// says is what a server's error answer tells a person.
func says(r Request, out Response) string {
	where := host(r.URL)
	if isPage(out) {
		return where + " answered with a web page, not JSON"
	}
	if words := errorWords(out.Body); words != "" {
		return where + ": " + words
	}
	if text := http.StatusText(out.Status); text != "" {
		return where + ": " + strings.ToLower(text)
	}
	return where + " answered with an unknown status"
}

// errorWords finds the sentence in the shapes of error that networks use.
func errorWords(body []byte) string {
	var fields map[string]json.RawMessage
	if json.Unmarshal(body, &fields) != nil {
		return ""
	}
	var words []string
	for _, key := range []string{"error", "message", "error_description", "detail"} {
		var text string
		if json.Unmarshal(fields[key], &text) == nil && text != "" {
			words = append(words, text)
		}
	}
	return strings.Join(words, ": ")
}

func isPage(out Response) bool {
	kind, _, _ := mime.ParseMediaType(out.Header.Get("Content-Type"))
	if kind == "text/html" || kind == "application/xhtml+xml" {
		return true
	}
	start := strings.ToLower(strings.TrimSpace(string(out.Body[:min(len(out.Body), 64)])))
	return strings.HasPrefix(start, "<!doctype html") || strings.HasPrefix(start, "<html")
}

func host(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return "the server"
	}
	return u.Host
}

// oneLine makes a server's words one line of printable text: they end up in terminals, comments and the
// ledger.
func oneLine(text string) string {
	text = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case unicode.Is(unicode.C, r) || r == unicode.ReplacementChar:
			return -1
		}
		return r
	}, text)
	return strings.Join(strings.Fields(text), " ")
}

// maxReason is the most characters of a reason; an issue or a table cell has to hold it.
const maxReason = 300

func cut(text string) string {
	if runes := []rune(text); len(runes) > maxReason {
		return string(runes[:maxReason-1]) + "…"
	}
	return text
}
