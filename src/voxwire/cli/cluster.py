"""``voxwire cluster``: one machine with several engine processes; many are told of in ``docs/cluster.md``."""

import asyncio
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

from voxwire.access.keys import KeyStore
from voxwire.cli import ConfigOption, DataDirOption
from voxwire.cli.output import JsonOption, console, print_json
from voxwire.cli.progress import showing_progress
from voxwire.cluster.keeper import Door, keep_cluster, require_ray
from voxwire.cluster.local import prepare_environment
from voxwire.cluster.state import DIRECTORY_NAME, ClusterState, alive, read_state
from voxwire.engines.loading import pull_engine
from voxwire.errors import ConfigurationError
from voxwire.settings import Settings
from voxwire.store.database import open_database

PROXY_PORT = 8000
"""Where doors reach the replicas."""
ENDING_S = 120.0
"""How long a cluster may take to end."""
LOG_NAME = "log"

app = typer.Typer(help="Run engine replicas in processes of their own, with Ray Serve.", no_args_is_help=True)


@app.command(epilog="Example: voxwire cluster up --replicas 2 --port 8848")
def up(
    replicas: Annotated[
        int | None,
        typer.Option(min=1, help="Engine processes. Default: cluster.replicas.replicas.", show_default=False),
    ] = None,
    engine: Annotated[
        str | None, typer.Option(help="What speaks: kokoro or tone. Default: kokoro.", show_default=False)
    ] = None,
    host: Annotated[
        str | None, typer.Option(help="Where the door listens. Default: 127.0.0.1.", show_default=False)
    ] = None,
    port: Annotated[
        int | None, typer.Option(help="The door's port. Default: 8848.", show_default=False)
    ] = None,
    proxy_port: Annotated[
        int, typer.Option(help="The port on the loopback address where doors reach the replicas.")
    ] = PROXY_PORT,
    no_auth: Annotated[
        bool, typer.Option("--no-auth", help="Ask for no key. Only on a loopback address.")
    ] = False,
    wait: Annotated[float, typer.Option(min=0, help="Seconds to wait until it is ready.")] = 300.0,
    foreground: Annotated[
        bool, typer.Option("--foreground", help="Stay, and end the cluster with Ctrl-C.")
    ] = False,
    data_dir: DataDirOption = None,
    as_json: JsonOption = False,
    config: ConfigOption = None,
) -> None:
    """Start Ray, engine replicas and a door on this machine, and wait until they are ready."""
    overrides = {"data_dir": data_dir, "host": host, "port": port, "no_auth": no_auth or None}
    settings = Settings.load(config, overrides)
    directory = settings.data_dir / DIRECTORY_NAME
    if (running := read_state(directory)) is not None:
        raise ConfigurationError(f"A cluster runs already, as process {running.keeper}.")
    changes = {"replicas": replicas, "engine": engine, "model_dir": str(settings.model_dir)}
    chosen = settings.cluster.replicas.model_copy(
        update={name: value for name, value in changes.items() if value is not None}
    )
    prepare_environment(directory)
    require_ray()
    with showing_progress() as progress:
        pull_engine(chosen.engine, settings.model_dir, progress)
    key = None if settings.no_auth else asyncio.run(_first_key(settings))
    if key is not None:
        typer.echo(f"Your API key, shown this once: {key}", err=as_json)
    if foreground:
        arguments = ["--host", settings.host, "--port", str(settings.port)]
        arguments += ["--data-dir", str(settings.data_dir)]
        arguments += ["--no-auth"] if settings.no_auth else []
        arguments += ["--config", str(config)] if config else []
        door = Door(arguments, _url(settings), settings.drain_seconds)
        if not keep_cluster(directory, chosen, proxy_port, door):
            raise typer.Exit(1)
        return
    again = [argument for argument in sys.argv[1:] if argument != "--json"]
    state = _start(again, directory, wait)
    _print(state, ready=True, as_json=as_json)


@app.command(epilog="Example: voxwire cluster status --json")
def status(data_dir: DataDirOption = None, as_json: JsonOption = False, config: ConfigOption = None) -> None:
    """Show whether the cluster of this machine runs; exit status 1 if it is not ready."""
    directory = Settings.load(config, {"data_dir": data_dir}).data_dir / DIRECTORY_NAME
    state = read_state(directory)
    ready = state is not None and _ready(state)
    _print(state, ready=ready, as_json=as_json)
    if not ready:
        raise typer.Exit(1)


@app.command(epilog="Example: voxwire cluster down")
def down(data_dir: DataDirOption = None, as_json: JsonOption = False, config: ConfigOption = None) -> None:
    """Let running tasks end, then stop the door, the replicas and Ray."""
    directory = Settings.load(config, {"data_dir": data_dir}).data_dir / DIRECTORY_NAME
    state = read_state(directory)
    if state is not None:
        os.kill(state.keeper, signal.SIGTERM)
        give_up = time.monotonic() + ENDING_S
        while alive(state.keeper):
            if time.monotonic() > give_up:
                raise ConfigurationError(f"Process {state.keeper} does not end; kill it.")
            time.sleep(0.1)
    if as_json:
        print_json({"stopped": state is not None})
    else:
        typer.echo("Stopped." if state is not None else "No cluster runs.")


def _start(arguments: list[str], directory: Path, wait_s: float) -> ClusterState:
    """Start the process that keeps the cluster, and wait until its door is ready."""
    log = directory / LOG_NAME
    command = [sys.executable, "-m", "voxwire", *arguments, "--foreground"]
    descriptor = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as out:
        process = subprocess.Popen(command, stdout=out, stderr=out, start_new_session=True)  # noqa: S603
    give_up = time.monotonic() + wait_s
    while time.monotonic() < give_up:
        if process.poll() is not None:
            last = log.read_text("utf-8", "replace").strip().rpartition("\n")[2]
            raise ConfigurationError(f"The cluster did not start; {log} tells why. Its last line: {last}")
        state = read_state(directory)
        if state is not None and state.replicas and _ready(state):
            return state
        time.sleep(0.2)
    raise ConfigurationError(f"The cluster is not ready after {wait_s:g} s; {log} tells how far it is.")


def _ready(state: ClusterState) -> bool:
    try:
        with urllib.request.urlopen(f"{state.url}/readyz", timeout=5) as answer:  # noqa: S310
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _print(state: ClusterState | None, *, ready: bool, as_json: bool) -> None:
    if as_json:
        print_json(_shown(state, ready))
    elif state is None:
        typer.echo("No cluster runs.")
    else:
        replicas = ", ".join(f"{count} {name}" for name, count in state.replicas.items()) or "none yet"
        console().print(f"Door      {state.url}  ({'ready' if ready else 'not ready'})")
        console().print(f"Replicas  {replicas}  ({state.engine}), for doors at {state.address or '…'}")
        console().print(f"Process   {state.keeper}; voxwire cluster down ends it")


def _shown(state: ClusterState | None, ready: bool) -> Mapping[str, object]:
    if state is None:
        return {"running": False, "ready": False}
    return {
        "running": True,
        "ready": ready,
        "url": state.url,
        "address": state.address,
        "engine": state.engine,
        "replicas": dict(state.replicas),
        "processes": {"keeper": state.keeper, "door": state.door},
        "since": state.since,
    }


def _url(settings: Settings) -> str:
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    reached = {"0.0.0.0": "127.0.0.1", "[::]": "[::1]"}.get(host, host)  # noqa: S104
    return f"{'http' if settings.tls_cert is None else 'https'}://{reached}:{settings.port}"


async def _first_key(settings: Settings) -> str | None:
    async with open_database(settings.data_dir) as database:
        await database.check()
        return await (await KeyStore.open(database)).ensure_default()
