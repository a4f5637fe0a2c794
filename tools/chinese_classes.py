"""Makes the table of historical classes of Chinese characters that the dialect front-ends need.

Cantonese keeps apart what Standard Chinese has merged: a final stop shows the entering tone, its register
whether the initial was voiced, and ``z c s`` against ``g k h`` whether a Mandarin ``j q x`` was a sibilant.
Needs the package ``ToJyutping``. Run ``python -m tools.chinese_classes``; the table is checked in.
"""

from pathlib import Path

import ToJyutping
from pypinyin import Style, lazy_pinyin

TABLE = Path(__file__).parents[1] / "src/voxwire/text/dialects/data/classes.txt"


def common() -> list[str]:
    """The 3,755 common characters: level 1 of GB 2312."""
    found = []
    for row in range(0xB0, 0xD8):
        for cell in range(0xA1, 0xFF):
            try:
                found.append(bytes((row, cell)).decode("gb2312"))
            except UnicodeDecodeError:
                continue
    return found


def classify(character: str) -> list[str]:
    """The classes of one character."""
    ((_, jyutping),) = ToJyutping.get_jyutping_list(character)
    if not jyutping:
        return []
    tone, base = jyutping[-1], jyutping[:-1]
    found = []
    mandarin = lazy_pinyin(character, style=Style.NORMAL)[0][0]
    if base[-1] in "ptk":
        # 活 and 学 once began with a voiced fricative, which Mandarin still has as h or x.
        sonorant = (base[0] in "mnljw" or base.startswith("ng")) and mandarin not in "hx"
        found.append("entering-" + ("voiceless" if tone in "13" else "sonorant" if sonorant else "voiced"))
    if mandarin in "jqx" and base[0] in "zcs":
        found.append("sharp")
    return found


def main() -> None:
    """Write the table."""
    classes: dict[str, str] = {}
    for character in common():
        for name in classify(character):
            classes[name] = classes.get(name, "") + character
    header = (
        "# Historical classes of common characters, told by their Cantonese readings (ToJyutping, BSD\n"
        "# 2-Clause; its data from rime-cantonese, CC BY 4.0). Made by tools/chinese_classes.py.\n"
    )
    TABLE.write_text(header + "".join(f"{n} {c}\n" for n, c in sorted(classes.items())), encoding="utf-8")


if __name__ == "__main__":
    main()
