"""Fetches files that clients name by URL, without letting them reach what only this machine can reach.

A client's URL is an order to connect to somewhere. So an address is looked up once, checked, and that very
address is connected to: between the check and the connection nothing is looked up again. Every redirect goes
through the same checks. Proxies of the environment are not used, because they would connect unchecked.
"""

import asyncio
import base64
import binascii
import ipaddress
import socket
import ssl
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, unquote_to_bytes, urljoin, urlsplit

import httpcore

from voxwire.errors import FetchFailed, FileTooLarge

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

_AT_ONCE = 8
"""Fetches of one fetcher that run at the same time; others wait."""
_KEPT = "%/:;=&?~+!$,'@()*[]"
"""Characters of a URL's path and query that are sent as they are."""
_UNREACHABLE = (
    httpcore.NetworkError,
    httpcore.TimeoutException,
    httpcore.ProtocolError,
    httpcore.UnsupportedProtocol,
    OSError,
    ValueError,
)
_TRIED_S = 2.0
"""For which an address of a host is tried if it has others: its network may lead nowhere."""
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


@dataclass(frozen=True, slots=True)
class FetchPolicy:
    """What may be fetched, and for how long one may try."""

    allow_private: bool = False
    """Whether addresses that are not public may be connected to."""
    hosts: tuple[str, ...] = ()
    """The only hosts that may be named, ``.example.com`` with everything below it; all if there are none."""
    seconds: float = 10.0
    """Time for a file, redirects included."""
    redirects: int = 3


class Fetcher:
    """Fetches files over HTTP and HTTPS, and from ``data:`` URLs. All calls belong to one event loop."""

    def __init__(self, policy: FetchPolicy | None = None) -> None:
        """Fetch by ``policy``."""
        self._policy = policy or FetchPolicy()
        self._places = asyncio.Semaphore(_AT_ONCE)
        self._tls: ssl.SSLContext | None = None
        self._making_context = asyncio.Lock()

    def obey(self, policy: FetchPolicy) -> None:
        """Fetch by another policy from now on."""
        self._policy = policy

    async def fetch(self, url: str, max_bytes: int) -> bytes:
        """The content behind a URL.

        Raises:
            FileTooLarge: there is more of it than ``max_bytes``.
            FetchFailed: it can't be had, or not from there.

        """
        if url.startswith("data:"):
            # Megabytes of it, escaped byte by byte, take a second to be read.
            return await asyncio.to_thread(_from_data, url, max_bytes)
        try:
            async with self._places, asyncio.timeout(self._policy.seconds):
                return await self._follow(url, max_bytes)
        except TimeoutError:
            raise FetchFailed(url, f"it took longer than {self._policy.seconds:g} seconds") from None

    async def _follow(self, url: str, max_bytes: int) -> bytes:
        here = url
        for _ in range(self._policy.redirects + 1):
            target = self._target(url, here)
            backend = _CheckedNetwork(url, self._policy.allow_private)
            try:
                context = await self._context() if target.scheme == b"https" else None
                # A pool for each, so that nothing of one client's connection is left for the next.
                async with httpcore.AsyncConnectionPool(
                    context, max_connections=1, network_backend=backend
                ) as pool:
                    content, here = await _get(pool, target, url, max_bytes)
            except FetchFailed:
                raise
            except _UNREACHABLE:
                # What exactly went wrong in which network is not the client's to know.
                raise FetchFailed(url, "its server can't be reached or does not speak HTTP") from None
            if content is not None:
                return content
        raise FetchFailed(url, f"it redirects more than {self._policy.redirects} times")

    async def _context(self) -> ssl.SSLContext:
        """Whom HTTPS trusts; the certificates are read beside the loop, which they would hold up."""
        async with self._making_context:
            if self._tls is None:
                self._tls = await asyncio.to_thread(httpcore.default_ssl_context)
            return self._tls

    def _target(self, url: str, here: str) -> httpcore.URL:
        """A URL as it is requested, checked as far as it can be without looking up its host."""
        try:
            parts = urlsplit(here)
            host = (parts.hostname or "").encode("idna").decode().lower().rstrip(".")
            port = parts.port
        except ValueError:
            raise FetchFailed(url, "it is no valid URL") from None
        if parts.scheme not in ("http", "https") or not host:
            raise FetchFailed(url, "only http and https are fetched")
        if parts.username is not None or parts.password is not None:
            raise FetchFailed(url, "it must not hold a user name or a password")
        if self._policy.hosts and not any(_matches(host, pattern) for pattern in self._policy.hosts):
            raise FetchFailed(url, "its host is not among those that may be fetched from")
        path = quote(parts.path or "/", safe=_KEPT) + (
            f"?{quote(parts.query, safe=_KEPT)}" if parts.query else ""
        )
        return httpcore.URL(scheme=parts.scheme, host=host, port=port, target=path)


async def _get(
    pool: httpcore.AsyncConnectionPool, target: httpcore.URL, url: str, max_bytes: int
) -> tuple[bytes | None, str]:
    """The content, or None and where to go on."""
    host = target.host.decode()
    shown = f"[{host}]" if ":" in host else host
    headers = [
        ("Host", shown if target.port is None else f"{shown}:{target.port}"),
        ("User-Agent", "voxwire"),
        ("Accept", "*/*"),
        ("Accept-Encoding", "identity"),
    ]
    async with pool.stream("GET", target, headers=headers) as response:
        fields = {name.lower(): value for name, value in response.headers}
        if response.status in (301, 302, 303, 307, 308) and b"location" in fields:
            return None, urljoin(_text(target), _decoded(fields[b"location"]))
        if response.status != 200:
            raise FetchFailed(url, f"its server answered {response.status}")
        if fields.get(b"content-encoding", b"identity").lower() != b"identity":
            raise FetchFailed(url, "it comes compressed, though that was not asked for")
        announced = fields.get(b"content-length", b"")
        if announced.isdigit() and int(announced) > max_bytes:
            raise FileTooLarge(url, max_bytes)
        content = bytearray()
        async for chunk in response.aiter_stream():
            content += chunk
            if len(content) > max_bytes:
                raise FileTooLarge(url, max_bytes)
        return bytes(content), ""


def _text(target: httpcore.URL) -> str:
    host = target.host.decode()
    shown = f"[{host}]" if ":" in host else host
    port = "" if target.port is None else f":{target.port}"
    return f"{target.scheme.decode()}://{shown}{port}{target.target.decode()}"


def _decoded(field: bytes) -> str:
    """A header field; servers that do not escape their paths mostly write UTF-8."""
    try:
        return field.decode()
    except UnicodeDecodeError:
        return field.decode("latin-1")


def _matches(host: str, pattern: str) -> bool:
    pattern = pattern.lower()
    return host.endswith(pattern) or host == pattern[1:] if pattern.startswith(".") else host == pattern


def _from_data(url: str, max_bytes: int) -> bytes:
    head, comma, body = url.partition(",")
    if not comma:
        raise FetchFailed(url, "it is no valid data URL")
    if len(body) > 4 * max_bytes:
        raise FileTooLarge(url, max_bytes)
    content = unquote_to_bytes(body)
    if head.endswith(";base64"):
        try:
            content = base64.b64decode(b"".join(content.split()), validate=True)
        except binascii.Error:
            raise FetchFailed(url, "its base64 is broken") from None
    if len(content) > max_bytes:
        raise FileTooLarge(url, max_bytes)
    return content


class _CheckedNetwork(httpcore.AsyncNetworkBackend):
    """Connects to addresses that have been checked, and to nothing else."""

    def __init__(self, url: str, allow_private: bool) -> None:
        self._url = url
        self._allow_private = allow_private
        self._network = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Look up a host, check what comes, and connect to one of those addresses."""
        del local_address
        loop = asyncio.get_running_loop()
        try:
            found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError):
            raise FetchFailed(self._url, "its host is unknown") from None
        addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
        if not self._allow_private and not all(is_public(address) for address in addresses):
            raise FetchFailed(self._url, "its address is not a public one")
        *others, last = addresses
        for address in others:
            with suppress(httpcore.ConnectError, httpcore.ConnectTimeout):
                return await self._network.connect_tcp(address, port, _TRIED_S, None, socket_options)
        return await self._network.connect_tcp(last, port, timeout, None, socket_options)

    async def sleep(self, seconds: float) -> None:
        """Wait."""
        await asyncio.sleep(seconds)


def is_public(text: str) -> bool:
    """Whether an IP address belongs to the public internet.

    Loopback, private, link-local (with the metadata services of clouds), shared, multicast and reserved
    addresses do not, nor do IPv6 addresses that stand for such an IPv4 address.
    """
    try:
        address: Address = ipaddress.ip_address(text)
    except ValueError:
        return False
    embedded = _embedded(address)
    if any(not _public(inner) for inner in embedded):
        return False
    return _public(address) or bool(embedded)


def _public(address: Address) -> bool:
    return address.is_global and not (
        address.is_multicast
        or address.is_reserved
        or address.is_unspecified
        or address.is_link_local
        or (isinstance(address, ipaddress.IPv6Address) and address.is_site_local)
    )


def _embedded(address: Address) -> list[ipaddress.IPv4Address]:
    """The IPv4 addresses an IPv6 address leads to: mapped, 6to4, Teredo, NAT64."""
    if isinstance(address, ipaddress.IPv4Address):
        return []
    inner = [address.ipv4_mapped, address.sixtofour, *(address.teredo or ())]
    if address in _NAT64:
        inner.append(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
    return [found for found in inner if found is not None]
