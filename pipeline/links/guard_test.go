package links_test

import (
	"encoding/binary"
	"errors"
	"net"
	"net/netip"
	"testing"

	"pgregory.net/rapid"

	"github.com/galley-social/galley/pipeline/links"
)

func TestPublic(t *testing.T) {
	for _, c := range []struct{ name, to, want string }{
		{"a public address", "93.184.215.14:443", ""},
		{"a public address of IPv6", "[2606:2800:21f:cb07:6820:80da:af6b:8b2c]:80", ""},
		{"another port of the Web", "8.8.8.8:8080", ""},
		{"and its like with TLS", "8.8.8.8:8443", ""},
		{"mail", "8.8.8.8:25", "leads to port 25"},
		{"a database", "8.8.8.8:6379", "leads to port 6379"},
		{"no port", "8.8.8.8:0", "leads to port 0"},
		{"this network", "0.0.0.0:80", "leads to an address of this machine"},
		{"the last of this network", "0.255.255.255:80", "leads to an address of this machine"},
		{"behind this network", "1.0.0.0:80", ""},
		{"before ten", "9.255.255.255:80", ""},
		{"ten", "10.0.0.0:80", "leads to a private address"},
		{"the last of ten", "10.255.255.255:80", "leads to a private address"},
		{"behind ten", "11.0.0.0:80", ""},
		{"before a provider's", "100.63.255.255:80", ""},
		{"a provider's", "100.64.0.0:80", "leads to an address inside a provider's network"},
		{"a provider's cloud", "100.100.100.200:80", "leads to an address inside a provider's network"},
		{"the last of a provider's", "100.127.255.255:80", "leads to an address inside a provider's network"},
		{"behind a provider's", "100.128.0.0:80", ""},
		{"loopback", "127.0.0.1:80", "leads to an address of this machine"},
		{"another loopback", "127.255.255.254:443", "leads to an address of this machine"},
		{"behind loopback", "128.0.0.0:80", ""},
		{"metadata", "169.254.169.254:80", "leads to a cloud's metadata service"},
		{"metadata of another cloud", "168.63.129.16:80", "leads to a cloud's metadata service"},
		{"link-local", "169.254.0.1:80", "leads to a link-local address"},
		{"before the sixteen", "172.15.255.255:80", ""},
		{"the sixteen", "172.16.0.0:80", "leads to a private address"},
		{"the last of the sixteen", "172.31.255.255:80", "leads to a private address"},
		{"behind the sixteen", "172.32.0.0:80", ""},
		{"protocols", "192.0.0.192:80", "leads to a reserved address"},
		{"documentation", "192.0.2.1:80", "leads to an address for documentation"},
		{"more documentation", "198.51.100.1:80", "leads to an address for documentation"},
		{"still more documentation", "203.0.113.255:80", "leads to an address for documentation"},
		{"a relay", "192.88.99.1:80", "leads to an address that translates to another"},
		{"at home", "192.168.1.1:80", "leads to a private address"},
		{"benchmarks", "198.18.0.1:80", "leads to an address for measuring networks"},
		{"the last of benchmarks", "198.19.255.255:80", "leads to an address for measuring networks"},
		{"behind benchmarks", "198.20.0.0:80", ""},
		{"multicast", "224.0.0.1:80", "leads to a multicast address"},
		{"reserved", "240.0.0.1:80", "leads to a reserved address"},
		{"broadcast", "255.255.255.255:80", "leads to a broadcast address"},
		{"unspecified", "[::]:80", "leads to an address of this machine"},
		{"loopback of IPv6", "[::1]:80", "leads to an address of this machine"},
		{"mapped loopback", "[::ffff:127.0.0.1]:80", "leads to an address that translates to another"},
		{"mapped public", "[::ffff:8.8.8.8]:80", "leads to an address that translates to another"},
		{"compatible loopback", "[::127.0.0.1]:80", "leads to a reserved address"},
		{"translated by NAT64", "[64:ff9b::7f00:1]:80", "leads to an address that translates to another"},
		{"translated by a local NAT64", "[64:ff9b:1::a00:1]:80", "leads to an address that translates to another"},
		{"6to4", "[2002:7f00:1::]:80", "leads to an address that translates to another"},
		{"Teredo", "[2001:0:4136:e378:8000:63bf:3fff:fdd2]:80", "leads to an address that translates to another"},
		{"benchmarks of IPv6", "[2001:2::1]:80", "leads to an address for measuring networks"},
		{"ORCHID", "[2001:20::1]:80", "leads to a reserved address"},
		{"behind the reserved", "[2001:200::1]:80", ""},
		{"documentation of IPv6", "[2001:db8::1]:80", "leads to an address for documentation"},
		{"newer documentation", "[3fff::1]:80", "leads to an address for documentation"},
		{"discard", "[100::1]:80", "leads to a reserved address"},
		{"unique local", "[fc00::1]:80", "leads to a private address"},
		{"unique local of one's own", "[fd12:3456::1]:80", "leads to a private address"},
		{"metadata of IPv6", "[fd00:ec2::254]:80", "leads to a cloud's metadata service"},
		{"link-local of IPv6", "[fe80::1]:80", "leads to a link-local address"},
		{"link-local with a zone", "[fe80::1%eth0]:80", "leads to a link-local address"},
		{"public with a zone", "[2606:4700::1%eth0]:80", "leads to a reserved address"},
		{"site-local", "[fec0::1]:80", "leads to a private address"},
		{"multicast of IPv6", "[ff02::1]:80", "leads to a multicast address"},
		{"what nobody has been given", "[4000::1]:80", "leads to a reserved address"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := ""
			if err := links.Public(netip.MustParseAddrPort(c.to)); err != nil {
				got = err.Error()
			}
			if got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
	if links.Public(netip.AddrPort{}) == nil {
		t.Error("the zero address is let through")
	}
}

// TestPublicAgrees holds the guard against what package net says of any address.
func TestPublicAgrees(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var four [4]byte
		binary.BigEndian.PutUint32(four[:], rapid.Uint32().Draw(t, "IPv4"))
		var six [16]byte
		binary.BigEndian.PutUint64(six[:8], rapid.Uint64().Draw(t, "network"))
		binary.BigEndian.PutUint64(six[8:], rapid.Uint64().Draw(t, "host"))
		for _, addr := range []netip.Addr{netip.AddrFrom4(four), netip.AddrFrom16(six)} {
			ip := net.IP(addr.AsSlice())
			private := ip.IsPrivate() || ip.IsLoopback() || ip.IsUnspecified() || ip.IsLinkLocalUnicast() || ip.IsMulticast() || !ip.IsGlobalUnicast()
			if err := links.Public(netip.AddrPortFrom(addr, 443)); err == nil && private {
				t.Fatalf("%s is let through", addr)
			}
		}
		mapped := netip.AddrPortFrom(netip.AddrFrom16(netip.AddrFrom4(four).As16()), 443)
		if links.Public(mapped) == nil {
			t.Fatalf("%s is let through", mapped)
		}
		port := rapid.Uint16().Draw(t, "port")
		var refusal *links.Refusal
		err := links.Public(netip.AddrPortFrom(netip.AddrFrom4([4]byte{8, 8, 8, 8}), port))
		if web := port == 80 || port == 443 || port == 8080 || port == 8443; web != (err == nil) || !web && (!errors.As(err, &refusal) || !refusal.Port) {
			t.Fatalf("port %d: got %v", port, err)
		}
	})
}
