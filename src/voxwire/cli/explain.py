"""``voxwire explain``: what will be said for a text, and why."""

import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any

import msgspec
import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from voxwire.errors import InvalidParameter, VoxwireError
from voxwire.speech.explaining import Explanation, explain, explain_ssml
from voxwire.text.frontend import Frontend
from voxwire.text.ipa import ipa
from voxwire.text.lexicon import Lexicon


class Question(msgspec.Struct, frozen=True):
    """One line of input with ``--jsonl``."""

    id: Any = None
    text: str = ""
    lang: str | None = None
    ssml: bool = False
    pieces: tuple[str, ...] | None = None
    lexicon: Mapping[str, str] = {}
    markdown: bool = False


def command(
    text: Annotated[
        str | None, typer.Argument(help="The text; without it, each line of standard input is one.")
    ] = None,
    file: Annotated[
        Path | None, typer.Option(help="Read this file instead.", exists=True, dir_okay=False)
    ] = None,
    lang: Annotated[
        str | None, typer.Option(help="Language of the text, as BCP 47 tag. Default: found out.")
    ] = None,
    ssml: Annotated[bool, typer.Option("--ssml", help="The text is an SSML document.")] = False,
    markdown: Annotated[
        bool, typer.Option("--markdown", help="The text is Markdown; its marks are not read.")
    ] = False,
    say: Annotated[
        list[str] | None,
        typer.Option(
            metavar="WORD=SOUND", help="How a word is pronounced: IPA, CMU phonemes, pinyin or other words."
        ),
    ] = None,
    jsonl: Annotated[
        bool, typer.Option("--jsonl", help="Read questions and print answers as JSON, one object a line.")
    ] = False,
) -> None:
    """Show how a text is cut, read and pronounced, without speaking it.

    With --jsonl each line of input is an object with "text" and, if wanted, "id", "lang", "ssml", "markdown",
    "pieces" (the text as it arrives, in place of "text") and "lexicon" (words and their pronunciations).

    Examples: voxwire explain "Dr. Lee lives at 42 Elm Dr."; voxwire explain --jsonl < texts.jsonl;
    voxwire explain --ssml "<speak>Wait<break time='1s'/>now.</speak>"
    """
    frontend = Frontend.create()
    if jsonl:
        for line in _lines(text, file):
            if line.strip():
                print(msgspec.json.encode(answer(line, frontend)).decode(), flush=True)
        return
    console = Console()
    for line in [text] if text is not None else _lines(None, file):
        question = Question(
            text=line.rstrip("\n"), lang=lang, ssml=ssml, markdown=markdown, lexicon=_lexicon(say or ())
        )
        _show(_explain(question, frontend), console)


def answer(line: str, frontend: Frontend) -> dict[str, object]:
    """The answer to one line of JSON; what is wrong with the line itself is told in ``errors``."""
    try:
        question = msgspec.json.decode(line, type=Question)
    except (msgspec.DecodeError, UnicodeError) as error:
        return _as_json(None, Explanation(errors=(InvalidParameter(f"The line is no question: {error}"),)))
    return _as_json(question.id, _explain(question, frontend))


def _explain(question: Question, frontend: Frontend) -> Explanation:
    pieces = (question.text,) if question.pieces is None else question.pieces
    try:
        lexicon = Lexicon.of(question.lexicon)
    except VoxwireError as error:
        return Explanation(errors=[error])
    if question.ssml:
        return explain_ssml("".join(pieces), frontend, language=question.lang, lexicon=lexicon)
    return explain(pieces, frontend, language=question.lang, lexicon=lexicon, markdown=question.markdown)


def _lexicon(entries: Iterable[str]) -> dict[str, str]:
    """Entries of the form WORD=SOUND."""
    lexicon: dict[str, str] = {}
    for entry in entries:
        word, equals, sound = entry.partition("=")
        if not equals:
            raise typer.BadParameter(f"{entry!r} is not of the form WORD=SOUND")
        lexicon[word] = sound
    return lexicon


def _lines(text: str | None, file: Path | None) -> Iterable[str]:
    if text is not None:
        return [text]
    return _read(file) if file is not None else sys.stdin


def _read(file: Path) -> Iterator[str]:
    with file.open(encoding="utf-8") as lines:
        yield from lines


def _as_json(id_: object, explanation: Explanation) -> dict[str, object]:
    return {
        "id": id_,
        "spoken": explanation.spoken,
        "utterances": [
            {"text": piece.text, "begin": piece.begin, "end": piece.end} for piece in explanation.utterances
        ],
        "tokens": [
            {
                "text": placed.token.word.text,
                "begin": placed.begin,
                "end": placed.end,
                "lang": placed.token.word.language,
                "spoken": placed.token.spoken,
                "phonemes": ipa(placed.token.word.phonemes),
                "pinyin": placed.token.pinyin,
                "pinyin_spoken": placed.token.pinyin_spoken,
            }
            for placed in explanation.tokens
        ],
        "breaks": [{"at": pause.at, "ms": pause.ms} for pause in explanation.breaks],
        "errors": [_error(error) for error in explanation.errors],
    }


def _error(error: VoxwireError) -> dict[str, str]:
    return {"code": error.code, "message": error.message}


def _show(explanation: Explanation, console: Console) -> None:
    """Print tables for people: one a utterance."""
    for piece in explanation.utterances:
        table = Table(box=None, title=Text(piece.text), title_justify="left", title_style="bold")
        for heading in ("at", "text", "spoken", "phonemes", "pinyin", "lang"):
            table.add_column(heading, justify="right" if heading == "at" else "left")
        for placed in explanation.tokens:
            if piece.begin <= placed.begin < piece.end:
                token = placed.token
                cells = (
                    str(placed.begin),
                    token.word.text,
                    token.spoken,
                    ipa(token.word.phonemes),
                    _pinyin(token.pinyin, token.pinyin_spoken),
                    token.word.language,
                )
                table.add_row(*map(Text, cells))
        console.print(table)
    for pause in explanation.breaks:
        console.print(f"pause at {pause.at}: {pause.ms} ms", markup=False)
    for error in explanation.errors:
        console.print(f"{error.code}: {error.message}", style="red", markup=False)


def _pinyin(plain: Iterable[str] | None, spoken: Iterable[str] | None) -> str:
    """Dictionary tones, and the spoken ones where they differ."""
    before, after = " ".join(plain or ()), " ".join(spoken or ())
    return before if before == after else f"{before} → {after}"
