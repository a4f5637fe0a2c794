"""Records the voices that ``docs/listen.md`` lets its readers hear, and writes the table of them.

Files that are there already are left alone; remove one to have it made again.
"""

import asyncio
import re
from dataclasses import dataclass
from pathlib import Path

from voxwire.audio.formats import AudioFormat, Container
from voxwire.cli.recording import recorded, recording_speech
from voxwire.cli.voices_preview import find_voice
from voxwire.settings import Settings
from voxwire.voices.catalog import Catalog

PAGE = Path("docs/listen.md")
FOLDER = Path("docs/previews")
FORMAT = AudioFormat(Container.OPUS, 24_000, 32_000)
BEGIN, END = "<!-- made: python -m tools.previews_page -->\n", "<!-- end -->\n"


@dataclass(frozen=True, slots=True)
class Preview:
    """A voice, and what it says."""

    voice: str
    who: str
    text: str

    @property
    def file(self) -> str:
        """The name of its recording."""
        return re.sub(r"[^A-Za-z0-9_]+", "-", self.voice) + ".ogg"


PREVIEWS = (
    Preview("longanyang", "CosyVoice; a sunny young man", "你好！很高兴认识你，今天想聊点什么呢？"),
    Preview("longanwen_v3", "CosyVoice; an elegant woman", "欢迎回来。您的快递预计明天上午十点送到。"),
    Preview("longhuhu_v3", "CosyVoice; a little girl", "妈妈，快来看，天上有一只大风筝！"),
    Preview(
        "longshange_v3", "CosyVoice; a man who speaks Shaanxi dialect", "今天天气真好，我们出去吃碗面吧。"
    ),
    Preview(
        "Cherry", "Qwen-TTS; a positive young woman", "The train leaves at ten past eight, 从二号站台出发。"
    ),
    Preview(
        "loongeric_v3",
        "CosyVoice; an Englishman",
        "Good evening. The concert begins at half past seven, in the old town hall.",
    ),
    Preview(
        "alloy", "OpenAI's name; an even American voice", "Sure! I moved your meeting to Thursday at 3 pm."
    ),
    Preview(
        "sambert-camila-v1",
        "Sambert; a Spanish woman",
        "Hace muy buen tiempo, vamos a dar un paseo por la playa.",
    ),
)


def table() -> str:
    """What the page says between its marks. On a code host the names lead to the files."""
    lines = ["", "| voice | | says | |", "|---|---|---|---|"]
    for preview in PREVIEWS:
        player = f'<audio controls preload="none" style="width:13em" src="previews/{preview.file}"></audio>'
        cells = (f"[`{preview.voice}`](previews/{preview.file})", preview.who, preview.text, player)
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join([*lines, "", ""])


def page(old: str) -> str:
    """The page with a new table."""
    pattern = re.compile(re.escape(BEGIN) + ".*?" + re.escape(END), re.DOTALL)
    return pattern.sub(lambda _: BEGIN + table() + END, old)


def main() -> None:
    """Record what is missing, and write the page."""
    FOLDER.mkdir(exist_ok=True)
    missing = [preview for preview in PREVIEWS if not (FOLDER / preview.file).is_file()]
    if missing:
        catalog = Catalog.load()
        with recording_speech(Settings.load()) as speech:
            for preview in missing:
                voice = find_voice(catalog, preview.voice)
                data = asyncio.run(recorded(speech, voice, FORMAT, preview.text))
                (FOLDER / preview.file).write_bytes(data)
    PAGE.write_text(page(PAGE.read_text("utf-8")), "utf-8")
    print(f"{len(missing)} new recordings; wrote {PAGE}")


if __name__ == "__main__":
    main()
