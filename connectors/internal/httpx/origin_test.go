package httpx

import (
	"bytes"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/galley-social/galley/schema"
)

func TestOrigin(t *testing.T) {
	const usual = "https://api.example"
	for name, test := range map[string]struct{ text, want, wrong string }{
		"none":             {"", usual, ""},
		"an address":       {"https://social.example", "https://social.example", ""},
		"with a slash":     {"https://social.example/", "https://social.example", ""},
		"with a port":      {"https://social.example:8443", "https://social.example:8443", ""},
		"this machine":     {"http://127.0.0.1:99", "http://127.0.0.1:99", ""},
		"this machine, v6": {"http://[::1]:99", "http://[::1]:99", ""},
		"localhost":        {"http://localhost:99", "http://localhost:99", ""},
		"in clear":         {"http://social.example", "", "write https://social.example"},
		"loopback by name": {"http://localhost.example", "", "in clear"},
		"another scheme":   {"ftp://social.example", "", "in clear"},
		"a path":           {"https://social.example/api", "", "not an address"},
		"a query":          {"https://social.example/?a=b", "", "not an address"},
		"a fragment":       {"https://social.example/#a", "", "not an address"},
		"a password":       {"https://a:b@social.example", "", "not an address"},
		"no host":          {"social.example", "", "not an address"},
		"no address":       {"https://a b", "", "not an address"},
	} {
		got, err := Origin(test.text, usual)
		switch {
		case test.wrong == "" && (err != nil || got != test.want):
			t.Errorf("%s: got %q, %v, want %q", name, got, err, test.want)
		case test.wrong != "" && (err == nil || !strings.Contains(err.Error(), test.wrong)):
			t.Errorf("%s: got %q, %v, want %q", name, got, err, test.wrong)
		}
	}
}

func TestDate(t *testing.T) {
	const date = "Tue, 01 Dec 2026 09:00:00 GMT"
	at := time.Date(2026, 12, 1, 9, 0, 0, 0, time.UTC)
	for name, test := range map[string]struct {
		date, age string
		want      time.Time
	}{
		"none": {"", "", time.Time{}}, "a date": {date, "", at}, "from a cache": {date, "90", at.Add(90 * time.Second)},
		"an age that is none": {date, "old", at}, "an age from the future": {date, "-5", at}, "no date": {"yesterday", "3", time.Time{}},
	} {
		if got := Date(http.Header{"Date": {test.date}, "Age": {test.age}}); !got.Equal(test.want) {
			t.Errorf("%s: got %v, want %v", name, got, test.want)
		}
	}
}

// TestForm: a file's name can't leave its quotes, and a field without a value is left out.
func TestForm(t *testing.T) {
	file := schema.MediaFile{File: "media/a\"b\\c\r\nX: y.jpg", Type: "image/jpeg"}
	kind, form, err := Form("source", file, []byte("bytes"), [2]string{"alt", "A cup"}, [2]string{"focus", ""})
	if err != nil {
		t.Fatal(err)
	}
	_, params, err := mime.ParseMediaType(kind)
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for r := multipart.NewReader(bytes.NewReader(form), params["boundary"]); ; {
		part, err := r.NextRawPart()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(part)
		if err != nil {
			t.Fatal(err)
		}
		got[part.FormName()] = part.FileName() + "|" + part.Header.Get("Content-Type") + "|" + string(body) + "|" + part.Header.Get("X")
	}
	if len(got) != 2 || got["alt"] != "||A cup|" || got["source"] != "a\"b\\cX: y.jpg|image/jpeg|bytes|" {
		t.Errorf("got %q", got)
	}
}
