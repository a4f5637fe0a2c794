"""What the C library keeps of freed memory."""

import ctypes
import sys

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
    if sys.platform == "win32":
        return False
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    return mallopt is not None and mallopt(_M_ARENA_MAX, count) == 1
