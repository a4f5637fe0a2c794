"""House rules that a machine can check."""

import ast
import os
import subprocess
import sys
from pathlib import Path

SOURCE = Path(__file__).parent.parent / "src" / "voxwire"
MODULES = sorted(SOURCE.rglob("*.py"))
LONGEST = 400
"""Lines of a source file: projects like this one die of the file that ate them."""


def name_of(path: Path) -> str:
    return str(path.relative_to(SOURCE))


def in_a_fresh_interpreter(script: str) -> str:
    """What a script prints, in an environment that any reading of the settings would stumble over."""
    ended = subprocess.run(
        [sys.executable, "-c", script],
        env={**os.environ, "VOXWIRE_PORT": "no number"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    return ended.stdout.strip()


def test_the_sources_are_found() -> None:
    assert {"__init__.py", "cli/__init__.py", "wire/cosyvoice_talk.py"} <= {name_of(path) for path in MODULES}


def test_no_source_file_is_too_long() -> None:
    lengths = {name_of(path): len(path.read_text("utf-8").splitlines()) for path in MODULES}
    assert {name: length for name, length in lengths.items() if length > LONGEST} == {}


def test_every_module_says_what_it_is_for() -> None:
    silent = [name_of(path) for path in MODULES if not ast.get_docstring(ast.parse(path.read_bytes()))]
    assert silent == []


def test_checkers_are_not_silenced_wholesale() -> None:
    marks = ("# type: ignore", "# noqa\n", "# ruff: noqa", "# mypy:")
    loud = [name_of(path) for path in MODULES if any(mark in path.read_text("utf-8") for mark in marks)]
    assert loud == []


def test_importing_the_package_imports_nothing_heavy() -> None:
    heavy = ("numpy", "onnxruntime", "onnx", "av", "soxr", "jieba", "starlette", "uvicorn", "websockets")
    script = f"import sys, voxwire; print(sorted({set(heavy)} & set(sys.modules)))"
    assert in_a_fresh_interpreter(script) == "[]"


def test_importing_everything_does_nothing() -> None:
    """No thread is started, no logging configured, no setting read."""
    script = """
import importlib, logging, pkgutil, threading, voxwire
names = [module.name for module in pkgutil.walk_packages(voxwire.__path__, "voxwire.")]
names.remove("voxwire.__main__")
for name in names:
    importlib.import_module(name)
print(len(names), [thread.name for thread in threading.enumerate()], logging.getLogger().handlers)
"""
    imported = len(MODULES) - 2  # the package itself, and __main__
    assert in_a_fresh_interpreter(script) == f"{imported} ['MainThread'] []"
