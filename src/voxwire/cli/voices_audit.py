"""``voxwire voices audit``: measure the voices and compare them with their descriptions."""

import asyncio
import math
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import typer
from rich.progress import track
from rich.table import Table

from voxwire.audio.formats import AudioFormat, Container
from voxwire.cli import ConfigOption
from voxwire.cli.completion import model_names
from voxwire.cli.output import JsonOption, console, print_json
from voxwire.cli.recording import recorded, recording_speech
from voxwire.settings import Settings
from voxwire.speech.service import SpeechService
from voxwire.voices.audit import Audited, Measurements, audited, measurements_name, voice_key
from voxwire.voices.catalog import Catalog, Model, Voice
from voxwire.voices.measures import Measures, measure
from voxwire.voices.sentences import sentence_for

RATE = 24_000
"""Of the recordings, in Hz."""


def command(
    model: Annotated[
        list[str] | None,
        typer.Option(help="Only this model's voices; repeatable. Default: all.", autocompletion=model_names),
    ] = None,
    measurements: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Where measurements are kept; only recipes that are new are measured. Default: a file in the"
            " directory of models.",
            show_default=False,
        ),
    ] = None,
    as_json: JsonOption = False,
    config: ConfigOption = None,
) -> None:
    """Measure system voices, and name those that do not sound like their description or like another.

    Each says one sentence. Exit status 1 if a voice has a problem.

    Example: voxwire voices audit --model qwen-tts-realtime
    """
    settings = Settings.load(config)
    pairs = _pairs(Catalog.load(), model or ())
    store = Measurements(measurements or settings.model_dir / measurements_name(settings.engine))
    missing = {key: voice for _, voice in pairs if store.find(key := voice_key(voice)) is None}
    if missing:
        _measure(settings, missing, store)
    if not model:
        store.forget_others([voice_key(voice) for _, voice in pairs])
    heard = [
        (owner, voice, found) for owner, voice in pairs if (found := store.find(voice_key(voice))) is not None
    ]
    result = audited(heard)
    if as_json:
        print_json([entry(each) for each in result])
    else:
        console().print(_table(result))
    raise typer.Exit(1 if any(each.problems for each in result) else 0)


def entry(each: Audited) -> dict[str, Any]:
    """One voice as JSON."""
    measures = each.measures
    return {
        "model": each.model,
        "voice": each.voice.id,
        "f0_hz": round(measures.f0_hz, 1),
        "f0_range_semitones": round(measures.f0_semitones, 1),
        "phonemes_per_s": round(measures.phonemes_per_s, 1),
        "centroid_hz": round(measures.centroid_hz),
        "neighbour": each.neighbour or None,
        "distance": None if math.isinf(each.distance) else round(each.distance, 2),
        "error": measures.error,
        "problems": list(each.problems),
    }


def _pairs(catalog: Catalog, names: Sequence[str]) -> list[tuple[Model, Voice]]:
    models = [catalog.model(name) for name in names] or catalog.models()
    return [(model, voice) for model in models for voice in model.voices.values()]


def _measure(settings: Settings, missing: dict[str, Voice], store: Measurements) -> None:
    with recording_speech(settings) as speech:
        for key, voice in track(missing.items(), "Measuring", console=console(error=True), transient=True):
            store.keep(key, asyncio.run(_heard(speech, voice)))


async def _heard(speech: SpeechService, voice: Voice) -> Measures:
    # The words and sounds of a dialect are others, and the voices of a model shall say the same.
    audio = AudioFormat(Container.PCM, RATE)
    data = await recorded(speech, voice, audio, dialect=False)
    text, language = sentence_for(voice)
    phonemes = speech.frontend.read(text, language=language).phonemes
    pcm = (np.frombuffer(data, np.int16) / 32768).astype(np.float32)
    return measure(pcm, RATE, sum(map(str.isalpha, phonemes)))


def _table(result: Sequence[Audited]) -> Table:
    table = Table(box=None)
    for heading in ("model", "voice", "F0", "range", "rate", "centroid", "nearest", "apart", "problems"):
        table.add_column(
            heading, justify="left" if heading in ("model", "voice", "nearest", "problems") else "right"
        )
    for each in result:
        measures = each.measures
        table.add_row(
            each.model,
            each.voice.id,
            f"{measures.f0_hz:.0f} Hz",
            f"{measures.f0_semitones:.1f} st",
            f"{measures.phonemes_per_s:.1f}/s",
            f"{measures.centroid_hz:.0f} Hz",
            each.neighbour,
            "" if math.isinf(each.distance) else f"{each.distance:.1f}",
            "; ".join(each.problems),
        )
    return table
