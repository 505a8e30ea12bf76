"""Which addresses may be connected to: those of the public internet, and no others.

The blocks are those of IANA's special-purpose registries (RFC 6890 and its successors) as of 2026, written out because
``ipaddress`` has changed its mind about them between patch releases. In IPv6 only global unicast (2000::/3) is public,
which leaves out what maps or embeds an IPv4 address: ::ffff:0:0/96, ::/96, 64:ff9b::/96 and 64:ff9b:1::/48.
"""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_network

Address = IPv4Address | IPv6Address

GLOBAL_UNICAST = ip_network("2000::/3")
NOT_PUBLIC = tuple(
    (ip_network(block), what)
    for block, what in (
        ("0.0.0.0/8", "an unspecified address"),
        ("10.0.0.0/8", "in a private network"),
        ("100.64.0.0/10", "in a carrier’s inner network"),  # with the metadata of one cloud, 100.100.100.200
        ("127.0.0.0/8", "this machine itself"),
        ("168.63.129.16/32", "a cloud’s own service"),  # in public space, yet answered by the host of the machine
        ("169.254.0.0/16", "a link-local address"),  # with the metadata of most clouds, 169.254.169.254
        ("172.16.0.0/12", "in a private network"),
        ("192.0.0.0/24", "a reserved address"),
        ("192.0.2.0/24", "an address for documentation only"),
        ("192.88.99.0/24", "a relay between networks"),
        ("192.168.0.0/16", "in a private network"),
        ("198.18.0.0/15", "an address for benchmarking only"),
        ("198.51.100.0/24", "an address for documentation only"),
        ("203.0.113.0/24", "an address for documentation only"),
        ("224.0.0.0/4", "a multicast address"),
        ("240.0.0.0/4", "a reserved address"),
        ("::/128", "an unspecified address"),
        ("::1/128", "this machine itself"),
        ("2001::/23", "a reserved address"),  # with Teredo, 2001::/32, and benchmarking, 2001:2::/48
        ("2001:db8::/32", "an address for documentation only"),
        ("2002::/16", "an IPv4 address in disguise"),  # 6to4
        ("3fff::/20", "an address for documentation only"),
        ("::ffff:0:0/96", "an IPv4 address in disguise"),
        ("64:ff9b::/96", "an IPv4 address in disguise"),
        ("64:ff9b:1::/48", "an IPv4 address in disguise"),
        ("fc00::/7", "in a private network"),  # with the metadata of one cloud, fd00:ec2::254
        ("fe80::/10", "a link-local address"),
        ("ff00::/8", "a multicast address"),
    )
)


def not_public(address: Address) -> str:
    """What the address is where it is not of the public internet, in words that fit behind "is"; "" where it is."""
    for block, what in NOT_PUBLIC:
        if address.version == block.version and address in block:
            return what
    return "" if address.version == 4 or address in GLOBAL_UNICAST else "a reserved address"
