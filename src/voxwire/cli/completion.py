"""``voxwire completion``: the script that lets a shell complete commands, options, models and voices."""

import os
import shlex
from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum
from typing import Annotated

import typer
from typer.completion import get_completion_script
from typer.main import get_install_completion_arguments

VARIABLE = "_VOXWIRE_COMPLETE"
"""Set by the script when a shell asks what could come next."""


class Shell(StrEnum):
    """A shell there is a script for."""

    BASH = "bash"
    ZSH = "zsh"
    FISH = "fish"


def command(
    shell: Annotated[Shell, typer.Argument(metavar="SHELL", help="bash, zsh or fish.")],
) -> None:
    """Print a script that lets the shell complete commands, options, and names of models and voices.

    For now: source <(voxwire completion bash)

    For good: voxwire completion bash > ~/.local/share/bash-completion/completions/voxwire;
    voxwire completion zsh > a directory of $fpath, as _voxwire;
    voxwire completion fish > ~/.config/fish/completions/voxwire.fish
    """
    typer.echo(get_completion_script(prog_name="voxwire", complete_var=VARIABLE, shell=shell.value))


def prepare_to_complete() -> None:
    """Have Typer know the shells, if one asks; it does so by itself only for options that install scripts."""
    if VARIABLE in os.environ:
        get_install_completion_arguments()


def words_being_completed(environment: Mapping[str, str] = os.environ) -> list[str]:
    """What stands on the shell's line behind ``voxwire``, if a shell asks; otherwise nothing."""
    if VARIABLE not in environment:
        return []
    line = environment.get("_TYPER_COMPLETE_ARGS") or environment.get("COMP_WORDS") or ""
    try:
        return shlex.split(line)[1:]
    except ValueError:
        # A quote is open still.
        return line.split()[1:]


def one_of(*words: str) -> Callable[[str], list[str]]:
    """Completes one of some words."""

    def begin_like(incomplete: str) -> list[str]:
        return [str(word) for word in words if word.startswith(incomplete)]

    return begin_like


def model_names(incomplete: str) -> Iterator[str]:
    """Names of models that begin like that."""
    from voxwire.voices.catalog import Catalog

    return (model.name for model in Catalog.load().models() if model.name.startswith(incomplete))


def voice_names(incomplete: str) -> Iterator[str]:
    """Names of system voices that begin like that, each once."""
    from voxwire.voices.catalog import Catalog

    return iter(
        dict.fromkeys(voice.id for _, voice in Catalog.load().voices() if voice.id.startswith(incomplete))
    )
