"""What takes seconds to load, loaded once for all tests of a run."""

from functools import cache

from voxwire.text.frontend import Frontend


@cache
def loaded_frontend() -> Frontend:
    """A text front-end; nothing in it changes but what it has loaded."""
    return Frontend.create()
