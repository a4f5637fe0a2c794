"""Makes the flat list of parts out of elements as they open and close."""

from collections.abc import Callable, Mapping
from typing import TypeVar

from voxwire.shortened import shortened
from voxwire.text.spans import SpannedText
from voxwire.text.ssml import attributes
from voxwire.text.ssml.document import (
    Break,
    Edge,
    Emotion,
    Music,
    Part,
    Phoneme,
    Root,
    SayAs,
    SayAsKind,
    Sound,
    Speak,
    Sub,
    Text,
)
from voxwire.text.ssml.elements import ELEMENTS, Holds

T = TypeVar("T")

MOST_SOUNDS = 50
"""Sounds and pieces of music in a document."""
LONGEST_ALIAS = 400
LONGEST_SILENCE_MS = 3_600_000
"""All breaks of a document together: markup costs a client nothing, so it must not make hours of audio."""

_EDGES = {"s": Edge.SENTENCE, "p": Edge.SENTENCE, "w": Edge.WORD}


class Builder:
    """Takes the elements of a document in their order. Everything wrong is a :class:`ValueError`."""

    def __init__(self) -> None:
        self.roots: list[Root] = []
        self._parts: list[Part] = []
        self._text: list[SpannedText] = []
        self._words = 0
        """Open ``w`` elements."""
        self._given: Mapping[str, str] = {}
        """Attributes of the innermost open element that holds no parts."""
        self._begin = 0
        """Where its tag begins."""
        self._speak = Speak()
        self._root_begin = 0
        self._sounds = 0
        self._silence_ms = 0

    def text(self, text: SpannedText) -> None:
        """Take text inside a root."""
        self._text.append(text)

    def open(self, name: str, given: Mapping[str, str], begin: int) -> None:
        """An element opens; ``begin`` is where its tag begins."""
        if name == "speak":
            self._speak, self._root_begin, self._parts = self._read_speak(given, begin), begin, []
            return
        self._end_text()
        if name in _EDGES:
            self._parts.append(_EDGES[name])
            self._words += name == "w"
        elif name == "emotion":
            category = _value("category", given["category"], attributes.filled)
            intensity = _value("intensity", given.get("intensity", "1"), attributes.intensity)
            self._parts.append(Emotion(category, intensity, begin))
        else:
            self._given, self._begin = given, begin

    def close(self, name: str, end: int) -> None:
        """The element opened last closes; ``end`` is behind its tag."""
        if ELEMENTS[name].holds is not Holds.PARTS:
            text = SpannedText.join(self._text)
            self._text.clear()
            self._parts.append(self._part(name, text, end))
            return
        self._end_text()
        if name in _EDGES:
            self._parts.append(_EDGES[name])
            self._words -= name == "w"
        elif name == "emotion":
            self._parts.append(Emotion(None))
        else:
            self.roots.append(Root(self._speak, tuple(self._merged()), self._root_begin))

    @property
    def audible(self) -> bool:
        """Whether there is anything to hear, at least a pause."""
        return any(_audible(part) for root in self.roots for part in root.parts)

    def _end_text(self) -> None:
        if self._text:
            self._parts.append(Text(SpannedText.join(self._text), self._words > 0))
            self._text.clear()

    def _merged(self) -> list[Part]:
        """The parts, with adjacent breaks as one."""
        parts: list[Part] = []
        last: int | None = None
        """Where the last break is, as long as nothing but blanks has followed it."""
        for part in self._parts:
            if isinstance(part, Break) and last is not None and isinstance(before := parts[last], Break):
                together = min(before.milliseconds + part.milliseconds, attributes.LONGEST_BREAK_MS)
                parts[last] = Break(together, before.begin, part.end)
                continue
            if isinstance(part, Break):
                last = len(parts)
            elif _audible(part):
                last = None
            parts.append(part)
        return parts

    def _read_speak(self, given: Mapping[str, str], begin: int) -> Speak:
        def read(name: str, kind: Callable[[str], T]) -> T | None:
            return _value(name, given[name], kind) if name in given else None

        music = read("bgm", attributes.source)
        louder = read("backgroundMusicVolume", attributes.volume)
        if music is None and louder is not None:
            raise ValueError("'backgroundMusicVolume' needs 'bgm' beside it")
        if music is not None:
            self._count_sound()
        return Speak(
            voice=read("voice", attributes.filled),
            rate=read("rate", attributes.factor),
            pitch=read("pitch", attributes.factor),
            volume=read("volume", attributes.volume),
            effect=attributes.effect(given.get("effect"), given.get("effectValue")),
            music=None if music is None else Music(music, 50 if louder is None else louder, begin),
            language=read("xml:lang", attributes.language),
        )

    def _part(self, name: str, text: SpannedText, end: int) -> Part:
        given, begin = self._given, self._begin
        match name:
            case "break":
                time = given.get("time")
                length = attributes.BREAK_DEFAULT_MS
                if time is not None:
                    length = _value("time", time, attributes.milliseconds)
                self._silence_ms += length
                if self._silence_ms > LONGEST_SILENCE_MS:
                    raise ValueError(
                        f"the breaks of a document may last {LONGEST_SILENCE_MS // 60_000} minutes"
                    )
                return Break(length, begin, end)
            case "soundEvent":
                self._count_sound()
                return Sound(_value("src", given["src"], attributes.source), begin, end)
            case "sub":
                alias = _value("alias", given["alias"], attributes.filled)
                if len(alias) > LONGEST_ALIAS:
                    raise ValueError(f"'alias' may have {LONGEST_ALIAS} characters")
                return Sub(alias, *(text.span(0, len(text)) if len(text) else (begin, end)))
            case "phoneme":
                alphabet = given["alphabet"]
                if alphabet not in attributes.ALPHABETS:
                    raise ValueError(f"'alphabet' must be one of {', '.join(attributes.ALPHABETS)}")
                return Phoneme(alphabet, attributes.ALPHABETS[alphabet](given["ph"], text.text), text)
            case _:
                kind = given["interpret-as"]
                if kind not in set(SayAsKind):
                    raise ValueError(f"'interpret-as' must be one of {', '.join(SayAsKind)}")
                return SayAs(SayAsKind(kind), text)

    def _count_sound(self) -> None:
        self._sounds += 1
        if self._sounds > MOST_SOUNDS:
            raise ValueError(f"a document may name {MOST_SOUNDS} sounds")


def _audible(part: Part) -> bool:
    return not isinstance(part, Edge | Emotion) and not (
        isinstance(part, Text) and not part.text.text.strip()
    )


def _value(name: str, value: str, read: Callable[[str], T]) -> T:
    try:
        return read(value)
    except ValueError as error:
        raise ValueError(f"'{name}' must be {error}, not '{shortened(value, 40)}'") from None
