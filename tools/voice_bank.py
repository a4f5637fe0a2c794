"""Measure every voice pack for cloning and design: ``python -m tools.voice_bank``.

Each speaks two sentences of its own language with the server's own rendering. Takes about six seconds a pack
on one core.
"""

import argparse
from pathlib import Path

import numpy as np

from voxwire.engines.base import Cancellation, TimbreRecipe
from voxwire.engines.kokoro.engine import KokoroEngine
from voxwire.engines.kokoro.prepare import pull
from voxwire.settings import Settings
from voxwire.voices.bank import COLUMNS, LANGUAGES, PATH
from voxwire.voices.measures import VoiceMeasures, measure
from voxwire.voices.probes import PROBES
from voxwire.voices.reciter import Reciter
from voxwire.voices.speaker_encoder import SpeakerEncoder


def main() -> None:
    """Measure all packs and write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=PATH, help="table to write")
    arguments = parser.parse_args()
    engine = KokoroEngine(pull(Settings.load().model_dir, lambda *_: None))
    reciter, encoder = Reciter(engine), SpeakerEncoder.load()
    rows = list[VoiceMeasures]()
    for pack in engine.packs:
        language = LANGUAGES[pack[0]].partition("-")[0]
        audio = reciter.recite(TimbreRecipe({pack: 1.0}), PROBES[language], language, Cancellation())
        rows.append(measure(audio, reciter.sample_rate, encoder))
        print(f"{pack} F0 {rows[-1].f0:.0f} Hz, {rows[-1].spread:.1f} st, {rows[-1].rate:.1f}/s", flush=True)
    columns = {
        name: np.array([getattr(row, name) for row in rows]).astype(
            np.float16 if name == "embedding" else np.float32
        )
        for name in COLUMNS
    }
    np.savez_compressed(arguments.out, allow_pickle=False, packs=np.array(engine.packs), **columns)


if __name__ == "__main__":
    main()
