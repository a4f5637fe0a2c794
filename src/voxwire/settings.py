"""What an installation can choose, in one frozen value.

A setting comes from the strongest place that names it: a command's flags, then the environment
(``VOXWIRE_PORT``, ``VOXWIRE_PROTOCOL__IDLE_SECONDS``), then ``voxwire.toml``, then the default here.
"""

import ipaddress
import os
import re
from collections.abc import Iterable, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Self

import platformdirs
from pydantic import Field, ValidationError, ValidationInfo, field_validator
from pydantic.fields import FieldInfo
from pydantic_settings import (
    BaseSettings,
    EnvSettingsSource,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from voxwire.cluster_settings import ClusterSettings
from voxwire.engine_settings import EngineSettings
from voxwire.errors import ConfigurationError
from voxwire.limit_settings import LimitSettings
from voxwire.protocol_settings import ProtocolSettings
from voxwire.setting_values import expanded, listed
from voxwire.settings_file import read_settings_file
from voxwire.shared_settings import SharedSettings
from voxwire.upstream_settings import UpstreamSettings
from voxwire.wyoming_settings import WyomingSettings

CONFIG_NAME = "voxwire.toml"
"""The file read from the working directory when no other is named."""

_NAME = re.compile(r"[A-Za-z0-9_-]+")
_ORIGIN = re.compile(r"[a-z][a-z0-9+.-]*://[^/?#\s@]+")

_PLAIN = {
    "extra_forbidden": "no such setting",
    "model_type": "should be a table",
    "mapping_type": "should be a table",
    "dict_type": "should be a table",
    "tuple_type": "should be a list",
    "path_type": "should be a path",
}
"""What pydantic says in the words of Python, in those of the file, by its type of error."""

RELOADED = frozenset(
    {
        "allow_origins",
        "allow_private_urls",
        "drain_seconds",
        "limits",
        "log_format",
        "log_level",
        "media_hosts",
        "notice_seconds",
        "protocol",
        "public_url",
        "speech_file_hours",
        "speech_files_mb",
    }
)
"""Settings that a running server takes over when it is told to read them again."""

Layer = Mapping[str, object]
"""The settings one source names, nested as in :class:`Settings`."""


class LogLevel(StrEnum):
    """The least severe log lines that are written."""

    DEBUG = "debug"
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


class LogFormat(StrEnum):
    """How a log line looks."""

    AUTO = "auto"
    """Console on a terminal, JSON otherwise."""
    CONSOLE = "console"
    JSON = "json"


class QualityChoice(StrEnum):
    """Which generator renders speech."""

    AUTO = "auto"
    """What the catalog says of the model."""
    FULL = "full"
    """The engine's best, for every model."""
    LIGHT = "light"
    """The one that is soonest and carries most listeners, for every model."""


class Settings(BaseSettings):
    """Every choice of an installation. Constructing one reads nothing; :meth:`load` does."""

    model_config = SettingsConfigDict(
        frozen=True,
        extra="forbid",
        env_prefix="VOXWIRE_",
        env_nested_delimiter="__",
        env_ignore_empty=True,
    )

    host: str = Field(default="127.0.0.1", min_length=1)
    """The address to listen on. Speak TLS before others can reach it."""
    port: int = Field(default=8848, ge=0, le=65535)
    """The TCP port to listen on; 0 lets the system choose."""
    no_auth: bool = False
    """Whether clients need no key. Only on a loopback host."""
    data_dir: Path = Field(default_factory=lambda: Path(platformdirs.user_data_dir("voxwire")))
    """Keys, workspaces, lexicons, custom voices with their recordings. Private to the account that runs the
    server."""
    model_dir: Path = Field(default_factory=lambda: Path(platformdirs.user_cache_dir("voxwire")) / "models")
    """Downloaded and prepared models; all of it can be fetched again."""
    engine: str = "kokoro"
    """What speaks: ``kokoro``, the embedded neural engine, or ``tone``, which hums and needs no model."""
    compute_threads: int | None = Field(default=None, ge=1)
    """Threads that render speech, a window each; without a number, one for each physical core."""
    refuse_overload: bool = True
    """Whether a stream that would make running ones stutter is refused (``Throttling.RateQuota``); otherwise
    all become slower."""
    quality: QualityChoice = QualityChoice.AUTO
    """Which generator renders speech: that of the catalog for each model, or one of the two for all."""
    lighten_overload: bool = True
    """Whether a stream of full quality that the machine can't carry is made light before it is refused."""
    phrase_cache_mb: int = Field(default=0, ge=0)
    """Megabytes of speech kept in memory, so that a short phrase (6 s at most) said before in the same voice
    and delivery is said again without compute."""
    speech_file_hours: float = Field(default=24.0, gt=0)
    """How long a file that an HTTP request asked for can be fetched (HTTP API pages: 24 hours)."""
    speech_files_mb: int = Field(default=1024, ge=1)
    """Megabytes of such files; where there is no room the oldest go before their time, but those of the last
    ten minutes stay."""
    most_custom_voices: int = Field(default=1000, ge=0)
    """Voices that a workspace may make for itself (user guide of voice cloning: 1000)."""
    public_url: str | None = Field(default=None, pattern=r"^https?://[^/]")
    """The address clients reach the server by, for addresses of files; else what they asked for."""
    allow_private_urls: bool = False
    """Whether sounds and recordings that clients name may be fetched from private and loopback addresses."""
    media_hosts: Annotated[tuple[str, ...], NoDecode] = ()
    """The only hosts audio may be fetched from, ``.example.com`` with all below it; without any, every host.
    In the environment they are separated by commas."""
    tls_cert: Path | None = None
    """A PEM file with the server's certificate chain; with it, TLS is spoken."""
    tls_key: Path | None = None
    """A PEM file with its private key, without a passphrase, unless it stands in the same file."""
    trusted_proxies: Annotated[tuple[str, ...], NoDecode] = ()
    """Addresses and networks whose ``X-Forwarded-For`` and ``X-Forwarded-Proto`` are believed."""
    allow_origins: Annotated[tuple[str, ...], NoDecode] = ()
    """Web origins whose pages may use the server, such as ``https://app.example.com``; ``*`` is all."""
    drain_seconds: float = Field(default=20.0, ge=0)
    """How long running tasks may go on when the server is asked to end."""
    notice_seconds: float = Field(default=0.0, ge=0)
    """How long ``/readyz`` is red before that while all goes on as ever, so that a load balancer sends nobody
    any more before anybody is refused."""
    tracing: bool = False
    """Whether spans are sent to an OpenTelemetry collector."""
    log_level: LogLevel = LogLevel.INFO
    """The least severe lines to write. ``debug`` also writes the messages of clients' errors and what comes
    and goes over WebSockets, cut short, so parts of what is spoken; nothing writes keys."""
    log_format: LogFormat = LogFormat.AUTO
    """How log lines look; ``auto`` is ``console`` on a terminal and ``json`` elsewhere."""
    protocol: ProtocolSettings = ProtocolSettings()
    """Choices the wire protocols leave open."""
    limits: LimitSettings = LimitSettings()
    """How much clients may have."""
    upstreams: Mapping[str, UpstreamSettings] = {}
    """Servers that speak for some models instead of the engine, by a name of the installation's own."""
    engines: Mapping[str, EngineSettings] = {}
    """Large models in this process that do, likewise."""

    cluster: ClusterSettings = ClusterSettings()
    """Engine replicas in other processes."""

    wyoming: WyomingSettings = WyomingSettings()
    """The door for Home Assistant."""
    shared: SharedSettings = SharedSettings()
    """What several servers have in common."""

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Let the constructor see its arguments alone; :meth:`load` brings the sources together."""
        return (init_settings,)

    @field_validator("log_level", "log_format", mode="before")
    @classmethod
    def _lower(cls, value: object) -> object:
        return value.lower() if isinstance(value, str) else value

    _listed = field_validator("media_hosts", "trusted_proxies", "allow_origins", mode="before")(listed)
    _expanded = field_validator("data_dir", "model_dir", "tls_cert", "tls_key")(expanded)

    @field_validator("tls_key")
    @classmethod
    def _both_or_none(cls, value: Path | None, info: ValidationInfo) -> Path | None:
        if value is not None and info.data.get("tls_cert") is None:
            raise ValueError("is of no use without tls_cert")
        return value

    @field_validator("trusted_proxies")
    @classmethod
    def _networks(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for entry in value:
            ipaddress.ip_network(entry)
        return value

    @field_validator("allow_origins")
    @classmethod
    def _origins(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for entry in value:
            if entry != "*" and not _ORIGIN.fullmatch(entry):
                raise ValueError(f"{entry!r} is no web origin; one looks like https://app.example.com")
        return value

    @field_validator("upstreams", "engines")
    @classmethod
    def _one_each(
        cls, value: Mapping[str, UpstreamSettings | EngineSettings]
    ) -> Mapping[str, UpstreamSettings | EngineSettings]:
        taken: dict[str, str] = {}
        for name, upstream in value.items():
            if not _NAME.fullmatch(name):
                raise ValueError(f"{name!r} is no name; letters, digits, '-' and '_' may be in one")
            for model in upstream.models:
                if taken.setdefault(model, name) != name:
                    raise ValueError(f"model {model} is given to both {taken[model]} and {name}")
        return value

    @field_validator("no_auth")
    @classmethod
    def _loopback_only(cls, value: bool, info: ValidationInfo) -> bool:
        host = info.data.get("host")
        if value and isinstance(host, str) and not is_loopback(host):
            raise ValueError(f"only allowed on a loopback host, and {host} is not one")
        return value

    @field_validator("wyoming")
    @classmethod
    def _for_somebody(cls, value: WyomingSettings, info: ValidationInfo) -> WyomingSettings:
        if value.port is None:
            return value
        if not info.data.get("no_auth") and not value.key_id:
            raise ValueError("needs key_id, the id of the key it acts for; 'voxwire keys list' shows the ids")
        if info.data.get("no_auth") and not is_loopback(value.host):
            raise ValueError(f"with no_auth only allowed on a loopback host, and {value.host} is not one")
        return value

    @classmethod
    def load(cls, config: Path | None = None, overrides: Mapping[str, object] | None = None) -> Self:
        """Bring defaults, the configuration file, the environment and flags together.

        Args:
            config: The file to read; without one, ``./voxwire.toml`` if it exists. Relative paths
                in it start at the file's own directory.
            overrides: Values by name, as the flags of a command gave them; None counts as not given.

        Raises:
            ConfigurationError: A value makes no sense, a name is unknown, or the file can't be read. The
                message names the setting and where it came from.

        """
        path = config if config is not None else Path(CONFIG_NAME)
        flags = {name: value for name, value in (overrides or {}).items() if value is not None}
        layers = {"file": read_settings_file(path, required=config is not None), "env": {}, "flag": flags}
        try:
            layers["env"] = _Environment(cls)()
            return cls.model_validate(_merged(layers.values()))
        except ValidationError as error:
            problems = (
                _problem(tuple(map(str, detail["loc"])), detail["type"], detail["msg"], layers, path)
                for detail in error.errors()
            )
            raise ConfigurationError("; ".join(problems)) from error


class _Environment(EnvSettingsSource):
    """The variables of the environment."""

    def prepare_field_value(
        self, field_name: str, field: FieldInfo, value: object, value_is_complex: bool
    ) -> object:
        """Read one setting; a table may be given whole, as JSON."""
        try:
            return super().prepare_field_value(field_name, field, value, value_is_complex)
        except ValueError as error:
            variable = f"{self.env_prefix}{field_name}".upper()
            raise ConfigurationError(
                f"{field_name} ({variable}…): a table is given as JSON ({error})"
            ) from error


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach a server that listens on ``host``."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def physical_cores(system: Path = Path("/sys")) -> int:
    """How many physical cores this process may use, at least 1.

    Counts the distinct sibling sets of the processors it may run on (Linux ``topology``), because a
    second thread on one core adds nothing to code that keeps its vector units busy, and bounds it by
    the control group's CPU quota. Where the system doesn't say, counts logical processors.

    Args:
        system: Where sysfs is mounted.

    """
    logical = os.cpu_count() or 1
    allowed = os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else set(range(logical))
    topology = "devices/system/cpu/cpu{}/topology/thread_siblings_list"
    cores = {_first_line(system / topology.format(number)) for number in allowed}
    count = len(allowed) if None in cores else len(cores)
    quota, _, period = (_first_line(system / "fs/cgroup/cpu.max") or "max").partition(" ")
    if quota.isdecimal() and period.isdecimal():
        count = min(count, int(quota) // int(period))
    return max(count, 1)


def _first_line(path: Path) -> str | None:
    try:
        return path.read_text().strip()
    except OSError:
        return None


def _merged(layers: Iterable[Layer]) -> dict[str, object]:
    merged: dict[str, object] = {}
    for layer in layers:
        for name, value in layer.items():
            below = merged.get(name)
            if isinstance(below, Mapping) and isinstance(value, Mapping):
                merged[name] = _merged([below, value])
            else:
                merged[name] = value
    return merged


def _problem(
    location: tuple[str, ...], kind: str, message: str, layers: Mapping[str, Layer], path: Path
) -> str:
    """One sentence on one wrong setting: its name, the strongest source that gave it, and what is wrong."""
    name = ".".join(location)
    sources = {"flag": "flag", "env": "VOXWIRE_" + "__".join(location).upper(), "file": str(path)}
    origin = next((text for layer, text in sources.items() if _names(layers[layer], location)), None)
    where = f" ({origin})" if origin else ""
    return f"{name}{where}: {_PLAIN.get(kind, message.removeprefix('Value error, '))}"


def _names(layer: Layer, location: tuple[str, ...]) -> bool:
    value: object = layer
    for step in location:
        if not isinstance(value, Mapping) or step not in value:
            return False
        value = value[step]
    return True
