"""TLS: the server's certificate, and how it is changed while connections are open."""

import ssl
from pathlib import Path

from voxwire.errors import ConfigurationError


class Certificate:
    """The certificate of a server, read from files that may be replaced while it runs.

    Args:
        cert: PEM, the server's own certificate first, then those between it and the authority.
        key: PEM, its private key without a passphrase; None if it stands in ``cert``.

    Raises:
        ConfigurationError: the files can't be read, or don't fit each other.

    """

    def __init__(self, cert: Path, key: Path | None) -> None:
        self._cert = cert
        self._key = key
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        """What connections are accepted with; always the same one, so that it can be kept."""
        self.context.minimum_version = ssl.TLSVersion.TLSv1_2
        self.context.set_alpn_protocols(["http/1.1"])
        # Tickets come right after the handshake, while the client sends its request: those that read in one
        # thread and write in another, with TLS and no locks, lose about one in a thousand connections.
        # Without them a client that comes again signs once more, but waits for no further round trip.
        self.context.num_tickets = 0
        self._load(self.context)

    def reload(self) -> None:
        """Read the files again; connections that are open keep what they were opened with.

        Raises:
            ConfigurationError: they are no good; then the old certificate stays.

        """
        # A context that fails half-way would be left with a certificate and no key.
        self._load(ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER))
        self._load(self.context)

    def _load(self, context: ssl.SSLContext) -> None:
        try:
            context.load_cert_chain(self._cert, self._key, password=_no_passphrase)
        except ssl.SSLError as error:
            raise ConfigurationError(
                f"{self._cert} and {self._key or 'the key in it'} are no certificate and its key "
                f"({error.reason or 'no PEM'})."
            ) from error
        except OSError as error:
            named = " or ".join(str(path) for path in (self._cert, self._key) if path)
            raise ConfigurationError(f"{named} can't be read: {error.strerror}.") from error


def _no_passphrase() -> str:
    # OpenSSL would ask for it on the terminal, in the middle of serving.
    raise ConfigurationError("The private key is protected by a passphrase; store it without one.")
