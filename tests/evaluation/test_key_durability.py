"""Kills in the middle of making keys."""

import re
import subprocess
import sys


def test_no_kill_loses_a_key_that_was_told_of() -> None:
    command = [sys.executable, "-m", "evaluation.key_durability", "--rounds", "10"]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=600, check=False)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    told = re.fullmatch(r"10 kills: (\d+) keys told of, 0 lost, (\d+) stored\n", ended.stdout)
    assert told is not None
    assert int(told[1]) > 0
