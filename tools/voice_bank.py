"""Measure every voice pack for cloning and design: ``python -m tools.voice_bank``.

Each speaks a sentence of its own language with the server's own rendering. Takes about four seconds a pack on
one core. The table is written after every pack, and packs that are in it are not measured again.
"""

import argparse
from pathlib import Path

import numpy as np

from voxwire.engines.base import Cancellation, TimbreRecipe
from voxwire.engines.kokoro.engine import KokoroEngine
from voxwire.engines.kokoro.prepare import pull
from voxwire.settings import Settings
from voxwire.voices.bank import COLUMNS, PATH, Bank, Pack
from voxwire.voices.blends import LANGUAGES, own_language
from voxwire.voices.probes import PROBES
from voxwire.voices.reciter import Reciter
from voxwire.voices.speaker_encoder import SpeakerEncoder
from voxwire.voices.speaker_measures import measure


def main() -> None:
    """Measure all packs and write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=PATH, help="table to write, or to complete")
    parser.add_argument(
        "--languages", default="".join(LANGUAGES), help="first letters of the packs to measure"
    )
    arguments = parser.parse_args()
    engine = KokoroEngine(pull(Settings.load().model_dir, lambda *_: None))
    reciter, encoder = Reciter(engine), SpeakerEncoder.load()
    done = list(Bank.load(arguments.out).packs) if arguments.out.exists() else []
    known = {pack.name for pack in done}
    for name in engine.packs:
        if name in known or name[0] not in arguments.languages:
            continue
        language = own_language(name)
        audio = reciter.recite(TimbreRecipe({name: 1.0}), PROBES[language], language, Cancellation())
        pack = Pack(name, measure(audio, reciter.sample_rate, encoder))
        print(f"{name} {pack.measures.f0:.0f} Hz, {pack.measures.seconds:.2f} s", flush=True)
        done = sorted([*done, pack], key=lambda each: each.name)
        write(done, arguments.out)


def write(packs: list[Pack], out: Path) -> None:
    """Write the table as :meth:`voxwire.voices.bank.Bank.load` reads it."""
    columns = {
        name: np.array(
            [getattr(pack.measures, name) for pack in packs],
            np.float16 if name == "embedding" else np.float32,
        )
        for name in COLUMNS
    }
    names = np.array([pack.name for pack in packs])
    np.savez_compressed(out, allow_pickle=False, packs=names, **columns)


if __name__ == "__main__":
    main()
