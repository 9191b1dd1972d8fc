package x

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/galley-social/galley/connectors/internal/httpx"
	"github.com/galley-social/galley/schema"
)

// problem is one of X's errors, alone or in a list, in any of its three generations.
type problem struct {
	Type       string `json:"type"`
	Title      string `json:"title"`
	Detail     string `json:"detail"`
	Message    string `json:"message"`
	Code       int    `json:"code"`
	ResourceID string `json:"resource_id"`
	Value      string `json:"value"`
}

// problemsOf reads them from a body of any status; what is no JSON has none.
func problemsOf(body []byte) []problem {
	var fields struct {
		Errors []json.RawMessage `json:"errors"`
	}
	var top problem
	if json.Unmarshal(body, &fields) != nil {
		return nil
	}
	var out []problem
	if json.Unmarshal(body, &top) == nil && (top.Title != "" || top.Detail != "" || top.Type != "") {
		out = append(out, top)
	}
	for _, raw := range fields.Errors {
		var p problem
		_ = json.Unmarshal(raw, &p) // what can be read of it is worth saying
		out = append(out, p)
	}
	return out
}

func (p problem) words() string {
	text := cmp.Or(p.Detail, p.Message, p.Title)
	if p.Code > 0 {
		text = fmt.Sprintf("%s [code %d]", text, p.Code)
	}
	return text
}

// sentence is what X said, each thing once.
func sentence(all []problem) string {
	var words []string
	seen := map[string]bool{"": true}
	for _, p := range all {
		if w := p.words(); !seen[w] {
			seen[w] = true
			words = append(words, w)
		}
	}
	return strings.Join(words, "; ")
}

// mentions reports whether any problem has one of the texts, which are in lower case.
func mentions(all []problem, texts ...string) bool {
	for _, p := range all {
		said := strings.ToLower(strings.Join([]string{p.Type, p.Title, p.Detail, p.Message}, " "))
		for _, text := range texts {
			if strings.Contains(said, text) {
				return true
			}
		}
	}
	return false
}

// explain puts X's own words and what to do about them into the fault of an answer.
func (c *client) explain(r httpx.Request, out httpx.Response, err error) error {
	var f *schema.Fault
	if !errors.As(err, &f) || out.Status == 0 || out.Status/100 == 2 {
		return err
	}
	all := problemsOf(out.Body)
	if words := sentence(all); words != "" {
		f.Reason = c.http.Unreadable(r, out, words).Reason
	}
	switch {
	case out.Status == http.StatusPaymentRequired || out.Status/100 == 4 && mentions(all, "usage-capped", "spend cap", "spend-cap", "credits"):
		f.Outcome, f.Wait = schema.Refused, 0
		f.Hint = "top up the credits of the app's account, or raise its spending limit, in X's developer console"
	case out.Status == http.StatusTooManyRequests && f.Wait == 0:
		f.Wait = wait(out.Header, r.Now)
	case out.Status == http.StatusUnauthorized:
		f.Hint += c.clockHint()
	case mentions(all, "client-forbidden", "subset of", "oauth1 app permissions", "oauth1-permissions"):
		f.Hint = "give the app the right to read and write in X's developer console, then make its tokens anew"
	}
	return f
}

// clockHint names the other reason for which a signature is not taken.
func (c *client) clockHint() string {
	if _, signed := c.sign.(oauth1); !signed || c.ahead.Abs() < time.Minute {
		return ""
	}
	side := "ahead of"
	if c.ahead < 0 {
		side = "behind"
	}
	return fmt.Sprintf("; and this computer's clock, which is %s %s X's", c.ahead.Abs().Round(time.Second), side)
}

// wait is when the limit that was hit ends. X has one for some minutes, and may have one for a day, and each of
// them counts when nothing of it is left.
func wait(h http.Header, now time.Time) time.Duration {
	var longest time.Duration
	for _, name := range []string{"X-Rate-Limit", "X-User-Limit-24hour", "X-App-Limit-24hour"} {
		reset := h.Get(name + "-Reset")
		if reset == "" || name != "X-Rate-Limit" && strings.TrimSpace(h.Get(name+"-Remaining")) != "0" {
			continue
		}
		known := http.Header{"X-Ratelimit-Reset": {reset}, "Date": h["Date"]}
		longest = max(longest, httpx.Wait(known, now))
	}
	return longest
}
