// Package httpx is how connectors speak HTTP: deadlines, size caps, outcome classes and secret masking.
//
// It never repeats a request by itself and lets nobody else do it: an effect is written at most once, so
// its body can't be rewound and net/http has nothing to replay. It follows redirects for reads only, on the
// same host. It keeps no cookies.
//
// A caller must know: the zero Kind is Effect, so that whoever forgets to say what a request is gets the
// careful reading of its failure. Every error is a *schema.Fault. Together with a fault for an HTTP status,
// Do gives the Response, for networks whose documented answers mean more than their status.
package httpx

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/galley-social/galley/connectors/connector"
	"github.com/galley-social/galley/schema"
)

// Kind is what a request does, which decides its deadline and what its failure proves.
type Kind int

// The kinds. A failed Effect may have happened all the same; a failed Upload or Read made nothing public,
// so it is safe to try again later.
const (
	Effect Kind = iota
	Upload
	Read
)

// Bounds of one request. A whole request, its answer included, has to end within its kind's deadline; making
// the connection has its own, so that an unreachable server is told from a slow one.
const (
	EffectDeadline  = 60 * time.Second
	UploadDeadline  = 120 * time.Second
	ReadDeadline    = 30 * time.Second
	ConnectDeadline = 10 * time.Second
	// MaxAnswer is the longest answer that is read.
	MaxAnswer = 1 << 20
)

// Request is one HTTP request.
type Request struct {
	Kind   Kind
	Method string
	URL    string
	Header http.Header
	Body   []byte
	// Also are statuses outside 2xx that are an answer and no fault.
	Also []int
	// Now is the instant that waits are counted from when the server does not give its own time.
	Now time.Time
}

// Response is an answer, read to its end.
type Response struct {
	Status int
	Header http.Header
	Body   []byte
}

// Client makes requests for one channel.
type Client struct {
	shared, fresh http.Client
	userAgent     string
	secretEnv     string
	mask          *masker
}

// New makes a client from a connector's options. It masks the channel's secret, and whatever else is given.
func New(o connector.Options, secrets ...string) *Client {
	c := &Client{
		userAgent: "galley/" + o.Version,
		secretEnv: o.SecretPlace(),
		mask:      &masker{},
	}
	if o.Version == "" {
		c.userAgent = "galley"
	}
	c.Hide(o.Secret)
	for _, s := range secrets {
		c.Hide(s)
	}
	var base http.Client
	if o.HTTP != nil {
		base = *o.HTTP
	}
	base.Jar, base.CheckRedirect = nil, sameHost
	c.shared, c.fresh = base, base
	c.shared.Transport, c.fresh.Transport = transports(base.Transport)
	return c
}

// Hide adds a secret that must not leave, for those that a network hands out on the way.
func (c *Client) Hide(secret string) { c.mask.add(secret) }

// Mask replaces every secret in a text.
func (c *Client) Mask(text string) string { return c.mask.apply(text) }

// Do makes one request. It returns a *schema.Fault unless the status is 2xx or one of r.Also.
func (c *Client) Do(ctx context.Context, r Request) (Response, error) {
	if ctx.Err() != nil {
		return Response{}, &schema.Fault{Outcome: schema.Later, Reason: "stopped before anything was sent"}
	}
	ctx, cancel := context.WithTimeout(ctx, r.Kind.deadline())
	defer cancel()
	seen := &progress{}
	req, err := c.request(httptrace.WithClientTrace(ctx, seen.trace()), r)
	if err != nil {
		return Response{}, c.Fit(schema.Fault{Outcome: schema.Refused, Reason: cause(err)})
	}
	client := &c.shared
	if r.Kind == Effect {
		client = &c.fresh
	}
	answer, err := client.Do(req)
	if err != nil {
		return Response{}, c.broken(r, seen, err)
	}
	defer answer.Body.Close()
	out := Response{Status: answer.StatusCode, Header: answer.Header}
	out.Body, err = readAll(answer.Body)
	accepted := out.Status/100 == 2 || slices.Contains(r.Also, out.Status)
	if !accepted {
		return out, c.status(r, out)
	}
	if err != nil {
		return out, c.unreadable(r, out.Status, err.Error())
	}
	return out, nil
}

// JSON is Do, and reads the answer into v unless its status is one of r.Also. A web page is a fault whatever
// its status: a proxy's "404 Not Found" must not be taken for the network's.
func (c *Client) JSON(ctx context.Context, r Request, v any) (Response, error) {
	out, err := c.Do(ctx, r)
	if err != nil {
		return out, err
	}
	if isPage(out) {
		f := c.unreadable(r, out.Status, "the server answered with a web page, not JSON")
		f.Hint = "is the channel's server: right?"
		return out, f
	}
	if out.Status/100 != 2 {
		return out, nil
	}
	if err := json.Unmarshal(out.Body, v); err != nil {
		return out, c.unreadable(r, out.Status, "the answer is not the JSON that was expected: "+err.Error())
	}
	return out, nil
}

func (k Kind) deadline() time.Duration {
	switch k {
	case Upload:
		return UploadDeadline
	case Read:
		return ReadDeadline
	}
	return EffectDeadline
}

// onceBody is a body that net/http does not know how to rewind: without GetBody a request is not replayable,
// not even one with an Idempotency-Key header, which net/http takes as leave to send it again.
type onceBody struct{ io.Reader }

func (c *Client) request(ctx context.Context, r Request) (*http.Request, error) {
	var body io.Reader
	switch {
	case r.Kind == Effect:
		body = onceBody{bytes.NewReader(r.Body)}
	case len(r.Body) > 0:
		body = bytes.NewReader(r.Body)
	}
	req, err := http.NewRequestWithContext(ctx, r.Method, r.URL, body)
	if err != nil {
		return nil, err
	}
	if req.URL.Host == "" || !strings.HasPrefix(req.URL.Scheme, "http") {
		return nil, fmt.Errorf("%q is not the address of a server", r.URL)
	}
	if r.Kind == Effect {
		req.ContentLength = int64(len(r.Body))
	}
	for name, values := range r.Header {
		if slices.ContainsFunc(values, unprintable) {
			return nil, fmt.Errorf("the header %s would hold a line break or a control character", name)
		}
		req.Header[http.CanonicalHeaderKey(name)] = values
	}
	req.Header.Set("User-Agent", c.userAgent)
	return req, nil
}

// unprintable reports what net/http would refuse in a header: found here, it is known that nothing was sent.
func unprintable(value string) bool {
	return strings.ContainsFunc(value, func(r rune) bool { return r < ' ' && r != '\t' || r == 0x7f })
}

// sameHost follows redirects of reads on the same server only: the token must not travel to another one, and
// an effect that is sent on is an effect that is sent twice.
func sameHost(req *http.Request, via []*http.Request) error {
	first := via[0]
	safe := first.Method == http.MethodGet && req.URL.Host == first.URL.Host &&
		(req.URL.Scheme == first.URL.Scheme || req.URL.Scheme == "https")
	if !safe || len(via) > 5 {
		return http.ErrUseLastResponse
	}
	return nil
}

func readAll(body io.Reader) ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(body, MaxAnswer+1))
	switch {
	case err != nil:
		return data, fmt.Errorf("the answer broke off: %s", cause(err))
	case len(data) > MaxAnswer:
		return data[:MaxAnswer], fmt.Errorf("the answer is longer than %d bytes", MaxAnswer)
	}
	return data, nil
}

// cause is an error's text without the URL that net/http puts around it.
func cause(err error) string {
	for {
		u, ok := err.(*url.Error)
		if !ok {
			return err.Error()
		}
		err = u.Err
	}
}
