"""What a session says or plays, and how."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from voxwire.audio.treatment import Treatment
from voxwire.engines.base import Delivery, Pcm, Timbre, Utterance
from voxwire.text.frontend import Frontend
from voxwire.text.lexicon import Lexicon
from voxwire.text.spans import SpannedText
from voxwire.text.split import split_utterance
from voxwire.text.ssml.document import Part, Text


@dataclass(frozen=True, slots=True)
class Voicing:
    """Who speaks, and how: everything that is needed beside the text."""

    timbre: Timbre
    delivery: Delivery
    """What the engine plans."""
    treatment: Treatment = field(default_factory=Treatment)
    """What is done to the audio."""
    language: str | None = None
    """BCP 47 hint for text that could be read in several languages."""
    default_language: str | None = None
    """The language that is expected, if it is not the usual one."""
    lexicon: Lexicon | None = None
    """Words that the client wants said in its own way."""
    dialect: str | None = None
    """What Chinese is said in, by its name in :data:`voxwire.text.dialects.g2p.DIALECTS`; None for Standard
    Chinese."""


@dataclass(frozen=True, slots=True, eq=False)
class Passage:
    """A stretch of the client's text that is said in one way, or a sound in its place."""

    text: str
    """The client's own text, markup and all."""
    voicing: Voicing
    parts: Sequence[Part] | None = None
    """What is said, by places in ``text``; None where that is the text itself."""
    sound: Pcm | None = None
    """What is played instead, at the engine's rate."""

    def read(
        self, frontend: Frontend, max_phonemes: int, language_before: str | None = None
    ) -> list[Utterance]:
        """Read it; pauses come out as long as they will have to be before the audio is compressed.

        Args:
            frontend: what reads.
            max_phonemes: longest utterance, in phoneme symbols.
            language_before: what was spoken last; what tells of no language goes on in it.

        Raises:
            NotYetSupported: there are letters, and none of them in a language that can be spoken.

        """
        voicing = self.voicing
        parts = [Text(SpannedText.from_original(self.text))] if self.parts is None else self.parts
        utterance = frontend.analyze_parts(
            self.text,
            parts,
            language=voicing.language,
            dialect=voicing.dialect,
            default=voicing.default_language or language_before,
            lexicon=voicing.lexicon,
        ).utterance
        return [
            _stretched(piece, voicing.treatment.tempo) for piece in split_utterance(utterance, max_phonemes)
        ]


def _stretched(utterance: Utterance, tempo: float) -> Utterance:
    if tempo == 1 or not any(word.pause_ms for word in utterance.words):
        return utterance
    words = tuple(replace(word, pause_ms=round(word.pause_ms * tempo)) for word in utterance.words)
    return replace(utterance, words=words)
