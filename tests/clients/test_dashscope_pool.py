"""The connection pool of the official Python SDK: many tasks over few sockets."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from dashscope.audio.tts_v2 import AudioFormat, SpeechSynthesizer, SpeechSynthesizerObjectPool

from conformance.sound import decode_with_ffmpeg
from tools.serving import Server

from .listening import PATIENCE_S, Listener, counter

MODEL = "cosyvoice-v3-flash"
VOICE = "longanyang"
SIZE = 3

Pool = SpeechSynthesizerObjectPool


@pytest.fixture
def pool(tone: Server) -> Iterator[Pool]:
    pool = Pool(max_size=SIZE)
    synthesizers = [entry.synthesizer for entry in pool._pool]
    try:
        yield pool
    finally:
        synthesizers += [entry.synthesizer for entry in pool._pool]
        pool.shutdown()
        for synthesizer in synthesizers:
            synthesizer.close()
        # The class hands out one pool per process for ever.
        del Pool._instance


def borrow(pool: Pool, callback: Listener | None = None) -> SpeechSynthesizer:
    return pool.borrow_synthesizer(
        model=MODEL, voice=VOICE, format=AudioFormat.WAV_24000HZ_MONO_16BIT, callback=callback
    )


def local_port(synthesizer: SpeechSynthesizer) -> int:
    port: int = synthesizer.ws.sock.sock.getsockname()[1]
    return port


def test_ten_tasks_at_once(pool: Pool) -> None:
    together = threading.Barrier(10)

    def speak(number: int) -> bytes:
        together.wait(PATIENCE_S)
        synthesizer = borrow(pool)
        try:
            audio: bytes = synthesizer.call("more " * (number + 1) + "words.")
            return audio
        finally:
            if not pool.return_synthesizer(synthesizer):
                synthesizer.close()

    with ThreadPoolExecutor(10) as threads:
        results = list(threads.map(speak, range(10)))
    seconds = [decode_with_ffmpeg(audio, "wav").seconds for audio in results]
    # Every caller got its own words: each text is longer than the one before.
    assert seconds == sorted(seconds)
    assert len(set(seconds)) == 10


def test_sockets_are_used_again(tone: Server, pool: Pool) -> None:
    ports = {local_port(entry.synthesizer) for entry in pool._pool}
    started = counter(tone, "voxwire_tasks_started_total")

    def speak(number: int) -> int:
        synthesizer = borrow(pool)
        try:
            assert synthesizer.call(f"This is number {number}.")
            return local_port(synthesizer)
        finally:
            assert pool.return_synthesizer(synthesizer) is not False

    with ThreadPoolExecutor(SIZE) as threads:
        used = list(threads.map(speak, range(12)))
    assert len(ports) == SIZE
    assert set(used) <= ports
    assert counter(tone, "voxwire_tasks_started_total") == started + 12


def test_a_cancelled_task_leaves_its_socket_usable(pool: Pool) -> None:
    listener = Listener()
    cancelled = borrow(pool, listener)
    port = local_port(cancelled)
    cancelled.streaming_call("This will not be heard to its end. " * 50)
    cancelled.streaming_cancel()
    assert listener.kinds[-2:] == ["complete", "close"]

    pool.return_synthesizer(cancelled)
    others = [borrow(pool) for _ in range(SIZE)]
    again = next(synthesizer for synthesizer in others if local_port(synthesizer) == port)
    assert decode_with_ffmpeg(again.call("But this will."), "wav").seconds > 0.3
    assert again.get_response()["header"]["task_id"] == again.get_last_request_id()
    for synthesizer in others:
        pool.return_synthesizer(synthesizer)
