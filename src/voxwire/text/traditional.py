"""Traditional characters as the simplified ones whose words and contexts the tables know."""

import re
from collections.abc import Callable
from importlib.resources import files

_AMBIGUOUS = re.compile(
    "乾(?![隆坤卦陵元县])|(?<![名显论原编土合遗巨拙卓昭所])著(?![名作称述者书有录])|瞭(?=解)"
)
"""Characters of both scripts where they are traditional; their neighbours are simplified by then."""
_DRY = re.compile("乾(?=[杯脆燥枯旱涸洗爹果柴冰咳])|(?<=[豆肉晒擦吹烘晾烤])乾(?![隆坤])")
"""Words that tell by themselves that the character is traditional, where all others are of both scripts."""
_PLAIN = {"乾": "干", "著": "着", "瞭": "了"}


def load_simplifier() -> Callable[[str], str]:
    """Load the table; what is returned keeps the length of a text, and leaves simplified text alone."""
    lines = files("voxwire.text").joinpath("data/traditional.txt").read_text(encoding="utf-8").splitlines()
    pairs = [pair for line in lines if not line.startswith("#") for pair in line.split()]
    table = str.maketrans("".join(pair[0] for pair in pairs), "".join(pair[1] for pair in pairs))

    def simplify(text: str) -> str:
        plain = _DRY.sub("干", text.translate(table))
        return text if plain == text else _AMBIGUOUS.sub(lambda match: _PLAIN[match.group()], plain)

    return simplify
