"""The voices a client's workspace made for itself, as the doors look for them beside the catalog's."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace

from voxwire.store.custom_voices import VoiceStore
from voxwire.voices.catalog import Model
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

    async def joined(self, model: Model, *voices: str) -> Model:
        """A model as this workspace has it, with those voices of these ids that are its own."""
        unknown = {voice for voice in voices if voice and model.find(voice) is None}
        if not model.custom_voices or not unknown:
            return model
        found = [each for each in await self._store.named(self.workspace, unknown) if each.as_voice(model)]
        if self._make_ready is not None:
            for each in found:
                await self._make_ready(each)
        return _with(model, found)

    async def all_joined(self, model: Model) -> Model:
        """A model as this workspace has it, with all voices of its own."""
        if not model.custom_voices:
            return model
        return _with(model, await self._store.ready(self.workspace, model.name))

    async def find(self, voice: str) -> CustomVoice | None:
        """The voice of that id, ready or not, whatever its model; None if the workspace has none."""
        return await self._store.find(self.workspace, voice) if voice else None


def why_not(voice: CustomVoice, model: str) -> str:
    """Why a voice of a workspace was not among those that can speak with a model, as a sentence without its
    full stop."""
    if voice.target_model != model:
        return f"Voice '{voice.id}' was made for model {voice.target_model}, and speaks with no other"
    if voice.status is Status.UNDEPLOYED:
        return f"Voice '{voice.id}' could not be made"
    # It may have become ready since they were looked for.
    return f"Voice '{voice.id}' is still being made"


def _with(model: Model, found: Sequence[CustomVoice]) -> Model:
    voices = [voice for each in found if (voice := each.as_voice(model)) is not None]
    if not voices:
        return model
    return replace(model, voices={**model.voices, **{voice.id: voice for voice in voices}})
