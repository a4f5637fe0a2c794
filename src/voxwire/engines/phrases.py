"""Remembers how short phrases sounded: greetings and prompts come again and again.

It stands in front of any engine and is one itself. What it keeps is bounded in bytes, oldest use first out. A
phrase is known by timbre, delivery, phonemes and how they map to the text; whether it was said first or after
others, and so planned in steps or at once, is hardly heard and makes no other phrase of it.
Keys are digests, so no text is kept.
"""

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from voxwire.engines.base import (
    Cancellation,
    Capabilities,
    Delivery,
    Engine,
    Mark,
    Pcm,
    Plan,
    Quality,
    Rendering,
    Samples,
    Timbre,
    TimbreRecipe,
    Utterance,
)
from voxwire.engines.cores import ONE_CORE, Cores
from voxwire.engines.ownership import own_plan
from voxwire.errors import Cancelled

LONGEST_S = 6.0
"""Longer utterances are hardly ever said twice."""


@dataclass(frozen=True, slots=True, eq=False)
class _Phrase:
    """A phrase that was said before."""

    windows: Sequence[Pcm]
    samples: Samples
    marks: Sequence[Mark]
    complete: bool = True

    @property
    def size(self) -> int:
        return sum(window.nbytes for window in self.windows)


@dataclass(frozen=True, slots=True, eq=False)
class _Fresh:
    """A plan of the engine behind, and what to keep its sound under."""

    plan: Plan
    key: bytes

    @property
    def samples(self) -> Samples:
        return self.plan.samples

    @property
    def complete(self) -> bool:
        return self.plan.complete

    @property
    def marks(self) -> Sequence[Mark]:
        return self.plan.marks


class PhraseCache:
    """An engine that says again what it has said before."""

    def __init__(self, engine: Engine, max_bytes: int) -> None:
        """Stand in front of ``engine``.

        Args:
            engine: what speaks when a phrase is new.
            max_bytes: audio to keep, as 32-bit samples.

        """
        self._engine = engine
        self._max_bytes = max_bytes
        self._phrases: OrderedDict[bytes, _Phrase] = OrderedDict()
        self._size = 0
        self._lock = threading.Lock()
        self.hits = 0
        """Phrases that needed no compute."""

    @property
    def capabilities(self) -> Capabilities:
        """Those of the engine behind."""
        return self._engine.capabilities

    def shortfall(self, recipe: TimbreRecipe) -> Mapping[Quality, float]:
        """Pass on; see :class:`voxwire.engines.base.Engine`."""
        return self._engine.shortfall(recipe)

    def timbre(self, recipe: TimbreRecipe) -> Timbre:
        """Pass on; see :class:`voxwire.engines.base.Engine`."""
        return self._engine.timbre(recipe)

    def plan(
        self,
        utterance: Utterance,
        timbre: Timbre,
        delivery: Delivery,
        cancellation: Cancellation,
        cores: Cores = ONE_CORE,
    ) -> Plan:
        """Find the phrase, or have it planned."""
        if cancellation.cancelled:
            raise Cancelled
        said = replace(utterance, follows=False, lead_s=0.0)
        key = hashlib.blake2b(repr((said, timbre.recipe, delivery)).encode(), digest_size=16).digest()
        with self._lock:
            phrase = self._phrases.get(key)
            if phrase is not None:
                self._phrases.move_to_end(key)
                self.hits += 1
                return phrase
        return _Fresh(self._engine.plan(utterance, timbre, delivery, cancellation, cores), key)

    def extend(self, plan: Plan, cancellation: Cancellation) -> Plan:
        """Pass on; a phrase that was found is complete."""
        if isinstance(plan, _Fresh):
            if plan.complete:
                return plan
            return _Fresh(self._engine.extend(plan.plan, cancellation), plan.key)
        return plan

    def rendering(self, plan: Plan, begin: int = 0) -> Rendering:
        """Say a phrase again, or listen while it is said for the first time, if all of it is."""
        if isinstance(plan, _Phrase):
            return _Replay(plan, begin)
        fresh = own_plan(plan, _Fresh)
        return _Recording(self._engine.rendering(fresh.plan, begin), fresh, self, whole=not begin)

    def keep(self, plan: _Fresh, windows: Sequence[Pcm]) -> None:
        """Remember a phrase, and forget those whose last use is longest ago."""
        phrase = _Phrase(windows, plan.samples, plan.marks)
        if phrase.size > self._max_bytes or plan.samples > LONGEST_S * self.capabilities.sample_rate:
            return
        with self._lock:
            if plan.key in self._phrases:
                return
            self._phrases[plan.key] = phrase
            self._size += phrase.size
            while self._size > self._max_bytes:
                _, oldest = self._phrases.popitem(last=False)
                self._size -= oldest.size

    def close(self) -> None:
        """Forget everything and close the engine behind."""
        with self._lock:
            self._phrases.clear()
            self._size = 0
        self._engine.close()


class _Replay:
    """Gives the windows of a phrase again."""

    def __init__(self, phrase: _Phrase, begin: int) -> None:
        self._windows = phrase.windows
        self._at = 0
        while self._at < len(self._windows) and begin >= len(self._windows[self._at]):
            begin -= len(self._windows[self._at])
            self._at += 1
        self._left_out = begin
        """Samples of the next window that are not given."""

    @property
    def done(self) -> bool:
        return self._at == len(self._windows)

    @property
    def starved(self) -> bool:
        return False

    def follow(self, plan: Plan) -> None:
        del plan

    def render(self, cancellation: Cancellation, cores: Cores = ONE_CORE) -> Pcm:
        if cancellation.cancelled:
            raise Cancelled
        cores.spare()
        window = self._windows[self._at][self._left_out :]
        self._at, self._left_out = self._at + 1, 0
        return window


class _Recording:
    """Passes windows on and keeps them until the phrase is over."""

    def __init__(self, rendering: Rendering, plan: _Fresh, cache: PhraseCache, *, whole: bool) -> None:
        self._rendering = rendering
        self._whole = whole
        self._plan = plan
        self._cache = cache
        self._windows: list[Pcm] = []
        self._samples = 0

    @property
    def done(self) -> bool:
        return self._rendering.done

    @property
    def starved(self) -> bool:
        return self._rendering.starved

    def follow(self, plan: Plan) -> None:
        self._plan = own_plan(plan, _Fresh)
        self._rendering.follow(self._plan.plan)

    def render(self, cancellation: Cancellation, cores: Cores = ONE_CORE) -> Pcm:
        window = self._rendering.render(cancellation, cores)
        self._samples += len(window)
        if not self._whole or self._samples > LONGEST_S * self._cache.capabilities.sample_rate:
            self._windows.clear()
            return window
        # The first window's array may be a view of a larger one, and whoever gets it might write to it.
        kept = window.copy()
        kept.flags.writeable = False
        self._windows.append(kept)
        if self._rendering.done:
            self._cache.keep(self._plan, tuple(self._windows))
        return window
