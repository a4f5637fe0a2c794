"""The table by which the server chooses a generator: what the light one loses, by pack."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

SHORTFALL = Path(__file__).parents[1] / "src/voxwire/engines/kokoro/light.yaml"
_HEAD = """\
# Points of estimated mean opinion (Distill-MOS, 1-5) that the light generator loses, by pack, and by how many
# sentences each was judged; 0: with the networks before. Made with `python -m evaluation generators`, which
# hears all packs, and with `python -m evaluation many_sentences`, which hears more of some.
"""


def write_shortfall(
    version: str, lost: Mapping[str, float], sentences: Mapping[str, int], path: Path = SHORTFALL
) -> None:
    """Put verdicts into the table, unless it has some on more sentences of the same generator.

    Those on another generator stay as long as there is nothing better.

    Args:
        version: of the generator.
        lost: points, by pack.
        sentences: how many were heard, by pack.
        path: the table.

    """
    known: dict[str, Any] = yaml.safe_load(path.read_text("utf-8")) if path.exists() else {}
    kept: dict[str, Any] = {"packs": {}, "sentences": {}} | known
    if known.get("version") != version:
        kept["sentences"] = dict.fromkeys(kept["packs"], 0)
    for pack, points in lost.items():
        if kept["sentences"].get(pack, 0) <= sentences[pack]:
            kept["packs"][pack], kept["sentences"][pack] = round(points, 2), sentences[pack]
    lines = [f'version: "{version}"']
    for name in ("packs", "sentences"):
        lines += [f"{name}:", *(f"  {pack}: {value}" for pack, value in sorted(kept[name].items()))]
    path.write_text(_HEAD + "\n".join([*lines, ""]), "utf-8")
