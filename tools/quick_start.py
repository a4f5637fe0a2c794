"""Runs the commands that pages print, as someone would who types them off one after the other.

    python -m tools.quick_start                         # docs/quick-start.md and README.md
    python -m tools.quick_start docs/quick-start.md

Each page gets a fresh copy of the repository, and virtual environments of its own, so this fetches packages,
and the model if it is not in the cache. Nothing of the user's is touched: keys go to a data directory of the
copy, and servers listen on a port that is free.
"""

import argparse
import os
import re
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from voxwire.bench.serving import Server
from voxwire.free_ports import free_port

ROOT = Path(__file__).parent.parent
PAGES = ("docs/quick-start.md", "README.md")
PORT = "8848"
"""The one that pages print."""

SERVERS = ("voxwire serve", "make serve")
"""Commands that run until they are stopped."""
ENVIRONMENT = (
    "python3 -m venv ",
    ". .venv",
    "pip install ",
    "voxwire models pull",
    "voxwire doctor",
    "make ",
)
"""Commands that make what a developer has already, or look at it."""
TRIED = ("python examples/",)
"""Commands that ``tests/test_examples.py`` runs."""
LONG = ("make test",)
"""Commands that take too long to be run for a page."""

PRELUDE = """
set -eu
server=
stop() {{
    if [ -n "$server" ]; then kill "$server" 2>/dev/null || true; wait "$server" || true; fi
    server=
}}
trap stop EXIT
wait_until_ready() {{
    for _ in $(seq 600); do
        curl --silent --fail --output /dev/null http://127.0.0.1:{port}/readyz && return
        kill -0 "$server" || return 1
        sleep 0.5
    done
    return 1
}}
"""


def commands(page: str) -> list[str]:
    """The shell commands of a page, in order; one that is continued in the next line is one."""
    blocks = re.findall(r"^```sh\n(.*?)^```", page, re.DOTALL | re.MULTILINE)
    return [line for line in re.split(r"(?<!\\)\n", "".join(blocks)) if line.strip()]


def script(lines: Sequence[str], port: int, *, equipped: bool) -> str:
    """A script for bash that runs commands, servers in the background.

    Args:
        lines: the commands.
        port: where servers listen, in place of the one that pages print.
        equipped: whether environment and server are there already.

    """
    parts = [PRELUDE.format(port=port)]
    for line in lines:
        command = line.replace(PORT, str(port))
        if line.startswith(LONG) or (line.startswith((*ENVIRONMENT, *SERVERS, *TRIED)) and equipped):
            continue
        parts.append(f"echo {shlex.quote(f'$ {command}')}")
        if line.startswith(SERVERS):
            parts += ["stop", f"{command.partition('#')[0]} &", "server=$!", "wait_until_ready"]
        else:
            parts.append(command)
    return "\n".join(parts) + "\n"


def run(
    page: Path,
    folder: Path,
    server: Server | None = None,
    variables: Mapping[str, str] | None = None,
    timeout_s: float = 3600,
) -> str:
    """Run the commands of a page in a folder.

    Args:
        page: a Markdown file.
        folder: a copy of the repository.
        server: one that is running, which is used together with the environment of this process; without one,
            environments are made and servers started as the page says.
        variables: more environment variables.
        timeout_s: seconds until it counts as failed.

    Returns:
        What was printed.

    Raises:
        subprocess.CalledProcessError: a command failed; ``stdout`` ends with it.

    """
    port = free_port() if server is None else server.port
    env = {
        **os.environ,
        "VOXWIRE_PORT": str(port),
        "VOXWIRE_DATA_DIR": str(folder / "data" if server is None else server.data_dir),
        # Where the examples call, if not at the port that pages print.
        "VOXWIRE_URL": f"ws://127.0.0.1:{port}/api-ws/v1/inference",
        "VOXWIRE_REALTIME_URL": f"ws://127.0.0.1:{port}/api-ws/v1/realtime",
        **(variables or {}),
    }
    if server is not None:
        env["PATH"] = os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))
    typed = folder / "typed.sh"
    lines = commands(page.read_text("utf-8"))
    typed.write_text(script(lines, port, equipped=server is not None), "utf-8")
    ended = subprocess.run(
        ["bash", str(typed)],
        cwd=folder,
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=timeout_s,
        check=False,
    )
    if ended.returncode:
        raise subprocess.CalledProcessError(ended.returncode, str(page), ended.stdout)
    return ended.stdout


def copy_repository(folder: Path) -> None:
    """What git knows of, as it is in the working tree: what somebody has who just fetched it."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "-co", "--exclude-standard"], cwd=ROOT, check=True, capture_output=True
    ).stdout
    for name in filter(None, listed.decode().split("\0")):
        if (ROOT / name).is_file():
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes((ROOT / name).read_bytes())
            target.chmod((ROOT / name).stat().st_mode)


def main() -> None:
    """Run the pages; exit with 1 if one fails."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("pages", nargs="*", default=PAGES)
    failed = False
    for name in parser.parse_args().pages:
        with tempfile.TemporaryDirectory(prefix="voxwire-") as scratch:
            folder = Path(scratch)
            copy_repository(folder)
            print(f"== {name}", flush=True)
            try:
                print(run(folder / name, folder))
            except subprocess.CalledProcessError as error:
                print(f"{error.stdout}\n== {name} failed", flush=True)
                failed = True
    sys.exit(failed)


if __name__ == "__main__":
    main()
