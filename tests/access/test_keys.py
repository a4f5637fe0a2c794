import asyncio
import re
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import update

from voxwire.access.identity import ANONYMOUS, Identity
from voxwire.access.keys import KeyStore
from voxwire.access.minting import key_digest, mint_key
from voxwire.errors import AuthenticationError, ConfigurationError
from voxwire.store.database import PEPPER_NAME
from voxwire.store.tables import KeyRow

from .opening import opened

pytestmark = pytest.mark.anyio


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[KeyStore]:
    async with opened(tmp_path) as store:
        yield store


def test_a_key_has_256_bits_and_survives_a_double_click() -> None:
    key = mint_key()
    assert re.fullmatch(r"sk-[A-Za-z0-9]{43}", key)
    assert mint_key() != key


@given(st.text(), st.text(), st.binary(min_size=32, max_size=32))
def test_a_digest_depends_on_key_and_pepper(one: str, other: str, pepper: bytes) -> None:
    digest = key_digest(one, pepper)
    assert len(digest) == 32
    assert digest != key_digest(one, bytes(byte ^ 1 for byte in pepper))
    assert (digest == key_digest(other, pepper)) == (one == other)


async def test_a_key_is_recognised(store: KeyStore) -> None:
    key, record = await store.create("shop", ["m2", "m1", "m2"], "kiosk")
    assert record.models == ("m1", "m2")
    assert record.prefix == key[:9]
    identity = await store.authenticate(key)
    assert identity == Identity("shop", record.id, frozenset({"m1", "m2"}))
    assert identity.may_use("m1")
    assert not identity.may_use("m3")


async def test_a_key_for_all_models(store: KeyStore) -> None:
    key, record = await store.create()
    identity = await store.authenticate(key)
    assert identity == Identity("default", record.id, None)
    assert identity.may_use("anything")
    assert ANONYMOUS.may_use("anything")


@pytest.mark.parametrize(
    "key", ["", "sk-", "sk-" + "a" * 43, "sk-" + "ä" * 43, "\ud800", "a" * 100_000, "sk-" + "a" * 43 + "\n"]
)
async def test_a_bad_key_is_refused(store: KeyStore, key: str) -> None:
    await store.create()
    with pytest.raises(AuthenticationError, match=r"^Invalid API-key provided\.$"):
        await store.authenticate(key)


async def test_a_record_or_prefix_is_no_key(store: KeyStore) -> None:
    _, record = await store.create()
    for other in (record.id, record.prefix):
        with pytest.raises(AuthenticationError):
            await store.authenticate(other)


async def test_revoking_acts_at_once_also_across_connections(store: KeyStore, tmp_path: Path) -> None:
    key, record = await store.create()
    kept, _ = await store.create()
    async with opened(tmp_path) as other:
        assert (await other.authenticate(key)).key_id == record.id
        revoked = await store.revoke(key)
        assert revoked.id == record.id
        assert revoked.revoked_at is not None
        for keys in (store, other):
            with pytest.raises(AuthenticationError):
                await keys.authenticate(key)
            await keys.authenticate(kept)


async def test_revoking_by_id_and_by_prefix(store: KeyStore) -> None:
    for attribute in ("id", "prefix"):
        key, record = await store.create()
        assert (await store.revoke(getattr(record, attribute))).id == record.id
        with pytest.raises(AuthenticationError):
            await store.authenticate(key)


async def test_revoking_again_keeps_the_first_moment(store: KeyStore) -> None:
    key, _ = await store.create()
    first = await store.revoke(key)
    assert await store.revoke(key) == first


async def test_a_shared_prefix_revokes_nothing(store: KeyStore) -> None:
    made = [await store.create() for _ in range(2)]
    await store._database.write(
        lambda connection: connection.execute(update(KeyRow).values(prefix="sk-twins1"))
    )
    with pytest.raises(ConfigurationError) as caught:
        await store.revoke("sk-twins1")
    for key, record in made:
        assert record.id in caught.value.message
        await store.authenticate(key)


async def test_an_unknown_selector_is_not_echoed_whole(store: KeyStore) -> None:
    key = mint_key()
    with pytest.raises(ConfigurationError, match="No key matches") as caught:
        await store.revoke(key)
    assert key[:9] in caught.value.message
    assert key[:10] not in caught.value.message


@pytest.mark.parametrize("selector", ["", "sk-", "ключ", "\udcff", "%", "key-%"])
async def test_a_strange_selector_matches_nothing(store: KeyStore, selector: str) -> None:
    key, _ = await store.create()
    with pytest.raises(ConfigurationError, match="No key matches"):
        await store.revoke(selector)
    await store.authenticate(key)


async def test_listing(store: KeyStore) -> None:
    before = datetime.now(UTC)
    _, first = await store.create("a", None, "one")
    key, second = await store.create("b", ["m"], "two")
    revoked = await store.revoke(key)
    assert await store.list() == [first, revoked]
    assert before <= first.created_at <= second.created_at <= datetime.now(UTC)
    assert first.created_at.utcoffset() == revoked.created_at.utcoffset() == UTC.utcoffset(None)


async def test_the_first_key_is_made_once(store: KeyStore) -> None:
    key = await store.ensure_default()
    assert key is not None
    assert (await store.authenticate(key)).workspace == "default"
    assert await store.ensure_default() is None
    await store.revoke(key)
    assert await store.ensure_default() is None


async def test_no_first_key_beside_others(store: KeyStore) -> None:
    await store.create("shop")
    assert await store.ensure_default() is None


@pytest.mark.parametrize(
    ("workspace", "models", "name"),
    [
        ("", None, ""),
        ("a b", None, ""),
        ("../x", None, ""),
        ("w\n", None, ""),
        ("w" * 65, None, ""),
        ("w", [], ""),
        ("w", [""], ""),
        ("w", ["m 1"], ""),
        ("w", ["m\n"], ""),
        ("w", None, "n" * 101),
        ("w", None, "line\nline"),
    ],
)
async def test_malformed_names_are_refused(
    store: KeyStore, workspace: str, models: list[str] | None, name: str
) -> None:
    with pytest.raises(ConfigurationError):
        await store.create(workspace, models, name)
    assert await store.list() == []


@pytest.mark.parametrize(
    "model", ["cosyvoice-v3-flash", "sambert-zhichu-v1", "qwen3.tts:2026", "org/model_1"]
)
async def test_names_of_models(store: KeyStore, model: str) -> None:
    _, record = await store.create(models=[model])
    assert record.models == (model,)


def everything_in(directory: Path) -> bytes:
    return b"".join(file.read_bytes() for file in directory.iterdir())


async def test_no_file_holds_the_key(tmp_path: Path) -> None:
    async with opened(tmp_path) as store:
        key, record = await store.create()
        held = everything_in(tmp_path)
    held += everything_in(tmp_path)
    assert key.encode() not in held
    assert key[10:].encode() not in held
    # The search would find nothing in a database that had not been written yet.
    assert record.id.encode() in held
    assert key_digest(key, (tmp_path / PEPPER_NAME).read_bytes()) in held


async def test_the_digest_of_one_server_is_of_no_use_to_another(tmp_path: Path) -> None:
    async with opened(tmp_path / "a") as one, opened(tmp_path / "b") as other:
        key, _ = await one.create()
        with pytest.raises(AuthenticationError):
            await other.authenticate(key)


async def test_a_crowd_at_the_door(store: KeyStore) -> None:
    key, record = await store.create()
    identities = await asyncio.gather(*(store.authenticate(key) for _ in range(50)))
    assert {identity.key_id for identity in identities} == {record.id}


RACER = """
import asyncio, pathlib, sys
from voxwire.access.keys import KeyStore
from voxwire.store.database import open_database

async def race():
    async with open_database(pathlib.Path(sys.argv[1])) as database:
        print(await (await KeyStore.open(database)).ensure_default())

print("ready", flush=True)
sys.stdin.read()
asyncio.run(race())
"""


def test_processes_that_start_at_once_make_one_key(tmp_path: Path) -> None:
    command = [sys.executable, "-c", RACER, str(tmp_path / "data")]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with ExitStack() as stack:
        racers = [stack.enter_context(subprocess.Popen(command, **pipes, text=True)) for _ in range(3)]
        # Imports take longer than the race itself, so all wait at the line until the last is there.
        assert [racer.stdout and racer.stdout.readline() for racer in racers] == ["ready\n"] * 3
        for racer in racers:
            assert racer.stdin is not None
            racer.stdin.close()
            racer.stdin = None
        results = [racer.communicate(timeout=60) for racer in racers]
    assert [racer.returncode for racer in racers] == [0, 0, 0], results
    (key,) = [output.strip() for output, _ in results if output != "None\n"]

    async def check() -> None:
        async with opened(tmp_path / "data") as store:
            assert (await store.authenticate(key)).workspace == "default"
            assert len(await store.list()) == 1

    asyncio.run(check())
