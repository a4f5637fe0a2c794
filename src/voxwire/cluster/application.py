"""The Serve application: engine replicas behind Ray Serve's proxies.

``import_path: voxwire.cluster.application:build`` in a Serve configuration; the arguments are those of
:class:`voxwire.cluster_settings.ReplicaSettings`. Ray is imported only when one of these is called.
"""

from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from voxwire.cluster.http import answer
from voxwire.cluster.replica import TIMBRES_KEPT, Replica
from voxwire.cluster_settings import ReplicaSettings
from voxwire.engines.base import TimbreRecipe
from voxwire.engines.loading import load_engine, shortfalls_of
from voxwire.settings import Settings
from voxwire.voices.catalog import Catalog

HEALTH_CHECK_S = 1.0
"""How often Serve looks whether a replica lives, in seconds: until then nobody takes a dead one's place. Its
own ten seconds are long enough for a second one to die meanwhile."""


class Speech:
    """One replica, as Serve runs it."""

    def __init__(self, settings: ReplicaSettings) -> None:
        """Load the engine; takes seconds."""
        from ray import serve

        model_dir = Path(settings.model_dir) if settings.model_dir else Settings.load().model_dir
        engine = load_engine(settings.engine, model_dir, cores=settings.cores)
        self._replica = Replica(engine, settings, shortfalls_of(engine))
        self._pinned: dict[str, TimbreRecipe] = {}
        self._warm = False

        async def keep(pin: str) -> str:
            await self._replica.timbre(self._pinned[pin])
            # A replica is asked for far more utterances than there are timbres it keeps.
            while len(self._pinned) > TIMBRES_KEPT:
                self._pinned.pop(next(iter(self._pinned)))
            return pin

        self._keep = serve.multiplexed(max_num_models_per_replica=TIMBRES_KEPT)(keep)
        """Makes the timbre of a custom voice, and has Serve send that voice here from now on."""
        self._pin = serve.get_multiplexed_model_id

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
        pin = self._pin()

        async def keep(recipe: TimbreRecipe) -> None:
            self._pinned[pin] = recipe
            await self._keep(pin)

        return await answer(self._replica, request, keep if pin else None)

    def __del__(self) -> None:
        """End the compute threads, when Serve takes the replica away."""
        if hasattr(self, "_replica"):
            self._replica.close()


def build(settings: ReplicaSettings) -> Any:
    """Make the application (``ray.serve.Application``) of some arguments."""
    from ray import serve
    from ray.serve.config import AutoscalingConfig, AutoscalingPolicy
    from ray.serve.schema import LoggingConfig

    least, most = settings.replicas, settings.most_replicas or settings.replicas
    scaling = AutoscalingConfig(
        min_replicas=least,
        max_replicas=most,
        target_ongoing_requests=settings.target_ongoing,
        upscale_delay_s=settings.upscale_seconds,
        downscale_delay_s=settings.downscale_seconds,
        policy=AutoscalingPolicy(policy_function="voxwire.cluster.scaling:policy"),
    )
    deployment = serve.deployment(
        name="speech",
        num_replicas="auto" if most > least else least,
        autoscaling_config=scaling if most > least else None,
        max_ongoing_requests=settings.most_ongoing,
        max_queued_requests=settings.most_queued,
        ray_actor_options={"num_cpus": settings.cpus, "num_gpus": settings.gpus},
        graceful_shutdown_timeout_s=settings.drain_seconds,
        health_check_period_s=HEALTH_CHECK_S,
        logging_config=LoggingConfig(enable_access_log=False),
    )
    return deployment(Speech).bind(settings)
