"""``voxwire explain``: what will be said for a text, and why."""

import io
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import msgspec
import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from voxwire.cli import ConfigOption, DataDirOption, output
from voxwire.cli.files import only_one, read_text, typed
from voxwire.cli.lexicon import stored_lexicon
from voxwire.cli.output import JsonOption, console, print_json
from voxwire.speech.explain_lines import Question, answer, explain_question
from voxwire.speech.explain_lines import as_json as explanation_as_json
from voxwire.speech.explaining import Explanation, finish
from voxwire.text.frontend import Frontend
from voxwire.text.ipa import ipa


def command(
    text: Annotated[
        str | None,
        typer.Argument(
            help="The text; without it, each line of standard input is one, or all of it with --ssml or"
            " --markdown."
        ),
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
    as_json: JsonOption = False,
    jsonl: Annotated[
        bool, typer.Option("--jsonl", help="Read questions and print answers as JSON, one object a line.")
    ] = False,
    workspace: Annotated[
        str | None, typer.Option(metavar="NAME", help="Read with the lexicons of this workspace.")
    ] = None,
    data_dir: DataDirOption = None,
    config: ConfigOption = None,
) -> None:
    """Show how a text is cut, read and pronounced, without speaking it.

    With --jsonl each line of input is an object with "text" and, if wanted, "id", "lang", "ssml", "markdown",
    "pieces" (the text as it arrives, in place of "text") and "lexicon" (words and their pronunciations).

    Examples: voxwire explain "Dr. Lee lives at 42 Elm Dr."; voxwire explain --json --file notes.txt;
    voxwire explain --jsonl < texts.jsonl;
    voxwire explain --ssml "<speak>Wait<break time='1s'/>now.</speak>"
    """
    only_one(text, file)
    frontend = Frontend.create()
    shared = None if workspace is None else stored_lexicon(config, data_dir, workspace)
    if jsonl:
        for line in _lines(text, file):
            if line.strip():
                print(msgspec.json.encode(answer(line, frontend, shared)).decode(), flush=True)
        return
    lexicon = _lexicon(say or ())
    explanations = (
        finish(
            explain_question(
                Question(text=line.rstrip("\n"), lang=lang, ssml=ssml, markdown=markdown, lexicon=lexicon),
                frontend,
                shared,
            )
        )
        for line in (_whole(text, file) if ssml or markdown else _lines(text, file))
    )
    if as_json:
        print_json([explanation_as_json(None, each) for each in explanations])
        return
    screen, faulty = console(), False
    for each in explanations:
        _show(each, screen)
        faulty = faulty or bool(each.errors)
    if faulty:
        raise typer.Exit(1)


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
    return io.StringIO(read_text(file)) if file is not None else iter(typed, "")


def _whole(text: str | None, file: Path | None) -> Iterable[str]:
    """The input as one text: what a line of a document means is told by others."""
    return ["".join(_lines(text, file))]


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
                    token.language,
                )
                table.add_row(*map(Text, cells))
        console.print(table)
    for pause in explanation.breaks:
        console.print(f"pause at {pause.at}: {pause.ms} ms", markup=False)
    for error in explanation.errors:
        told = Text(f"{error.code}: {error.message}", style="red")
        output.console(error=True).print(told, soft_wrap=True)


def _pinyin(plain: Iterable[str] | None, spoken: Iterable[str] | None) -> str:
    """Dictionary tones, and the spoken ones where they differ."""
    before, after = " ".join(plain or ()), " ".join(spoken or ())
    return before if before == after else f"{before} → {after}"
