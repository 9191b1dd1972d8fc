package httpx

import (
	"fmt"
	"net"
	"net/url"
	"strings"
)

// Origin is a server's address without a path, or the usual one when the channel names none. A token does not travel in
// clear, but to this machine.
func Origin(text, usual string) (string, error) {
	if text == "" {
		return usual, nil
	}
	u, err := url.Parse(text)
	switch {
	case err != nil || u.Host == "" || strings.Trim(u.Path, "/") != "" || u.RawQuery != "" || u.Fragment != "" || u.User != nil:
		return "", fmt.Errorf("server %q is not an address such as %q", text, usual)
	case u.Scheme != "https" && (u.Scheme != "http" || !Loopback(u.Hostname())):
		return "", fmt.Errorf("server %q would get the token in clear: write https://%s", text, u.Host)
	}
	return u.Scheme + "://" + u.Host, nil
}

// Loopback reports whether a host is this machine.
func Loopback(host string) bool {
	return host == "localhost" || net.ParseIP(host).IsLoopback()
}
