"""Where several servers keep what they share, in one frozen value: part of :mod:`voxwire.settings`."""

from pathlib import Path
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, SecretStr, field_validator

from voxwire.setting_values import expanded

DATABASE_SCHEMES = ("postgresql", "postgres")
REDIS_SCHEMES = ("redis", "rediss", "unix")


class ObjectSettings(BaseModel):
    """A bucket of an S3-compatible store. Credentials that are not here are looked for where the AWS tools
    do: in ``AWS_ACCESS_KEY_ID`` and its like, or at the machine's own service."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    url: str | None = Field(default=None, pattern=r"^s3://[^/?#]+(/[^?#]*)?$")
    """``s3://BUCKET/PREFIX`` keeps recordings and files of speech there; without it they stay in the data
    directory."""
    endpoint: str | None = Field(default=None, pattern=r"^https?://[^/]+")
    """The address of a store that is not Amazon's."""
    region: str | None = None
    """The bucket's region, where the store has any."""
    access_key_id: str | None = None
    """Who asks the store."""
    secret_access_key: SecretStr | None = None
    """The secret that belongs to it."""


class SharedSettings(BaseModel):
    """What several servers have in common, so that clients may ask any of them."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    database: SecretStr | None = None
    """``postgresql://USER:PASSWORD@HOST:PORT/NAME`` keeps keys, workspaces, voices, lexicons, usage and the
    audit log there; without it they stay in a file of the data directory."""
    redis: SecretStr | None = None
    """``redis://:PASSWORD@HOST:PORT/0`` counts the limits of keys and workspaces for all servers together;
    without it each server counts its own."""
    pepper_file: Path | None = None
    """The secret that keys are checked with: the same 32 bytes on every server that shares the database.
    Without it, ``pepper`` in the data directory."""
    objects: ObjectSettings = ObjectSettings()
    """Where recordings and files of speech are kept."""

    @field_validator("database")
    @classmethod
    def _of_postgresql(cls, value: SecretStr | None) -> SecretStr | None:
        return _with_scheme(value, DATABASE_SCHEMES)

    @field_validator("redis")
    @classmethod
    def _of_redis(cls, value: SecretStr | None) -> SecretStr | None:
        return _with_scheme(value, REDIS_SCHEMES)

    _expanded = field_validator("pepper_file")(expanded)


def _with_scheme(value: SecretStr | None, schemes: tuple[str, ...]) -> SecretStr | None:
    if value is not None and urlsplit(value.get_secret_value()).scheme not in schemes:
        raise ValueError(f"must be an address that begins with {schemes[0]}://")
    return value
