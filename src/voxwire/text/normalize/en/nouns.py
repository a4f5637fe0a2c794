"""Which words count something: plurals, as far as their spelling tells."""

from voxwire.text.tables import words

_VERBS = words(
    "is was has does looks seems comes goes gets makes takes needs works says means marks sees brings begins"
    " starts ends remains becomes offers uses shows features supports beats lets wins runs gives keeps adds"
    " costs sells ships opens closes stands holds plays leads lies allows includes requires provides"
    " promises ranks"
)
_OTHERS = words("this its his us plus versus always perhaps as thus across towards afterwards yes whereas")
_SHORTEST = 4
"""Letters of a plural; shorter words are mostly something else."""


def is_plural(word: str) -> bool:
    """Whether a word in lower case looks like a noun in the plural, not like a verb behind its subject."""
    if len(word) < _SHORTEST or not word.endswith("s") or word.endswith("ss"):
        return False
    return word not in _VERBS and word not in _OTHERS
