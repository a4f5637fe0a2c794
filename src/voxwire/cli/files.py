"""Files that commands read and write."""

import sys
from pathlib import Path

import typer

from voxwire.audio.formats import Container
from voxwire.errors import AudioError, ConfigurationError

_SUFFIXES = {".wav": "wav", ".mp3": "mp3", ".opus": "opus", ".ogg": "opus", ".pcm": "pcm", ".raw": "pcm"}


def container_for(out: Path, asked: str | None = None, *, by_option: bool = True) -> Container:
    """What goes into a file: what is asked for, else what its ending says; pipes and devices get WAV.

    Args:
        out: the file.
        asked: what ``--format`` asks for.
        by_option: whether the command has that option.

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
        remedy = (
            "Give --format wav, mp3, opus, aac, flac or pcm"
            if by_option
            else "Name a file that ends with .wav, .mp3, .opus, .ogg or .pcm"
        )
        raise AudioError(f"{remedy}; {problem}.") from None


def read_text(file: Path) -> str:
    """The text of a file.

    Raises:
        ConfigurationError: it is not in UTF-8.

    """
    try:
        return file.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise ConfigurationError(f"The file {file} must be in UTF-8.") from None


def only_one(text: str | None, file: Path | None) -> None:
    """See that a text is not given twice.

    Raises:
        typer.BadParameter: it is, and one of the two would be passed over.

    """
    if text is not None and file is not None:
        raise typer.BadParameter("give a text or --file, not both")


def typed(most: int = -1) -> str:
    """The next line of standard input, or its next characters; empty at the end.

    Args:
        most: characters at once, if it shall not wait for the end of a long line.

    Raises:
        ConfigurationError: it is closed, or not in its encoding.

    """
    # That is how Python shows a process that was started without one.
    if sys.stdin is None:
        raise ConfigurationError("Standard input is closed; give a text.")
    try:
        piece = sys.stdin.readline(most)
        # With the locale C, bytes that are no text come as halves of characters.
        piece.encode()
    except UnicodeError:
        encoding = sys.stdin.encoding or "utf-8"
        raise ConfigurationError(f"Standard input must be in {encoding.upper()}.") from None
    return piece


def _streams(out: Path) -> bool:
    """Whether it is no file on a disk, but something that is written to."""
    return str(out) in ("-", "/dev/stdout") or out.is_fifo() or out.is_char_device()
