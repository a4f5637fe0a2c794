"""What is said in place of a text of some kind."""

from dataclasses import dataclass

from voxwire.text.g2p import Reading
from voxwire.text.languages import Run


@dataclass(frozen=True, slots=True)
class Fixed:
    """A word whose pronunciation is known."""

    language: str
    """BCP 47 primary subtag."""
    reading: Reading


Wording = Run | Fixed
"""Words of one language that need no normalising, or a word whose pronunciation is known."""
