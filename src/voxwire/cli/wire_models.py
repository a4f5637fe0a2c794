"""The models clients can name, as ``voxwire models list --wire`` shows them."""

from typing import Any

from rich.table import Table

from voxwire.voices.catalog import Catalog, Model


def wire_table(catalog: Catalog) -> Table:
    """A line for each model, with what else it goes by."""
    table = Table(box=None)
    for heading in ("model", "also", "called by", "regions", "voices", "own voices", "formats"):
        table.add_column(heading, overflow="fold", no_wrap=heading == "model")
    for model in catalog.models():
        table.add_row(
            model.name,
            " ".join(catalog.names(model)[1:]),
            " ".join(sorted(model.apis)),
            " ".join(model.regions),
            str(len(model.voices)),
            " ".join(sorted(model.custom_voices)),
            " ".join(model.audio.formats),
        )
    return table


def wire_json(catalog: Catalog) -> list[dict[str, Any]]:
    """All that is known of each model; its voices by id."""
    return [_as_json(catalog, model) for model in catalog.models()]


def _as_json(catalog: Catalog, model: Model) -> dict[str, Any]:
    limits = model.limits
    return {
        "model": model.name,
        "aliases": list(catalog.names(model)[1:]),
        "family": model.family.value,
        "apis": sorted(model.apis),
        "regions": list(model.regions),
        "features": sorted(model.features),
        "languages": list(model.languages),
        "voices": list(model.voices),
        "default_voice": model.default_voice,
        "custom_voices": sorted(model.custom_voices),
        "audio": {
            "formats": list(model.audio.formats),
            "sample_rates": list(model.audio.sample_rates),
            "default_format": model.audio.default_format.value,
            "default_sample_rate": model.audio.default_sample_rate,
        },
        "limits": {
            "message_characters": limits.message_characters,
            "task_characters": limits.task_characters,
            "message_tokens": limits.message_tokens,
            "instruction_characters": limits.instruction_characters,
            "instruction_tokens": limits.instruction_tokens,
            "han_weight": limits.han_weight,
        },
    }
