"""Kills in the middle of making keys, voices and files of speech."""

import re
import subprocess
import sys

import pytest


@pytest.mark.parametrize("made", ["keys", "voices", "files"])
def test_no_kill_loses_what_was_told_of(made: str) -> None:
    command = [sys.executable, "-m", "evaluation.key_durability", "--rounds", "10", "--only", made]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=600, check=False)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    told = re.fullmatch(rf"10 kills: (\d+) {made} told of, 0 lost, (\d+) stored\n", ended.stdout)
    assert told is not None
    assert int(told[1]) > 0
