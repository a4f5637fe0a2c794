from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import update

from voxwire.access.workspaces import WorkspaceStore
from voxwire.engines.base import TimbreRecipe
from voxwire.errors import ConfigurationError
from voxwire.http_errors import ResourceNotExist, VoiceQuotaExceeded
from voxwire.state_errors import StateUnavailable
from voxwire.store.custom_voices import INTERRUPTED, MOST_ATTEMPTS, Selection, VoiceStore, forget_recording
from voxwire.store.database import open_database
from voxwire.store.recordings import Recordings
from voxwire.store.tables import WorkspaceRow
from voxwire.voices.catalog import Catalog, Family, Origin
from voxwire.voices.fitting import Fitted
from voxwire.voices.library import CustomVoice, Status, new_voice

pytestmark = pytest.mark.anyio

CATALOG = Catalog.load()
MODEL = CATALOG.model("cosyvoice-v3-flash")
QWEN = CATALOG.model("qwen3-tts-vc-2026-01-22")
MADE = Fitted(TimbreRecipe({"a": 1.0}, pitch=1.1), 0.75, {"f0_hz": 120.0, "pack": "a"})
MOST = 4


def clone(name: str = "me", workspace: str = "shop", recording: str = "r") -> CustomVoice:
    return new_voice(workspace, MODEL, Origin.CLONE, name, language="en", recording=recording)


def design(name: str = "me") -> CustomVoice:
    return new_voice("shop", MODEL, Origin.DESIGN, name, MADE, description="deep", preview_text="Hello.")


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[VoiceStore]:
    async with open_database(tmp_path) as database:
        yield VoiceStore(database, MOST)


async def test_a_voice_comes_back_as_it_was(store: VoiceStore) -> None:
    for voice in (clone(), design()):
        await store.add(voice)
        assert await store.find("shop", voice.id) == voice
        assert await store.find("other", voice.id) is None


async def test_pages_begin_with_the_newest(store: VoiceStore) -> None:
    voices = [clone("a"), clone("ab"), design("b")]
    for voice in (*voices, new_voice("shop", QWEN, Origin.CLONE, "a"), clone("a", "other")):
        await store.add(voice)
    everything = Selection("shop", Family.COSYVOICE)
    assert await store.list(everything, 0, 10) == (3, voices[::-1])
    assert await store.list(everything, 1, 2) == (3, [voices[0]])
    assert await store.list(everything, 2, 2) == (3, [])
    assert await store.list(replace(everything, prefix="a"), 0, 10) == (2, [voices[1], voices[0]])
    assert await store.list(replace(everything, prefix="%"), 0, 10) == (0, [])
    assert await store.list(replace(everything, origins=[Origin.DESIGN]), 0, 10) == (1, [voices[2]])


async def test_a_workspace_has_so_many_voices_and_no_more(store: VoiceStore) -> None:
    for _ in range(MOST):
        await store.check_room("shop")
        await store.add(clone())
    with pytest.raises(VoiceQuotaExceeded, match=f"您当前的配额为{MOST}"):
        await store.check_room("shop")
    with pytest.raises(VoiceQuotaExceeded):
        await store.add(clone())
    await store.add(clone(workspace="other"))
    with pytest.raises(ConfigurationError):
        await store.add(clone(workspace="no such name!"))


async def test_a_voice_is_made(store: VoiceStore) -> None:
    voice = clone()
    await store.add(voice)
    assert await store.waiting() == 1
    begun = await store.begin_next()
    assert begun == voice
    await store.fitted(voice, MADE)
    made = await store.find("shop", voice.id)
    assert made is not None
    assert (made.status, made.recipe, made.similarity) == (Status.OK, MADE.recipe, 0.75)
    assert made.report == MADE.report
    assert made.changed_at > voice.changed_at
    assert await store.begin_next() is None
    assert await store.ready("shop", MODEL.name) == [made]
    assert await store.ready("shop", QWEN.name) == []


async def test_some_may_be_begun_apart_from_others(store: VoiceStore) -> None:
    first, second = clone(), clone()
    await store.add(first)
    await store.add(second)
    for _ in range(MOST_ATTEMPTS):
        assert await store.begin_next(only={second.id}) == second
    assert await store.begin_next(but={first.id, second.id}) is None
    assert await store.begin_next(only=()) is None
    assert await store.waiting() == 2
    assert await store.begin_next(but={first.id}) is None
    assert await store.waiting() == 1


async def test_a_voice_is_given_up(store: VoiceStore) -> None:
    voice = clone()
    await store.add(voice)
    await store.failed(voice, "Nobody knows how.")
    found = await store.find("shop", voice.id)
    assert found is not None
    assert (found.status, found.reason) == (Status.UNDEPLOYED, "Nobody knows how.")
    assert await store.begin_next() is None


async def test_one_that_never_ends_is_given_up(store: VoiceStore) -> None:
    voice = clone()
    await store.add(voice)
    for _ in range(MOST_ATTEMPTS):
        assert await store.begin_next() is not None
    assert await store.begin_next() is None
    found = await store.find("shop", voice.id)
    assert found is not None
    assert (found.status, found.reason) == (Status.UNDEPLOYED, INTERRUPTED)


async def test_an_attempt_may_not_count(store: VoiceStore) -> None:
    voice = clone()
    await store.add(voice)
    for _ in range(2 * MOST_ATTEMPTS):
        assert await store.begin_next() is not None
        await store.put_off(voice)


async def test_what_was_made_from_an_older_recording_is_dropped(store: VoiceStore) -> None:
    voice = clone(recording="old")
    await store.add(voice)
    assert await store.rerecord("shop", voice.id, "new") == "old"
    await store.fitted(voice, MADE)
    await store.failed(voice, "Too late.")
    found = await store.begin_next()
    assert found is not None
    assert (found.status, found.recording, found.revision) == (Status.DEPLOYING, "new", 2)
    with pytest.raises(ResourceNotExist):
        await store.rerecord("other", voice.id, "new")


async def test_a_removed_voice_is_gone(store: VoiceStore) -> None:
    voice = clone()
    await store.add(voice)
    with pytest.raises(ResourceNotExist):
        await store.remove("other", voice.id)
    assert (await store.remove("shop", voice.id)).recording == "r"
    await store.fitted(voice, MADE)
    assert await store.find("shop", voice.id) is None
    assert await store.all("shop") == []
    with pytest.raises(ResourceNotExist):
        await store.remove("shop", voice.id)


async def test_a_recording_is_kept_while_a_voice_is_made_from_it(store: VoiceStore, tmp_path: Path) -> None:
    recordings = Recordings(tmp_path / "recordings")
    name = recordings.put(b"sound")
    voice = clone(recording=name)
    await store.add(voice)
    assert await store.recordings() == {name}
    await forget_recording(store, recordings, name)
    assert recordings.find(name) is not None
    await store.remove("shop", voice.id)
    await forget_recording(store, recordings, name)
    await forget_recording(store, recordings, None)
    assert recordings.find(name) is None


async def test_a_deleted_workspace_takes_its_voices_along(store: VoiceStore, tmp_path: Path) -> None:
    async with open_database(tmp_path) as database:
        workspaces = WorkspaceStore(database)
        await workspaces.create("shop", actor="me")
        mine, others = clone(), clone(workspace="other", recording="kept")
        await store.add(mine)
        await store.add(others)
        await workspaces.delete("shop", actor="me")
        assert await store.recordings() == {"kept"}
        assert (await store.begin_next() or mine).id == others.id
        # As one that was added in the same moment, or left behind by an older version.
        shop = await workspaces.create("shop", actor="me")
        await store.add(clone())
        gone = update(WorkspaceRow).where(WorkspaceRow.id == shop.id).values(deleted_at=datetime.now(UTC))
        await database.write(lambda connection: connection.execute(gone).rowcount)
        await store.forget_deleted()
        assert await store.recordings() == {"kept"}


async def test_an_object_store_that_is_away_is_not_the_database(store: VoiceStore) -> None:
    def away() -> None:
        raise StateUnavailable("the bucket is away")

    with pytest.raises(StateUnavailable) as raised:
        await store.unless_used("r", away)
    assert raised.value.reason == "the bucket is away"
    assert await store.waiting() == 0
