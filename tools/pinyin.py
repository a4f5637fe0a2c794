"""Makes the table of pinyin that Chinese is read by: characters, phrases, and words with a light syllable.

The readings are those of the package ``pypinyin`` (MIT License), whose dictionaries take 40 MB of memory.
Run ``python -m tools.pinyin``; the table is checked in.
"""

import gzip
from collections.abc import Iterator
from pathlib import Path

from pypinyin import Style, lazy_pinyin
from pypinyin.phrases_dict import phrases_dict
from pypinyin.pinyin_dict import pinyin_dict

from voxwire.text.g2p.readings_zh import LIGHT

TABLE = Path(__file__).parents[1] / "src/voxwire/text/g2p/data/pinyin.txt.gz"


def words() -> list[str]:
    """What has an entry, sorted."""
    return sorted({*map(chr, pinyin_dict), *phrases_dict, *LIGHT})


def reading(word: str) -> list[str]:
    """A numbered syllable for each character; 5 is the neutral tone."""
    return lazy_pinyin(word, style=Style.TONE3, neutral_tone_with_five=True)


def lines() -> Iterator[str]:
    """The table."""
    yield "# Words and their readings, from pypinyin (MIT License). Made by tools/pinyin.py.\n"
    for word in words():
        yield f"{word} {' '.join(reading(word))}\n"


def main() -> None:
    """Write the table."""
    # Without a time in its head, the same table is the same file.
    TABLE.write_bytes(gzip.compress("".join(lines()).encode(), mtime=0))


if __name__ == "__main__":
    main()
