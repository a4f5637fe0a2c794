"""The words of each workspace, ready to be read by."""

import asyncio
from collections import OrderedDict

from voxwire.state_errors import StateUnavailable
from voxwire.store.lexicons import LexiconStore, Version
from voxwire.text.lexicon import Lexicon

KEPT = 64
"""Workspaces whose lexicons are kept ready; the largest takes a few megabytes."""
_MOST_BARE = 10_000


class WorkspaceLexicons:
    """The lexicons of workspaces, each made of what is stored and made anew when that has changed."""

    def __init__(self, store: LexiconStore) -> None:
        """Read from ``store``."""
        self.store = store
        """Where they are."""
        self._kept: OrderedDict[str, tuple[Version, Lexicon]] = OrderedDict()
        self._bare: set[str] = set()
        """Workspaces that had none when they were last looked at."""

    async def of(self, workspace: str) -> Lexicon | None:
        """All lexicons of a workspace as one, as they are stored at the moment; None if there are none.

        While the database is away they are as they were last seen.

        Raises:
            StateUnavailable: it is away, and they were not seen yet.

        """
        try:
            version = await self.store.version(workspace)
        except StateUnavailable:
            if workspace in self._bare:
                return None
            if workspace not in self._kept:
                raise
            return self._kept[workspace][1]
        if not version:
            self._kept.pop(workspace, None)
            self._remember_bare(workspace)
            return None
        self._bare.discard(workspace)
        kept = self._kept.get(workspace)
        if kept is None or kept[0] != version:
            version, entries = await self.store.all(workspace)
            kept = version, await asyncio.to_thread(Lexicon.from_entries, entries)
        self._kept[workspace] = kept
        self._kept.move_to_end(workspace)
        while len(self._kept) > KEPT:
            self._kept.popitem(last=False)
        return kept[1]

    def _remember_bare(self, workspace: str) -> None:
        if len(self._bare) >= _MOST_BARE:
            self._bare.clear()
        self._bare.add(workspace)
