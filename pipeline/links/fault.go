package links

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"syscall"

	"github.com/galley-social/galley/schema/diag"
)

// final reports whether a failure would be the same at the next try.
func final(err error) bool {
	var refusal *Refusal
	var dns *net.DNSError
	return errors.As(err, &refusal) || errors.As(err, &dns) || untrusted(err) != "" || errors.Is(err, syscall.ECONNREFUSED)
}

// unreached says why a server gave no answer.
func unreached(err error, at *url.URL) verdict {
	var refusal *Refusal
	var dns *net.DNSError
	var network net.Error
	host := at.Hostname()
	switch {
	case errors.As(err, &refusal):
		return refused(refusal, host)
	case errors.As(err, &dns) && dns.IsNotFound:
		return verdict{severity: diag.Error, says: fmt.Sprintf("has the host %q, which does not exist", host), hint: "correct the address, or take the link out"}
	case errors.As(err, &dns):
		return verdict{severity: diag.Warning, says: fmt.Sprintf("has the host %q, about which the name server gave no answer", host),
			hint: "try again later, or look whether this machine is connected"}
	case untrusted(err) != "":
		return verdict{severity: diag.Error, says: "has a certificate that browsers refuse: " + untrusted(err), hint: "open it in a browser, and tell who runs the server"}
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &network) && network.Timeout():
		return verdict{severity: diag.Warning, says: "gives no answer in time", hint: "open it in a browser; the server may be slow for now"}
	case errors.Is(err, syscall.ECONNREFUSED):
		return verdict{severity: diag.Warning, says: "refuses the connection", hint: "open it in a browser; the server may be down for now"}
	}
	return verdict{severity: diag.Warning, says: "breaks off without an answer", hint: "open it in a browser; the server may be down for now"}
}

// refused is about an address that galley does not connect to. Where the link itself says so, nobody can
// follow it; a name may mean something else outside of this network.
func refused(r *Refusal, host string) verdict {
	_, err := netip.ParseAddr(host)
	switch {
	case r.Port:
		return verdict{severity: diag.Note, says: "was not tested, because it " + r.Error(),
			hint: "open it in a browser; galley tests the ports 80, 443, 8080 and 8443"}
	case err == nil || strings.EqualFold(strings.TrimSuffix(host, "."), "localhost"):
		return verdict{severity: diag.Error, says: r.Error(), hint: "write an address that everybody can open"}
	}
	return verdict{severity: diag.Warning, says: "was not tested, because here it " + r.Error(),
		hint: "open it from outside of this network"}
}

// untrusted says what is wrong with a server's certificate, or nothing. The library's own words have the time in
// them, and a finding should read the same twice.
func untrusted(err error) string {
	var host x509.HostnameError
	var authority x509.UnknownAuthorityError
	var invalid x509.CertificateInvalidError
	var verify *tls.CertificateVerificationError
	var record tls.RecordHeaderError
	var alert tls.AlertError
	switch {
	case errors.As(err, &host):
		return "it is another host's"
	case errors.As(err, &authority):
		return "nobody whom this machine trusts has signed it"
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return "its time is over, or has not come"
	case errors.As(err, &invalid), errors.As(err, &verify):
		return "it is not valid"
	case errors.As(err, &record), errors.As(err, &alert), errors.Is(err, http.ErrSchemeMismatch):
		return "the server does not speak TLS as browsers do"
	}
	return ""
}
