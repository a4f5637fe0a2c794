"""Run the recipes whose packages are too large for the tests, and write what they print into docs/recipes.md.

    pip install 'voxwire[recipes]'
    python -m tools.recipes                     # against the embedded engine
    python -m tools.recipes --engine tone       # against the humming one, to see only whether they run
    python -m tools.recipes --python other/bin/python           # with the packages in another environment

A recipe's output stands in the block behind the line ``<!-- output of NAME -->``. One that fails ends the run
with status 1, and leaves the page as it is.
"""

import argparse
import os
import re
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from tools.serving import Server, running_server
from voxwire.bench.machine import machine_line

ROOT = Path(__file__).parent.parent
EXAMPLES = ROOT / "examples"
PAGE = ROOT / "docs" / "recipes.md"
PATIENCE_S = 300
LEAST_BYTES = 5_000
"""What speech has at least, whatever its form."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """An example that is run."""

    name: str
    """Of its file."""
    arguments: tuple[str, ...]
    makes: str
    """The file it writes; ``-`` is what it prints."""
    packages: tuple[str, ...] = ()
    """Whose versions are told."""
    given: str = ""
    """What it reads."""


RECIPES = (
    Recipe("dashscope_sdk.py", ("hello.mp3",), "hello.mp3", ("dashscope",)),
    Recipe("openai_sdk.py", ("hello.pcm",), "hello.pcm", ("openai",)),
    Recipe("pipecat_openai.py", ("answer.wav",), "answer.wav", ("pipecat-ai",)),
    Recipe("pipecat_websocket.py", ("answer.wav",), "answer.wav", ("pipecat-ai",)),
    Recipe("livekit_tts.py", ("answer.wav",), "answer.wav", ("livekit-agents", "livekit-plugins-openai")),
    Recipe("wyoming_client.py", ("kettle.wav",), "kettle.wav", ("wyoming",)),
    Recipe("curl.sh", ("The kettle has boiled.", "hello.mp3"), "hello.mp3"),
    Recipe("websocat.sh", (), "-", ("websocat",), "The kettle has boiled.\nShall I turn off the stove?\n"),
)


def main() -> None:
    """Run them all."""
    as_written = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=as_written)
    parser.add_argument("--python", default=sys.executable, help="the interpreter that has the packages")
    parser.add_argument("--engine", default="kokoro", help="what speaks: kokoro or tone")
    parser.add_argument("--only", action="append", help="only this recipe; may be repeated")
    chosen = parser.parse_args()
    recipes = [each for each in RECIPES if not chosen.only or each.name in chosen.only]
    load, _, _ = os.getloadavg()
    with running_server("--engine", chosen.engine, wyoming=True) as server:
        outputs = {recipe.name: run(recipe, server, Path(chosen.python)) for recipe in recipes}
    if chosen.engine != "kokoro":
        return
    page = PAGE.read_text("utf-8")
    for name, output in outputs.items():
        page = replaced(page, name, output)
    told = f"{machine_line()}; {load:.1f} processes wanted the processor before."
    PAGE.write_text(re.sub(r"(?<=<!-- machine -->\n).*", told, page, count=1), "utf-8")


def run(recipe: Recipe, server: Server, python: Path) -> str:
    """Run a recipe; what it printed, and with which packages."""
    interpreter = [python, "-W", "ignore"] if recipe.name.endswith(".py") else []
    path = {"PATH": f"{python.absolute().parent}{os.pathsep}{os.environ['PATH']}"}
    with tempfile.TemporaryDirectory() as directory:
        ended = subprocess.run(
            [*interpreter, EXAMPLES / recipe.name, *recipe.arguments],
            cwd=directory,
            env={**os.environ, **addresses(server), **path},
            input=recipe.given.encode(),
            capture_output=True,
            timeout=PATIENCE_S,
            check=False,
        )
        made = ended.stdout if recipe.makes == "-" else (Path(directory) / recipe.makes).read_bytes()
    # Frameworks log on standard error, which belongs to the one who reads it now.
    told = ended.stderr.decode() if recipe.name.endswith(".sh") else ended.stdout.decode()
    if ended.returncode != 0 or len(made) < LEAST_BYTES:
        sys.exit(f"{recipe.name} failed with status {ended.returncode}:\n{ended.stderr.decode()}")
    if recipe.makes == "-":
        told += f"{len(made)} bytes, {len(made) / 48_000:.1f} s\n"
    print(f"{recipe.name}: {told}", end="", flush=True)
    versions = ", ".join(f"{name} {version(name, python)}" for name in recipe.packages)
    return f"{told}# {versions}\n" if versions else told


def version(package: str, python: Path) -> str:
    """The version of a package that an interpreter has."""
    ask = "import sys, importlib.metadata; print(importlib.metadata.version(sys.argv[1]))"
    told = subprocess.run([python, "-c", ask, package], capture_output=True, text=True, check=True)
    return told.stdout.strip()


def addresses(server: Server) -> dict[str, str]:
    """Where the recipes find a server."""
    return {
        "DASHSCOPE_API_KEY": server.key,
        "OPENAI_API_KEY": server.key,
        "OPENAI_BASE_URL": f"{server.http}/v1",
        "VOXWIRE_HTTP_URL": server.http,
        "VOXWIRE_REALTIME_URL": server.realtime,
        "VOXWIRE_URL": server.inference,
        "WYOMING_URI": server.wyoming,
    }


def replaced(page: str, name: str, output: str) -> str:
    """A page with another output of a recipe."""
    place = re.compile(rf"(?<=<!-- output of {re.escape(name)} -->\n```text\n).*?(?=```\n)", re.DOTALL)
    return place.sub(lambda _: output, page, count=1)


if __name__ == "__main__":
    main()
