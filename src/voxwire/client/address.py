"""The addresses of a server's doors, from the one that its user knows."""

from dataclasses import dataclass
from urllib.parse import quote, urlsplit, urlunsplit

from voxwire.client.request import Protocol
from voxwire.errors import ConfigurationError

DEFAULT = "http://127.0.0.1:8848"
"""Where ``voxwire serve`` listens unless told otherwise."""
_SCHEMES = {"http": "ws", "https": "wss", "ws": "ws", "wss": "wss"}
_PATHS = {protocol: f"/api-ws/v1/{protocol.value}" for protocol in Protocol}
_ENDS = (*_PATHS.values(), "/api-ws/v1", "/api/v1", "/v1")


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where a server's doors are."""

    http: str
    """What the paths of its HTTP doors are put behind."""
    sockets: str
    """The same for its WebSockets."""

    @classmethod
    def of(cls, base_url: str) -> "Addresses":
        """Read a base address.

        Args:
            base_url: ``http(s)://`` or ``ws(s)://`` with a host and perhaps a path. The address of a door,
                such as ``ws://host/api-ws/v1/inference`` or ``https://host/api/v1``, names the whole server.

        Raises:
            ConfigurationError: it is no such address.

        """
        parts = urlsplit(base_url)
        if parts.scheme not in _SCHEMES or not parts.hostname:
            raise ConfigurationError(f"{base_url!r} is no address of a server, such as {DEFAULT}.")
        path = parts.path.rstrip("/")
        path = next((path.removesuffix(end) for end in _ENDS if path.endswith(end)), path)
        scheme = _SCHEMES[parts.scheme]
        return cls(
            urlunsplit((scheme.replace("ws", "http"), parts.netloc, path, "", "")),
            urlunsplit((scheme, parts.netloc, path, "", "")),
        )

    @property
    def cloud(self) -> bool:
        """Whether it is DashScope's own service, which does not know what is Voxwire's alone."""
        return (urlsplit(self.http).hostname or "").endswith(".aliyuncs.com")

    def socket(self, protocol: Protocol, model: str) -> str:
        """The address of a WebSocket door."""
        query = f"?model={quote(model, safe='')}" if protocol is Protocol.REALTIME else ""
        return f"{self.sockets}{_PATHS[protocol]}{query}"
