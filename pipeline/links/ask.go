package links

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"time"

	"github.com/galley-social/galley/schema/diag"
)

// verdict is what one address is like.
type verdict struct {
	// severity is 0 for an address that is there.
	severity diag.Severity
	// says goes on after the link's address, as in "answers 404".
	says, hint string
	// moved is where the address has moved for good.
	moved string
	// unreached is whether the first server could not be asked, so that its other addresses can't be either.
	unreached bool
}

// chain is one address and the redirects behind it.
type chain struct {
	Tester
	jar  http.CookieJar
	seen map[string]bool
	// first is where it starts, and at is where it has come to.
	first, at *url.URL
	// permanent is whether every redirect so far was for good.
	permanent  bool
	moved      string
	downgraded bool
}

// ask follows an address to its end.
func (t Tester) ask(ctx context.Context, address string) verdict {
	u, ok := web(address)
	if !ok {
		return verdict{severity: diag.Error, says: "can't be read as an address", hint: "write all of it, as in https://northwind.example/holiday"}
	}
	ctx, cancel := context.WithTimeout(ctx, t.Limits.Each)
	defer cancel()
	jar, err := cookiejar.New(nil)
	if err != nil {
		return verdict{severity: diag.Warning, says: "was not tested: " + err.Error()}
	}
	c := &chain{Tester: t, jar: jar, seen: map[string]bool{}, first: u, at: u, permanent: true}
	return c.follow(ctx)
}

func (c *chain) follow(ctx context.Context) verdict {
	for range c.Limits.Redirects + 1 {
		// A server may send people back to where they are, once it has given them a cookie.
		key := asked(c.at) + fmt.Sprint(c.jar.Cookies(c.at))
		if c.seen[key] {
			return verdict{severity: diag.Error, says: "leads back to itself", hint: "write the address that it is meant to lead to"}
		}
		c.seen[key] = true
		answer, err := c.answer(ctx)
		if err != nil {
			v := unreached(err, c.at)
			v.unreached = c.at == c.first
			return c.behind(v)
		}
		c.jar.SetCookies(c.at, answer.Cookies())
		if answer.StatusCode/100 != 3 {
			return c.end(answer.StatusCode)
		}
		if v, ok := c.step(answer); !ok {
			return v
		}
	}
	return verdict{
		severity: diag.Error, says: fmt.Sprintf("leads from one address to the next more than %d times", c.Limits.Redirects),
		hint: "write the address that it is meant to lead to",
	}
}

// behind says on which address of the chain the verdict is.
func (c *chain) behind(v verdict) verdict {
	if c.at != c.first && v.says != "" {
		v.says = fmt.Sprintf("leads to %q, which %s", c.at.Redacted(), v.says)
	}
	return v
}

// step goes to where a redirect leads, or gives the verdict when it leads nowhere.
func (c *chain) step(answer *http.Response) (verdict, bool) {
	location := answer.Header.Get("Location")
	next, err := c.at.Parse(location)
	if location == "" || err != nil {
		return c.behind(verdict{
			severity: diag.Warning, says: fmt.Sprintf("answers %d and not where to go", answer.StatusCode), hint: "open it in a browser",
		}), false
	}
	if _, ok := web(next.String()); !ok {
		return c.behind(verdict{
			severity: diag.Note, says: fmt.Sprintf("leads to %q, which is no address of the Web", next.Redacted()), hint: "open it in a browser",
		}), false
	}
	if next.Fragment == "" {
		next.Fragment = c.at.Fragment
	}
	c.downgraded = c.downgraded || c.at.Scheme == "https" && next.Scheme == "http"
	c.permanent = c.permanent && (answer.StatusCode == http.StatusMovedPermanently || answer.StatusCode == http.StatusPermanentRedirect)
	if c.permanent && asked(next) != asked(c.first) {
		c.moved = next.String()
	}
	c.at = next
	return verdict{}, true
}

// end judges the last answer.
func (c *chain) end(status int) verdict {
	switch {
	case status/100 != 2 && status != http.StatusRequestedRangeNotSatisfiable:
		return c.behind(bad(status))
	case c.downgraded:
		return verdict{severity: diag.Warning, says: "leads from https to http, which anybody on the way can read and change",
			hint: "write an address that stays on https"}
	case c.moved != "":
		return verdict{severity: diag.Note, moved: c.moved}
	}
	return verdict{}
}

// bad judges a status that does not give the page.
func bad(status int) verdict {
	says := fmt.Sprintf("answers %d", status)
	switch {
	case status == http.StatusNotFound:
		return verdict{severity: diag.Error, says: says + ": there is no such page", hint: "correct the address, or take the link out"}
	case status == http.StatusGone:
		return verdict{severity: diag.Error, says: says + ": the page has been taken away", hint: "take the link out, or write where the page is now"}
	case status/100 == 5:
		return verdict{severity: diag.Warning, says: says + " each time", hint: "open it in a browser; the server may be down for now"}
	case status == 999 || locked(status):
		return verdict{severity: diag.Note, says: says + ", so galley can't tell what people see there", hint: "open it in a browser"}
	}
	return verdict{severity: diag.Warning, says: says, hint: "open it in a browser"}
}

// locked is whether a server answers programs in another way than people.
func locked(status int) bool {
	switch status {
	case http.StatusUnauthorized, http.StatusForbidden, http.StatusProxyAuthRequired, http.StatusTooManyRequests:
		return true
	}
	return false
}

// answer asks for one address: with HEAD; with GET, where the server has no good answer to that; and once more,
// where it fails. An error is that of the last try.
func (c *chain) answer(ctx context.Context) (*http.Response, error) {
	answer, err := c.request(ctx, http.MethodHead, c.Limits.Each/2)
	switch {
	case err != nil && final(err):
		return nil, err
	case err == nil && (answer.StatusCode < 400 || answer.StatusCode == http.StatusUnauthorized || answer.StatusCode == http.StatusTooManyRequests):
		return answer, nil
	}
	failed := err == nil && answer.StatusCode/100 == 5
	answer, err = c.request(ctx, http.MethodGet, c.Limits.Each)
	if err == nil && answer.StatusCode/100 == 5 && !failed {
		answer, err = c.request(ctx, http.MethodGet, c.Limits.Each)
	}
	return answer, err
}

// request makes one request, and reads a little of what comes.
func (c *chain) request(ctx context.Context, method string, within time.Duration) (*http.Response, error) {
	ctx, cancel := context.WithTimeout(ctx, within)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, method, asked(c.at), nil)
	if err != nil {
		return nil, err
	}
	req.Header.Set("User-Agent", strings.TrimSpace(c.UserAgent))
	req.Header.Set("Accept", "*/*")
	if method == http.MethodGet {
		req.Header.Set("Range", "bytes=0-0")
	}
	for _, cookie := range c.jar.Cookies(c.at) {
		req.AddCookie(cookie)
	}
	answer, err := c.Client.Do(req)
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	// The status is the answer. A short page is read to its end for the connection to be used again.
	_, _ = io.CopyN(io.Discard, answer.Body, c.Limits.Body)
	return answer, nil
}
