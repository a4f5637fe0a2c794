"""``voxwire serve``: run the speech server."""

import asyncio
import socket
from contextlib import nullcontext
from pathlib import Path
from typing import Annotated

import typer

from voxwire.access.keys import KeyStore
from voxwire.cli import ConfigOption, DataDirOption
from voxwire.cli.completion import one_of
from voxwire.cli.progress import showing_progress
from voxwire.engines.loading import pull_engine
from voxwire.observe.logs import configure_logging
from voxwire.observe.tracing import require_tracing
from voxwire.server.run import listen, listen_for_wyoming, run_server
from voxwire.server.tls import Certificate
from voxwire.server.upstreams import models_elsewhere
from voxwire.server.wyoming import check_wyoming
from voxwire.settings import Settings
from voxwire.store.database import open_database
from voxwire.store.files import remove_leftovers


def command(
    host: Annotated[
        str | None,
        typer.Option(help="The address to listen on. Default: 127.0.0.1.", show_default=False),
    ] = None,
    port: Annotated[
        int | None, typer.Option(help="The port to listen on. Default: 8848.", show_default=False)
    ] = None,
    data_dir: DataDirOption = None,
    no_auth: Annotated[
        bool | None,
        typer.Option("--no-auth", help="Ask for no key. Only on a loopback address.", show_default=False),
    ] = None,
    engine: Annotated[
        str | None,
        typer.Option(
            help="What speaks: kokoro or tone. Default: kokoro.",
            show_default=False,
            autocompletion=one_of("kokoro", "tone"),
        ),
    ] = None,
    threads: Annotated[
        int | None,
        typer.Option(
            help="Cores to render with, a window each. Default: all physical ones.", show_default=False
        ),
    ] = None,
    log_level: Annotated[
        str | None,
        typer.Option(
            help="debug, info, warning or error. Default: info.",
            show_default=False,
            autocompletion=one_of("debug", "info", "warning", "error"),
        ),
    ] = None,
    log_format: Annotated[
        str | None,
        typer.Option(
            help="auto, console or json. Default: console on a terminal, else json.",
            show_default=False,
            autocompletion=one_of("auto", "console", "json"),
        ),
    ] = None,
    tls_cert: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="Speak TLS with this certificate chain, in PEM.", show_default=False
        ),
    ] = None,
    tls_key: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="Its private key, unless it stands in the same file.", show_default=False
        ),
    ] = None,
    trusted_proxies: Annotated[
        str | None,
        typer.Option(
            metavar="A1,A2",
            help="Addresses or networks of proxies whose forwarded headers are believed.",
            show_default=False,
        ),
    ] = None,
    allow_origin: Annotated[
        list[str] | None,
        typer.Option(
            metavar="ORIGIN",
            help="Web origin whose pages may use the server from a browser; may be repeated, * is all.",
            show_default=False,
        ),
    ] = None,
    drain_seconds: Annotated[
        float | None,
        typer.Option(help="How long running tasks may go on after SIGTERM. Default: 20.", show_default=False),
    ] = None,
    tracing: Annotated[
        bool | None,
        typer.Option(
            "--tracing",
            help="Send spans to $OTEL_EXPORTER_OTLP_ENDPOINT.",
            show_default=False,
        ),
    ] = None,
    config: ConfigOption = None,
) -> None:
    """Run the speech server until Ctrl-C or SIGTERM; SIGHUP has it read its settings and certificate again.

    The model is fetched first if it is not there. On an empty data directory one key is made and shown once.

    Examples: voxwire serve; voxwire serve --port 9000 --no-auth;
    voxwire serve --host 0.0.0.0 --tls-cert fullchain.pem --tls-key privkey.pem
    """
    overrides = {
        "host": host,
        "port": port,
        "data_dir": data_dir,
        "no_auth": no_auth,
        "engine": engine,
        "compute_threads": threads,
        "log_level": log_level,
        "log_format": log_format,
        "tls_cert": tls_cert,
        "tls_key": tls_key,
        "trusted_proxies": trusted_proxies,
        "allow_origins": allow_origin or None,
        "drain_seconds": drain_seconds,
        "tracing": tracing,
    }

    def read_settings() -> Settings:
        return Settings.load(config, overrides)

    settings = read_settings()
    configure_logging(settings)
    models_elsewhere(settings)
    if not settings.cluster.address:
        with showing_progress() as progress:
            pull_engine(settings.engine, settings.model_dir, progress)
    if settings.tracing:
        require_tracing()
    certificate = None if settings.tls_cert is None else Certificate(settings.tls_cert, settings.tls_key)
    with listen(settings) as listener, listen_for_wyoming(settings) or nullcontext() as wyoming:
        _announce(settings, listener.getsockname()[1], wyoming)
        if not run_server(settings, listener, read_settings, certificate, wyoming):
            raise typer.Exit(1)


def _announce(settings: Settings, port: int, wyoming: socket.socket | None) -> None:
    key = asyncio.run(_prepare(settings))
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    scheme = "ws" if settings.tls_cert is None else "wss"
    typer.echo(f"Voxwire on {scheme}://{host}:{port}/api-ws/v1/inference")
    typer.echo(f"Studio on {scheme.replace('ws', 'http')}://{host}:{port}/")
    if wyoming is not None:
        whom = f"as {settings.wyoming.key_id}" if settings.wyoming.key_id else "without a key"
        where = f"tcp://{settings.wyoming.host}:{wyoming.getsockname()[1]}"
        typer.echo(f"Wyoming on {where}: whoever reaches it speaks {whom}")
    if settings.no_auth:
        typer.echo("WARNING: no key is asked for; everyone on this machine may use the server.")
    elif key is not None:
        typer.echo(f"Your API key, shown this once: {key}")


async def _prepare(settings: Settings) -> str | None:
    """Look at the data directory; the key that was made if it had none."""
    remove_leftovers(settings.data_dir)
    async with open_database(settings.data_dir, settings.shared) as database:
        await database.check()
        keys = await KeyStore.open(database)
        if settings.wyoming.port is not None:
            await check_wyoming(settings, keys)
        return await keys.ensure_default()
