"""Log lines: structured, timed in UTC, and free of keys.

Voxwire's own events and those of the libraries that use :mod:`logging` take the same way out, to standard
error. Whatever looks like a key is masked on the way, whoever wrote it.
"""

import logging
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, MutableMapping
from contextlib import AbstractContextManager, contextmanager
from typing import TextIO

import structlog
from structlog.contextvars import bound_contextvars, merge_contextvars
from structlog.stdlib import BoundLogger, LoggerFactory, ProcessorFormatter
from structlog.typing import Processor

from voxwire.errors import InternalError, VoxwireError
from voxwire.settings import LogFormat, Settings

LOGGER_NAME = "voxwire"
"""The logger whose level decides what Voxwire writes."""

_UVICORN = ("uvicorn", "uvicorn.error", "uvicorn.access")
_CHATTY = ("asyncio", "websockets", "httpcore", "httpx", "filelock", "urllib3")
"""Libraries whose debug lines bury ours."""
_LISTING = ("alembic.runtime.plugins",)
"""Libraries that list what they are made of on the first start."""

_NO_ERRORS = (
    # An upgrade is refused, of a wrong key for example.
    "ASGI callable returned without completing handshake.",
    # A stream breaks off, so that its client can tell it from a whole one.
    "ASGI callable returned without completing response.",
    "Invalid UTF-8 sequence received from client.",
)

# No letter may stand before "sk-", else "task-finished" would be taken for a key. "ak-" and "st-" may begin
# other things, so only the length of a key makes one.
_SECRETS = re.compile(
    r"(\bbearer\s+)[^\s\"',;]+"
    r"|(\bapi_key=)[^\s&\"']+"
    r"|(?<![A-Za-z0-9])(sk-)[A-Za-z0-9_-]{8,}"
    r"|(?<![A-Za-z0-9])([as][kt]-)[A-Za-z0-9_-]{32,}",
    re.IGNORECASE,
)


class _StderrHandler(logging.StreamHandler[TextIO]):
    """The one handler that :func:`configure_logging` installs and replaces."""


@contextmanager
def logs_aside(level: int = logging.WARNING) -> Iterator[None]:
    """Keep log lines off standard output, where commands print, while the block runs.

    Args:
        level: lines below it are dropped; the others go to standard error.

    """
    before = structlog.get_config()
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    try:
        yield
    finally:
        structlog.configure(**before)


def configure_logging(settings: Settings) -> None:
    """Send all log lines to standard error as the settings say. May be called again.

    Run uvicorn with ``log_config=None``, or it replaces what is set up here.
    """
    console = settings.log_format is LogFormat.CONSOLE or (
        settings.log_format is LogFormat.AUTO and sys.stderr.isatty()
    )
    common: list[Processor] = [
        merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *common,
            structlog.stdlib.PositionalArgumentsFormatter(),
            ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=LoggerFactory(),
        wrapper_class=BoundLogger,
    )
    handler = _StderrHandler(sys.stderr)
    handler.setFormatter(
        ProcessorFormatter(
            foreign_pre_chain=common,
            processors=[
                ProcessorFormatter.remove_processors_meta,
                # Tracebacks become text before masking: they show the values of expressions.
                structlog.processors.format_exc_info,
                redact,
                _console_renderer() if console else structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
        )
    )
    _install(handler, logging.getLevelNamesMapping()[settings.log_level.upper()])


def redact(_: object, __: str, event: MutableMapping[str, object]) -> Mapping[str, object]:
    """A structlog processor that masks keys in every value, however deep, of an event."""
    return {name: _redacted(value) for name, value in event.items()}


def redact_text(text: str) -> str:
    """Mask what looks like a key: ``sk-…``, ``ak-…``, ``st-…``, ``Bearer …`` and ``api_key=…``."""
    return _SECRETS.sub(lambda match: next(filter(None, match.groups())) + "***", text)


def failure_for_log(error: VoxwireError) -> dict[str, object]:
    """Fields that tell of an error, to be passed to a log call.

    Its message may quote what the client sent, so it is only told where the error is ours to mend, or with
    the log level ``debug``.
    """
    fields: dict[str, object] = {"code": error.code, "error": type(error).__name__}
    if error.code == InternalError.code or logging.getLogger(LOGGER_NAME).isEnabledFor(logging.DEBUG):
        fields["reason"] = error.message
    return fields


def log_context(**fields: str) -> AbstractContextManager[None]:
    """Add fields, such as ``task_id`` or ``request``, to every line written inside the block.

    They follow the asyncio tasks that are started inside it, and no others.
    """
    return bound_contextvars(**fields)


def _console_renderer() -> Processor:
    return structlog.dev.ConsoleRenderer(
        colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback
    )


def _install(handler: logging.Handler, level: int) -> None:
    root = logging.getLogger()
    for old in [old for old in root.handlers if isinstance(old, _StderrHandler)]:
        root.removeHandler(old)
    root.addHandler(handler)
    root.setLevel(level)
    for name in _UVICORN:
        logger = logging.getLogger(name)
        logger.handlers.clear()
        logger.propagate = True
    logging.getLogger("uvicorn.error").addFilter(_is_an_error)
    for name in _CHATTY:
        logging.getLogger(name).setLevel(max(level, logging.INFO))
    for name in _LISTING:
        logging.getLogger(name).setLevel(max(level, logging.WARNING))


def _is_an_error(record: logging.LogRecord) -> bool:
    """Drop what uvicorn calls an error though it is none of ours, or has been told of already."""
    return record.msg not in _NO_ERRORS


def _redacted(value: object) -> object:
    match value:
        case None | bool() | int() | float():
            return value
        case str():
            return redact_text(value)
        case Mapping():
            return {redact_text(str(name)): _redacted(item) for name, item in value.items()}
        case list() | tuple() | set() | frozenset():
            items: Iterable[object] = value
            return [_redacted(item) for item in items]
        case _:
            # Renderers would call repr() or str() on it, behind this processor's back.
            return redact_text(str(value))
