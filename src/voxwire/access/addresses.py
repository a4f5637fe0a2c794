"""What counts as one address where clients are counted by address."""

import ipaddress

LOCAL = "local"
"""Clients without an address: those of a socket of this machine."""


def address_group(host: str | None) -> str:
    """The IPv4 address, or the /64 network of an IPv6 one, since its owner has all of that."""
    try:
        address = ipaddress.ip_address(host or "")
    except ValueError:
        return host or LOCAL
    if isinstance(address, ipaddress.IPv4Address):
        return str(address)
    if address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)
    return str(ipaddress.ip_network((address, 64), strict=False))
