"""Who asks."""

import asyncio
from pathlib import Path
from urllib.parse import parse_qsl

import pytest

from voxwire.access.identity import ANONYMOUS, Identity
from voxwire.access.keys import KeyStore
from voxwire.errors import AuthenticationError
from voxwire.fetching import Fetcher
from voxwire.observe.metrics import Metrics
from voxwire.server.connections import Connections
from voxwire.server.custom_voices import running_custom_voices
from voxwire.server.services import Services
from voxwire.server.workspace_lexicons import WorkspaceLexicons
from voxwire.settings import ProtocolSettings, Settings
from voxwire.store.database import open_database
from voxwire.store.lexicons import LexiconStore
from voxwire.store.speech_files import SpeechFiles
from voxwire.voices.catalog import Catalog

HEADER_ONLY = ProtocolSettings()
QUERY_TOO = ProtocolSettings(api_key_in_query=True)
WRONG = "sk-" + "0" * 43


def identified(settings: Settings, authorization: str | None, query: str = "") -> Identity:
    """Identify a request; ``{key}`` stands for a good key of workspace ``shop``."""

    async def work() -> Identity:
        async with open_database(settings.data_dir) as database:
            keys = await KeyStore.open(database)
            key, _ = await keys.create("shop")
            lexicons = WorkspaceLexicons(LexiconStore(database))
            files = SpeechFiles(settings.data_dir / "speech", 60, 1_000)
            async with running_custom_voices(settings, database, Fetcher(), lambda: False) as voices:
                services = Services(
                    settings, Catalog.load(), keys, Metrics(), Connections(), lexicons, files, voices
                )
            headers = {} if authorization is None else {"authorization": authorization.format(key=key)}
            return await services.identify(headers, dict(parse_qsl(query.format(key=key))))

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
