package forge

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"time"
)

// How long, and how often, a forge that asks to wait is waited for.
const (
	maxWait  = 60 * time.Second
	maxWaits = 3
)

// Patient makes requests as a client does, and waits when the forge asks for it. Such a request had no effect, so it is
// sent again whatever it was. The client's own deadline is for each request, without the waiting.
func Patient(client *http.Client, wait func(context.Context, time.Duration) error) *http.Client {
	if client == nil {
		client = &http.Client{}
	}
	return &http.Client{Transport: patient{client: client, wait: wait}}
}

type patient struct {
	client *http.Client
	wait   func(context.Context, time.Duration) error
}

// RoundTrip implements http.RoundTripper.
func (p patient) RoundTrip(r *http.Request) (*http.Response, error) {
	for waits := 0; ; waits++ {
		request := r.Clone(r.Context())
		if r.GetBody != nil {
			body, err := r.GetBody()
			if err != nil {
				return nil, err
			}
			request.Body = body
		}
		answer, err := p.client.Do(request)
		if err != nil {
			return nil, inner(err)
		}
		pause, asked := p.pause(r, answer)
		if !asked || waits == maxWaits {
			return answer, nil
		}
		_, _ = io.Copy(io.Discard, io.LimitReader(answer.Body, 64<<10))
		answer.Body.Close()
		if err := p.wait(r.Context(), pause); err != nil {
			return nil, err
		}
	}
}

// pause is how long a forge asks to wait, when that is worth waiting for.
func (p patient) pause(r *http.Request, answer *http.Response) (time.Duration, bool) {
	if p.wait == nil || answer.StatusCode != http.StatusForbidden && answer.StatusCode != http.StatusTooManyRequests {
		return 0, false
	}
	if r.Body != nil && r.Body != http.NoBody && r.GetBody == nil {
		return 0, false // it can't be sent twice
	}
	seconds, err := strconv.Atoi(answer.Header.Get("Retry-After"))
	pause := time.Duration(seconds) * time.Second
	return pause, err == nil && seconds >= 0 && seconds <= int(maxWait/time.Second)
}

// inner takes off what a client puts around an error, since the outer client puts it on again.
func inner(err error) error {
	var e *url.Error
	if errors.As(err, &e) {
		return e.Err
	}
	return err
}
