"""Limits of keys, workspaces and addresses, and what is counted."""

import asyncio
import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import Any

import httpx
import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import ClientConnection, connect

from tools.serving import Server
from voxwire.access.identity import Allowances
from voxwire.access.key_records import KeyTerms
from voxwire.access.keys import KeyStore
from voxwire.access.workspaces import WorkspaceStore
from voxwire.store.database import Database

from .asking import (
    OPENAI,
    PATIENCE_S,
    REALTIME,
    SPEECH_DOORS,
    Answer,
    head,
    headers,
    heard,
    inference_frames,
    raw,
    realtime_frames,
    stored,
    with_keys,
)

LONG = "It is a fine day for a walk in the park. " * 400
DOORS = ("inference, CosyVoice", "realtime", "HTTP, CosyVoice", "OpenAI")
SMALL_WINDOW = (socket.SOL_SOCKET, socket.SO_RCVBUF, 65536)
THROTTLED = {"OpenAI": "rate_limit_exceeded"}


def key_with(server: Server, allowances: Allowances) -> str:
    return with_keys(server, lambda keys: keys.create("shop", terms=KeyTerms(allowances=allowances)))[0]


def throttled(answer: Answer, door: str) -> None:
    assert (answer.code, answer.audio) == (THROTTLED.get(door, "Throttling.RateQuota"), 0)
    if answer.status != 101:
        assert answer.status == 429
        assert int(answer.headers["retry-after"]) >= 1


@pytest.mark.parametrize("door", DOORS)
def test_a_rate_of_requests(humming: Server, door: str) -> None:
    given = headers(key_with(humming, Allowances(requests_per_second=0.001)))
    assert SPEECH_DOORS[door](humming, given).audio > 0
    throttled(SPEECH_DOORS[door](humming, given), door)


@pytest.mark.parametrize("door", DOORS)
def test_a_rate_of_characters(humming: Server, door: str) -> None:
    given = headers(key_with(humming, Allowances(characters_per_second=0.001)))
    # One piece of text is taken whole, be it longer than what the rate gives in a while.
    assert SPEECH_DOORS[door](humming, given).audio > 0
    throttled(SPEECH_DOORS[door](humming, given), door)


@pytest.mark.parametrize("door", DOORS)
def test_a_text_beyond_the_quota_is_not_begun(humming: Server, door: str) -> None:
    answer = SPEECH_DOORS[door](humming, headers(key_with(humming, Allowances(monthly_characters=5))))
    assert (answer.code, answer.audio) == (
        "insufficient_quota" if door == "OpenAI" else "Throttling.AllocationQuota",
        0,
    )


@pytest.mark.parametrize("door", DOORS)
def test_what_runs_at_once_is_counted_across_doors_and_keys(humming: Server, door: str) -> None:
    """A task that runs takes the only place of its workspace, and gives it back."""
    name = f"narrow-{DOORS.index(door)}"

    async def make(database: Database) -> list[str]:
        await WorkspaceStore(database).create(name, allowances=Allowances(concurrency=1), actor="test")
        await WorkspaceStore(database).grant(name, None, actor="test")
        keys = await KeyStore.open(database)
        return [(await keys.create(name))[0] for _ in range(2)]

    one, other = stored(humming, make)
    with connect(humming.inference, additional_headers=headers(one)) as socket:
        socket.send(inference_frames("cosyvoice-v3-flash")[0])
        assert "task-started" in str(socket.recv(PATIENCE_S))
        throttled(SPEECH_DOORS[door](humming, headers(other)), door)
    deadline = time.monotonic() + PATIENCE_S
    while SPEECH_DOORS[door](humming, headers(other)).audio == 0:
        assert time.monotonic() < deadline


def test_usage_is_what_was_spoken_and_refused(humming: Server) -> None:
    key, record = with_keys(humming, lambda keys: keys.create("counted", ["cosyvoice-v3-flash"]))
    for door in ("inference, CosyVoice", "HTTP, CosyVoice, stream", "HTTP, CosyVoice"):
        assert SPEECH_DOORS[door](humming, headers(key)).audio > 0
    for door in ("inference, Sambert", "realtime", "OpenAI"):
        assert SPEECH_DOORS[door](humming, headers(key)).audio == 0
    command = [sys.executable, "-m", "voxwire", "usage", "--json", "--key", record.id]
    deadline = time.monotonic() + PATIENCE_S
    rows: list[dict[str, Any]] = []
    while not rows or rows[0]["requests"] < 4:
        assert time.monotonic() < deadline, rows
        told = subprocess.run(
            [*command, "--data-dir", humming.data_dir], capture_output=True, text=True, check=True
        )
        rows = json.loads(told.stdout)
    (row,) = rows
    # The request that OpenAI's door refuses had begun; a task whose model is refused never does.
    assert (row["workspace"], row["requests"], row["refusals"]) == ("counted", 4, 3)
    assert row["characters"] == 3 * len("Hello there, how are you today?")
    assert row["audio_seconds"] > 1


def test_the_connections_of_an_address(strict: Server) -> None:
    given = headers(strict.key)
    with ExitStack() as stack:
        for _ in range(3):
            stack.enter_context(connect(strict.inference, additional_headers=given))
        with pytest.raises(InvalidStatus) as refusal, connect(strict.inference, additional_headers=given):
            pass
        assert refusal.value.response.status_code == 429
        assert json.loads(refusal.value.response.body or b"")["code"] == "Throttling.RateQuota"
        assert httpx.get(f"{strict.http}/v1/models", headers=given).status_code == 429
        with connect(strict.inference, additional_headers=headers(strict.key)):
            pass


def test_the_requests_of_an_address(strict: Server) -> None:
    # All at once in one packet, so that no slow client keeps them apart.
    with raw(strict, head("GET", "/v1/models", headers(None)) * 60) as connection:
        came = b""
        while came.count(b"HTTP/1.1 ") < 60:
            came += connection.recv(1 << 16)
    assert came.startswith(b"HTTP/1.1 401")
    assert b"HTTP/1.1 429" in came
    assert httpx.get(f"{strict.http}/v1/models", headers=headers(None)).status_code == 401


@contextmanager
def begun(server: Server, key: str, frames: Sequence[str]) -> Iterator[ClientConnection]:
    """A WebSocket on which a long task is heard."""
    with connect(server.inference, additional_headers=headers(key)) as client:
        for frame in frames:
            client.send(frame)
        while not isinstance(client.recv(PATIENCE_S), bytes):
            pass
        yield client


def listen(answer: httpx.Response) -> None:
    """Take an answer slowly: who takes it at once may have all of it before the key ends."""
    for _ in answer.iter_bytes():
        time.sleep(0.05)


@pytest.mark.parametrize("how", ["revoked", "expired", "workspace deleted"])
def test_a_key_that_ends_ends_what_is_open(humming: Server, how: str) -> None:
    workspace = how.replace(" ", "-")
    key, record = with_keys(humming, lambda keys: keys.create(workspace))
    unfinished = inference_frames("cosyvoice-v3-flash", LONG)[:2]
    realtime = f"ws://{humming.host}:{humming.port}{REALTIME}"
    with (
        begun(humming, key, unfinished) as running,
        connect(humming.inference, additional_headers=headers(key)) as idle,
        connect(realtime, additional_headers=headers(key)) as speaking,
        httpx.Client(transport=httpx.HTTPTransport(socket_options=[SMALL_WINDOW])) as client,
        client.stream(
            "POST",
            f"{humming.http}/v1/audio/speech",
            json={**OPENAI, "input": LONG[:4000]},
            headers=headers(key),
            timeout=PATIENCE_S,
        ) as answer,
    ):
        for frame in realtime_frames(LONG)[:2]:
            speaking.send(frame)

        async def end(database: Database) -> None:
            keys = await KeyStore.open(database)
            if how == "revoked":
                await keys.revoke(record.id)
            elif how == "expired":
                await keys.change(record.id, KeyTerms(expires_at=record.created_at))
            else:
                await WorkspaceStore(database).delete(workspace, force=True, actor="test")

        stored(humming, end)
        assert heard(running).code == "InvalidApiKey"
        assert heard(idle).code == ""
        assert idle.close_code == 1008
        assert heard(speaking).code == "InvalidApiKey"
        heard(running)
        assert (running.close_code, speaking.close_code) == (1008, 1008)
        with pytest.raises(httpx.RemoteProtocolError):
            listen(answer)


def test_a_key_that_changes_takes_nothing_new_on_what_is_open(humming: Server) -> None:
    key, record = with_keys(humming, lambda keys: keys.create("changing"))
    with begun(humming, key, inference_frames("cosyvoice-v3-flash", LONG[:1500])) as socket:
        with_keys(humming, lambda keys: keys.change(record.id, KeyTerms(models=("tts-1",))))
        answer = heard(socket)
        assert (answer.code, answer.audio > 0) == ("", True)
        assert heard(socket).code == ""
        assert socket.close_code == 1001


def test_a_temporary_key_speaks_and_does_nothing_else(humming: Server) -> None:
    key, record = with_keys(humming, lambda keys: keys.create("browser"))
    made = httpx.post(
        f"{humming.http}/api/v1/tokens?expire_in_seconds=600", headers=headers(key), timeout=PATIENCE_S
    ).json()
    token = made["token"]
    assert 500 < made["expires_at"] - time.time() <= 600
    assert SPEECH_DOORS["OpenAI"](humming, headers(token)).audio > 0
    address = f"{humming.inference}?api_key={token}"
    with connect(address, additional_headers=headers(None)) as socket:
        for frame in inference_frames("cosyvoice-v3-flash"):
            socket.send(frame)
        assert heard(socket).audio > 0
        for path in ("/v1/lexicons", "/api/v1/tokens"):
            method = "GET" if "lexicons" in path else "POST"
            answer = httpx.request(method, humming.http + path, headers=headers(token))
            assert answer.status_code == 403
        with_keys(humming, lambda keys: keys.revoke(record.id))
        heard(socket)
        assert socket.close_code == 1008
    assert SPEECH_DOORS["OpenAI"](humming, headers(token)).status == 401
    assert token not in humming.log.read_text()


@pytest.mark.parametrize("seconds", ["0", "1801", "-1", "1.5", "many", "9" * 5000])
def test_a_temporary_key_has_its_bounds(humming: Server, seconds: str) -> None:
    address = f"{humming.http}/api/v1/tokens"
    answer = httpx.post(address, params={"expire_in_seconds": seconds}, headers=headers(humming.key))
    assert (answer.status_code, answer.json()["code"]) == (400, "InvalidParameter")


def test_wrong_keys_from_one_address_are_slowed_down_and_then_refused(humming: Server) -> None:
    given = headers("sk-" + "0" * 43)
    good = {**given, "Authorization": f"Bearer {humming.key}"}

    async def storm() -> list[int]:
        limits = httpx.Limits(max_connections=None)
        async with httpx.AsyncClient(limits=limits, timeout=PATIENCE_S) as client:
            address = f"{humming.http}/v1/models"
            answers = await asyncio.gather(*(client.get(address, headers=given) for _ in range(120)))
            return [answer.status_code for answer in answers]

    answers = asyncio.run(storm())
    assert set(answers) == {401, 429}
    assert answers.count(401) >= 20
    assert httpx.get(f"{humming.http}/v1/models", headers=good).status_code == 200
