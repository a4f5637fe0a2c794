"""Time to first audio, and real-time factor, of one listener on a quiet server.

TTFA runs from the moment the first piece of text leaves the client, on an open connection with a started
task, to the moment the first audio byte arrives; client and server are two processes. RTF is the time from
that same first piece to the last byte, over the length of the audio. Both are given for text that is there at
once, and for text that arrives like a language model's, two characters every 20 ms.

Absolute times depend on the machine and on what else it does. The last column compares with the published
model run whole, as its usual wrappers do: sentence in, all of its audio out, alternating in the same run.
"""

import asyncio
import statistics
import time
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnxruntime
import yaml

from tools.machine import machine_line
from tools.serving import Server, running_server
from voxwire.client.inference import SpeechRequest, speak
from voxwire.engines.kokoro.prepare import EXPORT, prepared_directory
from voxwire.engines.kokoro.symbols import SYMBOLS
from voxwire.engines.kokoro.timbres import Packs
from voxwire.settings import Settings
from voxwire.text.frontend import Frontend
from voxwire.voices.catalog import Catalog

MODEL = "cosyvoice-v3-flash"
RATE = 24_000
RUNS = 5
PIECE, GAP_S = 2, 0.02
HERE = Path(__file__).parent
RESULTS = HERE / "results/latency.md"


@dataclass(frozen=True, slots=True)
class Row:
    """Medians over all runs of one sentence, in seconds."""

    language: str
    length: str
    audio_s: float
    ttfa_s: float
    rtf: float
    streamed_ttfa_s: float
    whole_s: float


class WholeModel:
    """The published int8 model, run on whole sentences in this process."""

    def __init__(self, model_dir: Path) -> None:
        options = onnxruntime.SessionOptions()
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(str(model_dir / "downloads" / EXPORT), options)
        self._packs = Packs(prepared_directory(model_dir))
        self._frontend = Frontend.create()
        self._catalog = Catalog.load()

    def time(self, voice: str, text: str) -> float:
        """Seconds until the audio of a text is there."""
        recipe = self._catalog.model(MODEL).voice(voice).timbre
        rows = self._packs.blend(recipe).rows
        begin = time.perf_counter()
        phonemes = [SYMBOLS[symbol] for symbol in self._frontend.read(text).phonemes if symbol in SYMBOLS]
        self._session.run(
            None,
            {
                "tokens": np.array([[0, *phonemes, 0]], np.int64),
                "style": rows[len(phonemes) - 1][None],
                "speed": np.ones(1, np.float32),
            },
        )
        return time.perf_counter() - begin


async def measure(
    server: Server, voice: str, pieces: Sequence[str], gap_s: float
) -> tuple[float, float, float]:
    """Seconds to the first audio, to the last, and of audio."""
    sent: list[float] = []

    async def text() -> AsyncIterator[str]:
        for piece in pieces:
            sent.append(time.perf_counter())
            yield piece
            await asyncio.sleep(gap_s)

    first, size = 0.0, 0
    async for data in speak(server.inference, server.key, SpeechRequest(MODEL, voice, "pcm", RATE), text()):
        first = first or time.perf_counter()
        size += len(data)
    return first - sent[0], time.perf_counter() - sent[0], size / 2 / RATE


def measure_sentence(server: Server, whole: WholeModel, entry: dict[str, str]) -> Row:
    """All figures of one sentence; the ways take turns, so that noise meets all of them."""
    voice, text = entry["voice"], entry["text"]
    split = [text[i : i + PIECE] for i in range(0, len(text), PIECE)]
    ways: dict[str, Callable[[], tuple[float, float, float]]] = {
        "at once": lambda: asyncio.run(measure(server, voice, [text], 0)),
        "streamed": lambda: asyncio.run(measure(server, voice, split, GAP_S)),
        "whole": lambda: (whole.time(voice, text), 0, 0),
    }
    results: dict[str, list[tuple[float, float, float]]] = {name: [] for name in ways}
    for run in range(RUNS + 1):
        for name, way in ways.items():
            result = way()
            if run > 0:  # the first of each warms caches
                results[name].append(result)
    at_once = results["at once"]
    return Row(
        entry["language"],
        entry["length"],
        statistics.median(audio for _, _, audio in at_once),
        statistics.median(first for first, _, _ in at_once),
        statistics.median(total / audio for _, total, audio in at_once),
        statistics.median(first for first, _, _ in results["streamed"]),
        statistics.median(first for first, _, _ in results["whole"]),
    )


def write(rows: Sequence[Row]) -> None:
    """Write the table."""
    lines = [
        "# Latency",
        "",
        f"One listener, PCM at 24 kHz, medians of {RUNS} runs, made with `python -m benchmarks`. Not tuned",
        "yet: the first utterance is rendered whole before its first audio leaves.",
        "",
        machine_line(),
        "",
        "| language | sentence | audio | TTFA, text at once | RTF | TTFA, text streamed "
        "| published model, whole | TTFA, relative |",
        "|---|---|---|---|---|---|---|---|",
    ]
    lines += [
        f"| {row.language} | {row.length} | {row.audio_s:.1f} s | {1000 * row.ttfa_s:.0f} ms "
        f"| {row.rtf:.2f} | {1000 * row.streamed_ttfa_s:.0f} ms | {1000 * row.whole_s:.0f} ms "
        f"| {row.ttfa_s / row.whole_s:.2f} |"
        for row in rows
    ]
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text("\n".join(lines) + "\n", "utf-8")
    print("\n".join(lines))


def main() -> None:
    """Run the benchmark."""
    entries = yaml.safe_load((HERE / "texts.yaml").read_text("utf-8"))
    with running_server() as server:
        whole = WholeModel(Settings.load().model_dir)
        rows = [measure_sentence(server, whole, entry) for entry in entries]
    write(rows)
