"""The ``voxwire`` command.

Each subcommand is a module of this package, imported only when it is the one that was asked for, so that
``voxwire --help`` doesn't wait for the engine. A module offers ``command``, a function, or ``app``, a
:class:`typer.Typer` with subcommands of its own.
"""

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Annotated

import typer

from voxwire import __version__
from voxwire.cli.completion import prepare_to_complete, words_being_completed
from voxwire.cli.next_steps import next_step
from voxwire.errors import VoxwireError

DataDirOption = Annotated[
    Path | None,
    typer.Option(
        "--data-dir",
        metavar="DIR",
        help="Where keys, lexicons and custom voices are. Default: $VOXWIRE_DATA_DIR, or the user's data"
        " directory.",
        show_default=False,
    ),
]
"""``--data-dir``, for every command that opens the store; None leaves it to the settings."""

ConfigOption = Annotated[
    Path | None,
    typer.Option(
        "--config",
        metavar="FILE",
        help="The configuration file. Default: ./voxwire.toml, if there is one.",
        show_default=False,
    ),
]
"""``--config``, for every command that reads the settings."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One subcommand, as far as it is known without importing it."""

    name: str
    """Its name, and that of its module in this package."""
    summary: str
    """Its line in the list of commands."""
    group: bool = False
    """Whether the module offers ``app`` instead of ``command``."""


ENTRIES = (
    Entry("serve", "Run the speech server."),
    Entry("say", "Speak a text, into a file or to the sound device."),
    Entry("explain", "Show how a text is read, without speaking it."),
    Entry("interpret", "Show what an instruction or a voice description is taken for."),
    Entry("lexicon", "Keep words that are said in their own way.", group=True),
    Entry("voices", "Show the voices, and make your own.", group=True),
    Entry("keys", "Make, list, change and revoke API keys.", group=True),
    Entry("workspaces", "Keep clients apart, and say which models they may use.", group=True),
    Entry("store", "Move what a server keeps into shared state.", group=True),
    Entry("usage", "Show what keys came to, day by day."),
    Entry("audit", "Show what was done to keys and workspaces."),
    Entry("models", "Fetch and prepare models.", group=True),
    Entry("cluster", "Run engine replicas in processes of their own.", group=True),
    Entry("capacity", "Say how many listeners machines can carry."),
    Entry("bench", "Measure how fast a server is on this machine."),
    Entry("doctor", "Check whether this machine is ready to serve."),
    Entry("completion", "Print the script that completes commands in your shell."),
)
"""The subcommands, in the order the help shows them."""

_EPILOG = (
    "Begin with `voxwire models pull`, then `voxwire serve`; `voxwire COMMAND --help` tells more.\n\n"
    "Exit status: 0 it worked; 1 an error, told in one line on standard error; 2 wrong usage;"
    " 130 interrupted."
)


@dataclass(slots=True)
class Flags:
    """What the options before the subcommand asked for."""

    debug: bool = False
    """Whether errors show their traceback."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and exit.

    Exit status: 0 when it worked, 1 for an error, told in one line on standard error, 2 for wrong usage, 130
    when interrupted.

    Args:
        arguments: What follows ``voxwire``; without it, what the process was started with.

    """
    given = list(sys.argv[1:] if arguments is None else arguments)
    flags = Flags()
    named = given or words_being_completed()
    try:
        build_app(named, flags)(args=given, prog_name="voxwire")
    except KeyboardInterrupt:
        sys.exit(130)
    except Exception as error:
        if flags.debug:
            raise
        _tell(_sentence(error, asked_command(named)))
        sys.exit(1)


def build_app(arguments: Sequence[str], flags: Flags | None = None) -> typer.Typer:
    """The command line, with the module of the one subcommand that ``arguments`` name.

    The others are there by name, for the help and for hints after a misspelling.
    """
    app = typer.Typer(
        name="voxwire",
        epilog=_EPILOG,
        no_args_is_help=True,
        # `voxwire completion` does the same, and leaves files alone.
        add_completion=False,
        # Locals in a pretty traceback could hold keys.
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback()(_root(flags if flags is not None else Flags()))
    prepare_to_complete()
    asked = asked_command(arguments)
    for entry in ENTRIES:
        if entry.name == asked:
            _add(app, entry)
        else:
            app.command(entry.name, help=entry.summary)(_unloaded)
    return app


def asked_command(arguments: Sequence[str]) -> str | None:
    """The name of the subcommand, if one is given."""
    return next((argument for argument in arguments if not argument.startswith("-")), None)


def _root(flags: Flags) -> Callable[..., None]:
    def root(
        debug: Annotated[bool, typer.Option("--debug", help="Show the traceback of an error.")] = False,
        _version: Annotated[
            bool,
            typer.Option(
                "--version", help="Show the version and exit.", callback=_show_version, is_eager=True
            ),
        ] = False,
    ) -> None:
        """Text goes in as it is typed or generated, speech comes out while the text is still coming."""
        flags.debug = debug

    return root


def _show_version(asked: bool) -> None:
    if asked:
        typer.echo(f"voxwire {__version__}")
        raise typer.Exit


def _add(app: typer.Typer, entry: Entry) -> None:
    module = import_module(f"{__name__}.{entry.name}")
    if entry.group:
        app.add_typer(module.app, name=entry.name)
    else:
        app.command(entry.name)(module.command)


def _unloaded() -> None:
    raise AssertionError("a subcommand runs only after its module was loaded")


def _tell(problem: str) -> None:
    # Rich takes a while to import, and most commands end well.
    from rich.text import Text

    from voxwire.cli.output import console

    told = Text.assemble(("voxwire: error:", "bold red"), " ", problem)
    console(error=True).print(told, soft_wrap=True)


def _sentence(error: Exception, command: str | None) -> str:
    text = " ".join(str(error).split())
    if isinstance(error, VoxwireError):
        step = next_step(error, command)
        if step is None:
            return text
        return f"{text}{'' if text.endswith(('.', '!', '?')) else '.'} Next: {step}."
    if isinstance(error, OSError) and error.strerror:
        place = "" if error.filename is None else f"{error.filename}: "
        return f"{place}{error.strerror}."
    return f"{type(error).__name__}: {text} (`voxwire --debug …` shows where it happened)"
