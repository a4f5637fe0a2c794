"""What a misspelt name was most likely meant to be."""

from collections.abc import Iterable
from difflib import get_close_matches

from voxwire.voices.blends import blend_problem


def meant(given: str, known: Iterable[str]) -> str | None:
    """The known name that is most like the given one; None if none is much like it."""
    names = {name.lower(): name for name in known}
    found = get_close_matches(given.lower(), names, 1, 0.7)
    return names[found[0]] if found else None


def voice_hint(voice: str, known: Iterable[str]) -> str:
    """What to do about a voice that is not there, as the second half of a sentence without its full stop."""
    if problem := blend_problem(voice):
        return problem
    close = meant(voice, known)
    if close is None:
        return "see 'voxwire voices list'"
    return f"did you mean {close!r}? 'voxwire voices list' shows all"
