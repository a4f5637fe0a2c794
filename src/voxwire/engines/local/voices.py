"""Who speaks for a voice, by the settings and by what the voice is."""

from collections.abc import Callable
from pathlib import Path

from voxwire.engine_settings import EngineSettings, EngineVoice
from voxwire.engines.base import TimbreRecipe
from voxwire.errors import NotYetSupported


def voice_for(
    settings: EngineSettings,
    recipe: TimbreRecipe,
    recordings: Path | None,
    named: Callable[[str], str | None],
) -> EngineVoice:
    """Who speaks for a voice.

    Args:
        settings: whose ``voices`` come first, and whose ``voice`` comes last.
        recipe: of the voice.
        recordings: the directory of recordings that voices were cloned from.
        named: the speaker of the checkpoint that is called like a voice, if there is one.

    Raises:
        NotYetSupported: nobody does.

    """
    reference = recipe.reference
    if reference is not None:
        if (known := settings.voices.get(reference.voice)) is not None:
            return known
        if reference.recording is not None and recordings is not None:
            return EngineVoice(ref_audio=recordings / Path(reference.recording).name)
        if reference.description is not None:
            return EngineVoice(description=reference.description)
        if (name := named(reference.voice)) is not None:
            return EngineVoice(voice=name)
    if settings.voice is not None:
        return EngineVoice(voice=settings.voice)
    who = "This voice" if reference is None else f"Voice '{reference.voice}'"
    raise NotYetSupported(f"{who} with the model that speaks for it")
