"""Spectrograms of both generators, one above the other, to look for buzz and metallic tails.

    python -m training.lightgen.pictures --out training/lightgen/pictures

The full generator's is above, 0 to 12 kHz from below to above, 80 dB from white to black.
"""

import argparse
import struct
import zlib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tools.rendering import rendered
from voxwire.engines.base import Cancellation, Delivery, Pcm, Quality, TimbreRecipe
from voxwire.engines.kokoro.engine import KokoroEngine
from voxwire.engines.kokoro.places import prepared_directory
from voxwire.settings import Settings
from voxwire.text.frontend import Frontend

TEXTS = {
    "fricatives": "Surely sixty fresh fish shall suffice.",
    "vowels": "Oh, far away I saw you.",
}
PACKS = ("af_heart", "am_michael")
RATE = 0.75
"""Slow, so that vowels are long."""
FFT, HOP = 1024, 192
RANGE_DB = 80.0


def spoken(engine: KokoroEngine, frontend: Frontend, recipe: TimbreRecipe, text: str) -> Pcm:
    """A text, as the server makes it."""
    plan = engine.plan(frontend.read(text), engine.timbre(recipe), Delivery(rate=RATE), Cancellation())
    return rendered(engine, plan)


def spectrogram(pcm: Pcm) -> NDArray[np.uint8]:
    """Grey levels ``[513, frames]``, the highest frequency first."""
    frames = np.lib.stride_tricks.sliding_window_view(np.pad(pcm, FFT // 2), FFT)[::HOP] * np.hanning(FFT)
    level = 20 * np.log10(np.abs(np.fft.rfft(frames, axis=1)) + 1e-9)
    shade = 1 - np.clip((level - level.max() + RANGE_DB) / RANGE_DB, 0, 1)
    return np.ascontiguousarray((255 * shade.T[::-1]).astype(np.uint8))


def png(grey: NDArray[np.uint8]) -> bytes:
    """A picture ``[height, width]`` as PNG (ISO/IEC 15948), 8 bits of grey."""
    height, width = grey.shape
    rows = np.pad(grey, ((0, 0), (1, 0))).tobytes()

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    parts = chunk(b"IHDR", head), chunk(b"IDAT", zlib.compress(rows, 9)), chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def main(arguments: Sequence[str] | None = None) -> None:
    """Draw all of them."""
    parser = argparse.ArgumentParser(
        "training.lightgen.pictures", description="Draw both generators' speech."
    )
    parser.add_argument("--out", type=Path, required=True, help="directory of the pictures")
    out: Path = parser.parse_args(arguments).out
    out.mkdir(parents=True, exist_ok=True)
    engine, frontend = KokoroEngine(prepared_directory(Settings.load().model_dir)), Frontend.create()
    for name, text in TEXTS.items():
        for pack in PACKS:
            recipe = TimbreRecipe({pack: 1.0})
            both = [
                spectrogram(spoken(engine, frontend, replace(recipe, quality=quality), text))
                for quality in (Quality.FULL, Quality.LIGHT)
            ]
            gap = np.full((8, both[0].shape[1]), 255, np.uint8)
            (out / f"{name}-{pack}.png").write_bytes(png(np.vstack([both[0], gap, both[1]])))


if __name__ == "__main__":
    main()
