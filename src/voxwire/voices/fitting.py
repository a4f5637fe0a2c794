"""What makes a timbre for a voice of somebody's own: from a recording, or from a description."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Protocol

import msgspec

from voxwire.engines.base import Cancellation, Pcm, TimbreRecipe


@dataclass(frozen=True)
class Fitted:
    """A timbre that was made, and what its maker says of it."""

    recipe: TimbreRecipe
    similarity: float | None
    """How alike recording and timbre are, 0 to 1; None where nobody measured."""
    report: Mapping[str, float | str] = field(default_factory=dict)
    """What was measured, by name."""


class Fitter(Protocol):
    """Makes timbres for one engine. Calls block, for as long as minutes, and belong to one thread."""

    def clone(self, audio: Pcm, sample_rate: int, language: str | None, stop: Cancellation) -> Fitted:
        """Make a timbre like the voice in a recording.

        Args:
            audio: mono speech of one person, 3 to 60 s.
            sample_rate: of it, in Hz.
            language: BCP 47 tag of what is spoken in it, if that is known.
            stop: ends it.

        Raises:
            Cancelled: it was stopped.
            VoxwireError: it can't be done; the message says why.

        """

    def design(self, description: str, seed: int, stop: Cancellation) -> Fitted:
        """Make a timbre by a description, in Chinese or English.

        Args:
            description: of a voice.
            seed: chooses among the voices that fit it; the same seed gives the same timbre.
            stop: ends it.

        Raises:
            Cancelled: it was stopped.
            VoxwireError: it can't be done; the message says why.

        """

    def preview(self, fitted: Fitted, text: str) -> tuple[Pcm, int]:
        """Say something with a timbre; gives mono audio and its rate in Hz."""


def write_recipe(recipe: TimbreRecipe) -> dict[str, Any]:
    """A recipe as it is stored: all its fields, as JSON has them."""
    written: dict[str, Any] = msgspec.to_builtins(asdict(recipe))
    return written


def read_recipe(stored: Mapping[str, Any]) -> TimbreRecipe:
    """A recipe that was stored, also by a version that knew fewer fields, or more.

    Raises:
        msgspec.ValidationError: it is none.

    """
    return msgspec.convert(stored, TimbreRecipe)
