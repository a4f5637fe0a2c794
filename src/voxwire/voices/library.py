"""Voices that people made for themselves: cloned from a recording, or designed by a description."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from enum import StrEnum

from voxwire.engines.base import TimbreRecipe, VoiceReference
from voxwire.voices.fitting import Fitted
from voxwire.voices.models import Family, Feature, Gender, Model, Origin, Voice


class Status(StrEnum):
    """How far a voice has come (voice cloning API page)."""

    DEPLOYING = "DEPLOYING"
    """It is being made."""
    OK = "OK"
    """It can speak."""
    UNDEPLOYED = "UNDEPLOYED"
    """It could not be made; its reason says why."""


@dataclass(frozen=True, slots=True)
class CustomVoice:
    """One such voice, as it is kept."""

    id: str
    workspace: str
    """The name of the workspace it belongs to."""
    family: Family
    """Whose API it was made with."""
    origin: Origin
    name: str
    """What its maker put into its id."""
    target_model: str
    """The only model it speaks with."""
    status: Status
    created_at: datetime
    """In UTC, like all moments here."""
    changed_at: datetime
    language: str | None = None
    """Of the recording, or of the text of the preview."""
    description: str | None = None
    preview_text: str | None = None
    recording: str | None = None
    """The name of the recording it is made from."""
    recipe: TimbreRecipe | None = None
    """How its timbre is made; there when it can speak."""
    similarity: float | None = None
    """How like the recording it is, 0 to 1, where that was measured."""
    report: Mapping[str, float | str] = field(default_factory=dict)
    """What was measured when it was made."""
    reason: str | None = None
    """Why it could not be made."""
    revision: int = 1
    """Counts its recordings."""

    def as_voice(self, model: Model) -> Voice | None:
        """What speaks for it with a model, or None: it is not ready, or is another model's."""
        if self.recipe is None or self.status is not Status.OK or self.target_model != model.name:
            return None
        return Voice(
            id=self.id,
            name=self.name,
            gender=Gender.NEUTRAL,
            languages=self._languages(model),
            timbre=replace(
                self.recipe,
                quality=model.quality,
                reference=VoiceReference(self.id, model.name, self.recording, self.description),
            ),
            ssml=Feature.SSML in model.features,
            word_timestamps=Feature.WORD_TIMESTAMPS in model.features,
            regions=model.regions,
            origin=self.origin,
        )

    def _languages(self, model: Model) -> tuple[str, ...]:
        spoken = model.languages or ("zh", "en")
        if self.language is None:
            return spoken
        # At least two, since no text is expected to be in the language of the recording.
        return (self.language, *(tag for tag in spoken if tag != self.language))


def new_voice_id(family: Family, origin: Origin, target_model: str, name: str, now: datetime) -> str:
    """An id that no other voice has, in the form that each API documents.

    Sources: the voice cloning and voice design API pages of CosyVoice and of Qwen-TTS.
    """
    if family is Family.QWEN:
        kind = "vc" if origin is Origin.CLONE else "vd"
        moment = f"{now:%Y%m%d%H%M%S}{now.microsecond // 1000:03}"
        return f"qwen-tts-{kind}-{name}-voice-{moment}-{secrets.token_hex(2)}"
    kind = "" if origin is Origin.CLONE else "vd-"
    return f"{target_model}-{kind}{name}-{secrets.token_hex(16)}"


def new_voice(
    workspace: str,
    target: Model,
    origin: Origin,
    name: str,
    made: Fitted | None = None,
    *,
    language: str | None = None,
    description: str | None = None,
    preview_text: str | None = None,
    recording: str | None = None,
) -> CustomVoice:
    """A voice that begins to be: ready if its timbre has been made, otherwise waiting for that.

    Args:
        workspace: whose.
        target: the model it speaks with.
        origin: how it is made.
        name: what its id shows.
        made: its timbre.
        language: BCP 47 tag of the recording, or of the preview.
        description: of a designed voice.
        preview_text: what it said when it was designed.
        recording: the name of what it is made from.

    """
    now = datetime.now(UTC)
    return CustomVoice(
        id=new_voice_id(target.family, origin, target.name, name, now),
        workspace=workspace,
        family=target.family,
        origin=origin,
        name=name,
        target_model=target.name,
        status=Status.DEPLOYING if made is None else Status.OK,
        created_at=now,
        changed_at=now,
        language=language,
        description=description,
        preview_text=preview_text,
        recording=recording,
        recipe=None if made is None else made.recipe,
        similarity=None if made is None else made.similarity,
        report={} if made is None else made.report,
    )
