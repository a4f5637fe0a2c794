"""One text from beginning to end, where nobody waits for its first sound."""

from contextlib import aclosing

from voxwire.speech.events import Audio, Failed
from voxwire.speech.session import SpeechSession


async def said(session: SpeechSession, text: str) -> bytes:
    """The whole file that a fresh session makes of a text.

    Raises:
        VoxwireError: what the session failed with.

    """
    session.feed(text)
    session.finish()
    pieces: list[bytes] = []
    async with aclosing(session.events()) as events:
        async for event in events:
            if isinstance(event, Audio):
                pieces.append(event.data)
            elif isinstance(event, Failed):
                raise event.error
    return b"".join(pieces)
