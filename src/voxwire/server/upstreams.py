"""The servers that speak for some models instead of the embedded engine."""

import time
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from voxwire.engine_settings import EngineSettings
from voxwire.engines.base import Cancellation, Delivery, Quality, TimbreRecipe, Utterance, Word
from voxwire.engines.loading import figures_of, load_upstream
from voxwire.errors import ConfigurationError, ModelNotFound, VoxwireError
from voxwire.observe.upstream_figures import UpstreamFigures
from voxwire.settings import Settings
from voxwire.speech.scheduler import Scheduler
from voxwire.speech.service import SpeechService
from voxwire.store.recordings import RECORDINGS_NAME
from voxwire.upstream_errors import EngineUnavailable
from voxwire.upstream_settings import UpstreamSettings
from voxwire.voices.catalog import Catalog, Model

HELLO = Utterance("Hello.", (Word("Hello", 0, 5, "həlˈO", "en"), Word(".", 5, 6, ".", "en")))
"""What a server is asked for to see whether it speaks."""
THREADS = 2
"""Threads a stream: while one waits for audio, another makes bytes of what has come."""


def add_upstreams(speech: SpeechService, settings: Settings, quality: Quality | None = None) -> None:
    """Have every server that the settings name speak for its models.

    Args:
        speech: of the embedded engine, which goes on where a server fails, if the settings want that.
        settings: of this server.
        quality: what all speech is rendered with, if not what the catalog says.

    Raises:
        ConfigurationError: the catalog has no such model, or a key can't be read.

    """
    others: dict[str, SpeechService] = {}
    for model, name in models_elsewhere(settings).items():
        upstream = settings.upstreams.get(name)
        if upstream is None:
            continue
        if name not in others:
            relief = speech if upstream.fallback else None
            # A session has one sample rate, whoever speaks.
            rate = None if relief is None else speech.engine.capabilities.sample_rate
            recordings = settings.data_dir / RECORDINGS_NAME
            others[name] = SpeechService(
                load_upstream(name, upstream, rate, recordings),
                speech.frontend,
                Scheduler(THREADS * upstream.streams),
                refuse_overload=settings.refuse_overload,
                quality=quality,
                traced=settings.tracing,
                relief=relief,
            )
        speech.give(model, others[name])


def models_elsewhere(settings: Settings, catalog: Catalog | None = None) -> Mapping[str, str]:
    """The names of servers and of engines beside the embedded one by the models they speak for.

    Aliases of models are resolved.

    Raises:
        ConfigurationError: the catalog has no such model, or two have the same model or name.

    """
    others: tuple[tuple[str, Mapping[str, UpstreamSettings | EngineSettings]], ...] = (
        ("upstreams", settings.upstreams),
        ("engines", settings.engines),
    )
    if both := settings.upstreams.keys() & settings.engines.keys():
        raise ConfigurationError(f"upstreams and engines can't both have the name {min(both)}.")
    if not (settings.upstreams or settings.engines):
        return {}
    catalog = catalog or Catalog.load()
    found: dict[str, str] = {}
    for group, name, model in (
        (group, name, model)
        for group, named in others
        for name, other in named.items()
        for model in other.models
    ):
        try:
            known = catalog.model(model).name
        except ModelNotFound as error:
            raise ConfigurationError(
                f"{group}.{name}.models: there is no model {model!r}; see 'voxwire models list --wire'."
            ) from error
        if found.setdefault(known, name) != name:
            raise ConfigurationError(f"Model {known} is given to both {found[known]} and {name}.")
    return found


def first_audio(name: str, upstream: UpstreamSettings, model: Model, recordings: Path) -> float | str:
    """Have a server say a word; blocks.

    Args:
        name: what the installation calls it.
        upstream: its settings.
        model: one that it speaks for; its first voice speaks, or whoever speaks for all that have none.
        recordings: the directory of recordings that voices were cloned from.

    Returns:
        Seconds to the first audio, or what is wrong.

    """
    voice = next(iter(model.voices.values()), None)
    recipe = TimbreRecipe({}) if voice is None else voice.timbre
    try:
        engine = load_upstream(name, upstream, None, recordings)
    except VoxwireError as error:
        return error.message
    try:
        begin = time.monotonic()
        engine.plan(HELLO, engine.timbre(recipe), Delivery(), Cancellation())
    except EngineUnavailable as error:
        return error.reason
    except VoxwireError as error:
        return error.message
    finally:
        engine.close()
    return time.monotonic() - begin


def upstream_figures(speech: SpeechService) -> list[UpstreamFigures]:
    """What has been counted of every server elsewhere."""
    return [replace(figures, relieved=speech.taken_over[other.engine]) for other, figures in _figured(speech)]


def _figured(speech: SpeechService) -> list[tuple[SpeechService, UpstreamFigures]]:
    found = ((other, figures_of(other.engine)) for other in [speech, *speech.others])
    return [(other, figures) for other, figures in found if figures is not None]
