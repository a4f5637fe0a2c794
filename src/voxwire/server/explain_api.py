"""``POST /v1/explain``: how texts are read, with the words of the key's workspace."""

import asyncio
import uuid
from collections.abc import AsyncGenerator

import msgspec
from starlette.types import ASGIApp

from voxwire.engines.base import Cancellation
from voxwire.errors import InvalidParameter
from voxwire.server.http import Call, Endpoint, Stream, http_door
from voxwire.server.openai_errors import openai_error
from voxwire.speech.explain_lines import Answer, Answering, answering
from voxwire.text.lexicon import Lexicon

MOST_CHARACTERS = 20_000
"""Of one question, as in one message of a task."""
PATIENCE_S = 5.0
"""How long a step waits for the compute threads while there is speech to be made, in seconds."""


def explain_door() -> Endpoint:
    """The door: JSON lines in, JSON lines out."""
    return http_door(_serve, openai_error, lambda: f"req_{uuid.uuid4().hex}", "explain")


async def _serve(call: Call) -> ASGIApp:
    lines = [line for line in call.body.splitlines() if line.strip()]
    if not lines:
        raise InvalidParameter("The body holds no question.")
    lexicon = await call.speech.lexicon()
    headers = {"content-type": "application/x-ndjson; charset=utf-8", "x-request-id": call.request_id}
    return await Stream.begun(_answers(call, lines, lexicon), headers)


async def _answers(call: Call, lines: list[bytes], lexicon: Lexicon | None) -> AsyncGenerator[bytes]:
    for line in lines:
        yield msgspec.json.encode(await _answer(call, line, lexicon)) + b"\n"


async def _answer(call: Call, line: bytes, lexicon: Lexicon | None) -> Answer:
    """Answer one question on the compute threads, in steps, so that speech never waits long for it."""
    steps = answering(line, call.speech.frontend, lexicon, most_characters=MOST_CHARACTERS)
    loop = asyncio.get_running_loop()
    while True:
        answer = await call.speech.scheduler.run(
            lambda: _step(steps), loop.time() + PATIENCE_S, Cancellation()
        )
        if answer is not None:
            return answer


def _step(steps: Answering) -> Answer | None:
    """Go on by a step; the answer, if that was the last one."""
    try:
        next(steps)
    except StopIteration as end:
        answer: Answer = end.value
        return answer
    return None
