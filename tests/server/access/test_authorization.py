"""Every door, and every way a key can be wrong."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from tools.serving import Server
from voxwire.access.doors import Door
from voxwire.access.identity import Allowances
from voxwire.access.key_records import KeyTerms
from voxwire.access.keys import KeyStore
from voxwire.access.minting import mint_key
from voxwire.access.usage_book import utc_today
from voxwire.access.workspaces import WorkspaceStore
from voxwire.store.database import Database
from voxwire.store.usage import Account, Counts, UsageStore

from .asking import DASHSCOPE_DOORS, LISTS, OPENAI_DOORS, SPEECH_DOORS, TOKENS, Answer, headers, stored

QUOTA = 1000
OTHER_MODEL = "cosyvoice-v2"
"""Of no door here."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """How a request is refused, by HTTP status, and by code in DashScope's and in OpenAI's form."""

    status: int
    dashscope: str
    openai: str
    by_event: bool = False
    """Whether a WebSocket is opened, and tells it in an event."""


UNKNOWN = Refusal(401, "InvalidApiKey", "invalid_api_key")
ELSEWHERE = Refusal(403, "Workspace.AccessDenied", "access_denied")
ANOTHER_DOOR = Refusal(403, "AccessDenied", "access_denied")
NO_MODEL = Refusal(403, "Model.AccessDenied", "model_not_found", by_event=True)
SPENT = Refusal(429, "Throttling.AllocationQuota", "insufficient_quota", by_event=True)
REFUSALS = {
    "no key": UNKNOWN,
    "malformed": UNKNOWN,
    "unknown": UNKNOWN,
    "revoked": UNKNOWN,
    "expired": UNKNOWN,
    "workspace deleted": UNKNOWN,
    "temporary, expired": UNKNOWN,
    "temporary, of a revoked key": UNKNOWN,
    "for another door": ANOTHER_DOOR,
    "wrong workspace": ELSEWHERE,
    "model not granted": NO_MODEL,
    "model not granted to the workspace": NO_MODEL,
    "quota spent": SPENT,
    "quota of the workspace spent": SPENT,
}
FOR_SPEECH_ALONE = ("for another door", "model not granted", "model not granted to the workspace")
UNCOUNTED = (*FOR_SPEECH_ALONE, "quota spent", "quota of the workspace spent")


async def made(database: Database) -> dict[str, dict[str, str]]:
    """The headers of each kind of client."""
    keys, workspaces, usage = await KeyStore.open(database), WorkspaceStore(database), UsageStore(database)
    past = datetime.now(UTC) - timedelta(seconds=1)
    spare = Allowances(monthly_characters=QUOTA)
    await workspaces.create("elsewhere", actor="test")
    await workspaces.create("small", [OTHER_MODEL], actor="test")
    await workspaces.create("poor", allowances=spare, actor="test")
    await workspaces.grant("poor", None, actor="test")
    good, _ = await keys.create("shop")
    late, _ = await keys.temporary(await keys.authenticate(good), -1)
    revoked, record = await keys.create("shop")
    orphaned, _ = await keys.temporary(await keys.authenticate(revoked), 600)
    await keys.revoke(record.id)
    other, _ = await keys.create("shop", terms=KeyTerms(doors=(Door.CUSTOMIZATION,)))
    expired, _ = await keys.create("shop", terms=KeyTerms(expires_at=past))
    orphan, _ = await keys.create("gone")
    await workspaces.delete("gone", force=True, actor="test")
    restricted, _ = await keys.create("shop", [OTHER_MODEL])
    ungranted, _ = await keys.create("small")
    spent, spender = await keys.create("shop", terms=KeyTerms(allowances=spare))
    poor, _ = await keys.create("poor")
    gone = Counts(characters=QUOTA)
    today = utc_today()
    await usage.add({Account(spender.id, "shop", today): gone, Account("another", "poor", today): gone})
    return {
        "good": headers(good),
        "no key": headers(None),
        "malformed": headers("sk-short"),
        "unknown": headers(mint_key()),
        "revoked": headers(revoked),
        "expired": headers(expired),
        "workspace deleted": headers(orphan),
        "temporary, expired": headers(late),
        "temporary, of a revoked key": headers(orphaned),
        "for another door": headers(other),
        "wrong workspace": headers(good, **{"X-DashScope-WorkSpace": "elsewhere"}),
        "model not granted": headers(restricted),
        "model not granted to the workspace": headers(ungranted),
        "quota spent": headers(spent),
        "quota of the workspace spent": headers(poor),
    }


@pytest.fixture(scope="module")
def clients(humming: Server) -> dict[str, dict[str, str]]:
    return stored(humming, made)


def refused(answer: Answer, refusal: Refusal, door: str) -> None:
    """See that an answer is that refusal, in the form of the door, and holds no audio."""
    assert answer.audio == 0
    openai = door in OPENAI_DOORS or door in LISTS
    assert answer.code == (refusal.openai if openai else refusal.dashscope)
    over_websocket = door.startswith(("inference", "realtime"))
    assert answer.status == (101 if over_websocket and refusal.by_event else refusal.status)


@pytest.mark.parametrize("door", SPEECH_DOORS)
@pytest.mark.parametrize("state", REFUSALS)
def test_a_refusal_at_a_door_of_speech(
    humming: Server, clients: dict[str, dict[str, str]], state: str, door: str
) -> None:
    refused(SPEECH_DOORS[door](humming, clients[state]), REFUSALS[state], door)


@pytest.mark.parametrize("door", SPEECH_DOORS)
def test_a_good_key_gets_audio(humming: Server, clients: dict[str, dict[str, str]], door: str) -> None:
    answer = SPEECH_DOORS[door](humming, clients["good"])
    assert answer.status in (101, 200)
    assert (answer.code, answer.audio > 0) == ("", True)


@pytest.mark.parametrize("door", LISTS | TOKENS)
@pytest.mark.parametrize("state", [state for state in REFUSALS if state not in UNCOUNTED])
def test_a_refusal_at_another_door(
    humming: Server, clients: dict[str, dict[str, str]], state: str, door: str
) -> None:
    refused((LISTS | TOKENS)[door](humming, clients[state]), REFUSALS[state], door)


@pytest.mark.parametrize("door", LISTS | TOKENS)
def test_a_good_key_at_another_door(humming: Server, clients: dict[str, dict[str, str]], door: str) -> None:
    assert (LISTS | TOKENS)[door](humming, clients["good"]).status == 200


def test_the_workspace_may_be_named_by_name_and_id(humming: Server) -> None:
    async def find(database: Database) -> tuple[str, str]:
        key, record = await (await KeyStore.open(database)).create("named")
        return key, (await WorkspaceStore(database).find(record.workspace)).id

    key, workspace_id = stored(humming, find)
    ask = LISTS["models"]
    for name in ("named", workspace_id, ""):
        assert ask(humming, headers(key, **{"X-DashScope-WorkSpace": name})).status == 200
    for name in ("default", "ws-0000000000000000"):
        assert ask(humming, headers(key, **{"X-DashScope-Workspace": name})).code == "access_denied"


def test_a_name_from_the_cloud_does_no_harm_to_the_default_workspace(humming: Server) -> None:
    ask = DASHSCOPE_DOORS["inference, CosyVoice"]
    given = headers(humming.key, **{"X-DashScope-WorkSpace": "llm-1a2b3c"})
    assert ask(humming, given).audio > 0


def test_the_list_of_models_is_that_of_the_key_and_its_workspace(humming: Server) -> None:
    async def make(database: Database) -> str:
        await WorkspaceStore(database).create("pair", ["tts-1", OTHER_MODEL], actor="test")
        return (await (await KeyStore.open(database)).create("pair", ["tts-1", "tts-1-hd"]))[0]

    listed = httpx.get(f"{humming.http}/v1/models", headers=headers(stored(humming, make))).json()["data"]
    assert {entry["root"] for entry in listed} == {"tts-1"}
