"""From a client's text to an utterance an engine can plan."""

import threading
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from voxwire.engines.base import Utterance
from voxwire.text.characters import is_han
from voxwire.text.clean import clean
from voxwire.text.dialects.g2p import DialectOf, load_dialect_g2p
from voxwire.text.g2p import G2P, Reading
from voxwire.text.g2p.zh import ChineseG2P
from voxwire.text.languages import Scripts, recognise, script_of, split_runs, split_sentences
from voxwire.text.latin import LatinGrams, likeliest, load_latin_grams
from voxwire.text.lexicon import Lexicon
from voxwire.text.mixing import name_letters
from voxwire.text.registry import Normalize, Registry, languages, unspeakable
from voxwire.text.say_as import Fixed, Wording, pronounced, say_as
from voxwire.text.spans import SpannedText
from voxwire.text.ssml.document import Break, Part, Phoneme, SayAs, Text
from voxwire.text.tokens import Analysis, Assembler, one_word, pinned


class Frontend:
    """Reads text of several languages. All methods are safe to call from several threads.

    Clean the text, see what languages it has, write numbers and symbols as words, read each run. Every
    word of the result points at the client's own characters.
    """

    def __init__(self, languages: Registry, *, latin_language: str, default_language: str) -> None:
        """Put a front-end together; :meth:`create` makes the usual one.

        Args:
            languages: what it can speak, by BCP 47 tag.
            latin_language: the language of Latin letters when neither the client nor their words tell.
            default_language: the language of digits in a text without letters.

        """
        self._registry = languages
        self._usual = {tag: language.usual for tag, language in languages.items()}
        self._latin = latin_language
        self._default = default_language
        self._lock = threading.Lock()
        self._loaded: dict[str, G2P] = {}
        self._dialects: dict[str, DialectOf] = {}
        self._normalizers: dict[str, Normalize] = {}
        self._grams: LatinGrams | None = None

    @classmethod
    def create(
        cls, *, latin_language: str = "en", default_language: str = "zh", spoken_tones: bool = True
    ) -> "Frontend":
        """A front-end for all languages that what is installed can read.

        Nothing is loaded before a language is needed; see :meth:`load`.

        Args:
            latin_language: the language of Latin letters when neither the client nor their words tell.
            default_language: the language of digits in a text without letters.
            spoken_tones: whether Chinese tone sandhi applies.

        """
        return cls(
            languages(spoken_tones=spoken_tones),
            latin_language=latin_language,
            default_language=default_language,
        )

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
                raise unspeakable(tag)
            self._g2p(tag)
            self._normalizer(tag)

    def main_language(self, text: str, default: str | None = None) -> str:
        """The language most of a text is in.

        Args:
            text: of any kind.
            default: the language that is expected, if it is not the usual one.

        """
        return self._recognise(clean(SpannedText.from_original(text)).text, None, default).main

    def read(
        self,
        text: str,
        *,
        language: str | None = None,
        dialect: str | None = None,
        lexicon: Lexicon | None = None,
    ) -> Utterance:
        """What an engine plans for a text; see :meth:`analyze`."""
        return self.analyze(text, language=language, dialect=dialect, lexicon=lexicon).utterance

    def analyze(
        self,
        text: str,
        *,
        language: str | None = None,
        dialect: str | None = None,
        lexicon: Lexicon | None = None,
    ) -> Analysis:
        """Read a text of any kind; linear in its length.

        Parts in a language that can't be spoken are passed over when something else can. A text with
        nothing to say at all (spaces, emoji, punctuation) gives an utterance
        that is not ``speakable``.

        Args:
            text: at most a few sentences: the whole becomes one utterance.
            language: BCP 47 tag of the main language, if the client named one.
            dialect: one of :data:`voxwire.text.dialects.g2p.DIALECTS` for what is Chinese.
            lexicon: words that the client wants said in its own way.

        Raises:
            KeyError: there is no such dialect.
            NotYetSupported: there are letters, and none of them in a language that can be spoken.

        """
        parts = [Text(SpannedText.from_original(text))]
        return self.analyze_parts(text, parts, language=language, dialect=dialect, lexicon=lexicon)

    def analyze_parts(
        self,
        text: str,
        parts: Sequence[Part],
        *,
        language: str | None = None,
        dialect: str | None = None,
        default: str | None = None,
        lexicon: Lexicon | None = None,
    ) -> Analysis:
        """Read a text of which the client has told more than its characters; see :meth:`analyze`.

        Text is read across breaks, so that they change nothing but the time; no word goes across them or the
        edge of any other part.

        Args:
            text: the client's own text, markup and all.
            parts: what is to be said, by places in ``text``. Edges, emotions and sounds mean nothing here,
                and what is said in place of a ``Sub`` is expected as ``Text``.
            language: BCP 47 tag of the main language, if the client named one.
            dialect: one of :data:`voxwire.text.dialects.g2p.DIALECTS` for what is Chinese.
            default: the language that is expected, if it is not the usual one: of digits in a text without
                letters, and of letters that could be of several.
            lexicon: words that the client wants said in its own way; it changes plain text only.

        """
        if lexicon is not None:
            parts = lexicon.apply(parts)
        hint = _canonical(language) if language else None
        variety = hint or (_canonical(default) if default else None)
        cleaned = list(_stretches(parts))
        scripts = self._recognise("".join(_written(part) for part in cleaned), hint, default)
        reading = _Reading(scripts, variety, dialect, lexicon)
        for part in cleaned:
            self._read_part(part, reading)
        reading.assembler.pause((part for part in parts if isinstance(part, Break)), scripts.main)
        analysis = Analysis(text, reading.assembler.tokens(text))
        if reading.unsupported and not analysis.utterance.speakable:
            unsupported = reading.unsupported
            tag = scripts.main if scripts.main in unsupported else unsupported[0]
            raise unspeakable(tag)
        return analysis

    def _recognise(self, text: str, hint: str | None, default: str | None) -> Scripts:
        default = (default or self._default).partition("-")[0]
        return recognise(
            text,
            hint=hint.partition("-")[0] if hint else None,
            latin=default if default in self._latin_languages else self._latin,
            default=default,
            tell=self._tell,
        )

    @property
    def _latin_languages(self) -> frozenset[str]:
        """Languages in Latin letters that can be spoken and told apart."""
        return frozenset(tag for tag in self._latin_grams.languages if tag in self._registry)

    @property
    def _latin_grams(self) -> LatinGrams:
        if self._grams is None:
            with self._lock:
                self._grams = self._grams or load_latin_grams()
        return self._grams

    def _tell(self, text: str, expected: str, likelier: float) -> str:
        return likeliest(self._latin_grams.scores(text), self._usual, expected, likelier)

    def _read_part(self, part: "Part | _Stretch", reading: "_Reading") -> None:
        match part:
            case _Stretch(text, pins):
                self._read_text(text, reading, pins=pins)
            case Text(text, word):
                self._read_text(text, reading, word=word)
            case SayAs(kind, text):
                main = self._tag(reading.scripts.main, reading.hint) or reading.scripts.main
                wordings = say_as(kind, text, main)
                if wordings is None:
                    self._read_text(text, reading)
                else:
                    self._read_wordings(wordings, reading)
            case Phoneme(alphabet, symbols, text):
                self._read_wordings([pronounced(alphabet, symbols, text)], reading)

    def _read_text(
        self, text: SpannedText, reading: "_Reading", *, word: bool = False, pins: Sequence[Reading] = ()
    ) -> None:
        if text.text[:1].isspace():
            reading.assembler.gap()
        for stretch, scripts in split_sentences(text, reading.scripts, self._tell):
            self._read_stretch(stretch, scripts, reading, word=word, pins=pins)

    def _read_stretch(
        self,
        text: SpannedText,
        scripts: Scripts,
        reading: "_Reading",
        *,
        word: bool,
        pins: Sequence[Reading],
    ) -> None:
        main = self._tag(scripts.main, reading.hint)
        if main is not None:
            text = self._normalizer(main)(text)
        # Foreign words that are not English are told apart: a dish may be French and the next one Italian.
        mixed = scripts.latin not in (scripts.main, self._latin) and not scripts.latin_certain
        for run in split_runs(text, scripts, self._tell if mixed else None):
            tag = self._tag(run.language, reading.hint)
            if tag is None:
                reading.unsupported.append(run.language)
                continue
            normalized = run.text if tag == main else self._normalizer(tag)(run.text)
            readings: Iterable[Reading] = self._reader(tag, reading)(normalized)
            if run.language == "en" and scripts.main != "en":
                readings = name_letters(readings)
            if pins:
                readings = pinned(readings, pins)
            reading.assembler.add(tag.partition("-")[0], one_word(list(readings)) if word else readings)

    def _read_wordings(self, wordings: Sequence[Wording], reading: "_Reading") -> None:
        for wording in wordings:
            if isinstance(wording, Fixed):
                reading.assembler.add(wording.language, [wording.reading])
            elif tag := self._tag(wording.language, reading.hint):
                reading.assembler.add(wording.language, self._reader(tag, reading)(wording.text))

    def _reader(self, tag: str, reading: "_Reading") -> G2P:
        g2p = self._g2p(tag)
        if isinstance(g2p, ChineseG2P) and reading.lexicon is not None:
            g2p = reading.lexicon.reader(g2p)
        if tag == "zh" and reading.dialect is not None:
            return self._dialect(reading.dialect)(g2p)
        return g2p

    def _tag(self, language: str, hint: str | None) -> str | None:
        """The registry's name for the language of a run, or None."""
        if hint is not None:
            primary = hint.partition("-")[0]
            if language in (primary, script_of(primary)):
                found = next((tag for tag in (hint, primary) if tag in self._registry), None)
                if found is not None:
                    return found
        return language if language in self._registry else None

    def _g2p(self, tag: str) -> G2P:
        g2p = self._loaded.get(tag)
        if g2p is not None:
            return g2p
        with self._lock:
            if tag not in self._loaded:
                self._loaded[tag] = self._registry[tag].load_g2p()
            return self._loaded[tag]

    def _normalizer(self, tag: str) -> Normalize:
        if tag not in self._normalizers:
            with self._lock:
                if tag not in self._normalizers:
                    self._normalizers[tag] = self._registry[tag].load_normalize()
        return self._normalizers[tag]

    def _dialect(self, name: str) -> DialectOf:
        with self._lock:
            if name not in self._dialects:
                self._dialects[name] = load_dialect_g2p(name)
            return self._dialects[name]


def _canonical(tag: str) -> str:
    """``EN_gb`` as ``en-GB``."""
    primary, *rest = tag.replace("_", "-").split("-")
    return "-".join([primary.lower(), *(part.upper() if len(part) == 2 else part for part in rest)])


@dataclass(slots=True)
class _Reading:
    """A text being read."""

    scripts: Scripts
    hint: str | None
    """BCP 47 tag that the client named, or that is expected; it chooses among varieties."""
    dialect: str | None
    lexicon: Lexicon | None
    assembler: Assembler = field(default_factory=Assembler)
    unsupported: list[str] = field(default_factory=list)
    """Languages of runs that can't be spoken."""


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Text that is read in one go, and words of it whose sound is given."""

    text: SpannedText
    pins: tuple[Reading, ...] = ()


def _stretches(parts: Sequence[Part]) -> Iterator[Part | _Stretch]:
    """The parts, with text on both sides of a break or of a word with a given sound as one.

    Each break becomes a space. Chinese words with given sounds stay apart, since a word might go across their
    edge.
    """
    together: list[SpannedText] = []
    pins: list[Reading] = []
    for part in parts:
        match part:
            case Text(text, word) if not word:
                together.append(clean(text))
                continue
            case Break():
                together.append(SpannedText(" ", (part.begin,), (part.end,)))
                continue
            case Phoneme("cmu" | "ipa" as alphabet, symbols, text) if not any(map(is_han, text.text)):
                together.append(clean(text))
                pins.append(pronounced(alphabet, symbols, text).reading)
                continue
        if together:
            yield _Stretch(SpannedText.join(together), tuple(pins))
            together, pins = [], []
        yield replace(part, text=clean(part.text)) if isinstance(part, Text | SayAs | Phoneme) else part
    if together:
        yield _Stretch(SpannedText.join(together), tuple(pins))


def _written(part: Part | _Stretch) -> str:
    """The letters of a part, by which its language is told."""
    return part.text.text if isinstance(part, _Stretch | Text | SayAs | Phoneme) else ""
