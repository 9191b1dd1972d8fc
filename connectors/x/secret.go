package x

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"net/url"
	"strings"
)

// secret is a channel's one secret in either of its forms: exactly one of the two is set.
type secret struct {
	keys   *keys
	tokens *tokens
}

// keys are OAuth 1.0a's four, which X shows in its developer console and which do not end.
type keys struct{ consumer, consumerSecret, token, tokenSecret string }

// tokens are OAuth 2.0's, with what is needed to exchange them.
type tokens struct {
	ClientID     string `json:"client_id"`
	ClientSecret string `json:"client_secret,omitempty"`
	Access       string `json:"access_token"`
	Refresh      string `json:"refresh_token"`
}

// errForms is why a secret is none. It quotes nothing, because what is wrong may be all but a character right.
var errForms = errors.New(`is in neither of X's two forms: ` +
	`four words, "CONSUMER_KEY CONSUMER_SECRET ACCESS_TOKEN ACCESS_TOKEN_SECRET", or the JSON object ` +
	`{"client_id": "…", "client_secret": "…", "access_token": "…", "refresh_token": "…"}, without client_secret where the app has none`)

var errNone = errors.New("is empty: set it to X's keys and tokens")

// parseSecret reads either form.
func parseSecret(text string) (secret, error) {
	text = strings.TrimSpace(text)
	if text == "" {
		return secret{}, errNone
	}
	if strings.HasPrefix(text, "{") {
		t, err := parseTokens(text)
		return secret{tokens: t}, err
	}
	words := strings.FieldsFunc(text, func(r rune) bool { return r == ':' || strings.ContainsRune(" \t\r\n", r) })
	if len(words) != 4 {
		return secret{}, errForms
	}
	for _, w := range words {
		if !isToken(w) || strings.ContainsAny(w, `"'{},`) {
			return secret{}, errForms
		}
	}
	return secret{keys: &keys{words[0], words[1], words[2], words[3]}}, nil
}

func parseTokens(text string) (*tokens, error) {
	var t tokens
	d := json.NewDecoder(strings.NewReader(text))
	// A misspelt client_secret would otherwise be left out, and the only exchange of a refresh token be lost.
	d.DisallowUnknownFields()
	if d.Decode(&t) != nil {
		return nil, errForms
	}
	if _, err := d.Token(); err != io.EOF {
		return nil, errForms
	}
	if !isToken(t.ClientID) || !isToken(t.Access) || !isToken(t.Refresh) || t.ClientSecret != "" && !isToken(t.ClientSecret) {
		return nil, errForms
	}
	return &t, nil
}

// isToken reports whether a text can be in a header: printable ASCII without blanks.
func isToken(text string) bool {
	return text != "" && !strings.ContainsFunc(text, func(r rune) bool { return r <= ' ' || r > '~' })
}

// pieces are all that must not leave.
func (s secret) pieces() []string {
	if s.keys != nil {
		return []string{s.keys.consumer, s.keys.consumerSecret, s.keys.token, s.keys.tokenSecret}
	}
	out := []string{s.tokens.Access, s.tokens.Refresh}
	if s.tokens.ClientSecret != "" {
		out = append(out, s.tokens.ClientSecret, s.tokens.basic())
	}
	return out
}

// basic is what HTTP Basic carries of a confidential app (RFC 6749, section 2.3.1).
func (t tokens) basic() string {
	pair := url.QueryEscape(t.ClientID) + ":" + url.QueryEscape(t.ClientSecret)
	return base64.StdEncoding.EncodeToString([]byte(pair))
}

// bearer is OAuth 2.0's signer.
type bearer string

func (b bearer) authorize(string, string) (string, error) { return "Bearer " + string(b), nil }
