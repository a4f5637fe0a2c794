"""Text of any origin."""

import asyncio
import threading
from collections.abc import Iterator

import pytest

from voxwire.client.texts import LONGEST_MESSAGE, Text, messages_of, pieces_of
from voxwire.wire import inference_options, qwen_realtime_options
from voxwire.wire.usage import count_characters

from .scripted import run, texts


async def pieces(text: Text) -> list[str]:
    return [piece async for piece in pieces_of(text)]


def test_every_kind() -> None:
    async def work() -> None:
        assert await pieces("One.") == ["One."]
        assert await pieces("") == []
        assert await pieces(["a", "", "b"]) == ["a", "b"]
        assert await pieces(texts("a", "", "b")) == ["a", "b"]
        assert await pieces(piece for piece in ("a", "", "b")) == ["a", "b"]

    run(work())


def test_a_message_is_none_too_many_for_a_server() -> None:
    text = "好" * (2 * LONGEST_MESSAGE + 1)
    messages = list(messages_of(text))
    assert "".join(messages) == text
    assert [len(message) for message in messages] == [LONGEST_MESSAGE, LONGEST_MESSAGE, 1]
    longest = max(map(count_characters, messages))
    taken = inference_options.Limits().message_characters, qwen_realtime_options.Limits().append_characters
    assert longest <= min(taken)


def test_an_iterator_that_blocks_does_not_hold_up_the_loop() -> None:
    async def work() -> None:
        go = threading.Event()

        def slow() -> Iterator[str]:
            go.wait(30)
            yield "late"

        reading = asyncio.create_task(pieces(slow()))
        await asyncio.sleep(0.01)
        go.set()
        assert await reading == ["late"]

    run(work())


def test_what_an_iterator_raises() -> None:
    def broken() -> Iterator[str]:
        yield "a"
        raise LookupError("fell over")

    with pytest.raises(LookupError, match="fell over"):
        run(pieces(broken()))


def test_an_iterator_that_is_not_wanted_any_more_is_closed() -> None:
    async def work() -> None:
        closed = threading.Event()

        def endless() -> Iterator[str]:
            try:
                while True:
                    yield "more"
            finally:
                closed.set()

        stream = pieces_of(endless())
        assert await anext(stream) == "more"
        await stream.aclose()
        assert await asyncio.to_thread(closed.wait, 30)

    run(work())
    assert not [
        thread for thread in threading.enumerate() if thread.name == "voxwire-text" and thread.is_alive()
    ]
