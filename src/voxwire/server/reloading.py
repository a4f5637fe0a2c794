"""Taking over changed settings and a new certificate while the server runs."""

from collections.abc import Callable

import structlog

from voxwire.errors import VoxwireError
from voxwire.observe.logs import configure_logging
from voxwire.server.services import Services, fetch_policy, file_limits
from voxwire.server.tls import Certificate
from voxwire.settings import RELOADED, Settings

ReadSettings = Callable[[], Settings]
"""Reads the settings again, from wherever they came; raises ``ConfigurationError``."""


def reload_settings(services: Services, read: ReadSettings, certificate: Certificate | None) -> None:
    """Read settings and certificate again. What is no good is logged, and the old stays.

    New connections and requests go by the new settings; what runs goes on by the old ones.

    Args:
        services: of the running server.
        read: reads the settings.
        certificate: of the server, if it speaks TLS.

    """
    log = structlog.get_logger()
    if certificate is not None:
        try:
            certificate.reload()
        except VoxwireError as error:
            log.error("the old certificate stays", reason=error.message)
    try:
        read_settings = read()
    except VoxwireError as error:
        log.error("the old settings stay", reason=error.message)
        return
    changed = _changed(services.settings, read_settings)
    services.settings = taken = services.settings.model_copy(
        update={name: getattr(read_settings, name) for name in RELOADED}
    )
    if changed & {"log_level", "log_format"}:
        configure_logging(taken)
    if changed & {"allow_private_urls", "media_hosts"}:
        services.fetcher.obey(fetch_policy(taken))
    services.files.limit(*file_limits(taken))
    services.gate.obey(taken.limits)
    services.recognition.query_keys = taken.protocol.api_key_in_query
    log.info("settings read again", changed=sorted(changed & RELOADED))
    if waiting := sorted(changed - RELOADED):
        log.warning("changed settings wait for the next start", settings=waiting)


def _changed(old: Settings, new: Settings) -> set[str]:
    return {name for name in Settings.model_fields if getattr(old, name) != getattr(new, name)}
