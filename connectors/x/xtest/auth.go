package xtest

import (
	"crypto/hmac"
	"crypto/sha1"
	"encoding/base64"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// What the fake's account signs with.
const (
	consumerKey    = "ck4Gm2Lp9QxT7vRw1ZyB"
	consumerSecret = "cs8Hn3Kq0SzU6tWv2XaC5eDf1GhJ4iMk"
	userToken      = "1357924680-ut7Jk5Nr2PwY9xQs"
	userSecret     = "us1Vb6Mt8EgL3oFd4HuI0nCz7AqKxRjS"
	accountID      = "1357924680"
)

// clockRoom is how far a signature's time may be off.
const clockRoom = 5 * time.Minute

func unauthorized() *failure {
	return problem(http.StatusUnauthorized, "about:blank", "Unauthorized")
}

func (s *Server) authorized(r *http.Request) *failure {
	header := r.Header.Get("Authorization")
	if token, ok := strings.CutPrefix(header, "Bearer "); ok {
		if token != s.grant.access || s.grant.revoked || s.now().After(s.expiry()) {
			return unauthorized()
		}
		return nil
	}
	said, ok := signedWith(header)
	if !ok {
		return unauthorized()
	}
	seconds, err := strconv.ParseInt(said["oauth_timestamp"], 10, 64)
	off := s.now().Sub(time.Unix(seconds, 0)).Abs()
	nonce := said["oauth_timestamp"] + " " + said["oauth_nonce"]
	switch {
	case err != nil || off > clockRoom || said["oauth_nonce"] == "" || s.nonces[nonce]:
		return unauthorized()
	case said["oauth_consumer_key"] != consumerKey || said["oauth_token"] != userToken:
		return unauthorized()
	case said["oauth_signature_method"] != "HMAC-SHA1" || said["oauth_version"] != "1.0":
		return unauthorized()
	case said["oauth_signature"] != expected(r, said):
		return unauthorized()
	}
	s.nonces[nonce] = true
	return nil
}

// signedWith reads an OAuth header, which names each of the seven parameters once and nothing else.
func signedWith(header string) (map[string]string, bool) {
	rest, ok := strings.CutPrefix(header, "OAuth ")
	if !ok {
		return nil, false
	}
	said := map[string]string{}
	for pair := range strings.SplitSeq(rest, ",") {
		name, value, _ := strings.Cut(strings.TrimSpace(pair), "=")
		quoted := len(value) >= 2 && value[0] == '"' && value[len(value)-1] == '"'
		if _, twice := said[name]; twice || !quoted {
			return nil, false
		}
		plain, err := url.PathUnescape(value[1 : len(value)-1])
		if err != nil {
			return nil, false
		}
		said[name] = plain
	}
	want := []string{
		"oauth_consumer_key", "oauth_nonce", "oauth_signature", "oauth_signature_method", "oauth_timestamp", "oauth_token", "oauth_version",
	}
	return said, slices.Equal(slices.Sorted(maps.Keys(said)), want)
}

// strict is the encoding of RFC 3986.
func strict(text string) string {
	return strings.NewReplacer("+", "%20", "*", "%2A", "%7E", "~").Replace(url.QueryEscape(text))
}

// expected is the signature that the request should have.
func expected(r *http.Request, said map[string]string) string {
	var pairs []string
	for name, value := range said {
		if name != "oauth_signature" {
			pairs = append(pairs, strict(name)+"="+strict(value))
		}
	}
	for pair := range strings.SplitSeq(r.URL.RawQuery, "&") {
		if pair == "" {
			continue
		}
		name, value, _ := strings.Cut(pair, "=")
		plainName, err1 := url.QueryUnescape(name)
		plainValue, err2 := url.QueryUnescape(value)
		if err1 != nil || err2 != nil {
			return ""
		}
		pairs = append(pairs, strict(plainName)+"="+strict(plainValue))
	}
	slices.Sort(pairs)
	base := strings.Join([]string{r.Method, strict("http://" + r.Host + r.URL.EscapedPath()), strict(strings.Join(pairs, "&"))}, "&")
	mac := hmac.New(sha1.New, []byte(strict(consumerSecret)+"&"+strict(userSecret)))
	_, _ = mac.Write([]byte(base))
	return base64.StdEncoding.EncodeToString(mac.Sum(nil))
}
