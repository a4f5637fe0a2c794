"""Two servers that share PostgreSQL, Redis and an object store serve as one."""

import asyncio
import os
import signal
import time
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import httpx

from conformance.voices import SPEECH, asked, data_url, output
from tools.serving import Server
from voxwire.access.identity import UNLIMITED, Allowances
from voxwire.access.key_records import KeyTerms
from voxwire.access.keys import KeyStore
from voxwire.store.database import Database, open_database
from voxwire.store.usage import Span, UsageStore

from .conftest import Pair
from .talking import PATIENCE_S, SENTENCE, talking

T = TypeVar("T")

COSYVOICE = "/api/v1/services/audio/tts/SpeechSynthesizer"
SPOKEN = {"text": SENTENCE, "voice": "longanyang", "format": "wav", "sample_rate": 16_000}


def stored(pair: Pair, work: Callable[[Database], Awaitable[T]]) -> T:
    """Work on what both share, as the command line does it."""

    async def run() -> T:
        async with open_database(pair.one.data_dir, pair.shared) as database:
            return await work(database)

    return asyncio.run(run())


def new_key(pair: Pair, allowances: Allowances = UNLIMITED) -> tuple[str, str]:
    """A key and its id."""

    async def make(database: Database) -> tuple[str, str]:
        keys = await KeyStore.open(database)
        key, record = await keys.create(terms=KeyTerms(allowances=allowances))
        return key, record.id

    return stored(pair, make)


def revoke(pair: Pair, key: str) -> None:
    async def end(database: Database) -> None:
        await (await KeyStore.open(database)).revoke(key)

    stored(pair, end)


def spoken(pair: Pair, key_id: str) -> int:
    """Characters that were written down for a key."""
    return stored(pair, lambda database: UsageStore(database).characters(Span(key_id=key_id)))


def post(server: Server, key: str, path: str = COSYVOICE, body: Any = None) -> httpx.Response:
    body = body or {"model": "cosyvoice-v3-flash", "input": SPOKEN}
    headers = {"Authorization": f"Bearer {key}"}
    return httpx.post(server.http + path, json=body, headers=headers, timeout=PATIENCE_S)


def get(server: Server, url: str) -> httpx.Response:
    """The file of an address, asked of a server that may not be the one that gave it."""
    return httpx.get(server.http + httpx.URL(url).path, timeout=PATIENCE_S)


def code(answer: httpx.Response) -> str:
    return str(answer.json().get("code", ""))


def eventually(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.2)


def test_a_key_is_good_on_both_until_it_is_revoked(pair: Pair) -> None:
    key, _ = new_key(pair)
    token = post(pair.one, key, "/api/v1/tokens").json()["token"]
    with talking(pair.other, key) as talk:
        assert (talk.begin(), talk.say()) == ("", "")
        assert post(pair.other, token).status_code == 200
        revoke(pair, key)
        for refused in (post(pair.other, key), post(pair.other, token), post(pair.one, key)):
            assert (refused.status_code, code(refused)) == (401, "InvalidApiKey")
        assert talk.closed() == 1008


def test_what_runs_on_one_counts_on_the_other(pair: Pair) -> None:
    key, _ = new_key(pair, Allowances(concurrency=1))
    with talking(pair.one, key) as here, talking(pair.other, key) as there:
        assert (here.begin(), here.say()) == ("", "")
        assert there.begin() == "Throttling.RateQuota"
        assert here.finish() == ""
    with talking(pair.other, key) as there:
        assert (there.begin(), there.finish()) == ("", "InvalidParameter")


def test_rates_and_the_characters_of_the_month_are_those_of_both(pair: Pair) -> None:
    seldom, _ = new_key(pair, Allowances(requests_per_second=0.001))
    assert post(pair.one, seldom).status_code == 200
    refused = post(pair.other, seldom)
    assert (refused.status_code, code(refused)) == (429, "Throttling.RateQuota")
    assert int(refused.headers["retry-after"]) > 500

    little, _ = new_key(pair, Allowances(monthly_characters=len(SENTENCE)))
    assert post(pair.one, little).status_code == 200
    refused = post(pair.other, little)
    assert (refused.status_code, code(refused)) == (429, "Throttling.AllocationQuota")

    slow, _ = new_key(pair, Allowances(characters_per_second=0.1))
    assert post(pair.one, slow).status_code == 200
    assert code(post(pair.other, slow)) == "Throttling.RateQuota"


def test_voices_and_files_of_one_are_there_on_the_other(pair: Pair) -> None:
    key, _ = new_key(pair)
    fields = {"action": "create", "target_model": "qwen3-tts-vc-2026-01-22", "preferred_name": "me"}
    made = output(
        asked(pair.one, "qwen-voice-enrollment", {**fields, "audio": {"data": data_url(SPEECH)}}, key)
    )
    body = {"model": fields["target_model"], "input": {"text": SENTENCE, "voice": made["voice"]}}
    path = "/api/v1/services/aigc/multimodal-generation/generation"
    # A machine that has much else to do may not be done when the first answer must come.
    eventually(lambda: post(pair.other, key, path, body).status_code == 200)
    answer = post(pair.other, key, path, body)
    url = answer.json()["output"]["audio"]["url"]
    assert get(pair.one, url).content == get(pair.other, url).content != b""

    (recording,) = (pair.objects.files / "state" / "recordings").iterdir()
    assert recording.stat().st_size > 10_000
    removed = asked(pair.other, "qwen-voice-enrollment", {"action": "delete", "voice": made["voice"]}, key)
    assert removed.status == 200
    assert not recording.exists()


def test_without_the_database_what_runs_goes_on_and_what_is_new_is_refused(pair: Pair) -> None:
    key, key_id = new_key(pair)
    with talking(pair.one, key) as here, talking(pair.other, key) as there:
        assert [talk.begin() for talk in (here, there)] == ["", ""]
        assert [talk.say() for talk in (here, there)] == ["", ""]
        pair.database.stop()
        try:
            refused = post(pair.other, key)
            assert (refused.status_code, code(refused)) == (503, "ServiceUnavailable")
            assert post(pair.one, key, "/v1/audio/speech", {}).status_code == 503
            assert [talk.say() for talk in (here, there)] == ["", ""]
            assert here.finish() == ""
            # The key was good when the connection began, and its workspace is known.
            assert (here.begin(), here.say(), here.finish()) == ("", "", "")
        finally:
            pair.database.start()
        assert post(pair.other, key).status_code == 200
        assert there.finish() == ""
    # Spaces between sentences may count or not; a sentence that was lost would show.
    eventually(lambda: spoken(pair, key_id) >= 6 * len(SENTENCE.strip()))
    assert spoken(pair, key_id) <= 6 * len(SENTENCE)


def test_without_redis_each_server_allows_as_much(pair: Pair) -> None:
    key, _ = new_key(pair, Allowances(concurrency=1))
    with talking(pair.one, key) as here, talking(pair.other, key) as there:
        assert (here.begin(), here.say()) == ("", "")
        pair.redis.stop()
        try:
            assert code(post(pair.one, key)) == "Throttling.RateQuota"
            assert (there.begin(), there.say(), here.say()) == ("", "", "")
        finally:
            pair.redis.start()
        assert here.finish() == ""
        # The one server has nothing running, but learns again of what runs on the other.
        eventually(lambda: code(post(pair.one, key)) == "Throttling.RateQuota")
        assert there.finish() == ""
    eventually(lambda: post(pair.one, key).status_code == 200)


def test_without_the_object_store_only_files_are_refused(pair: Pair) -> None:
    key, _ = new_key(pair)
    url = post(pair.one, key).json()["output"]["audio"]["url"]
    with talking(pair.one, key) as talk:
        assert (talk.begin(), talk.say()) == ("", "")
        pair.objects.stop()
        try:
            refused = post(pair.one, key)
            assert (refused.status_code, code(refused)) == (503, "ServiceUnavailable")
            assert get(pair.other, url).status_code == 503
            assert get(pair.one, url).status_code == 200
            assert (talk.say(), talk.finish()) == ("", "")
        finally:
            pair.objects.start()
    eventually(lambda: post(pair.one, key).status_code == 200)
    eventually(lambda: get(pair.other, url).status_code == 200)
    assert get(pair.other, url).content == get(pair.one, url).content


def test_what_a_killed_server_ran_is_forgotten(pair: Pair) -> None:
    """The last one: the server does not come back."""
    key, _ = new_key(pair, Allowances(concurrency=1))
    with talking(pair.one, key) as talk:
        assert (talk.begin(), talk.say()) == ("", "")
        assert code(post(pair.other, key)) == "Throttling.RateQuota"
        os.kill(pair.one.pid, signal.SIGKILL)
        assert talk.closed() == 1006
    eventually(lambda: post(pair.other, key).status_code == 200)
