"""The Serve application: engine replicas behind Ray Serve's proxies.

``import_path: voxwire.cluster.application:build`` in a Serve configuration; the arguments are those of
:class:`voxwire.cluster_settings.ReplicaSettings`. This module alone imports Ray.
"""

import os
import socket
from collections.abc import AsyncIterator
from contextlib import aclosing
from pathlib import Path

from ray import serve
from ray.serve.config import AutoscalingConfig
from ray.serve.schema import LoggingConfig
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse

from voxwire.cluster.replica import TIMBRES_KEPT, Replica
from voxwire.cluster_settings import ReplicaSettings
from voxwire.engines.base import TimbreRecipe
from voxwire.engines.loading import load_engine, shortfalls_of
from voxwire.engines.remote.messages import MEDIA_TYPE, REPLICA, Speak, decode_speak, encode, frame
from voxwire.errors import RateExceeded, VoxwireError
from voxwire.settings import Settings
from voxwire.voices.catalog import Catalog


class Speech:
    """One replica, as Serve runs it."""

    def __init__(self, settings: ReplicaSettings) -> None:
        """Load the engine; takes seconds."""
        model_dir = Path(settings.model_dir) if settings.model_dir else Settings.load().model_dir
        engine = load_engine(settings.engine, model_dir, cores=settings.cores)
        self._replica = Replica(engine, settings, shortfalls_of(engine))
        self._pinned: dict[str, TimbreRecipe] = {}
        self._warm = False

    async def check_health(self) -> None:
        """Serve sends nothing here before this has returned once, so the first time is for warming up."""
        if not self._warm:
            _, voice = next(Catalog.load().voices())
            await self._replica.warm_up(voice.timbre)
            self._warm = True

    async def record_autoscaling_stats(self) -> dict[str, float]:
        """What :func:`voxwire.cluster.scaling.policy` looks at beside the number of utterances."""
        return {"late": float(self._replica.late), "refused": float(self._replica.refused)}

    async def __call__(self, request: Request) -> Response:
        """Answer a door."""
        if request.url.path.endswith("/describe"):
            return Response(encode(self._replica.description), media_type=MEDIA_TYPE)
        if not request.url.path.endswith("/speak"):
            return PlainTextResponse("There is nothing here.", 404)
        try:
            speak = decode_speak(await request.body())
            self._replica.admit(speak)
            if pin := serve.get_multiplexed_model_id():
                self._pinned[pin] = speak.recipe
                await self._keep(pin)
        except RateExceeded as error:
            return PlainTextResponse(error.message, 429)
        except VoxwireError as error:
            return PlainTextResponse(error.message, 400)
        name = {REPLICA: f"{socket.gethostname()}:{os.getpid()}"}
        return StreamingResponse(self._frames(speak), headers=name, media_type=MEDIA_TYPE)

    async def _frames(self, speak: Speak) -> AsyncIterator[bytes]:
        async with aclosing(self._replica.speak(speak)) as frames:
            async for each in frames:
                yield frame(each)

    @serve.multiplexed(max_num_models_per_replica=TIMBRES_KEPT)  # type: ignore[untyped-decorator]
    async def _keep(self, pin: str) -> str:
        """Make the timbre of a custom voice, and have Serve send that voice here from now on."""
        await self._replica.timbre(self._pinned.pop(pin))
        return pin

    def __del__(self) -> None:
        """End the compute threads, when Serve takes the replica away."""
        if hasattr(self, "_replica"):
            self._replica.close()


def build(settings: ReplicaSettings) -> serve.Application:
    """Make the application of some arguments."""
    least, most = settings.replicas, settings.most_replicas or settings.replicas
    scaling = AutoscalingConfig(
        min_replicas=least,
        max_replicas=most,
        target_ongoing_requests=settings.target_ongoing,
        upscale_delay_s=settings.upscale_seconds,
        downscale_delay_s=settings.downscale_seconds,
    )
    deployment = serve.deployment(
        name="speech",
        num_replicas="auto" if most > least else least,
        autoscaling_config=scaling if most > least else None,
        max_ongoing_requests=settings.most_ongoing,
        max_queued_requests=settings.most_queued,
        ray_actor_options={"num_cpus": settings.cpus, "num_gpus": settings.gpus},
        graceful_shutdown_timeout_s=settings.drain_seconds,
        logging_config=LoggingConfig(enable_access_log=False),
    )
    return deployment(Speech).bind(settings)
