"""From what a voice list or an instruction calls a dialect to what the front-end calls it."""

from collections.abc import Mapping

from voxwire.errors import NotYetSupported
from voxwire.voices.instructions import InstructionSet
from voxwire.voices.models import Dialect, Origin, Voice

STANDARD = frozenset({"mandarin", "普通话"})

WORDS: Mapping[str, str] = {
    "henan": "河南话",
    "sichuan": "四川话",
    "dongbei": "东北话",
    "shaanxi": "陕西话",
    "shandong": "山东话",
    "tianjin": "天津话",
    "cantonese": "广东话",
}
"""The front-end's dialects, in the words of the fixed instructions."""
READ: Mapping[str, str] = {
    **{name: name for name in WORDS},
    **{words: name for name, words in WORDS.items()},
    "粤语": "cantonese",
    Dialect.CANTONESE: "cantonese",
}
"""The front-end's dialect for each name: those of the catalog, those of free instructions, and the words of
the fixed ones."""


INSTRUCTION = InstructionSet("dialects", ("请用<dialect>表达。",), {"dialect": ("普通话", *WORDS.values())})
"""How a voice of no list is asked for a dialect (real-time speech synthesis guide, "dialects")."""


def spoken_dialect(voice: Voice, asked: str | None = None) -> str | None:
    """The front-end's dialect for speech of a voice; None for Standard Chinese.

    A voice whose list names dialects without Mandarin speaks the first of them. Where there are no rules for
    it (Minnan, Shanghai, Beijing, Nanjing) it speaks Mandarin; docs/dialects.md says so.

    Args:
        voice: who speaks.
        asked: the dialect of an instruction, fixed or free, such as ``河南话`` or ``henan``.

    Raises:
        NotYetSupported: there are no rules for the dialect that was asked for.

    """
    if asked is None:
        own = voice.dialects[0] if voice.dialects and Dialect.MANDARIN not in voice.dialects else None
        return None if own is None else READ.get(own)
    if asked in STANDARD:
        return None
    if asked not in READ:
        raise NotYetSupported(f"The dialect '{asked}'")
    return READ[asked]


def instruction_for(dialect: str) -> str:
    """The fixed instruction that asks for a dialect by one of its names.

    Raises:
        NotYetSupported: there are no rules for it.

    """
    if dialect not in READ:
        raise NotYetSupported(f"The dialect '{dialect}'")
    return f"请用{WORDS[READ[dialect]]}表达。"


def instructed_dialect(voice: Voice, instruction: str) -> str | None:
    """The dialect that a fixed instruction asks a voice for; None where it is another instruction.

    Designed voices speak none (real-time speech synthesis guide, "dialects").
    """
    forms = voice.instructions if voice.origin is Origin.SYSTEM else INSTRUCTION
    if voice.origin is Origin.DESIGN:
        return None
    slots = None if forms is None else forms.match(instruction)
    return slots["dialect"] if slots is not None and slots.keys() == {"dialect"} else None
