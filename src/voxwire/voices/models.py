"""What the catalog holds: models, their features and limits, and voices."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from voxwire.audio.formats import Container
from voxwire.engines.base import Quality, TimbreRecipe, VoiceReference
from voxwire.errors import VoiceRejected
from voxwire.voices.blends import find_blend
from voxwire.voices.instructions import InstructionSet


class Family(StrEnum):
    """Which wire protocol a model is spoken to with."""

    COSYVOICE = "cosyvoice"
    SAMBERT = "sambert"
    QWEN = "qwen"
    OPENAI = "openai"


class Api(StrEnum):
    """A way to call a model."""

    INFERENCE = "inference"
    """WebSocket, tasks: ``/api-ws/v1/inference``."""
    REALTIME = "realtime"
    """WebSocket, sessions: ``/api-ws/v1/realtime``."""
    HTTP = "http"
    """One request, one file or one stream of it."""
    SPEECH = "speech"
    """OpenAI's ``/v1/audio/speech``, which takes the names of all other models as well."""


class Region(StrEnum):
    """Where the cloud offers a model. Nothing here depends on it."""

    BEIJING = "cn-beijing"
    SINGAPORE = "ap-southeast-1"


class Feature(StrEnum):
    """What a model offers beyond plain synthesis.

    Source: the "models" columns of the parameter tables in the client events pages of CosyVoice, Qwen-TTS and
    Sambert.
    """

    DELIVERY = "delivery"
    """Volume, speech rate and pitch, and with Qwen-TTS the bit rate too."""
    SSML = "ssml"
    WORD_TIMESTAMPS = "word_timestamps"
    PHONEME_TIMESTAMPS = "phoneme_timestamps"
    SEED = "seed"
    LANGUAGE_HINTS = "language_hints"
    INSTRUCTION = "instruction"
    """Instructions for the voices that list fixed wordings."""
    FREE_INSTRUCTION = "free_instruction"
    """Instructions in any wording; with CosyVoice only for custom voices."""
    HOT_FIX = "hot_fix"
    """Pronunciations and replacements given with the request."""
    AIGC_TAG = "aigc_tag"
    MARKDOWN_FILTER = "markdown_filter"
    """``enable_markdown_filter``; it is documented for custom voices only."""
    USAGE_IN_TOKENS = "usage_in_tokens"
    """Usage is told in tokens and not in characters."""


class Origin(StrEnum):
    """Where a voice comes from."""

    SYSTEM = "system"
    CLONE = "clone"
    DESIGN = "design"
    BLEND = "blend"
    """Mixed by the client, by name."""


class Gender(StrEnum):
    """What a voice sounds like."""

    FEMALE = "female"
    MALE = "male"
    CHILD = "child"
    """A child whose sex is not told."""
    NEUTRAL = "neutral"
    """Neither, e.g. a robot."""


class Dialect(StrEnum):
    """A variety of Chinese."""

    MANDARIN = "mandarin"
    CANTONESE = "yue"
    NORTHEASTERN = "dongbei"
    SHAANXI = "shaanxi"
    MINNAN = "minnan"
    HENAN = "henan"
    HUNAN = "hunan"
    SHANDONG = "shandong"
    SICHUAN = "sichuan"
    ANHUI = "anhui"
    BEIJING = "beijing"
    SHANGHAI = "shanghai"
    NANJING = "nanjing"
    TIANJIN = "tianjin"


@dataclass(frozen=True, slots=True)
class Limits:
    """How much text a model takes; 0 stands for no limit, and for instructions where there can be none."""

    message_characters: int
    """In one text message."""
    task_characters: int
    """In all messages of one task, or all that one session holds."""
    message_tokens: int = 0
    """In one text message, where its page counts tokens."""
    instruction_characters: int = 0
    """In one instruction."""
    instruction_tokens: int = 0
    """In one instruction, where its page counts tokens."""
    han_weight: int = 2
    """How many characters a Han character counts."""


@dataclass(frozen=True, slots=True)
class Audio:
    """What audio a model gives."""

    formats: tuple[Container, ...]
    sample_rates: tuple[int, ...]
    """In Hz."""
    default_format: Container
    default_sample_rate: int
    """What a client gets that does not ask; with Sambert the voice's own rate."""


@dataclass(frozen=True, slots=True)
class Voice:
    """What a client names, and the timbre it gets."""

    id: str
    name: str
    """What people call it."""
    gender: Gender
    languages: tuple[str, ...]
    """BCP 47 tags of what it is made for, the main one first."""
    timbre: TimbreRecipe
    dialects: tuple[Dialect, ...] = ()
    """What the cloud's voice of this name speaks; the embedded engine answers in Mandarin."""
    gender_guessed: bool = False
    """Whether the gender is taken from the name, since the voice list does not tell."""
    age: str | None = None
    """In years: ``"20-30"``, ``"10"`` or ``"60+"``."""
    style: str | None = None
    use: str | None = None
    ssml: bool = False
    word_timestamps: bool = False
    instructions: InstructionSet | None = None
    """The fixed wordings it takes; ``None`` when it takes no instruction of that kind."""
    emotions: tuple[str, ...] = ()
    """What its SSML ``emotion`` may be."""
    regions: tuple[Region, ...] = ()
    """Where the cloud offers it, its model's regions at most."""
    origin: Origin = Origin.SYSTEM

    @property
    def expected_language(self) -> str | None:
        """What it speaks unless the text tells otherwise; None if it has several languages."""
        primary = {tag.partition("-")[0] for tag in self.languages}
        return self.languages[0] if len(primary) == 1 else None

    def variety(self, language: str) -> str:
        """A language in the variety that the voice speaks, such as ``en-GB``; else as it is."""
        return next((tag for tag in self.languages if tag.partition("-")[0] == language), language)


@dataclass(frozen=True, slots=True)
class Model:
    """A name on the wire, and what it allows."""

    name: str
    family: Family
    apis: frozenset[Api]
    regions: tuple[Region, ...]
    features: frozenset[Feature]
    audio: Audio
    custom_voices: frozenset[Origin]
    """The ways of making an own voice for it."""
    limits: Limits
    voices: Mapping[str, Voice]
    """System voices by id, in the order of the voice list; empty for models without any."""
    languages: tuple[str, ...] = ()
    """BCP 47 tags of what it speaks with any voice; empty where only its voices tell."""
    default_voice: str | None = None
    """Who speaks when the client names nobody."""
    quality: Quality = Quality.FULL
    """What its voices are rendered with, unless the installation says otherwise."""

    def find(self, voice: str) -> Voice | None:
        """The system voice of that id, or the one that blends the packs it names.

        ``None`` if it is neither: a caller with custom voices looks among them next.
        """
        return self.voices.get(voice) or self._blended(voice)

    def _blended(self, voice: str) -> Voice | None:
        blend = find_blend(voice)
        if blend is None:
            return None
        return Voice(
            id=voice,
            name=voice,
            gender={"f": Gender.FEMALE, "m": Gender.MALE}.get("".join(blend.genders), Gender.NEUTRAL),
            languages=blend.languages,
            timbre=replace(blend.recipe, quality=self.quality, reference=VoiceReference(voice, self.name)),
            ssml=Feature.SSML in self.features,
            word_timestamps=Feature.WORD_TIMESTAMPS in self.features,
            origin=Origin.BLEND,
        )

    def voice(self, voice: str) -> Voice:
        """The system voice of that id, or the blend.

        Raises:
            VoiceRejected: this model has no such voice, be it unknown, another model's, a custom one or a
                blend that can't be read.

        """
        found = self.find(voice)
        if found is None:
            raise VoiceRejected
        return found
