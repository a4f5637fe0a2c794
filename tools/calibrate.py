"""Measure the statistics that stand in for those of an utterance: ``python -m tools.calibrate``.

Every voice pack speaks eight sentences, four English and four Mandarin, whatever its own language: they cover
loud and soft, questions and exclamations, and all sibilants. Means, and variances within an utterance, are
averaged over them by length. Takes half a minute a pack on one core.
"""

import argparse
from pathlib import Path

import numpy as np
import platformdirs

from tools.live_decoder import Floats, LiveDecoder
from voxwire.engines.base import Cancellation, Delivery, TimbreRecipe
from voxwire.engines.kokoro.engine import KokoroEngine
from voxwire.engines.kokoro.places import package_file
from voxwire.engines.kokoro.prepare import pull
from voxwire.engines.kokoro.statistics import Statistics
from voxwire.text.frontend import Frontend

SENTENCES = (
    "Good morning, and thank you for calling. How can I help you today?",
    "The weather will be mostly sunny, with a light breeze from the west and a high of seventy degrees.",
    "Wait! Did you really say that? I can't believe it.",
    "Choose six of these large brown boxes, measure them, and judge which jug would fit.",
    "早上好，感谢您的来电，请问有什么可以帮您？",
    "明天白天多云转晴，西北风三到四级，最高气温二十二度。",
    "等一下！你真的这么说吗？我不敢相信。",
    "请把这几个大箱子搬到楼上，再把窗户关好。",
)


def measure(
    engine: KokoroEngine, decoder: LiveDecoder, frontend: Frontend, recipe: TimbreRecipe
) -> dict[str, Floats]:
    """Statistics of one timbre under the names of the fields of ``Statistics``."""
    timbre, token = engine.timbre(recipe), Cancellation()
    measured, lengths = list[dict[str, Floats]](), list[int]()
    for sentence in SENTENCES:
        said = engine.planner.whole(frontend.read(sentence), timbre, Delivery(), token)
        measured.append(decoder.decode(said.text, said.f0, said.energy, timbre.decoding.style)[1])
        lengths.append(said.frames)
    return {
        name: np.average([one[name] for one in measured], axis=0, weights=lengths).astype(np.float32)
        for name in measured[0]
    }


def main() -> None:
    """Measure all packs and write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    default = Path(platformdirs.user_cache_dir("voxwire")) / "models"
    parser.add_argument("--model-dir", type=Path, default=default, help="where the model is prepared")
    parser.add_argument("--out", type=Path, default=package_file("statistics.npz"), help="table to write")
    arguments = parser.parse_args()
    prepared = pull(arguments.model_dir, lambda *_: None)
    engine, frontend = KokoroEngine(prepared), Frontend.create()
    rows = list[dict[str, Floats]]()
    with LiveDecoder(prepared) as decoder:
        for pack in engine.packs:
            rows.append(measure(engine, decoder, frontend, TimbreRecipe({pack: 1.0})))
            print(pack, flush=True)
    tables = {name: np.stack([row[name] for row in rows]) for name in Statistics.__dataclass_fields__}
    half = {name: table.astype(np.float16) for name, table in tables.items()}
    np.savez_compressed(arguments.out, allow_pickle=False, packs=np.array(engine.packs), **half)


if __name__ == "__main__":
    main()
