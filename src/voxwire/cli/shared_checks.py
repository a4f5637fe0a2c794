"""Checks of what servers share, and of engine replicas, for ``voxwire doctor``; they change nothing."""

import asyncio
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from sqlalchemy import Connection

from voxwire import __version__
from voxwire.access.pepper import check_pepper
from voxwire.access.shared_limits import SharedLimits
from voxwire.cli.finding import Finding, in_time
from voxwire.cluster_settings import ClusterSettings
from voxwire.engines.remote.link import RemoteLink
from voxwire.errors import VoxwireError
from voxwire.settings import Settings
from voxwire.shared_settings import ObjectSettings
from voxwire.state_errors import StateUnavailable
from voxwire.store.database import PEPPER_NAME
from voxwire.store.objects import open_objects
from voxwire.store.postgresql import PostgresqlBackend
from voxwire.store.recordings import RECORDINGS_NAME
from voxwire.store.schema import SCHEMA_VERSION, is_older, recorded_version
from voxwire.upstream_errors import EngineUnavailable

REPLICA_S = 5.0
"""How long a replica may take to say what it is."""
_START_DATABASE = "Start it, or correct shared.database."
_START_REDIS = "Start it, or correct shared.redis; until then each server limits alone."
_START_OBJECTS = "Start it, or correct the settings of shared.objects."
_START_REPLICAS = "Start the replicas, such as with 'voxwire cluster up', or correct cluster.address."


def check_shared(settings: Settings) -> Iterator[Finding]:
    """PostgreSQL with its tables and the pepper, Redis, and the object store: each that the settings name."""
    shared = settings.shared
    if (database := shared.database) is not None:
        pepper = shared.pepper_file or settings.data_dir / PEPPER_NAME
        yield in_time(
            f"PostgreSQL {{}}. {_START_DATABASE}", lambda: _database(database.get_secret_value(), pepper)
        )
    if (redis := shared.redis) is not None:
        yield in_time(f"Redis {{}}. {_START_REDIS}", lambda: _redis(redis.get_secret_value()))
    if shared.objects.url is not None:
        yield in_time(f"{shared.objects.url} {{}}. {_START_OBJECTS}", lambda: _objects(shared.objects))


def check_cluster(settings: Settings) -> Iterator[Finding]:
    """The replicas behind each address: whether they answer, and with which version."""
    for address in settings.cluster.address:
        # The settings let a server that starts wait for minutes.
        once = settings.cluster.model_copy(
            update={"address": (address,), "start_seconds": 0.0, "first_audio_seconds": REPLICA_S}
        )
        yield in_time(f"cluster {address} {{}}. {_START_REPLICAS}", partial(_replicas, once))


def _database(address: str, pepper: Path) -> Finding:
    try:
        backend = PostgresqlBackend(address)
        try:
            with backend.explained(), backend.reading() as connection:
                return _tables(connection, f"the database {backend.name}", pepper)
        finally:
            backend.engine.dispose()
    except StateUnavailable as error:
        return Finding(False, f"{error.reason} {_START_DATABASE}")
    except VoxwireError as error:
        return Finding(False, error.message)


def _tables(connection: Connection, name: str, pepper: Path) -> Finding:
    if connection.exec_driver_sql("SELECT pg_is_in_recovery()").scalar():
        return Finding(False, f"{name} is a standby, which can't be written. Name the primary.")
    found = recorded_version(connection)
    if found is None:
        return Finding(True, f"{name} answers; the first server that starts makes its tables")
    if is_older(found):
        return Finding(
            False,
            f"{name} has tables of schema version {found}; the next server that starts brings them to"
            f" {SCHEMA_VERSION}. Make a backup, and stop the servers of the older version first.",
            fatal=False,
        )
    if found != SCHEMA_VERSION:
        return Finding(
            False,
            f"{name} has schema version {found}, and this version of Voxwire reads {SCHEMA_VERSION}."
            " Run the Voxwire that wrote it, or another database.",
        )
    check_pepper(connection, pepper, shared=True)
    return Finding(True, f"{name} answers; its tables are of this version, and {pepper} belongs to it")


def _redis(address: str) -> Finding:
    async def reach() -> bool:
        async with SharedLimits.open(address) as limits:
            return not limits.away

    try:
        there = asyncio.run(reach())
    except VoxwireError as error:
        return Finding(False, error.message)
    told = "answers" if there else f"can't be reached. {_START_REDIS}"
    return Finding(there, f"Redis of the shared limits {told}")


def _objects(settings: ObjectSettings) -> Finding:
    try:
        objects = open_objects(settings, RECORDINGS_NAME)
        if objects is not None:
            objects.check()
            # One that is away was only told to the log.
            objects.has("doctor")
    except StateUnavailable as error:
        return Finding(False, f"{error.reason} {_START_OBJECTS}")
    except VoxwireError as error:
        return Finding(False, error.message)
    return Finding(True, f"the bucket {settings.url} answers")


def _replicas(settings: ClusterSettings) -> Finding:
    (address,) = settings.address
    link = RemoteLink(settings)
    try:
        version = link.describe().version or "of an older version"
    except EngineUnavailable as error:
        return Finding(False, f"cluster: {error.reason}. {_START_REPLICAS}")
    finally:
        link.close()
    if version != __version__:
        return Finding(
            False,
            f"the replicas at {address} run Voxwire {version}, and this is {__version__}."
            " Bring both to the same version.",
            fatal=False,
        )
    return Finding(True, f"the replicas at {address} answer, with Voxwire {version}")
