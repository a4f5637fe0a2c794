"""Cantonese: Jyutping in the engine's phonemes."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

import yaml

from voxwire.text.dialects.contours import Contour, nearest_tone
from voxwire.text.g2p.pinyin import TONES

_SYLLABLE = re.compile(
    r"(?P<initial>ng|gw|kw|[bpmfdtnlgkhwzcsj])?(?P<nucleus>aa|oe|eo|yu|[aeiou])(?P<coda>ng|[iumnptk])?(?P<tone>[1-6])"
)
_SYLLABIC = re.compile(r"(?P<nasal>m|ng)(?P<tone>[1-6])")


@dataclass(frozen=True, slots=True)
class CantoneseSyllable:
    """One syllable of Cantonese."""

    jyutping: str
    phonemes: str
    """In the engine's alphabet, with its nearest tone."""
    contour: Contour
    rhyme: int = 0
    """Where its rhyme begins in ``phonemes``, which carries the tone."""


class Jyutping:
    """Spells Jyutping in phonemes."""

    def __init__(self, table: Mapping[str, Any]) -> None:
        """Take the table of ``data/cantonese.yaml``."""
        self._table = table
        self._tones = {int(tone): Contour.parse(str(contour)) for tone, contour in table["tones"].items()}

    def spell(self, jyutping: str) -> CantoneseSyllable | None:
        """Read ``hoeng1``; None when it is no syllable."""
        nasal = _SYLLABIC.fullmatch(jyutping)
        if nasal:
            phonemes = self._table["initials"][nasal["nasal"]]
            return self._syllable(jyutping, "", phonemes, "", self._tones[int(nasal["tone"])])
        match = _SYLLABLE.fullmatch(jyutping)
        if not match:
            return None
        coda = match["coda"] or ""
        contour = self._tones[int(match["tone"])]
        if coda in ("p", "t", "k"):
            contour = Contour(contour.levels[:1])
        initial = self._table["initials"].get(match["initial"] or "", "")
        nucleus = self._table["nuclei"][match["nucleus"]]
        for lacking, instead in self._table["substitutes"].items():
            nucleus = nucleus.replace(lacking, instead)
        return self._syllable(jyutping, initial, nucleus, self._table["codas"][coda], contour)

    def _syllable(
        self, jyutping: str, initial: str, nucleus: str, coda: str, contour: Contour
    ) -> CantoneseSyllable:
        phonemes = initial + nucleus + TONES[nearest_tone(contour)] + coda
        return CantoneseSyllable(jyutping, phonemes, contour, len(initial))


def load_jyutping() -> Jyutping:
    """Load the table that ships with the package."""
    path = files("voxwire.text.dialects").joinpath("data/cantonese.yaml")
    return Jyutping(yaml.safe_load(path.read_text(encoding="utf-8")))
