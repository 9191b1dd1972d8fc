package httpx

import (
	"cmp"
	"encoding/base64"
	"encoding/json"
	"net/url"
	"slices"
	"strings"
	"sync"
)

// hidden stands where a secret was.
const hidden = "***"

// masker replaces secrets in text. A network hands out session tokens while others read, hence the lock.
type masker struct {
	mu    sync.Mutex
	forms []string
}

func (m *masker) add(secret string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, s := range []string{secret, strings.TrimSpace(secret)} {
		m.forms = append(m.forms, forms(s)...)
	}
	// The longest first, so that no shorter form leaves the rest of a longer one behind.
	slices.SortFunc(m.forms, func(a, b string) int {
		return cmp.Or(cmp.Compare(len(b), len(a)), cmp.Compare(a, b))
	})
	m.forms = slices.Compact(m.forms)
}

func (m *masker) apply(text string) string {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, form := range m.forms {
		text = strings.ReplaceAll(text, form, hidden)
	}
	return text
}

// forms are the ways a secret may be written. Those of short secrets are left out but for the plain one:
// two letters of base64 are in every text.
func forms(secret string) []string {
	if secret == "" {
		return nil
	}
	out := []string{secret}
	if len(secret) < 6 {
		return out
	}
	out = append(out, url.QueryEscape(secret), url.PathEscape(secret))
	if quoted, err := json.Marshal(secret); err == nil {
		out = append(out, strings.Trim(string(quoted), `"`))
	}
	return append(out, base64Forms(secret)...)
}

// base64Forms are the parts of the base64 text that depend on the secret alone, for each of the three ways
// it can lie in the groups of three bytes, so that "user:secret" is found as well.
func base64Forms(secret string) []string {
	var out []string
	for before := range 3 {
		for _, enc := range []*base64.Encoding{base64.RawStdEncoding, base64.RawURLEncoding} {
			text := enc.EncodeToString([]byte(strings.Repeat("\x00", before) + secret))
			// A character holds six bits: those shared with the bytes before and after are left out.
			start, end := (before*8+5)/6, (before+len(secret))*8/6
			out = append(out, text[start:end])
		}
	}
	return out
}
