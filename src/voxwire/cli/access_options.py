"""What the commands about keys, workspaces and usage share: options, and the open store."""

import getpass
import re
import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated, TypeVar

import typer

from voxwire.access.doors import GRANTABLE, Door
from voxwire.access.identity import UNLIMITED, Allowances
from voxwire.settings import Settings
from voxwire.store.database import Database, has_database, open_database

N = TypeVar("N", int, float)

ALL = "all"
NEVER = "never"
_DOORS = ", ".join(sorted(GRANTABLE))
_SPAN = re.compile(r"([0-9]{1,9})([smhdw])")
_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800}
_LONGEST = timedelta(days=36_600)

RequestsOption = Annotated[
    float | None,
    typer.Option(
        metavar="N",
        help="Tasks, responses and HTTP requests it may begin in a second; 0 is no limit.",
        show_default=False,
    ),
]
CharactersOption = Annotated[
    float | None,
    typer.Option(
        metavar="N",
        help="Characters of text it may send in a second, over ten of them; 0 is no limit.",
        show_default=False,
    ),
]
ConcurrencyOption = Annotated[
    int | None,
    typer.Option(
        metavar="N",
        help="Tasks, responses and HTTP requests it may have running at once; 0 is no limit.",
        show_default=False,
    ),
]
QuotaOption = Annotated[
    int | None,
    typer.Option(
        metavar="N",
        help="Characters it may have spoken in a calendar month of UTC; 0 is no limit.",
        show_default=False,
    ),
]
DoorsOption = Annotated[
    str | None,
    typer.Option(
        "--doors", metavar="D1,D2", help=f"The only interfaces it may use, of {_DOORS}.", show_default=False
    ),
]
ExpiresOption = Annotated[
    str | None,
    typer.Option(metavar="SPAN", help="When it ends by itself: 30m, 12h, 90d, or never.", show_default=False),
]


def changed_allowances(
    before: Allowances = UNLIMITED,
    *,
    requests_per_second: float | None,
    characters_per_second: float | None,
    concurrency: int | None,
    monthly_characters: int | None,
) -> Allowances:
    """Allowances with what the options say; an option that was not given changes nothing."""
    return Allowances(
        _changed(before.requests_per_second, requests_per_second),
        _changed(before.characters_per_second, characters_per_second),
        _changed(before.concurrency, concurrency),
        _changed(before.monthly_characters, monthly_characters),
    )


def _changed(before: N | None, given: N | None) -> N | None:
    return before if given is None else given or None


def names(text: str) -> tuple[str, ...] | None:
    """The names in a list with commas, sorted; None where the text is ``all``."""
    found = tuple(sorted({name for part in text.split(",") if (name := part.strip())}))
    return None if found == (ALL,) else found


def doors(text: str) -> tuple[Door, ...] | None:
    """The interfaces in such a list.

    Raises:
        typer.BadParameter: there is none of that name.

    """
    found = names(text)
    for name in found or ():
        if name not in GRANTABLE:
            raise typer.BadParameter(f"{name!r} is no interface; they are {_DOORS}.")
    return None if found is None else tuple(map(Door, found))


def moment_of(span: str) -> datetime | None:
    """The moment at the end of a span of time that begins now; None is never.

    Raises:
        typer.BadParameter: it is no span of time.

    """
    if span == NEVER:
        return None
    match = _SPAN.fullmatch(span.strip())
    if match is None or not 0 < int(match[1]) * _SECONDS[match[2]] <= _LONGEST.total_seconds():
        raise typer.BadParameter(f"{span!r} is no span of time, such as 30m, 12h, 90d or never.")
    return datetime.now(UTC) + timedelta(seconds=int(match[1]) * _SECONDS[match[2]])


def actor() -> str:
    """Who runs the command, for the audit log."""
    try:
        return f"{getpass.getuser()} (command line)"
    except (OSError, KeyError):
        return "command line"


@asynccontextmanager
async def opened(
    config: Path | None, data_dir: Path | None, *, make: bool = False
) -> AsyncIterator[Database]:
    """Open the store that the settings name.

    Args:
        config: the file of settings.
        data_dir: the data directory that is asked for.
        make: whether it is made where there is none; looking into one makes nothing.

    """
    async with opened_by(Settings.load(config, {"data_dir": data_dir}), make=make) as database:
        yield database


@asynccontextmanager
async def opened_by(settings: Settings, *, make: bool = False) -> AsyncIterator[Database]:
    """Open the store of an installation; ``make`` as in :func:`opened`."""
    if make or has_database(settings.data_dir, settings.shared):
        async with open_database(settings.data_dir, settings.shared) as database:
            yield database
        return
    typer.echo(
        f"Note: {settings.data_dir} has no database; a server makes one, or 'voxwire keys create'.", err=True
    )
    with tempfile.TemporaryDirectory(prefix="voxwire-") as nothing:
        async with open_database(Path(nothing)) as empty:
            yield empty


def listed(values: Sequence[str] | None) -> str:
    """Names for people; None is all."""
    return ALL if values is None else ", ".join(values) or "none"


def limits_shown(allowances: Allowances) -> str:
    """Limits for people."""
    parts = (
        (allowances.requests_per_second, "{:g} requests/s"),
        (allowances.characters_per_second, "{:g} characters/s"),
        (allowances.concurrency, "{} at once"),
        (allowances.monthly_characters, "{} characters/month"),
    )
    return ", ".join(form.format(value) for value, form in parts if value is not None)


def note_unknown(models: Sequence[str]) -> None:
    """Say which names no model has: a grant of one is kept, yet most likely misspelt."""
    from voxwire.cli.suggestions import meant
    from voxwire.voices.catalog import Catalog

    catalog = Catalog.load()
    known = {name for model in catalog.models() for name in catalog.names(model)}
    for name in sorted(set(models) - known):
        close = meant(name, known)
        hint = "" if close is None else f" Did you mean {close!r}?"
        typer.echo(
            f"Note: no model is called {name!r}; 'voxwire models list --wire' shows all.{hint}", err=True
        )
