"""Writes ``docs/models.md`` from the catalog: every model and voice a client can name."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from voxwire.voices.catalog import Api, Catalog, Family, Feature, Model, Origin, Region, Voice

PAGE = Path("docs/models.md")

HEAD = """\
# Every model and voice

All names a client can send, made by `python -m tools.models_page` from the catalog in
`src/voxwire/voices/data/`. What the voices sound like here is told in [Models and voices](voices.md). The
columns say what a model allows on the wire, and which generator renders it where nobody would hear the
difference ([full and light](voices.md#full-and-light)); [protocol notes](protocol.md) say what of it is not
honoured yet.
From the same catalog, `voxwire models list --wire` prints the models, `voxwire voices list` the voices (both
also with `--json`), and `GET /v1/models` gives the names.

Regions are where the cloud offers a model. Here every model is there, whatever the address.
"""

FAMILIES = {
    Family.COSYVOICE: "CosyVoice",
    Family.QWEN: "Qwen-TTS",
    Family.SAMBERT: "Sambert",
    Family.OPENAI: "OpenAI",
}
APIS = {
    Api.INFERENCE: "inference WebSocket",
    Api.REALTIME: "realtime WebSocket",
    Api.HTTP: "HTTP",
    Api.SPEECH: "OpenAI speech",
}
REGIONS = {Region.BEIJING: "Beijing", Region.SINGAPORE: "Singapore"}


def page(catalog: Catalog) -> str:
    """The whole page."""
    parts = [HEAD]
    for family, title in FAMILIES.items():
        models = [model for model in catalog.models() if model.family is family]
        alone = all(list(model.voices) == [model.name] for model in models)
        parts += [f"## {title}\n", *_model_table(catalog, models)]
        parts += _voices_by_model(models) if alone else _voices_by_set(models)
    return "\n".join(parts)


def _model_table(catalog: Catalog, models: Sequence[Model]) -> Iterator[str]:
    yield (
        "| Model | Also | Called by | Regions | Voices | Own voices | Audio | Unasked | Generator | Text "
        "| Instructions |"
    )
    yield "|---|---|---|---|---:|---|---|---|---|---|---|"
    for model in models:
        cells = (
            f"`{model.name}`",
            "<br>".join(f"`{alias}`" for alias in catalog.names(model)[1:]),
            ", ".join(APIS[api] for api in Api if api in model.apis),
            ", ".join(REGIONS[region] for region in model.regions),
            str(len(model.voices)),
            ", ".join(origin.value for origin in Origin if origin in model.custom_voices),
            f"{' '.join(model.audio.formats)}; {_rates(model)} kHz",
            f"{model.audio.default_format}, {_kilohertz(model.audio.default_sample_rate)} kHz",
            model.quality,
            _text(model),
            _instructions(model),
        )
        yield f"| {' | '.join(cells)} |"
    yield ""


def _rates(model: Model) -> str:
    return " ".join(_kilohertz(rate) for rate in model.audio.sample_rates)


def _kilohertz(rate: int) -> str:
    return f"{rate / 1000:g}"


def _text(model: Model) -> str:
    limits = model.limits
    if limits.message_tokens:
        return f"{limits.message_tokens} tokens"
    weight = "" if limits.han_weight == 1 else f", Han count {limits.han_weight}"
    if limits.task_characters == limits.message_characters:
        return f"{limits.message_characters:,}{weight}"
    return f"{limits.message_characters:,} a message, {limits.task_characters:,} in all{weight}"


def _instructions(model: Model) -> str:
    fixed = sum(voice.instructions is not None for voice in model.voices.values())
    told = [f"fixed wordings, {fixed} voices"] if fixed else []
    if Feature.FREE_INSTRUCTION in model.features:
        told.append("any wording" + (", own voices" if model.custom_voices else ""))
    return "; ".join(told)


def _voices_by_model(models: Sequence[Model]) -> list[str]:
    """One table, for a family whose models are their own voices."""
    return ["### Voices\n", *_voice_table([voice for model in models for voice in model.voices.values()])]


def _voices_by_set(models: Sequence[Model]) -> list[str]:
    """A table for every set of voices that several models may share; what was told before is only listed."""
    sets: dict[tuple[str, ...], list[Model]] = {}
    for model in models:
        sets.setdefault(tuple(model.voices), []).append(model)
    parts: list[str] = []
    known: set[str] = set()
    for ids, sharing in sorted(sets.items(), key=lambda entry: -len(entry[0])):
        if not ids:
            continue
        parts += [f"### Voices of {', '.join(f'`{model.name}`' for model in sharing)}\n"]
        if known.issuperset(ids):
            parts += [f"{', '.join(f'`{id_}`' for id_ in ids)}\n"]
        else:
            parts += _voice_table(list(sharing[0].voices.values()))
        known.update(ids)
    return parts


def _voice_table(voices: Sequence[Voice]) -> list[str]:
    lines = [
        "| Voice | Name | Gender | Age | Languages | Dialect | Manner | Use |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for voice in voices:
        dialects = [dialect.value for dialect in voice.dialects if dialect.value != "mandarin"]
        cells = (
            f"`{voice.id}`",
            voice.name,
            voice.gender.value + (" (guessed)" if voice.gender_guessed else ""),
            voice.age or "",
            " ".join(voice.languages),
            " ".join(dialects),
            voice.style or "",
            voice.use or "",
        )
        lines.append(f"| {' | '.join(cells)} |")
    return [*lines, ""]


def main() -> None:
    """Write the page."""
    PAGE.write_text(page(Catalog.load()), encoding="utf-8")
    print(f"wrote {PAGE}")


if __name__ == "__main__":
    main()
