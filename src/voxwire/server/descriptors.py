"""How many files and connections the system lets this process have open."""

import sys

WANTED = 65_536
"""Descriptors that suffice for any number of connections the settings may allow by default, and what is read
and written for them."""


def allow_descriptors(wanted: int = WANTED) -> None:
    """Let this process have that many files and connections open, or as many as the system permits.

    A shell starts programs with 1024 of them, or 256, though far more are permitted. Without any left, nobody
    could connect, and no file of speech be written.
    """
    if sys.platform == "win32":
        return
    import resource

    present, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    goal = wanted if most == resource.RLIM_INFINITY else min(wanted, most)
    if present != resource.RLIM_INFINITY and present < goal:
        try:
            resource.setrlimit(resource.RLIMIT_NOFILE, (goal, most))
        except (OSError, ValueError):
            # Some systems permit fewer than they say.
            return
