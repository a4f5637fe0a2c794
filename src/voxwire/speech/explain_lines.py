"""Questions to ``voxwire explain`` as lines of JSON, and the answers to them."""

from collections.abc import Generator, Mapping
from typing import Any

import msgspec

from voxwire.errors import InvalidParameter, TextTooLong, VoxwireError
from voxwire.speech.explaining import Explaining, Explanation, explaining, explaining_ssml, finish
from voxwire.text.frontend import Frontend
from voxwire.text.ipa import ipa
from voxwire.text.lexicon import Lexicon

Answer = dict[str, object]
Answering = Generator[None, None, Answer]
"""An answer in the making: goes on after each sentence or so, and returns it."""


class Question(msgspec.Struct, frozen=True):
    """One line of input."""

    id: Any = None
    text: str = ""
    lang: str | None = None
    ssml: bool = False
    pieces: tuple[str, ...] | None = None
    """The text as it arrives, in place of ``text``."""
    lexicon: Mapping[str, str] = {}
    """Words and their pronunciations."""
    markdown: bool = False

    @property
    def whole(self) -> str:
        """The text in one piece."""
        return self.text if self.pieces is None else "".join(self.pieces)


def explain_question(question: Question, frontend: Frontend, shared: Lexicon | None = None) -> Explaining:
    """Answer a question, step by step.

    Args:
        question: what is asked.
        frontend: what reads.
        shared: words that are said in their own way where the question does not say otherwise.

    """
    try:
        own = Lexicon.of(question.lexicon)
    except VoxwireError as error:
        return Explanation(errors=[error])
    lexicon = shared if own is None else own.over(shared)
    if question.ssml:
        return (yield from explaining_ssml(question.whole, frontend, language=question.lang, lexicon=lexicon))
    pieces = (question.text,) if question.pieces is None else question.pieces
    return (
        yield from explaining(
            pieces, frontend, language=question.lang, lexicon=lexicon, markdown=question.markdown
        )
    )


def answering(
    line: str | bytes,
    frontend: Frontend,
    shared: Lexicon | None = None,
    *,
    most_characters: int | None = None,
) -> Answering:
    """Answer a line of JSON, step by step; what is wrong with the line itself is told in ``errors``.

    Args:
        line: the question.
        frontend: what reads.
        shared: words that are said in their own way where the question does not say otherwise.
        most_characters: how long the text may be.

    """
    try:
        question = msgspec.json.decode(line, type=Question)
    except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
        problem = InvalidParameter(f"The line is no question: {error}")
        return as_json(None, Explanation(errors=[problem]))
    length = len(question.whole)
    if most_characters is not None and length > most_characters:
        return as_json(question.id, Explanation(errors=[TextTooLong(length, most_characters, "question")]))
    return as_json(question.id, (yield from explain_question(question, frontend, shared)))


def answer(line: str | bytes, frontend: Frontend, shared: Lexicon | None = None) -> Answer:
    """The answer to a line of JSON."""
    return finish(answering(line, frontend, shared))


def as_json(id_: object, explanation: Explanation) -> Answer:
    """An explanation as the answer to the question of that id."""
    return {
        "id": id_,
        "spoken": explanation.spoken,
        "utterances": [
            {"text": piece.text, "begin": piece.begin, "end": piece.end} for piece in explanation.utterances
        ],
        "tokens": [
            {
                "text": placed.token.word.text,
                "begin": placed.begin,
                "end": placed.end,
                "lang": placed.token.language,
                "spoken": placed.token.spoken,
                "phonemes": ipa(placed.token.word.phonemes),
                "pinyin": placed.token.pinyin,
                "pinyin_spoken": placed.token.pinyin_spoken,
            }
            for placed in explanation.tokens
        ],
        "breaks": [{"at": pause.at, "ms": pause.ms} for pause in explanation.breaks],
        "errors": [_error(error) for error in explanation.errors],
    }


def _error(error: VoxwireError) -> dict[str, str]:
    return {"code": error.code, "message": error.message}
