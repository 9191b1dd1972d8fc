package httpx_test

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/galley-social/galley/connectors/internal/httpx"
)

func TestMask(t *testing.T) {
	const odd = `p"ss\w/rd+1 &x`
	c := newClient(nil)
	c.Hide(odd)
	c.Hide("ab")
	for _, s := range []string{secret, odd} {
		quoted, err := json.Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		written := map[string]string{
			"plain":           s,
			"query":           url.QueryEscape(s),
			"path":            url.PathEscape(s),
			"JSON":            string(quoted),
			"base64":          base64.StdEncoding.EncodeToString([]byte(s)),
			"base64 for URLs": base64.RawURLEncoding.EncodeToString([]byte(s)),
			"basic, 1":        base64.StdEncoding.EncodeToString([]byte("u:" + s)),
			"basic, 2":        base64.StdEncoding.EncodeToString([]byte("us:" + s + "!")),
			"basic, 3":        base64.StdEncoding.EncodeToString([]byte("use:" + s)),
		}
		for name, form := range written {
			got := c.Mask("before " + form + " after")
			if !strings.Contains(got, "***") || strings.Contains(got, form) {
				t.Errorf("%s of %q: got %q", name, s, got)
			}
			if rest := strings.NewReplacer("before ", "", " after", "", "***", "").Replace(got); len(rest) > 8 {
				t.Errorf("%s of %q: %q is left of it", name, s, rest)
			}
		}
	}
	if got := c.Mask("nothing hidden here"); got != "nothing hidden here" {
		t.Errorf("got %q, want the text as it was", got)
	}
}

func TestMaskInFaults(t *testing.T) {
	server := serve(t, func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(http.StatusForbidden)
		_, _ = w.Write([]byte(`{"error":"bad ` + r.Header.Get("Authorization") + `"}`))
	})
	r := httpx.Request{
		Method: http.MethodPost, URL: server.URL + "/?token=" + url.QueryEscape(secret),
		Header: http.Header{"Authorization": {"Bearer " + secret}},
	}
	c := newClient(server.Client())
	_, err := c.Do(t.Context(), r)
	f := fault(t, err)
	if !strings.HasSuffix(f.Reason, "bad Bearer ***") || !strings.Contains(f.Hint, "SOME_TOKEN") {
		t.Errorf("got %+v", *f)
	}
	server.Close()
	_, err = c.Do(t.Context(), r)
	if f := fault(t, err); strings.Contains(f.Reason, "token") {
		t.Errorf("got %q, want no query in it", f.Reason)
	}
}

// FuzzMask: a secret is nowhere in what is left. One with a star in it could be, made of the mask's own.
func FuzzMask(f *testing.F) {
	f.Add("tok-123456", "before ", " after")
	f.Add("a", "", "")
	f.Add("\x00", "0", "0")
	f.Fuzz(func(t *testing.T, s, before, after string) {
		if s == "" || strings.Contains(s, "*") {
			return
		}
		c := newClient(nil)
		c.Hide(s)
		if got := c.Mask(before + s + after); strings.Contains(got, s) || !strings.Contains(got, "***") {
			t.Errorf("%q is still in %q", s, got)
		}
	})
}
