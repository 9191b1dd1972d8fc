package facebook

import (
	"cmp"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/galley-social/galley/connectors/internal/httpx"
	"github.com/galley-social/galley/schema"
)

// graphError is an error in the Graph API's own form.
type graphError struct {
	Message   string `json:"message"`
	Type      string `json:"type"`
	Code      int    `json:"code"`
	Subcode   int    `json:"error_subcode"`
	Transient bool   `json:"is_transient"`
	// Title and Shown are what Facebook would tell a person.
	Title string `json:"error_user_title"`
	Shown string `json:"error_user_msg"`
}

// parseError reads the error of an answer, if it is one in the API's own form: with a message and a code.
func parseError(body []byte) (graphError, bool) {
	var answer struct {
		Error json.RawMessage `json:"error"`
	}
	var e graphError
	if json.Unmarshal(body, &answer) != nil || json.Unmarshal(answer.Error, &e) != nil {
		return graphError{}, false
	}
	return e, e.Code != 0 && e.Message != ""
}

// gone reports that there is no such object: either it was deleted, or the token may not see it.
func (e graphError) gone(status int) bool {
	return e.Code == 100 && e.Subcode == 33 || status == http.StatusNotFound
}

// is reports whether the error has one of the codes, as its code or its subcode: Facebook sends some as either.
func (e graphError) is(codes ...int) bool {
	for _, code := range codes {
		if e.Code == code || e.Subcode == code {
			return true
		}
	}
	return false
}

// The codes of the Graph API that mean something of their own here.
const (
	codeUnknown, codeService     = 1, 2
	codeDuplicate, codeBlocked   = 506, 368
	codeSession, codeToken       = 102, 190
	codePermission               = 10
	codePermissions, codeBeyond  = 200, 300
	codeParameter                = 100
	codeTooFast, codePhotoTooBig = 1390008, 1366046
)

// fault says what an error proves. A status that is neither success nor refusal says that the server did not finish,
// whatever the body says.
func (c *client) fault(r httpx.Request, out httpx.Response, e graphError) *schema.Fault {
	f := &schema.Fault{Outcome: schema.Refused, Status: out.Status, Reason: e.words(), Hint: c.hint(e)}
	doubt := schema.Later
	if r.Kind == httpx.Effect {
		doubt = schema.Unknown
	}
	broken := out.Status/100 != 2 && out.Status/100 != 4 || out.Status == http.StatusRequestTimeout || out.Status == 499
	switch {
	case out.Status == http.StatusTooManyRequests || !broken && e.limited():
		f.Outcome, f.Wait, f.Hint = schema.Later, c.wait(out.Header, r.Now), cmp.Or(f.Hint, "the next run tries again")
	case broken:
		f.Outcome, f.Hint = doubt, ""
	case e.Code == codeSession || e.Code == codeToken || e.lacksProof():
		f.Status = http.StatusUnauthorized
	case e.Transient || e.vague() && (r.Kind == httpx.Effect || !e.known()) || out.Status/100 == 2 && !e.known():
		// An error that no rule here knows, under a status of success, proves nothing.
		f.Outcome, f.Hint = doubt, ""
	}
	return c.http.Fit(*f)
}

// vague reports that Facebook does not say what went wrong: of an effect it may have happened all the same.
func (e graphError) vague() bool { return e.Code == codeUnknown || e.Code == codeService }

// limited reports that the page, the app or the account asks too often.
func (e graphError) limited() bool {
	return slices.Contains([]int{4, 17, 32, 341, 613, 80001, 80002}, e.Code) || e.is(codeTooFast)
}

// lacksProof reports that the app wants a proof, or another one.
func (e graphError) lacksProof() bool {
	return e.Code == codeParameter && strings.Contains(e.Message, "appsecret_proof")
}

// known reports a refusal that time alone does not mend.
func (e graphError) known() bool {
	return e.Code == codePermission || e.Code >= codePermissions && e.Code < codeBeyond || e.Code == codeParameter ||
		e.is(codeBlocked, codeDuplicate, codePhotoTooBig, 1366051, 1404102, 1346003, 1404112, 1609008, 2061006, 1404078, 4854002)
}

// words is what the error tells a person.
func (e graphError) words() string {
	said := e.Message
	if e.Shown != "" {
		said = strings.TrimSuffix(e.Title+": "+e.Shown, ": ")
	}
	number := fmt.Sprint(e.Code)
	if e.Subcode != 0 {
		number += fmt.Sprintf("/%d", e.Subcode)
	}
	return fmt.Sprintf("Facebook: %s [error %s]", strings.TrimPrefix(said, ": "), number)
}

// hint says what to do next.
func (c *client) hint(e graphError) string {
	place := c.options.SecretPlace()
	for _, known := range []struct {
		codes []int
		hint  string
	}{
		{[]int{codeDuplicate}, "look at the page: it may show the post already; end it with galley resolve, or change the text"},
		{[]int{codeBlocked}, "Facebook has blocked the page or the app for some time: look at the page's support inbox, and wait a day"},
		{[]int{codePhotoTooBig}, "make the picture smaller than 4 MB, a PNG than 1 MB"},
		{[]int{1366051}, "the next attempt uploads the pictures anew"},
		{[]int{1404102, 1346003}, "change the text: Facebook's rules do not allow it"},
		{[]int{1404112}, "the account is limited: sign in to Facebook, and look at what it asks for"},
		{[]int{1609008}, "leave out the link to facebook.com"},
		{[]int{2061006}, "check the link"},
		{[]int{1404078}, "complete the page's publishing authorisation in its settings on Facebook"},
		{[]int{4854002}, "confirm the identity that Facebook asks for, in the page's settings"},
		{[]int{codeSession, codeToken}, "get a new token for the page, and put it into " + place},
	} {
		if e.is(known.codes...) {
			return known.hint
		}
	}
	switch {
	case e.lacksProof():
		return "write the app's secret behind the token in " + place + ", with a blank between"
	case e.Code == codePermission || e.Code >= codePermissions && e.Code < codeBeyond:
		return "check the token in " + place + ": it needs pages_manage_posts and pages_read_engagement, and the page"
	}
	return ""
}

// wait is how long the page's usage says to wait: the longest of its entries, in minutes.
func (c *client) wait(h http.Header, now time.Time) time.Duration {
	var usage map[string][]struct {
		Minutes float64 `json:"estimated_time_to_regain_access"`
	}
	minutes := 0.0
	if json.Unmarshal([]byte(h.Get("X-Business-Use-Case-Usage")), &usage) == nil {
		for _, entries := range usage {
			for _, entry := range entries {
				minutes = max(minutes, entry.Minutes)
			}
		}
	}
	if minutes > 0 {
		return time.Duration(min(max(minutes*60, 1), 24*3600) * float64(time.Second))
	}
	return httpx.Wait(h, now)
}
