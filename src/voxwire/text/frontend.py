"""From a client's text to an utterance an engine can plan."""

import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from voxwire.engines.base import Utterance, Word
from voxwire.errors import NotYetSupported
from voxwire.text.clean import clean
from voxwire.text.g2p import G2P, Reading
from voxwire.text.g2p.en import load_english
from voxwire.text.g2p.zh import load_chinese
from voxwire.text.languages import Language, Registry, Run, recognise, split_runs
from voxwire.text.normalize import en, zh
from voxwire.text.phonemes import CLAUSE_MARKS, CLOSING_MARKS, OPENING_MARKS, SENTENCE_MARKS
from voxwire.text.spans import SpannedText

_MARKS = SENTENCE_MARKS | CLAUSE_MARKS | CLOSING_MARKS | OPENING_MARKS | {'"'}
_LEFT_ATTACHED = (SENTENCE_MARKS | CLAUSE_MARKS | CLOSING_MARKS) - {"—"}


class Frontend:
    """Reads text of several languages. All methods are safe to call from several threads.

    Clean the text, see what languages it has, write numbers and symbols as words, read each run. Every
    word of the result points at the client's own characters.
    """

    def __init__(self, languages: Registry, *, latin_language: str, default_language: str) -> None:
        """Put a front-end together; :meth:`create` makes the usual one.

        Args:
            languages: what it can speak, by BCP 47 tag.
            latin_language: the language of Latin letters when the client names none.
            default_language: the language of digits in a text without letters.

        """
        self._registry = languages
        self._latin = latin_language
        self._default = default_language
        self._lock = threading.Lock()
        self._loaded: dict[str, G2P] = {}

    @classmethod
    def create(
        cls, *, latin_language: str = "en", default_language: str = "zh", spoken_tones: bool = True
    ) -> "Frontend":
        """A front-end for Chinese and English (``en`` American, ``en-GB`` British).

        Nothing is loaded before a language is needed; see :meth:`load`.

        Args:
            latin_language: the language of Latin letters when the client names none.
            default_language: the language of digits in a text without letters.
            spoken_tones: whether Chinese tone sandhi applies.

        """
        languages = {
            "zh": Language(zh.normalize, lambda: load_chinese(spoken_tones=spoken_tones)),
            "en": Language(en.normalize, load_english),
            "en-GB": Language(en.normalize, lambda: load_english(british=True)),
        }
        return cls(languages, latin_language=latin_language, default_language=default_language)

    @property
    def languages(self) -> frozenset[str]:
        """BCP 47 tags of what can be spoken."""
        return frozenset(self._registry)

    def load(self, *tags: str) -> None:
        """Load the dictionaries of languages now, not with the first text that needs them.

        Raises:
            NotYetSupported: a tag is not one of :attr:`languages`.

        """
        for tag in tags:
            if tag not in self._registry:
                raise NotYetSupported(f"Speech in language '{tag}'")
            self._g2p(tag)

    def read(self, text: str, *, language: str | None = None) -> Utterance:
        """Read a text of any kind; linear in its length.

        Parts in a language that can't be spoken are passed over when something else can. A text with
        nothing to say at all (spaces, emoji, punctuation) gives an utterance that is not ``speakable``.

        Args:
            text: at most a few sentences: the whole becomes one utterance.
            language: BCP 47 tag of the main language, if the client named one.

        Raises:
            NotYetSupported: there are letters, and none of them in a language that can be spoken.

        """
        hint = _canonical(language) if language else None
        cleaned = clean(SpannedText.from_original(text))
        scripts = recognise(
            cleaned.text,
            hint=hint.partition("-")[0] if hint else None,
            latin=self._latin,
            default=self._default,
        )
        main = self._tag(scripts.main, hint)
        if main is not None:
            cleaned = self._registry[main].normalize(cleaned)
        drafts: list[_Draft] = []
        unsupported: list[str] = []
        for run in split_runs(cleaned, scripts):
            tag = self._tag(run.language, hint)
            if tag is None:
                unsupported.append(run.language)
                continue
            normalized = run.text if tag == main else self._registry[tag].normalize(run.text)
            _append(drafts, run, self._g2p(tag)(normalized))
        utterance = Utterance(text, _words(text, drafts))
        if unsupported and not utterance.speakable:
            tag = scripts.main if scripts.main in unsupported else unsupported[0]
            raise NotYetSupported(f"Speech in language '{tag}'")
        return utterance

    def _tag(self, language: str, hint: str | None) -> str | None:
        """The registry's name for the language of a run, or None."""
        if hint is not None and hint.partition("-")[0] == language and hint in self._registry:
            return hint
        return language if language in self._registry else None

    def _g2p(self, tag: str) -> G2P:
        g2p = self._loaded.get(tag)
        if g2p is not None:
            return g2p
        with self._lock:
            if tag not in self._loaded:
                self._loaded[tag] = self._registry[tag].load_g2p()
            return self._loaded[tag]


@dataclass(slots=True)
class _Draft:
    """A word in the making."""

    phonemes: str
    begin: int
    end: int
    language: str
    gap: bool

    @property
    def is_mark(self) -> bool:
        return self.phonemes in _MARKS


def _append(drafts: list[_Draft], run: Run, readings: Sequence[Reading]) -> None:
    """Add the readings of a run, with a word gap where the language changes."""
    if drafts and drafts[-1].language != run.language and drafts[-1].phonemes not in OPENING_MARKS:
        drafts[-1].gap = True
    for reading in readings:
        previous = drafts[-1] if drafts else None
        if previous is None:
            # Stops that nothing was said before would only delay the first word.
            if reading.phonemes and (reading.phonemes in OPENING_MARKS or reading.phonemes not in _MARKS):
                drafts.append(_draft(reading, run.language))
        elif not reading.phonemes:
            previous.gap = previous.gap or reading.gap
        elif reading.begin < previous.end or reading.begin == reading.end:
            # Several words in place of one piece of the client's text are one word to the client.
            between = " " if previous.gap and reading.phonemes not in _LEFT_ATTACHED else ""
            previous.phonemes += between + reading.phonemes
            previous.end = max(previous.end, reading.end)
            previous.gap = reading.gap
        elif previous.phonemes == reading.phonemes and previous.is_mark and previous.end == reading.begin:
            previous.end, previous.gap = reading.end, reading.gap
        else:
            drafts.append(_draft(reading, run.language))


def _draft(reading: Reading, language: str) -> _Draft:
    return _Draft(reading.phonemes, reading.begin, reading.end, language, reading.gap)


def _words(text: str, drafts: Iterable[_Draft]) -> tuple[Word, ...]:
    words: list[Word] = []
    ordered = list(drafts)
    for index, draft in enumerate(ordered):
        begin, end = draft.begin, draft.end
        while begin < end and text[begin].isspace():
            begin += 1
        while begin < end and text[end - 1].isspace():
            end -= 1
        behind = ordered[index + 1].phonemes if index + 1 < len(ordered) else ""
        gap = draft.gap and behind != "" and behind not in _LEFT_ATTACHED
        words.append(Word(text[begin:end], begin, end, draft.phonemes, draft.language, gap))
    return tuple(words)


def _canonical(tag: str) -> str:
    """``EN_gb`` as ``en-GB``."""
    primary, *rest = tag.replace("_", "-").split("-")
    return "-".join([primary.lower(), *(part.upper() if len(part) == 2 else part for part in rest)])
