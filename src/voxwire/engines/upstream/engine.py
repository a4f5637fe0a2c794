"""A server elsewhere as the rest of Voxwire sees it."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from voxwire.engines.arriving.plan import ArrivingPlan, ArrivingRendering
from voxwire.engines.arriving.text import said_pieces
from voxwire.engines.base import (
    Cancellation,
    Capabilities,
    Delivery,
    Plan,
    Quality,
    Samples,
    Timbre,
    TimbreRecipe,
    Utterance,
)
from voxwire.engines.cores import ONE_CORE, Cores
from voxwire.engines.ownership import own_plan, own_timbre
from voxwire.engines.upstream.link import Link, Request
from voxwire.engines.upstream.requests import (
    SPEEDS,
    Speaker,
    speaker_for,
    speech_body,
    takes_instructions,
    takes_speed,
)
from voxwire.errors import Cancelled, ConfigurationError
from voxwire.observe.upstream_figures import UpstreamFigures
from voxwire.upstream_settings import ServerKind, UpstreamSettings

MAX_PHONEMES = 510
"""Longest utterance that is asked for: as long as the embedded engine's, which may have to say it instead."""


@dataclass(frozen=True, slots=True)
class UpstreamTimbre:
    """Who speaks there."""

    recipe: TimbreRecipe
    speaker: Speaker


class UpstreamEngine:
    """Has utterances spoken by another server, and knows nothing of them but what arrives."""

    def __init__(
        self,
        name: str,
        settings: UpstreamSettings,
        sample_rate: int | None = None,
        recordings: Path | None = None,
    ) -> None:
        """Make one; nothing is asked before somebody speaks.

        Args:
            name: what the installation calls the server.
            settings: of the server.
            sample_rate: of the audio that is given out, in Hz; without, that of the server's PCM.
            recordings: the directory of recordings that voices were cloned from.

        Raises:
            ConfigurationError: the file that holds the key can't be read.

        """
        rate = sample_rate or settings.sample_rate
        self._settings = settings
        self._recordings = recordings
        self._link = Link(name, settings, upstream_key(settings), rate)
        slowest, fastest = SPEEDS if takes_speed(settings) else (1.0, 1.0)
        self._capabilities = Capabilities(
            languages=frozenset(settings.languages),
            sample_rate=rate,
            max_phonemes=MAX_PHONEMES,
            approximates=not settings.languages,
            max_rate=fastest,
            min_rate=slowest,
            blends=settings.kind is ServerKind.KOKORO_FASTAPI,
            phonemes=False,
            pitch=False,
            instructions=takes_instructions(settings),
            voices=True,
            streams=settings.streams,
        )

    @property
    def capabilities(self) -> Capabilities:
        """What this engine can do."""
        return self._capabilities

    @property
    def figures(self) -> UpstreamFigures:
        """What has been counted."""
        return self._link.figures

    def shortfall(self, recipe: TimbreRecipe) -> Mapping[Quality, float]:
        """Nothing is known of how the other server renders."""
        del recipe
        return {Quality.FULL: 0.0}

    def timbre(self, recipe: TimbreRecipe) -> UpstreamTimbre:
        """Find who speaks there for a voice.

        Raises:
            NotYetSupported: nobody does.

        """
        return UpstreamTimbre(recipe, speaker_for(self._settings, recipe, self._recordings))

    def plan(
        self,
        utterance: Utterance,
        timbre: Timbre,
        delivery: Delivery,
        cancellation: Cancellation,
        cores: Cores = ONE_CORE,
    ) -> ArrivingPlan:
        """Ask for an utterance, and wait for its first audio; see :class:`voxwire.engines.base.Engine`.

        Raises:
            EngineUnavailable: the server can't be reached, does not answer, or answers what is no speech.
            RateExceeded: it is busy.

        """
        del cores
        ours = own_timbre(timbre, UpstreamTimbre)
        if cancellation.cancelled:
            raise Cancelled
        rate = self._capabilities.sample_rate
        pieces = said_pieces(utterance, delivery, rate, MAX_PHONEMES)
        requests = [
            Request(
                None if piece.said is None else speech_body(self._settings, ours.speaker, piece.said),
                piece.silence,
            )
            for piece in pieces
        ]
        reception = self._link.receive(requests, cancellation)
        plan = ArrivingPlan(reception, [piece.words for piece in pieces], rate, Samples(0))
        return plan.extended(cancellation)

    def extend(self, plan: Plan, cancellation: Cancellation) -> ArrivingPlan:
        """Wait for more of an utterance; see :class:`voxwire.engines.base.Engine`."""
        found = own_plan(plan, ArrivingPlan)
        return found if found.complete else found.extended(cancellation)

    def rendering(self, plan: Plan, begin: int = 0) -> ArrivingRendering:
        """Begin to give out what arrives."""
        return ArrivingRendering(own_plan(plan, ArrivingPlan), begin)

    def close(self) -> None:
        """Give up every request."""
        self._link.close()


def upstream_key(settings: UpstreamSettings) -> str | None:
    """The key a server wants, wherever it is kept.

    Raises:
        ConfigurationError: the file that holds it can't be read, or holds none.

    """
    if settings.api_key is not None:
        return settings.api_key.get_secret_value()
    if settings.api_key_file is None:
        return None
    try:
        key = settings.api_key_file.read_text(encoding="utf-8").strip()
    except (OSError, ValueError) as error:
        raise ConfigurationError(f"The key in {settings.api_key_file} can't be read.") from error
    if not key or not key.isascii() or not key.isprintable():
        raise ConfigurationError(f"{settings.api_key_file} must hold one key and nothing else.")
    return key
