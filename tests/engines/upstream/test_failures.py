"""What becomes of an utterance when the server that should speak it does not."""

import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest

from voxwire.engines.arriving.plan import ArrivingPlan
from voxwire.engines.base import (
    Cancellation,
    Delivery,
    TimbreRecipe,
    Utterance,
    VoiceReference,
    Word,
)
from voxwire.engines.upstream.engine import UpstreamEngine
from voxwire.errors import Cancelled, ConfigurationError, EngineError, RateExceeded
from voxwire.upstream_errors import EngineUnavailable
from voxwire.upstream_settings import UpstreamSettings

from .peer import RATE, Answer, Caller, Peer, answering, hum, says, speaks

HELLO = Utterance("Hello.", (Word("Hello", 0, 5, "həlˈO", "en"), Word(".", 5, 6, ".", "en")))
VOICE = TimbreRecipe({}, reference=VoiceReference("Cherry", "qwen-tts"))


@contextmanager
def engine_of(peer: Peer | str, **settings: object) -> Iterator[UpstreamEngine]:
    given = {"models": ["tts-1"], "voice": "any", "retries": 0, **settings}
    url = peer if isinstance(peer, str) else peer.url
    engine = UpstreamEngine("there", UpstreamSettings.model_validate({"url": url, **given}))
    try:
        yield engine
    finally:
        engine.close()


def planned(engine: UpstreamEngine, cancellation: Cancellation | None = None) -> ArrivingPlan:
    return engine.plan(HELLO, engine.timbre(VOICE), Delivery(), cancellation or Cancellation())


def spoken(engine: UpstreamEngine, plan: ArrivingPlan) -> np.ndarray:
    cancellation, windows, rendering = Cancellation(), [], engine.rendering(plan)
    while not rendering.done:
        if rendering.starved:
            plan = engine.extend(plan, cancellation)
            rendering.follow(plan)
        else:
            windows.append(rendering.render(cancellation))
    return np.concatenate(windows)


def breaks(caller: Caller) -> bool:
    """In the middle of its audio."""
    caller.head()
    caller.send(hum(0.6))
    return True


def babbles(caller: Caller) -> bool:
    """Not HTTP."""
    caller.connection.sendall(b"SSH-2.0-\r\n\r\n")
    return True


def hangs(caller: Caller) -> None:
    caller.wait_until_gone()


def stalls(caller: Caller) -> None:
    breaks(caller)
    caller.wait_until_gone()


def garbage(media_type: str, data: bytes) -> Answer:
    def answer(caller: Caller) -> None:
        caller.head(200, media_type)
        caller.send(data)
        caller.end()

    return answer


@pytest.mark.parametrize(
    ("answer", "error", "outcome"),
    [
        (says(500), EngineUnavailable, "broken"),
        (says(401), EngineUnavailable, "locked"),
        (says(400), EngineError, "refused"),
        (says(429, "Retry-After: 9"), RateExceeded, "busy"),
        (hangs, EngineUnavailable, "silent"),
        (garbage("text/html", b"<html>"), EngineUnavailable, "garbage"),
        (garbage("audio/mpeg", b"\xff\xfb" * 100), EngineUnavailable, "garbage"),
        (garbage("audio/wav", b"RIFF\0\0\0\0WAVEdata\4\0\0\0abcd"), EngineUnavailable, "garbage"),
        (garbage("", b'{"detail": "no such thing"}'), EngineUnavailable, "garbage"),
        (garbage("audio/pcm", b""), EngineUnavailable, "garbage"),
        (babbles, EngineUnavailable, "unreachable"),
        (lambda caller: True, EngineUnavailable, "unreachable"),
    ],
)
def test_what_is_no_speech_is_an_error(answer: Answer, error: type[Exception], outcome: str) -> None:
    patience = 1 if answer is hangs else 30
    with answering(answer) as peer, engine_of(peer, first_audio_seconds=patience) as engine:
        with pytest.raises(error):
            planned(engine)
        assert engine.figures.requests == {outcome: 1}
        assert len(peer.callers) <= 1


def test_a_server_that_is_not_there_can_t_be_had() -> None:
    with socket.create_server(("127.0.0.1", 0)) as gone:
        port = gone.getsockname()[1]
    with engine_of(f"http://127.0.0.1:{port}/v1") as engine, pytest.raises(EngineUnavailable) as raised:
        planned(engine)
    assert "can't be reached" in raised.value.reason


def test_a_connection_that_is_reset_is_told_as_one() -> None:
    def resets(caller: Caller) -> bool:
        # Not to linger closes with a reset.
        caller.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        return True

    with answering(resets) as peer, engine_of(peer) as engine:
        with pytest.raises(EngineUnavailable) as raised:
            planned(engine)
        assert raised.value.reason.rpartition(": ")[2]


def test_what_was_not_heard_is_asked_for_again() -> None:
    answers = says(503), says(429, "Retry-After: 0"), speaks(1.0)
    with answering(*answers) as peer, engine_of(peer, retries=2) as engine:
        assert spoken(engine, planned(engine)).size == RATE
        figures = engine.figures
    assert figures.requests == {"broken": 1, "busy": 1, "ok": 1}
    assert (figures.retries, figures.first_audios) == (2, 1)


@pytest.mark.parametrize(("answer", "outcome"), [(breaks, "unreachable"), (stalls, "silent")])
def test_what_was_heard_is_not_said_again(answer: Answer, outcome: str) -> None:
    patience = 1 if answer is stalls else 30
    with answering(answer) as peer, engine_of(peer, retries=3, chunk_seconds=patience) as engine:
        plan = planned(engine)
        rendering = engine.rendering(plan)
        heard = rendering.render(Cancellation()).size
        with pytest.raises(EngineError) as raised:
            spoken(engine, plan)
        assert not isinstance(raised.value, EngineUnavailable)
        assert heard > 0
        assert engine.figures.requests == {outcome: 1}
        assert len(peer.callers) == 1


@pytest.mark.parametrize("answer", [hangs, stalls])
def test_cancelling_hangs_up_at_once(answer: Answer) -> None:
    """In front of the first audio and behind it, while a thread waits for more."""
    with answering(answer) as peer, engine_of(peer) as engine:
        cancellation = Cancellation()
        ended: list[type[BaseException]] = []

        def speak() -> None:
            try:
                plan = planned(engine, cancellation)
                while True:
                    plan = engine.extend(plan, cancellation)
            except Cancelled as error:
                ended.append(type(error))

        thread = threading.Thread(target=speak)
        thread.start()
        while not peer.callers:
            thread.join(0.01)
        cancellation.cancel()
        thread.join(30)
        assert ended == [Cancelled]
        assert peer.callers[0].gone.wait(30)
        while engine.figures.running:
            thread.join(0.01)
        assert engine.figures.requests == {"cancelled": 1}
        assert engine.figures.circuit == "closed"


def test_a_server_that_fails_is_left_alone_until_it_has_come_back() -> None:
    answers = says(500), says(500), says(500), speaks()
    with answering(*answers) as peer, engine_of(peer, open_after=2, open_seconds=2) as engine:
        for _ in range(4):
            with pytest.raises(EngineUnavailable):
                planned(engine)
        assert len(peer.callers) == 2
        assert engine.figures.circuit == "open"
        threading.Event().wait(2)
        with pytest.raises(EngineUnavailable):
            planned(engine)
        assert engine.figures.circuit == "open"
        threading.Event().wait(2)
        assert spoken(engine, planned(engine)).size == RATE
        assert engine.figures.circuit == "closed"
        assert spoken(engine, planned(engine)).size == RATE


def test_refusals_leave_the_circuit_closed() -> None:
    with answering(says(404)) as peer, engine_of(peer, open_after=1) as engine:
        for _ in range(3):
            with pytest.raises(EngineError):
                planned(engine)
        assert len(peer.callers) == 3


def test_a_fast_server_is_held_back() -> None:
    """More than fits into the buffers of the system on the way."""
    sent = threading.Event()
    second = hum(1.0)

    def floods(caller: Caller) -> bool:
        caller.head()
        for _ in range(400):
            caller.send(second)
        sent.set()
        return True

    with answering(floods) as peer, engine_of(peer) as engine:
        cancellation = Cancellation()
        plan = planned(engine, cancellation)
        assert not sent.wait(0.5)
        assert plan.arrival.beyond(0, Cancellation()).samples < 20 * RATE
        cancellation.cancel()


def test_the_key_is_sent_and_told_nobody(tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_text("sk-upstream-secret\n")
    with answering(says(401)) as peer, engine_of(peer, api_key_file=file) as engine:
        with pytest.raises(EngineUnavailable) as raised:
            planned(engine)
        assert peer.callers[0].headers["authorization"] == "Bearer sk-upstream-secret"
    assert "secret" not in f"{raised.value} {raised.value.reason}"
    settings = UpstreamSettings.model_validate({"url": "http://x", "models": ["a"], "api_key": "sk-secret"})
    assert "secret" not in repr(settings)
    file.write_text("two\nlines\n")
    with pytest.raises(ConfigurationError), engine_of("http://x", api_key_file=file):
        pass
