"""Reads the catalog's YAML, strictly: a typing mistake is an error that names the entry, never a default."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Annotated, TypeVar

import msgspec
import yaml

from voxwire.audio.formats import SAMPLE_RATES, Container
from voxwire.engines.base import Quality, TimbreRecipe, VoiceReference
from voxwire.errors import ConfigurationError
from voxwire.voices.instructions import InstructionSet
from voxwire.voices.models import (
    Api,
    Audio,
    Dialect,
    Family,
    Feature,
    Gender,
    Limits,
    Model,
    Origin,
    Region,
    Voice,
)

_T = TypeVar("_T")
_Text = Annotated[str, msgspec.Meta(min_length=1)]
_Age = Annotated[str, msgspec.Meta(pattern=r"^[0-9]+(-[0-9]+|\+)?$")]
_Tag = Annotated[str, msgspec.Meta(pattern=r"^[a-z]{2,3}(-[A-Z]{2})?$")]
_Tags = Annotated[tuple[_Tag, ...], msgspec.Meta(min_length=1)]
_Texts = Annotated[tuple[_Text, ...], msgspec.Meta(min_length=1)]
_Weight = Annotated[float, msgspec.Meta(gt=0, le=1)]
_Blend = Annotated[dict[_Text, _Weight], msgspec.Meta(min_length=1)]
_Factor = Annotated[float, msgspec.Meta(ge=0.5, le=2)]
_Spread = Annotated[float, msgspec.Meta(ge=0, le=2)]
_Count = Annotated[int, msgspec.Meta(gt=0)]


class _Entry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What all entries share: unknown keys are refused."""


class _TimbreEntry(_Entry, frozen=True):
    blend: _Blend
    pitch: _Factor = 1.0
    range: _Spread = 1.0
    rate: _Factor = 1.0


class _InstructionsEntry(_Entry, frozen=True):
    forms: _Texts
    values: dict[_Text, _Texts]


class _LimitsEntry(_Entry, frozen=True):
    message_characters: _Count | None = None
    task_characters: _Count | None = None
    message_tokens: _Count | None = None
    instruction_characters: _Count | None = None
    instruction_tokens: _Count | None = None
    han_weight: _Count = 2


class _VoiceEntry(_Entry, frozen=True):
    name: _Text
    gender: Gender
    languages: _Tags
    timbre: _Text
    dialects: tuple[Dialect, ...] = ()
    gender_guessed: bool = False
    age: _Age | None = None
    style: _Text | None = None
    use: _Text | None = None
    ssml: bool = False
    word_timestamps: bool = False
    instructions: _Text | None = None
    emotions: tuple[_Text, ...] = ()
    regions: tuple[Region, ...] | None = None


class _ModelEntry(_Entry, frozen=True):
    apis: Annotated[frozenset[Api], msgspec.Meta(min_length=1)]
    features: frozenset[Feature]
    formats: Annotated[tuple[Container, ...], msgspec.Meta(min_length=1)]
    sample_rates: Annotated[tuple[int, ...], msgspec.Meta(min_length=1)]
    default_format: Container
    default_sample_rate: int
    custom_voices: frozenset[Origin]
    limits: _LimitsEntry
    voices: dict[_Text, dict[str, object]] | tuple[_Text, ...]
    regions: tuple[Region, ...] = ()
    defaults: dict[str, object] = {}
    languages: tuple[_Tag, ...] = ()
    default_voice: _Text | None = None
    quality: Quality = Quality.FULL


class _FamilyEntry(_Entry, frozen=True):
    family: Family
    models: dict[_Text, dict[str, object]]
    model_defaults: dict[str, object] = {}
    voices: dict[_Text, dict[str, object]] = {}
    timbres: dict[_Text, object] = {}
    instructions: dict[_Text, object] = {}
    aliases: dict[_Text, _Text] = {}


@dataclass(frozen=True, slots=True)
class FamilyData:
    """What one data file holds."""

    models: Mapping[str, Model]
    aliases: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Shared:
    """What the models and voices of one file refer to by name."""

    voices: Mapping[str, Mapping[str, object]]
    timbres: Mapping[str, TimbreRecipe]
    instructions: Mapping[str, InstructionSet]


def read_family(text: str, source: str) -> FamilyData:
    """Read one data file; ``source`` is its name in error messages.

    Raises:
        ConfigurationError: the text is not YAML, a key is doubled, missing or unknown, or a value is out
            of range.

    """
    entry = _convert(_parse(text, source), _FamilyEntry, source)
    shared = _Shared(
        entry.voices,
        {name: _timbre(raw, f"{source}: timbre {name}") for name, raw in entry.timbres.items()},
        {
            name: _instructions(name, raw, f"{source}: instructions {name}")
            for name, raw in entry.instructions.items()
        },
    )
    models = {
        name: _model(name, entry.family, {**entry.model_defaults, **raw}, shared, f"{source}: {name}")
        for name, raw in entry.models.items()
    }
    return FamilyData(models, entry.aliases)


def _parse(text: str, source: str) -> object:
    # libyaml is several times faster, but not every platform's wheel has it.
    loader = yaml.CSafeLoader(text) if yaml.__with_libyaml__ else yaml.SafeLoader(text)
    try:
        node = loader.get_single_node()
        if node is None:
            return None
        _refuse_doubled_keys(node, source)
        document: object = loader.construct_document(node)
    except yaml.YAMLError as error:
        raise ConfigurationError(f"{source}: {error}") from error
    finally:
        loader.dispose()
    return document


def _refuse_doubled_keys(node: yaml.Node, source: str) -> None:
    """PyYAML keeps the last of two equal keys in silence, which would lose a voice."""
    if isinstance(node, yaml.SequenceNode):
        for item in node.value:
            _refuse_doubled_keys(item, source)
    elif isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            if isinstance(key, yaml.ScalarNode):
                if key.value in seen:
                    line = key.start_mark.line + 1
                    raise ConfigurationError(f"{source}: line {line}: {key.value} is defined twice")
                seen.add(key.value)
            _refuse_doubled_keys(value, source)


def _convert(raw: object, kind: type[_T], where: str) -> _T:
    try:
        return msgspec.convert(raw, kind)
    except msgspec.ValidationError as error:
        raise ConfigurationError(f"{where}: {error}") from error


def _timbre(raw: object, where: str) -> TimbreRecipe:
    entry = _convert(raw, _TimbreEntry, where)
    return TimbreRecipe(entry.blend, entry.pitch, entry.range, entry.rate)


def _instructions(name: str, raw: object, where: str) -> InstructionSet:
    entry = _convert(raw, _InstructionsEntry, where)
    read = InstructionSet(name, entry.forms, entry.values)
    if missing := read.unlisted_slots():
        raise ConfigurationError(f"{where}: no values for <{min(missing)}>")
    return read


def _model(name: str, family: Family, raw: object, shared: _Shared, where: str) -> Model:
    entry = _convert(raw, _ModelEntry, where)
    if unmade := {Origin.SYSTEM, Origin.BLEND} & entry.custom_voices:
        raise ConfigurationError(f"{where}: custom_voices can't list {min(unmade)}")
    voices = {
        id_: _voice(
            VoiceReference(id_, name), {**entry.defaults, **own}, entry, shared, f"{where}: voice {id_}"
        )
        for id_, own in _voice_entries(entry, shared, where)
    }
    if entry.default_voice is not None and entry.default_voice not in voices:
        raise ConfigurationError(f"{where}: default_voice {entry.default_voice} is none of its voices")
    return Model(
        name=name,
        family=family,
        apis=entry.apis,
        regions=entry.regions,
        features=entry.features,
        audio=_audio(entry, where),
        custom_voices=entry.custom_voices,
        limits=_limits(entry.limits, where),
        voices=voices,
        languages=entry.languages,
        default_voice=entry.default_voice,
        quality=entry.quality,
    )


def _voice_entries(
    entry: _ModelEntry, shared: _Shared, where: str
) -> Iterator[tuple[str, Mapping[str, object]]]:
    """A model writes its voices out, or lists ids of those the file shares."""
    if isinstance(entry.voices, dict):
        yield from entry.voices.items()
        return
    seen: set[str] = set()
    for id_ in entry.voices:
        if id_ not in shared.voices:
            raise ConfigurationError(f"{where}: there is no voice {id_}")
        if id_ in seen:
            raise ConfigurationError(f"{where}: voice {id_} is listed twice")
        seen.add(id_)
        yield id_, shared.voices[id_]


def _audio(entry: _ModelEntry, where: str) -> Audio:
    if entry.default_format not in entry.formats:
        raise ConfigurationError(f"{where}: default_format is none of its formats")
    if entry.default_sample_rate not in entry.sample_rates:
        raise ConfigurationError(f"{where}: default_sample_rate is none of its sample_rates")
    if impossible := sorted(set(entry.sample_rates) - set(SAMPLE_RATES)):
        raise ConfigurationError(f"{where}: sample rate {impossible[0]} can't be produced")
    return Audio(entry.formats, entry.sample_rates, entry.default_format, entry.default_sample_rate)


def _limits(entry: _LimitsEntry, where: str) -> Limits:
    if entry.message_characters is None and entry.message_tokens is None:
        raise ConfigurationError(f"{where}: limits must bound a message")
    return Limits(
        message_characters=entry.message_characters or 0,
        task_characters=entry.task_characters or 0,
        message_tokens=entry.message_tokens or 0,
        instruction_characters=entry.instruction_characters or 0,
        instruction_tokens=entry.instruction_tokens or 0,
        han_weight=entry.han_weight,
    )


def _voice(reference: VoiceReference, raw: object, model: _ModelEntry, shared: _Shared, where: str) -> Voice:
    entry = _convert(raw, _VoiceEntry, where)
    if entry.timbre not in shared.timbres:
        raise ConfigurationError(f"{where}: there is no timbre {entry.timbre}")
    if entry.instructions is not None and entry.instructions not in shared.instructions:
        raise ConfigurationError(f"{where}: there are no instructions {entry.instructions}")
    needs = {
        Feature.SSML: entry.ssml,
        Feature.WORD_TIMESTAMPS: entry.word_timestamps,
        Feature.INSTRUCTION: entry.instructions is not None,
    }
    for feature, needed in needs.items():
        if needed and feature not in model.features:
            raise ConfigurationError(f"{where}: its model lacks the feature {feature}")
    regions = model.regions if entry.regions is None else entry.regions
    if not set(regions) <= set(model.regions):
        raise ConfigurationError(f"{where}: its model is not offered in all of its regions")
    languages = tuple(tag for tag in entry.languages if not model.languages or tag in model.languages)
    if not languages:
        raise ConfigurationError(f"{where}: its model speaks none of its languages")
    return Voice(
        id=reference.voice,
        name=entry.name,
        gender=entry.gender,
        languages=languages,
        timbre=replace(shared.timbres[entry.timbre], quality=model.quality, reference=reference),
        dialects=entry.dialects,
        gender_guessed=entry.gender_guessed,
        age=entry.age,
        style=entry.style,
        use=entry.use,
        ssml=entry.ssml,
        word_timestamps=entry.word_timestamps,
        instructions=shared.instructions[entry.instructions] if entry.instructions is not None else None,
        emotions=entry.emotions,
        regions=regions,
    )
