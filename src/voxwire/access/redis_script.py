"""The script of the shared limits, run by a Redis server. Imported only where one is used."""

from collections.abc import Mapping, Sequence
from importlib import resources
from typing import Any

from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import AuthenticationError, AuthorizationError, RedisError
from redis.exceptions import ConnectionError as RedisConnectionError

from voxwire.errors import ConfigurationError
from voxwire.state_errors import StateUnavailable

PATIENCE_S = 1.0
"""How long Redis may take to answer; each task waits for it when it begins."""
_FAILURES = (RedisError, OSError, TimeoutError)


class RedisScript:
    """Runs the script.

    Args:
        address: ``redis://:PASSWORD@HOST:PORT/0``.

    Raises:
        ConfigurationError: the address is none.

    """

    def __init__(self, address: str) -> None:
        try:
            self._redis = Redis.from_url(
                address,
                socket_timeout=PATIENCE_S,
                socket_connect_timeout=PATIENCE_S,
                # Once, for a connection that Redis ended meanwhile. Who waits would be served without Redis.
                retry=Retry(NoBackoff(), 1, (RedisConnectionError,)),
            )
        except ValueError as error:
            raise ConfigurationError(
                "shared.redis is no address; one looks like redis://:PASSWORD@HOST:6379/0."
            ) from error
        text = resources.files("voxwire.access").joinpath("shared_limits.lua").read_text(encoding="utf-8")
        self._script = self._redis.register_script(text)

    async def check(self) -> None:
        """See whether it lets us in.

        Raises:
            ConfigurationError: it does not.
            StateUnavailable: it can't be reached.

        """
        try:
            await self._redis.ping()
        except (AuthenticationError, AuthorizationError) as error:
            raise ConfigurationError(
                f"Redis refuses the password of shared.redis ({error}). Correct the setting."
            ) from error
        except _FAILURES as error:
            raise _away(error) from error

    async def run(self, keys: Sequence[str], arguments: Sequence[str | int | float]) -> list[Any]:
        """What the script answers.

        Raises:
            StateUnavailable: Redis can't be reached, or can't run it.

        """
        try:
            answer: list[Any] = await self._script(keys=keys, args=arguments)
        except _FAILURES as error:
            raise _away(error) from error
        return answer

    async def run_all(self, calls: Sequence[tuple[Sequence[str], Sequence[str | int | float]]]) -> None:
        """Run it several times in one go; errors as in :meth:`run`."""
        try:
            async with self._redis.pipeline(transaction=False) as pipeline:
                for keys, arguments in calls:
                    await self._script(keys=keys, args=arguments, client=pipeline)
                await pipeline.execute()
        except _FAILURES as error:
            raise _away(error) from error

    async def set_missing(self, values: Mapping[str, int], seconds: int) -> None:
        """Set what is not set, for so long; errors as in :meth:`run`."""
        try:
            async with self._redis.pipeline(transaction=False) as pipeline:
                for key, value in values.items():
                    pipeline.set(key, value, nx=True, ex=seconds)
                await pipeline.execute()
        except _FAILURES as error:
            raise _away(error) from error

    async def forget(self, keys: Sequence[str]) -> None:
        """Remove what is set; errors as in :meth:`run`."""
        try:
            await self._redis.delete(*keys)
        except _FAILURES as error:
            raise _away(error) from error

    async def close(self) -> None:
        """Let go of the connections."""
        await self._redis.aclose()


def _away(error: BaseException) -> StateUnavailable:
    return StateUnavailable(f"Redis can't be reached: {str(error) or type(error).__name__}.")
