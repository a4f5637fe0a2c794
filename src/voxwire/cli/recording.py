"""Having voices speak in this process: for previews, and to be measured."""

from collections.abc import Iterator
from contextlib import contextmanager

from voxwire.audio.formats import AudioFormat
from voxwire.cli.progress import showing_progress
from voxwire.engines.base import Delivery
from voxwire.engines.loading import pull_engine
from voxwire.settings import Settings
from voxwire.speech.saying import said
from voxwire.speech.service import SpeechService
from voxwire.voices.dialects import spoken_dialect
from voxwire.voices.models import Voice
from voxwire.voices.sentences import sentence_for


@contextmanager
def recording_speech(settings: Settings) -> Iterator[SpeechService]:
    """What makes speech, with the model fetched if it is not there."""
    # The server's libraries take a while to import, and listing voices needs none of them.
    from voxwire.server.run import load_speech

    with showing_progress() as progress:
        pull_engine(settings.engine, settings.model_dir, progress)
    # Nobody listens while it is rendered, and nothing is said twice.
    speech = load_speech(settings.model_copy(update={"refuse_overload": False, "phrase_cache_mb": 0}))
    try:
        yield speech
    finally:
        speech.close()


async def recorded(
    speech: SpeechService, voice: Voice, audio: AudioFormat, text: str | None = None, *, dialect: bool = True
) -> bytes:
    """A file of a voice.

    Args:
        speech: what makes it.
        voice: who speaks.
        audio: of the file.
        text: what is said; a sentence in the voice's own language if left out.
        dialect: whether it speaks its dialect, if it has one.

    """
    sentence, language = sentence_for(voice)
    session = await speech.open(
        voice.timbre,
        Delivery(),
        audio,
        language=language if text is None else None,
        default_language=voice.expected_language,
        dialect=spoken_dialect(voice) if dialect else None,
    )
    return await said(session, sentence if text is None else text)
