"""A cluster of one machine: Ray, the replicas and a door, all children of the process that calls this.

Everything listens on the loopback address, asks for a token that only this account can read, and tells nobody
of its use. The exception is one port of each replica, which Ray binds to all addresses; it asks for the token
too.
"""

import math
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from voxwire.cluster.processes import end_process, start_child
from voxwire.cluster_settings import ReplicaSettings
from voxwire.errors import EngineError
from voxwire.free_ports import free_ports

ROUTE = "/voxwire"
"""Where the application is, on each proxy."""
STORE_BYTES = 128 * 1024 * 1024
"""Ray's shared memory; speech goes past it."""
LOOPBACK = "127.0.0.1"
PORTS = (
    "dashboard-agent-listen-port",
    "dashboard-agent-grpc-port",
    "runtime-env-agent-port",
    "metrics-export-port",
)
"""Of Ray's parts, as its command names them."""
ENDING_S = 30.0
"""How long Ray may take to end."""


def prepare_environment(directory: Path) -> None:
    """Set what Ray reads from the environment when it is imported, for this process and its children.

    Args:
        directory: where the token is kept; made if it is not there.

    """
    directory.mkdir(parents=True, exist_ok=True, mode=0o700)
    token = directory / "token"
    if not token.exists():
        descriptor = os.open(token, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_hex(32))
    os.environ.update(
        {
            "RAY_AUTH_MODE": "token",
            "RAY_AUTH_TOKEN_PATH": str(token),
            "RAY_USAGE_STATS_ENABLED": "0",
            # The name is historical: with 0, a node takes the loopback address and listens nowhere else.
            "RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER": "0",
            # Ray has its workers yield to everything else, at niceness 15; here they are what is served.
            "RAY_worker_niceness": "0",
            # A machine that is busy takes longer than Ray expects to start its parts.
            "RAY_agent_register_timeout_ms": "300000",
            "RAY_worker_register_timeout_seconds": "300",
            "RAY_SERVE_PROXY_READY_CHECK_TIMEOUT_S": "60",
            # How long a custom voice waits for the replica that has its timbre.
            "RAY_SERVE_MULTIPLEXED_MODEL_ID_MATCHING_TIMEOUT_S": "0.1",
        }
    )


@contextmanager
def running_replicas(settings: ReplicaSettings, port: int) -> Iterator[str]:
    """Start Ray and the replicas; stop them at the end. :func:`prepare_environment` comes first.

    Args:
        settings: of the replicas.
        port: of the proxy.

    Yields:
        The address of the application.

    Raises:
        EngineError: Ray does not start. It gives its parts half a minute, whatever else the machine does.

    """
    import ray
    from ray import serve

    from voxwire.cluster.application import build

    with _running_ray(settings) as address:
        ray.init(address=address, log_to_driver=False, logging_level="WARNING", _node_ip_address=LOOPBACK)
        try:
            serve.start(http_options={"host": LOOPBACK, "port": port})
            serve.run(build(settings), name="voxwire", route_prefix=ROUTE)
            yield f"http://{LOOPBACK}:{port}{ROUTE}"
        finally:
            serve.shutdown()
            ray.shutdown()


@contextmanager
def _running_ray(settings: ReplicaSettings) -> Iterator[str]:
    """A node of Ray with all ports on the loopback address; yields that of its head."""
    most = settings.most_replicas or settings.replicas
    # Paths of sockets may be no longer than 107 bytes, and Ray makes long ones. It lets everybody write into
    # its directory, so that one lies in another that does not.
    scratch = Path(tempfile.mkdtemp(prefix="voxwire-"))
    head, *others = free_ports(1 + len(PORTS))
    command = [sys.executable, "-m", "ray.scripts.scripts", "start", "--head", "--block"]
    command += [f"--node-ip-address={LOOPBACK}", f"--port={head}", f"--temp-dir={scratch / 'ray'}"]
    command += [f"--num-cpus={max(1, math.ceil(most * settings.cpus))}", "--include-dashboard=false"]
    command += [f"--num-gpus={math.ceil(most * settings.gpus)}"] if settings.gpus else []
    command += [f"--object-store-memory={STORE_BYTES}", "--disable-usage-stats"]
    # Where they are known before, nobody waits for a process of Ray to tell them.
    command += [f"--{name}={port}" for name, port in zip(PORTS, others, strict=True)]
    log = scratch / "start.log"
    try:
        with log.open("wb") as out:
            process = start_child(command, out=out)
        try:
            _wait_for_ray(process, log)
            yield f"{LOOPBACK}:{head}"
        finally:
            end_process(process, ENDING_S)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _wait_for_ray(process: "subprocess.Popen[bytes]", log: Path) -> None:
    """Wait until a node says that it runs, which it does before it blocks."""
    while process.poll() is None:
        if b"Ray runtime started" in log.read_bytes():
            return
        time.sleep(0.1)
    raise EngineError(f"Ray does not start: {log.read_text('utf-8', 'replace').strip()[-500:]}")


def replica_states() -> dict[str, int]:
    """How many replicas are in each of Serve's states; in the process that runs them."""
    from ray import serve

    application = serve.status().applications.get("voxwire")
    if application is None:
        return {}
    states: dict[str, int] = {}
    for deployment in application.deployments.values():
        for state, count in deployment.replica_states.items():
            if count:
                states[str(getattr(state, "value", state)).lower()] = count
    return states
