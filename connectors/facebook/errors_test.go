package facebook_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/galley-social/galley/connectors/connectortest"
	"github.com/galley-social/galley/schema"
)

// said is one error of the Graph API.
type said struct {
	status, code, subcode int
	more                  string
	// effect and read are what it proves of each; hint is what the fault says next.
	effect, read schema.Outcome
	hint         string
}

func (s said) body() string {
	return fmt.Sprintf(`{"error":{"message":"It did not work","type":"OAuthException","code":%d,"error_subcode":%d%s,"fbtrace_id":"A"}}`, s.code, s.subcode, s.more)
}

// errorCases are the codes that the Graph API is known to use.
func errorCases() map[string]said {
	const refused, later, unknown = schema.Refused, schema.Later, schema.Unknown
	transient := `,"is_transient":true`
	return map[string]said{
		"1 unknown":                    {400, 1, 0, "", unknown, later, ""},
		"1 unknown, 500":               {500, 1, 99, "", unknown, later, ""},
		"1 unknown, known subcode":     {400, 1, 1404102, "", unknown, refused, ""},
		"2 service":                    {503, 2, 0, transient, unknown, later, ""},
		"2 service, 400":               {400, 2, 0, transient, unknown, later, ""},
		"transient, with a known code": {400, 100, 5, transient, unknown, later, ""},
		"a token, transient":           {400, 190, 0, transient, refused, refused, "new token"},
		"a redirect":                   {302, 100, 0, "", unknown, later, ""},
		"the client went away":         {499, 100, 0, "", unknown, later, ""},
		"transient":                    {400, 9999, 0, transient, unknown, later, ""},
		"4 app limit":                  {403, 4, 0, transient, later, later, "next run"},
		"17 user limit":                {400, 17, 2446079, "", later, later, "next run"},
		"32 page limit":                {400, 32, 0, "", later, later, "next run"},
		"613 custom limit":             {400, 613, 0, "", later, later, "next run"},
		"80001 page calls":             {400, 80001, 0, "", later, later, "next run"},
		"80002 instagram calls":        {400, 80002, 0, "", later, later, "next run"},
		"341 application limit":        {400, 341, 0, "", later, later, "next run"},
		"1390008 too fast":             {400, 1390008, 0, "", later, later, "next run"},
		"368/1390008 too fast":         {400, 368, 1390008, "", later, later, "wait a day"},
		"429 with any code":            {429, 100, 0, "", later, later, ""},
		"limit under 503":              {503, 4, 0, "", unknown, later, ""},
		"10 permission":                {403, 10, 0, "", refused, refused, "pages_manage_posts"},
		"200 permissions":              {403, 200, 0, "", refused, refused, "FACEBOOK_TOKEN"},
		"299 permissions":              {400, 299, 0, "", refused, refused, "pages_read_engagement"},
		"100 parameter":                {400, 100, 0, "", refused, refused, ""},
		"100 parameter under 500":      {500, 100, 0, "", unknown, later, ""},
		"102 session":                  {400, 102, 0, "", refused, refused, "FACEBOOK_TOKEN"},
		"190 token":                    {401, 190, 0, "", refused, refused, "FACEBOOK_TOKEN"},
		"190/460 password changed":     {400, 190, 460, "", refused, refused, "new token"},
		"368 blocked":                  {400, 368, 0, "", refused, refused, "wait a day"},
		"506 duplicate":                {400, 506, 1455006, "", refused, refused, "look at the page"},
		"1366046 photo too big":        {400, 324, 1366046, "", refused, refused, "4 MB"},
		"1366051 photos posted":        {400, 100, 1366051, "", refused, refused, "uploads"},
		"1404102 policy":               {400, 100, 1404102, "", refused, refused, "rules"},
		"1346003 policy":               {400, 100, 1346003, "", refused, refused, "rules"},
		"1404112 limited account":      {400, 100, 1404112, "", refused, refused, "sign in"},
		"1609008 facebook.com link":    {400, 100, 1609008, "", refused, refused, "facebook.com"},
		"2061006 bad address":          {400, 100, 2061006, "", refused, refused, "link"},
		"1404078 authorisation":        {400, 100, 1404078, "", refused, refused, "authorisation"},
		"4854002 identity":             {400, 100, 4854002, "", refused, refused, "identity"},
		"a code that is not known":     {400, 4711, 0, "", refused, refused, ""},
		"100 under 200":                {200, 100, 0, "", refused, refused, ""},
		"190 under 200":                {200, 190, 0, "", refused, refused, "new token"},
		"4 under 200":                  {200, 4, 0, "", later, later, "next run"},
		"an unknown code under 200":    {200, 4711, 0, "", unknown, later, ""},
		"1 under 200, beside an id":    {200, 1, 0, `},"id":"1_2","x":{"a":1`, unknown, later, ""},
		"100 under 200, beside an id":  {200, 100, 0, `},"id":"1_2","x":{"a":1`, refused, refused, ""},
	}
}

// TestErrors: what each error proves of an effect, and of a look.
func TestErrors(t *testing.T) {
	for name, tt := range errorCases() {
		t.Run(name, func(t *testing.T) {
			server, options := rig(t)
			e := effect(message(t, "a", "Hi.", 0))
			broken := instead{of: path(http.MethodPost, "/feed"), status: tt.status, body: tt.body()}
			_, err := open(t, with(options, broken)).Send(t.Context(), e)
			f := connectortest.WantFault(t, err, tt.effect, "It did not work", fmt.Sprint(tt.code), tt.hint)
			if login := tt.code == 190 || tt.code == 102; login != (f.Status == http.StatusUnauthorized) {
				t.Errorf("got status %d, want that of a login problem: %t", f.Status, login)
			}
			broken.of = path(http.MethodGet, "/published_posts")
			_, err = open(t, with(options, broken)).Find(t.Context(), e)
			connectortest.WantFault(t, err, tt.read, "It did not work")
			if got := count(server.Requests(), "POST"); got != 0 {
				t.Errorf("got %d posts that reached the page, want none", got)
			}
		})
	}
}

// TestErrorsOfUploads: a picture that is refused is refused, whatever code is around the reason.
func TestErrorsOfUploads(t *testing.T) {
	_, options := rig(t)
	m := message(t, "a", "Hi.", 1).Parts[0].Media[0]
	for subcode, outcome := range map[int]schema.Outcome{1366046: schema.Refused, 0: schema.Later} {
		broken := instead{of: method(http.MethodPost), status: 400, body: said{code: 1, subcode: subcode}.body()}
		_, err := open(t, with(options, broken)).Upload(t.Context(), m, connectortest.Picture(t))
		connectortest.WantFault(t, err, outcome)
	}
}

// TestWait: how long a limit lasts.
func TestWait(t *testing.T) {
	tests := map[string]struct {
		header http.Header
		want   time.Duration
	}{
		"minutes": {http.Header{"X-Business-Use-Case-Usage": {`{"104":[{"type":"pages","estimated_time_to_regain_access":19}]}`}}, 19 * time.Minute},
		"the longest": {http.Header{"X-Business-Use-Case-Usage": {
			`{"104":[{"estimated_time_to_regain_access":3},{"estimated_time_to_regain_access":7}],"9":[{"estimated_time_to_regain_access":5}]}`,
		}}, 7 * time.Minute},
		"too long":         {http.Header{"X-Business-Use-Case-Usage": {`{"1":[{"estimated_time_to_regain_access":1e30}]}`}}, 24 * time.Hour},
		"none":             {http.Header{"X-Business-Use-Case-Usage": {`{"1":[{"estimated_time_to_regain_access":0}]}`}}, 0},
		"unreadable":       {http.Header{"X-Business-Use-Case-Usage": {`{"1":[`}}, 0},
		"the plain header": {http.Header{"Retry-After": {"120"}}, 2 * time.Minute},
		"nothing":          {nil, 0},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			_, options := rig(t)
			body := said{code: 80001}.body()
			broken := instead{of: method(http.MethodPost), status: 400, header: tt.header, body: body}
			_, err := open(t, with(options, broken)).Send(t.Context(), effect(message(t, "a", "Hi.", 0)))
			if f := connectortest.WantFault(t, err, schema.Later); f.Wait != tt.want {
				t.Errorf("got wait %v, want %v", f.Wait, tt.want)
			}
		})
	}
}

// TestErrorWords: a person reads what Facebook says to people, on one line.
func TestErrorWords(t *testing.T) {
	_, options := rig(t)
	body := `{"error":{"message":"(#100) x","code":100,"error_subcode":5,"error_user_title":"Can't\npost","error_user_msg":"Try\u202e another` +
		strings.Repeat(" word", 100) + `"}}`
	broken := instead{of: method(http.MethodPost), status: 400, body: body}
	_, err := open(t, with(options, broken)).Send(t.Context(), effect(message(t, "a", "Hi.", 0)))
	f := connectortest.WantFault(t, err, schema.Refused, "Facebook: Can't post: Try another word")
	if got := len([]rune(f.Reason)); got > 300 || strings.ContainsAny(f.Reason, "\n\u202e") {
		t.Errorf("got %d characters: %q", got, f.Reason)
	}
}
