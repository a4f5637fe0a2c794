"""Reads the catalog's YAML, strictly: a typing mistake is an error that names the entry, never a default."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, TypeVar

import msgspec
import yaml

from voxwire.engines.base import TimbreRecipe
from voxwire.errors import ConfigurationError
from voxwire.voices.instructions import InstructionSet
from voxwire.voices.models import Dialect, Family, Feature, Gender, Limits, Model, Origin, Voice

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
    message_characters: _Count
    task_characters: _Count
    instruction_characters: _Count | None = None


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


class _ModelEntry(_Entry, frozen=True):
    features: frozenset[Feature]
    custom_voices: frozenset[Origin]
    limits: _LimitsEntry
    voices: dict[_Text, dict[str, object]]
    defaults: dict[str, object] = {}


class _FamilyEntry(_Entry, frozen=True):
    family: Family
    models: dict[_Text, object]
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
    """What the voices of one file refer to by name."""

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
        {name: _timbre(raw, f"{source}: timbre {name}") for name, raw in entry.timbres.items()},
        {
            name: _instructions(name, raw, f"{source}: instructions {name}")
            for name, raw in entry.instructions.items()
        },
    )
    models = {
        name: _model(
            name, entry.family, _convert(raw, _ModelEntry, f"{source}: {name}"), shared, f"{source}: {name}"
        )
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


def _model(name: str, family: Family, entry: _ModelEntry, shared: _Shared, where: str) -> Model:
    if Origin.SYSTEM in entry.custom_voices:
        raise ConfigurationError(f"{where}: custom_voices can't list system")
    voices = {
        id_: _voice(id_, {**entry.defaults, **raw}, entry.features, shared, f"{where}: voice {id_}")
        for id_, raw in entry.voices.items()
    }
    limits = Limits(
        entry.limits.message_characters,
        entry.limits.task_characters,
        entry.limits.instruction_characters or 0,
    )
    return Model(name, family, entry.features, entry.custom_voices, limits, voices)


def _voice(id_: str, raw: object, features: frozenset[Feature], shared: _Shared, where: str) -> Voice:
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
        if needed and feature not in features:
            raise ConfigurationError(f"{where}: its model lacks the feature {feature}")
    return Voice(
        id=id_,
        name=entry.name,
        gender=entry.gender,
        languages=entry.languages,
        timbre=shared.timbres[entry.timbre],
        dialects=entry.dialects,
        gender_guessed=entry.gender_guessed,
        age=entry.age,
        style=entry.style,
        use=entry.use,
        ssml=entry.ssml,
        word_timestamps=entry.word_timestamps,
        instructions=shared.instructions[entry.instructions] if entry.instructions is not None else None,
    )
