"""What the C library keeps of freed memory."""

import ctypes
import sys
from collections.abc import Callable

ARENAS = 2
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


def _function(name: str) -> Callable[..., int] | None:
    return None if sys.platform == "win32" else getattr(ctypes.CDLL(None), name, None)
