"""From a Mandarin reading to a dialect's."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from voxwire.text.dialects.contours import Contour, nearest_tone
from voxwire.text.dialects.tables import Dialect
from voxwire.text.g2p.pinyin import FINALS, INITIALS, TONES, Syllable

_SIBILANTS = ("zh", "ch", "sh", "r", "z", "c", "s")


@dataclass(frozen=True, slots=True)
class DialectSyllable:
    """One syllable as a dialect says it."""

    initial: str
    """Pinyin initial, or one of the dialect's own; empty for none."""
    final: str
    """Pinyin final, or one of the dialect's own."""
    tone: int
    """Tone class, 1 to 4 as in Standard Chinese; 5 is light."""
    phonemes: str
    """In the engine's alphabet, with its nearest tone."""
    contour: Contour | None
    """The tone the dialect has; None for a light syllable, whose pitch follows its neighbour."""
    rhyme: int = 0
    """Where its rhyme begins in ``phonemes``, which carries the tone."""


@dataclass(frozen=True, slots=True)
class _Draft:
    initial: str
    final: str
    tone: int


def dialect_reading(
    text: str, syllables: Sequence[Syllable], dialect: Dialect
) -> list[DialectSyllable | None]:
    """Read a phrase as the dialect does.

    Args:
        text: the characters of a phrase without punctuation.
        syllables: its dictionary tones, one syllable per character.
        dialect: what to read it in.

    Returns:
        One syllable per character; None for what has no reading.

    """
    drafts = [
        _draft(character, syllable, dialect) for character, syllable in zip(text, syllables, strict=True)
    ]
    toned = _sandhi(drafts, dialect)
    return [None if draft is None else _spell(draft, dialect) for draft in toned]


def parts(base: str) -> tuple[str, str]:
    """Pinyin without a tone as initial and final; the final is spelled as behind a consonant.

    ``yan`` is ``("", "ian")``, ``ju`` is ``("j", "v")``, ``shi`` is ``("sh", "-i")``.
    """
    if base.startswith("yu"):
        return "", "v" + base[2:]
    if base == "you":
        return "", "iu"
    if base[:1] == "y":
        return "", base[1:] if base[1:2] == "i" else "i" + base[1:]
    if base in ("wei", "wen"):
        return "", {"wei": "ui", "wen": "un"}[base]
    if base[:1] == "w":
        return "", base[1:] if base[1:2] == "u" else "u" + base[1:]
    initial = base[:2] if base[:2] in INITIALS else base[:1] if base[:1] in INITIALS else ""
    final = base[len(initial) :]
    if initial in ("j", "q", "x") and final[:1] == "u":
        final = "v" + final[1:]
    if initial in _SIBILANTS and final == "i":
        final = "-i"
    return initial, final


def _draft(character: str, syllable: Syllable, dialect: Dialect) -> _Draft | None:
    own = Syllable.parse(dialect.readings.get(character, ""))
    syllable = own or syllable
    if not syllable.base:
        return None
    initial, final = parts(syllable.base)
    tone = syllable.tone if own or syllable.tone == 5 else _tone(character, syllable.tone, dialect)
    for rule in dialect.rules:
        if rule.initials and initial not in rule.initials:
            continue
        if rule.finals and final not in rule.finals:
            continue
        if rule.characters and character not in rule.characters:
            continue
        initial, final = (
            rule.initial.get(initial, rule.initial.get("*", initial)),
            rule.final.get(final, rule.final.get("*", final)),
        )
    return _Draft(initial, final, tone)


def _tone(character: str, tone: int, dialect: Dialect) -> int:
    for kind, entering in dialect.entering.items():
        if character in dialect.classes[f"entering-{kind}"]:
            return entering
    return tone


def _sandhi(drafts: Sequence[_Draft | None], dialect: Dialect) -> list[_Draft | None]:
    """Neighbouring tones change from the end to the beginning, each by what its neighbour was."""
    result = list(drafts)
    for index in range(len(drafts) - 2, -1, -1):
        here, there, changed = drafts[index], drafts[index + 1], result[index + 1]
        if here is None or there is None or changed is None:
            continue
        for rule in dialect.sandhi:
            if (here.tone, there.tone) == rule.before:
                result[index] = replace(here, tone=rule.after[0])
                result[index + 1] = replace(changed, tone=rule.after[1]) if changed == there else changed
                break
    return result


def _spell(draft: _Draft, dialect: Dialect) -> DialectSyllable:
    nucleus, coda = (
        dialect.finals.get(draft.final) or FINALS.get(draft.final) or _SPECIAL.get(draft.final, ("", ""))
    )
    initial = dialect.initials.get(draft.initial, INITIALS.get(draft.initial, ""))
    contour = dialect.tones.get(draft.tone) if draft.tone != 5 else None
    tone = TONES[nearest_tone(contour)] if contour is not None else ""
    phonemes = initial + nucleus + tone + coda
    return DialectSyllable(draft.initial, draft.final, draft.tone, phonemes, contour, len(initial))


_SPECIAL = {
    "-i": ("ɨ", ""),
    "er": ("ɚ", ""),
    "ueng": ("wə", "ŋ"),
    "io": ("jo", ""),
    "m": ("m", ""),
    "n": ("n", ""),
}
