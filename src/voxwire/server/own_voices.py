"""The voices a client's workspace made for itself, as the doors look for them beside the catalog's."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace

from voxwire.store.custom_voices import VoiceStore
from voxwire.voices.catalog import Model, Voice
from voxwire.voices.library import CustomVoice, Status

MakeReady = Callable[[CustomVoice], Awaitable[None]]


class OwnVoices:
    """The voices of one workspace, as they are at the moment: one that is removed is not found any more.

    Args:
        store: where they are.
        workspace: whose they are.
        make_ready: brings here what a voice needs to speak.

    """

    def __init__(self, store: VoiceStore, workspace: str, make_ready: MakeReady | None = None) -> None:
        self._store = store
        self._make_ready = make_ready
        self.workspace = workspace
        """Whose they are."""

    async def joined(self, model: Model, voice: str) -> Model:
        """A model as this workspace has it, with the voice of that id if it is one of its own."""
        if not model.custom_voices or not voice or model.find(voice) is not None:
            return model
        found = await self._store.find(self.workspace, voice)
        own = None if found is None else found.as_voice(model)
        if found is not None and own is not None and self._make_ready is not None:
            await self._make_ready(found)
        return model if own is None else _with(model, {own.id: own})

    async def all_joined(self, model: Model) -> Model:
        """A model as this workspace has it, with all voices of its own."""
        if not model.custom_voices:
            return model
        own = [found.as_voice(model) for found in await self._store.ready(self.workspace, model.name)]
        return _with(model, {voice.id: voice for voice in own if voice is not None})

    async def find(self, voice: str) -> CustomVoice | None:
        """The voice of that id, ready or not, whatever its model; None if the workspace has none."""
        return await self._store.find(self.workspace, voice) if voice else None

    async def why_not(self, voice: str, model: str) -> str | None:
        """Why a voice that the workspace does have can't speak with a model, as a sentence without its full
        stop; None if it has none."""
        found = await self.find(voice)
        if found is None:
            return None
        if found.target_model != model:
            return f"Voice '{voice}' was made for model {found.target_model}, and speaks with no other"
        if found.status is Status.DEPLOYING:
            return f"Voice '{voice}' is still being made"
        return f"Voice '{voice}' could not be made"


def _with(model: Model, voices: Mapping[str, Voice]) -> Model:
    return replace(model, voices={**model.voices, **voices})
