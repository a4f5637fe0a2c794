"""Completion, with the shells themselves."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from voxwire.cli.completion import VARIABLE, words_being_completed

from .conftest import Voxwire


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_script_for_each_shell(voxwire: Voxwire, shell: str) -> None:
    outcome = voxwire("completion", shell)
    assert outcome.status == 0
    assert f"{VARIABLE}=complete_{shell}" in outcome.out
    assert shell != "zsh" or outcome.out.startswith("#compdef voxwire\n")


def test_no_script_for_another(voxwire: Voxwire) -> None:
    outcome = voxwire("completion", "tcsh")
    assert outcome.status == 2
    assert "fish" in outcome.err


def test_bash_completes(voxwire: Voxwire, tmp_path: Path) -> None:
    """What a person sees who presses Tab behind these words."""
    script = tmp_path / "script"
    script.write_bytes(voxwire("completion", "bash").raw)
    command = tmp_path / "voxwire"
    command.write_text(f'#!/bin/sh\nexec {sys.executable} -m voxwire "$@"\n')
    command.chmod(0o755)
    bash = shutil.which("bash")
    assert bash is not None
    ask = """
source "$1"
for line in "voxwire vo" "voxwire voices " "voxwire voices show longany" "voxwire keys list --he"; do
    read -ra COMP_WORDS <<< "$line"
    [[ $line == *" " ]] && COMP_WORDS+=("")
    COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
    _voxwire_completion voxwire
    echo "${COMPREPLY[*]}"
done
"""
    found = subprocess.run(
        [bash, "-c", ask, "bash", script],
        env={**os.environ, "PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        timeout=300,
        check=True,
    )
    commands, groups, voices, options = found.stdout.splitlines()
    assert commands == "voices"
    assert {"list", "clone", "preview"} <= set(groups.split())
    assert "longanyang" in voices.split()
    assert options == "--help"


def test_words_on_the_line_of_a_shell() -> None:
    assert words_being_completed({}) == []
    assert words_being_completed({VARIABLE: "complete_bash", "COMP_WORDS": "voxwire say 'a b"}) == [
        "say",
        "'a",
        "b",
    ]
    zsh = {VARIABLE: "complete_zsh", "_TYPER_COMPLETE_ARGS": "voxwire --debug keys 'a b' "}
    assert words_being_completed(zsh) == ["--debug", "keys", "a b"]
