"""The large models in this process that speak for some models instead of the embedded engine."""

from contextlib import suppress

import structlog

from voxwire.engine_settings import EngineSettings
from voxwire.engines.base import Quality
from voxwire.engines.loading import load_local
from voxwire.errors import ConfigurationError, NotYetSupported
from voxwire.server.upstreams import models_elsewhere
from voxwire.settings import Settings
from voxwire.speech.scheduler import Scheduler
from voxwire.speech.service import SpeechService
from voxwire.store.recordings import RECORDINGS_NAME
from voxwire.voices.catalog import Catalog


def add_engines(speech: SpeechService, settings: Settings, quality: Quality | None = None) -> None:
    """Load every model that the settings name, and have it speak for its models. Blocks.

    Args:
        speech: of the embedded engine, which goes on where another fails, if the settings want that.
        settings: of this server.
        quality: what all speech is rendered with, if not what the catalog says.

    Raises:
        ConfigurationError: something can't be loaded, or the catalog has no such model.

    """
    others: dict[str, SpeechService] = {}
    for model, name in models_elsewhere(settings).items():
        engine = settings.engines.get(name)
        if engine is None:
            continue
        if name not in others:
            others[name] = _service(name, engine, speech, settings, quality)
        speech.give(model, others[name])


def _service(
    name: str, chosen: EngineSettings, speech: SpeechService, settings: Settings, quality: Quality | None
) -> SpeechService:
    log = structlog.get_logger()
    log.info("loading an engine", engine=name, kind=chosen.kind.value, checkpoint=chosen.checkpoint)
    engine = load_local(name, chosen, settings.data_dir / RECORDINGS_NAME)
    rates = {each.capabilities.sample_rate for each in (engine, speech.engine)}
    if chosen.fallback and len(rates) > 1:
        engine.close()
        # A session has one sample rate, whoever speaks.
        raise ConfigurationError(
            f"engines.{name}.fallback: the embedded engine can't go on, since it has another sample rate."
        )
    return SpeechService(
        engine,
        speech.frontend,
        Scheduler(chosen.threads),
        refuse_overload=settings.refuse_overload,
        quality=quality,
        traced=settings.tracing,
        relief=speech if chosen.fallback else None,
    )


async def warm_up_engines(speech: SpeechService, settings: Settings, catalog: Catalog) -> None:
    """Have each of them speak once, so that the first client does not wait, and that its cost is known.

    One that speaks only in voices that clients make has none to be tried with.

    Raises:
        VoxwireError: it fails.

    """
    tried: set[str] = set()
    for model, name in models_elsewhere(settings, catalog).items():
        if name not in settings.engines or name in tried:
            continue
        service = speech.speaking(model)
        for voice in catalog.model(model).voices.values():
            with suppress(NotYetSupported):
                await service.timbre(voice.timbre)
                await service.warm_up(voice.timbre)
                tried.add(name)
                break
