"""The words of each workspace, ready to be read by."""

import asyncio
from collections import OrderedDict

from voxwire.state_errors import StateUnavailable
from voxwire.store.lexicons import LexiconStore, Version
from voxwire.text.lexicon import Lexicon

KEPT = 64
"""Workspaces whose lexicons are kept ready; the largest takes a few megabytes."""


class WorkspaceLexicons:
    """The lexicons of workspaces, each made of what is stored and made anew when that has changed."""

    def __init__(self, store: LexiconStore) -> None:
        """Read from ``store``."""
        self.store = store
        """Where they are."""
        self._kept: OrderedDict[str, tuple[Version, Lexicon | None]] = OrderedDict()

    async def of(self, workspace: str) -> Lexicon | None:
        """All lexicons of a workspace as one, as they are stored at the moment; None if there are none.

        While the database is away they are as they were last seen.

        Raises:
            StateUnavailable: it is away, and they were not seen yet.

        """
        try:
            kept = await self._present(workspace)
        except StateUnavailable:
            if workspace not in self._kept:
                raise
            kept = self._kept[workspace]
        self._kept[workspace] = kept
        self._kept.move_to_end(workspace)
        while len(self._kept) > KEPT:
            self._kept.popitem(last=False)
        return kept[1]

    async def _present(self, workspace: str) -> tuple[Version, Lexicon | None]:
        version = await self.store.version(workspace)
        if not version:
            return version, None
        kept = self._kept.get(workspace)
        if kept is not None and kept[0] == version:
            return kept
        version, entries = await self.store.all(workspace)
        return version, await asyncio.to_thread(Lexicon.from_entries, entries)
