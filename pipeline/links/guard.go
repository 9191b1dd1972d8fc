package links

import (
	"fmt"
	"net/netip"
	"slices"
)

// Refusal is why a connection is not made.
type Refusal struct {
	Addr netip.AddrPort
	// Kind is what the address is, such as "a private address".
	Kind string
	// Port is whether the port is the reason, and not the address.
	Port bool
}

// Error does not name the address: what a name means inside of somebody's network is not for a log.
func (r *Refusal) Error() string { return "leads to " + r.Kind }

// ports are what links are tested on: the Web's own, and the two that people use beside them.
func ports() []uint16 { return []uint16{80, 443, 8080, 8443} }

// kind is a range of addresses that lead elsewhere on every machine, or nowhere.
type kind struct{ prefix, is string }

// kinds follow IANA's registries of special-purpose addresses. Of IPv6, only 2000::/3 is given out to anybody,
// so what is not in it is refused without being listed; the list is there to say what it is.
func kinds() []kind {
	return []kind{
		{"0.0.0.0/8", "an address of this machine"},
		{"10.0.0.0/8", "a private address"},
		{"100.64.0.0/10", "an address inside a provider's network"},
		{"127.0.0.0/8", "an address of this machine"},
		{"168.63.129.16/32", "a cloud's metadata service"},
		{"169.254.169.254/32", "a cloud's metadata service"},
		{"169.254.0.0/16", "a link-local address"},
		{"172.16.0.0/12", "a private address"},
		{"192.0.0.0/24", "a reserved address"},
		{"192.0.2.0/24", "an address for documentation"},
		{"192.88.99.0/24", "an address that translates to another"},
		{"192.168.0.0/16", "a private address"},
		{"198.18.0.0/15", "an address for measuring networks"},
		{"198.51.100.0/24", "an address for documentation"},
		{"203.0.113.0/24", "an address for documentation"},
		{"224.0.0.0/4", "a multicast address"},
		{"255.255.255.255/32", "a broadcast address"},
		{"240.0.0.0/4", "a reserved address"},
		{"::/128", "an address of this machine"},
		{"::1/128", "an address of this machine"},
		{"::ffff:0:0/96", "an address that translates to another"},
		{"64:ff9b::/96", "an address that translates to another"},
		{"64:ff9b:1::/48", "an address that translates to another"},
		{"2001::/32", "an address that translates to another"},
		{"2001:2::/48", "an address for measuring networks"},
		{"2001:db8::/32", "an address for documentation"},
		{"2001::/23", "a reserved address"},
		{"2002::/16", "an address that translates to another"},
		{"3fff::/20", "an address for documentation"},
		{"fd00:ec2::254/128", "a cloud's metadata service"},
		{"fc00::/7", "a private address"},
		{"fe80::/10", "a link-local address"},
		{"fec0::/10", "a private address"},
		{"ff00::/8", "a multicast address"},
	}
}

// Guard says whether a connection may be made to an address: nil, or why not as a *Refusal.
type Guard func(netip.AddrPort) error

// Public is a Guard that lets nothing through but the ports of the Web at addresses that mean the same
// everywhere. A network that reaches IPv4 through translated addresses (NAT64) can't be told from an attack
// by them, so there nothing but IPv6 is tested.
func Public(to netip.AddrPort) error {
	addr := to.Addr()
	for _, k := range kinds() {
		if netip.MustParsePrefix(k.prefix).Contains(addr.WithZone("")) {
			return &Refusal{Addr: to, Kind: k.is}
		}
	}
	switch {
	case !addr.IsValid(), addr.Zone() != "", addr.Is6() && !netip.MustParsePrefix("2000::/3").Contains(addr):
		return &Refusal{Addr: to, Kind: "a reserved address"}
	case !slices.Contains(ports(), to.Port()):
		return &Refusal{Addr: to, Kind: fmt.Sprintf("port %d", to.Port()), Port: true}
	}
	return nil
}
