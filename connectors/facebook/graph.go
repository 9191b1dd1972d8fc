package facebook

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"time"

	"github.com/galley-social/galley/connectors/internal/httpx"
)

// ask is one call of the Graph API.
type ask struct {
	kind   httpx.Kind
	method string
	// path below the version, with a slash.
	path  string
	query url.Values
	// form is the body of a POST; or else body is, of the type.
	form url.Values
	body []byte
	mime string
	now  time.Time
}

// call makes one call and reads its answer into v. Whatever the status, an error in the Graph API's own form is a
// fault of what it says; gone reports that it says that there is no such object, or none that the token may see.
func (c *client) call(ctx context.Context, a ask, v any) (out httpx.Response, gone bool, err error) {
	r := c.request(a)
	out, err = c.http.Do(ctx, r)
	if out.Status == 0 {
		return out, false, err
	}
	if said, ok := parseError(out.Body); ok {
		return out, said.gone(out.Status), c.fault(r, out, said)
	}
	if err != nil {
		return out, false, err
	}
	if bad := json.Unmarshal(out.Body, v); bad != nil {
		return out, false, c.http.Unreadable(r, out, "the answer is not the JSON that was expected: "+bad.Error())
	}
	return out, false, nil
}

// request puts the token into a header, where no log of addresses has it, and its proof into the address, where the
// API looks for it.
func (c *client) request(a ask) httpx.Request {
	r := httpx.Request{
		Kind: a.kind, Method: a.method, URL: c.base + a.path, Body: a.body, Now: a.now,
		Header: http.Header{"Authorization": {"Bearer " + c.token}, "Accept": {"application/json"}},
	}
	if a.form != nil {
		r.Body, a.mime = []byte(a.form.Encode()), "application/x-www-form-urlencoded"
	}
	if a.mime != "" {
		r.Header.Set("Content-Type", a.mime)
	}
	query := url.Values{}
	for name, values := range a.query {
		query[name] = values
	}
	if c.proof != "" {
		query.Set("appsecret_proof", c.proof)
	}
	if len(query) > 0 {
		r.URL += "?" + query.Encode()
	}
	return r
}

// get reads an object or a listing.
func (c *client) get(ctx context.Context, path string, query url.Values, v any) (httpx.Response, bool, error) {
	return c.call(ctx, ask{kind: httpx.Read, method: http.MethodGet, path: path, query: query}, v)
}

// unreadable is the fault of a call that was accepted and whose answer lacks what it must have.
func (c *client) unreadable(a ask, out httpx.Response, reason string) error {
	return c.http.Unreadable(c.request(a), out, reason)
}

// success is the answer to a change.
type success struct {
	Success bool `json:"success"`
}
