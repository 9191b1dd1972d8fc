package x

import (
	"cmp"
	"crypto/hmac"
	"crypto/sha1"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"io"
	"net/url"
	"slices"
	"strings"
	"time"
)

// oauth1 signs requests by RFC 5849 with HMAC-SHA1, which is all that X takes. A body is part of a signature only when
// it is a form, and none of galley's signed requests has one.
type oauth1 struct {
	keys   keys
	now    func() time.Time
	random io.Reader
}

// parameter is one name and value, as they are before they are encoded.
type parameter struct{ name, value string }

func (o oauth1) authorize(method, address string) (string, error) {
	raw := make([]byte, 16)
	if _, err := io.ReadFull(o.random, raw); err != nil {
		return "", fmt.Errorf("no random number: %w", err)
	}
	own := []parameter{
		{"oauth_consumer_key", o.keys.consumer},
		{"oauth_nonce", hex.EncodeToString(raw)},
		{"oauth_signature_method", "HMAC-SHA1"},
		{"oauth_timestamp", fmt.Sprint(o.now().Unix())},
		{"oauth_token", o.keys.token},
		{"oauth_version", "1.0"},
	}
	base, err := signatureBase(method, address, own)
	if err != nil {
		return "", err
	}
	own = append(own, parameter{"oauth_signature", o.keys.signature(base)})
	var words []string
	for _, p := range own {
		words = append(words, p.name+`="`+percent(p.value)+`"`)
	}
	return "OAuth " + strings.Join(words, ", "), nil
}

// signature is section 3.4.2's.
func (k keys) signature(base string) string {
	mac := hmac.New(sha1.New, []byte(percent(k.consumerSecret)+"&"+percent(k.tokenSecret)))
	mac.Write([]byte(base))
	return base64.StdEncoding.EncodeToString(mac.Sum(nil))
}

// signatureBase is section 3.4.1's: the method, the address without its query, and every parameter in order.
func signatureBase(method, address string, parameters []parameter) (string, error) {
	u, err := url.Parse(address)
	if err != nil {
		return "", err
	}
	query, err := url.ParseQuery(u.RawQuery)
	if err != nil {
		return "", err
	}
	all := slices.Clone(parameters)
	for name, values := range query {
		for _, value := range values {
			all = append(all, parameter{name, value})
		}
	}
	for i, p := range all {
		all[i] = parameter{percent(p.name), percent(p.value)}
	}
	slices.SortFunc(all, func(a, b parameter) int {
		return cmp.Or(cmp.Compare(a.name, b.name), cmp.Compare(a.value, b.value))
	})
	var pairs []string
	for _, p := range all {
		pairs = append(pairs, p.name+"="+p.value)
	}
	return strings.ToUpper(method) + "&" + percent(baseAddress(u)) + "&" + percent(strings.Join(pairs, "&")), nil
}

// baseAddress is section 3.4.1.2's: in lower case, and without the port that the scheme has anyway.
func baseAddress(u *url.URL) string {
	scheme, host := strings.ToLower(u.Scheme), strings.ToLower(u.Host)
	switch scheme {
	case "http":
		host = strings.TrimSuffix(host, ":80")
	case "https":
		host = strings.TrimSuffix(host, ":443")
	}
	return scheme + "://" + host + cmp.Or(u.EscapedPath(), "/")
}

// percent is section 3.6's encoding, which is stricter than that of queries.
func percent(text string) string {
	var out strings.Builder
	for i := range len(text) {
		switch c := text[i]; {
		case 'A' <= c && c <= 'Z', 'a' <= c && c <= 'z', '0' <= c && c <= '9', strings.IndexByte("-._~", c) >= 0:
			out.WriteByte(c)
		default:
			fmt.Fprintf(&out, "%%%02X", c)
		}
	}
	return out.String()
}
