"""What the C library keeps of freed memory."""

import asyncio
import ctypes
import sys
from collections.abc import Callable

ARENAS = 2
GIVE_BACK_S = 30.0
"""Time between two times of giving back: a thousand tasks that are broken off take two minutes."""
_M_ARENA_MAX = -8
"""From glibc's ``malloc.h``."""


def limit_arenas(count: int = ARENAS) -> bool:
    """Let threads share a few pools of memory instead of having one each.

    By default glibc has eight a core, and a thread that takes a pool of its own leaves the freed memory
    of the others unused: a server whose listeners come and go grew by 27 MB per 1,000 of them until all pools
    were full. With two it does not grow. Call it before there are threads.

    Returns:
        Whether the C library has such a setting and took it.

    """
    mallopt = _function("mallopt")
    return mallopt is not None and mallopt(_M_ARENA_MAX, count) == 1


def give_back() -> bool:
    """Give back to the system what is free; takes a few hundredths of a second.

    What loading leaves behind lies between what stays: by itself, glibc gives back only what is free at the
    end of a pool. After model and dictionaries are loaded, that is some 50 MB.

    Returns:
        Whether there was anything to give back.

    """
    trim = _function("malloc_trim")
    return trim is not None and trim(0) == 1


async def keep_giving_back(every_s: float = GIVE_BACK_S) -> None:
    """Give back what is free now and then, for ever.

    What many tasks leave behind lies between what stays, too: a server grew by 55 MB over 2,500 tasks that
    were broken off, and with this by 41 over 3,000. It takes one to five milliseconds of one thread.
    """
    while True:
        await asyncio.sleep(every_s)
        await asyncio.to_thread(give_back)


def _function(name: str) -> Callable[..., int] | None:
    return None if sys.platform == "win32" else getattr(ctypes.CDLL(None), name, None)
