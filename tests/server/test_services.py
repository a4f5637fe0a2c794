"""Who asks."""

import asyncio
from pathlib import Path

import pytest
from starlette.requests import HTTPConnection

from voxwire.access.doors import Door
from voxwire.access.gate import Gate
from voxwire.access.identity import ANONYMOUS, Identity
from voxwire.access.keys import KeyStore
from voxwire.access.usage_book import UsageBook
from voxwire.access.workspaces import WorkspaceStore
from voxwire.errors import AuthenticationError
from voxwire.fetching import Fetcher
from voxwire.observe.metrics import Metrics
from voxwire.protocol_settings import ProtocolSettings
from voxwire.server.connections import Connections
from voxwire.server.custom_voices import running_custom_voices
from voxwire.server.recognition import Recognition, door_of
from voxwire.server.services import Services
from voxwire.server.workspace_lexicons import WorkspaceLexicons
from voxwire.settings import Settings
from voxwire.store.database import open_database
from voxwire.store.lexicons import LexiconStore
from voxwire.store.speech_files import SpeechFiles
from voxwire.store.usage import UsageStore
from voxwire.voices.catalog import Catalog

HEADER_ONLY = ProtocolSettings()
QUERY_TOO = ProtocolSettings(api_key_in_query=True)
WRONG = "sk-" + "0" * 43


def asker(key: str, authorization: str | None, query: str) -> HTTPConnection:
    """A request, as far as it says who asks."""
    headers = [] if authorization is None else [(b"authorization", authorization.format(key=key).encode())]
    scope = {"type": "http", "path": "/v1/models", "headers": headers, "client": ("127.0.0.1", 1)}
    return HTTPConnection({**scope, "query_string": query.format(key=key).encode(), "server": ("a", 80)})


def identified(settings: Settings, authorization: str | None, query: str = "") -> Identity:
    """Identify a request; ``{key}`` stands for a good key of workspace ``shop``."""

    async def work() -> Identity:
        async with open_database(settings.data_dir) as database:
            keys, workspaces = await KeyStore.open(database), WorkspaceStore(database)
            key, _ = await keys.create("shop")
            async with running_custom_voices(settings, database, Fetcher(), lambda: False) as voices:
                services = Services(
                    settings,
                    Catalog.load(),
                    keys,
                    Metrics(),
                    Connections(),
                    WorkspaceLexicons(LexiconStore(database)),
                    SpeechFiles(settings.data_dir / "speech", 60, 1_000),
                    Recognition(keys, workspaces, query_keys=settings.protocol.api_key_in_query),
                    Gate(settings.limits, UsageBook(UsageStore(database))),
                    workspaces,
                    database,
                    voices,
                )
                return await services.identify(asker(key, authorization, query))

    return asyncio.run(work())


@pytest.mark.parametrize(
    ("protocol", "authorization", "query"),
    [
        (HEADER_ONLY, "Bearer {key}", ""),
        (HEADER_ONLY, "bearer {key}", ""),
        (QUERY_TOO, None, "api_key={key}"),
        (QUERY_TOO, "Basic abc", "api_key={key}"),
        (QUERY_TOO, "Bearer {key}", f"api_key={WRONG}"),
    ],
)
def test_a_good_key(
    tmp_path: Path, protocol: ProtocolSettings, authorization: str | None, query: str
) -> None:
    settings = Settings(data_dir=tmp_path, protocol=protocol)
    assert identified(settings, authorization, query).workspace == "shop"


@pytest.mark.parametrize(
    ("protocol", "authorization", "query"),
    [
        (HEADER_ONLY, None, ""),
        (HEADER_ONLY, "", ""),
        (HEADER_ONLY, "{key}", ""),
        (HEADER_ONLY, f"Bearer {WRONG}", ""),
        (HEADER_ONLY, None, "api_key={key}"),
        (QUERY_TOO, None, ""),
        (QUERY_TOO, None, f"api_key={WRONG}"),
        # A wrong key is not made up for by a good one elsewhere.
        (QUERY_TOO, f"Bearer {WRONG}", "api_key={key}"),
    ],
)
def test_no_good_key(
    tmp_path: Path, protocol: ProtocolSettings, authorization: str | None, query: str
) -> None:
    with pytest.raises(AuthenticationError):
        identified(Settings(data_dir=tmp_path, protocol=protocol), authorization, query)


@pytest.mark.parametrize("authorization", [None, "Bearer {key}", f"Bearer {WRONG}"])
def test_without_authentication_everyone_is_anonymous(tmp_path: Path, authorization: str | None) -> None:
    assert identified(Settings(data_dir=tmp_path, no_auth=True), authorization) == ANONYMOUS


@pytest.mark.parametrize("host", ["here", "x/v1/models?", "x/#", "x?", ""])
def test_what_is_asked_at_is_no_matter_of_the_host_header(host: str) -> None:
    """Some versions of Starlette make the address of a request from it without a look."""
    scope = {"type": "http", "path": "/admin/v1/keys", "headers": [(b"host", host.encode())]}
    assert door_of(HTTPConnection({**scope, "query_string": b"", "server": ("a", 80)})) is Door.ADMIN
