package facebook

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/galley-social/galley/connectors/connector"
	"github.com/galley-social/galley/connectors/internal/httpx"
	"github.com/galley-social/galley/schema"
)

// FuzzFold: folding twice is folding once, and neither composition, blanks nor marks that nobody sees make a
// difference; any other character does.
func FuzzFold(f *testing.F) {
	for _, text := range []string{"", "Café ☕️\r\n\n 94 °C", "a\u200bb", "e\u200d\u0301", "👩‍🔬", "\xff", "가", "q\u0323\u0307"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		once := fold(text)
		if again := fold(once); again != once {
			t.Errorf("%q: folded twice %q, once %q", text, again, once)
		}
		if !utf8.ValidString(once) || strings.ContainsAny(once, "\n\r\t\u200b\uFE0F") || strings.Contains(once, "  ") {
			t.Errorf("%q: got %q", text, once)
		}
		if got := fold(" \u200b" + strings.ReplaceAll(text, "\n", "\r\n") + "\uFE0F\n"); got != once {
			t.Errorf("%q: with blanks around got %q, want %q", text, got, once)
		}
		if valid := strings.ToValidUTF8(text, "?"); fold(norm.NFD.String(valid)) != fold(norm.NFC.String(valid)) {
			t.Errorf("%q: its two forms differ", text)
		}
		if got := fold(text + " x"); got == once {
			t.Errorf("%q: a letter more makes no difference", text)
		}
	})
}

// FuzzErrors: whatever a body says, an effect's fault is never a success, a status of 5xx never proves that nothing
// happened, words stay on one line, and no secret leaves.
func FuzzErrors(f *testing.F) {
	const secret = "EAAGm0PX4ZCpsBAKZ"
	f.Add(400, []byte(`{"error":{"message":"(#100) x `+secret+`","code":100,"error_subcode":33}}`))
	f.Add(200, []byte(`{"error":{"message":"x","code":1,"is_transient":true},"id":"1_2"}`))
	f.Add(500, []byte(`{"error":{"message":"x","code":4}}`))
	f.Add(404, []byte(`{"error":"x"}`))
	f.Add(403, []byte(`{"error":{"message":"x\n","code":-1,"error_user_title":"`+secret+`","error_user_msg":"b"}}`))
	f.Add(403, []byte(`{"error":{"message":"`+secret[:3]+"\u200b"+secret[3:]+strings.Repeat(" x", 200)+`","code":10}}`))
	made, err := Open(connector.Options{Secret: secret, Channel: schema.Channel{Account: "1", SecretEnv: "TOKEN"}})
	if err != nil {
		f.Fatal(err)
	}
	c := made.(*client)
	f.Fuzz(func(t *testing.T, status int, body []byte) {
		e, ok := parseError(body)
		if !ok {
			return
		}
		if e.Code == 0 || e.Message == "" {
			t.Fatalf("%q is no error in the API's form", body)
		}
		for _, kind := range []httpx.Kind{httpx.Effect, httpx.Read} {
			fault := c.fault(httpx.Request{Kind: kind}, httpx.Response{Status: status, Header: http.Header{}, Body: body}, e)
			switch fault.Outcome {
			case schema.Refused, schema.Later:
				if kind == httpx.Effect && status >= 500 && status < 600 {
					t.Errorf("%d %q: got %v, want it unknown", status, body, fault.Outcome)
				}
			case schema.Unknown:
				if kind == httpx.Read {
					t.Errorf("%d %q: a look is unknown", status, body)
				}
			default:
				t.Errorf("%d %q: got outcome %q", status, body, fault.Outcome)
			}
			if said := fault.Reason + fault.Hint; fault.Reason == "" || strings.ContainsAny(said, "\n\r") || strings.Contains(said, secret) {
				t.Errorf("%d %q: got %q, hint %q", status, body, fault.Reason, fault.Hint)
			}
		}
	})
}

// FuzzMoment: what is read as a time is written back as the same.
func FuzzMoment(f *testing.F) {
	for _, text := range []string{`1764590400`, `"1764590400"`, `"2026-12-01T12:00:00+0000"`, `"2026-12-01T12:00:00Z"`, `null`, `""`, `{}`, `-1`, `270000000000`, `1764590400.0`} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		var m, again moment
		if json.Unmarshal([]byte(text), &m) != nil || m.IsZero() {
			return
		}
		if err := again.UnmarshalJSON([]byte(`"` + m.Format(layout) + `"`)); err != nil || !again.Equal(m.Truncate(time.Second)) {
			t.Errorf("%s: read as %v, and then as %v (%v)", text, m.Time, again.Time, err)
		}
	})
}

func TestMoment(t *testing.T) {
	want := time.Date(2026, 12, 1, 12, 0, 0, 0, time.UTC)
	for text, sound := range map[string]bool{
		`1796126400`: true, `"1796126400"`: true, `1796126400.0`: true, `"2026-12-01T12:00:00+0000"`: true,
		`"2026-12-01T13:00:00+0100"`: true, `"2026-12-01T12:00:00Z"`: true,
		`"noon"`: false, `-1`: false, `0`: false, `true`: false, `{}`: false, `NaN`: false, `"Inf"`: false,
	} {
		var m moment
		err := m.UnmarshalJSON([]byte(text))
		if sound != (err == nil && m.Equal(want)) || !sound && err == nil {
			t.Errorf("%s: got %v, %v, want it read: %t", text, m.Time, err, sound)
		}
	}
}

func TestNetworkTime(t *testing.T) {
	noon := time.Date(2026, 12, 1, 12, 0, 0, 0, time.UTC)
	date := noon.Format(http.TimeFormat)
	for name, tt := range map[string]struct {
		header http.Header
		want   time.Time
	}{
		"fresh":         {http.Header{"Date": {date}}, noon},
		"from a cache":  {http.Header{"Date": {date}, "Age": {"90"}}, noon.Add(90 * time.Second)},
		"an age before": {http.Header{"Date": {date}, "Age": {"-90"}}, noon},
		"no date":       {http.Header{}, time.Time{}},
		"no time":       {http.Header{"Date": {"noon"}}, time.Time{}},
	} {
		if got := httpx.Date(tt.header); !got.Equal(tt.want) {
			t.Errorf("%s: got %v, want %v", name, got, tt.want)
		}
	}
}
