"""Files that commands read and write."""

from pathlib import Path

from voxwire.audio.formats import Container
from voxwire.errors import AudioError, ConfigurationError

_SUFFIXES = {".wav": "wav", ".mp3": "mp3", ".opus": "opus", ".ogg": "opus", ".pcm": "pcm", ".raw": "pcm"}


def container_for(out: Path, asked: str | None = None) -> Container:
    """What goes into a file: what is asked for, else what its ending says; pipes and devices get WAV.

    Raises:
        AudioError: that is no audio, or no file can be there.

    """
    if out.is_dir():
        raise AudioError(f"{out} is a directory; name a file in it.")
    name = asked or _SUFFIXES.get(out.suffix.lower(), "wav" if _streams(out) else "")
    try:
        return Container(name)
    except ValueError:
        problem = f"{asked or out.suffix!r} is none"
        if asked is None and not out.suffix:
            problem = f"{out} has no ending that says it"
        raise AudioError(f"Give --format wav, mp3, opus, aac, flac or pcm; {problem}.") from None


def read_text(file: Path) -> str:
    """The text of a file.

    Raises:
        ConfigurationError: it is not in UTF-8.

    """
    try:
        return file.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise ConfigurationError(f"The file {file} must be in UTF-8.") from None


def _streams(out: Path) -> bool:
    """Whether it is no file on a disk, but something that is written to."""
    return str(out) in ("-", "/dev/stdout") or out.is_fifo() or out.is_char_device()
