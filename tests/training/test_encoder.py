"""The encoder that is trained: it begins as the teacher, and its graph gives what it gives."""

from pathlib import Path
from random import Random

import numpy as np
import onnxruntime as ort
import pytest

torch = pytest.importorskip("torch")

from training.encoder.corpus import Encoded, batches, load, save  # noqa: E402
from training.encoder.export import graph_of  # noqa: E402
from training.encoder.student import Encoder  # noqa: E402
from training.encoder.teacher import Teacher, teacher_weights  # noqa: E402
from training.encoder.train import fit_last  # noqa: E402
from voxwire.engines.kokoro.places import prepared_directory  # noqa: E402

TOKENS = [0, *np.random.default_rng(0).integers(43, 150, 40), 0]


def test_a_corpus_is_read_as_it_was_written(tmp_path: Path) -> None:
    rng = np.random.default_rng(1)
    made = [
        Encoded(rng.integers(0, 178, n).astype(np.int16), rng.normal(size=(n, 512)).astype(np.float16))
        for n in rng.integers(3, 30, 70)
    ]
    save(tmp_path / "0.npz", made)
    kept, held = load(tmp_path)
    assert (len(kept), len(held)) == (68, 2)
    np.testing.assert_array_equal(held[1].tokens, made[60].tokens)
    np.testing.assert_array_equal(kept[0].encoding, made[1].encoding)
    seen = list(batches(kept, 100, Random(0)))
    assert sum(int(batch.known.sum()) for batch in seen) == sum(len(each.tokens) for each in kept)
    assert max(batch.tokens.numel() for batch in seen) <= 100


@pytest.mark.model
def test_twelve_passes_are_the_teacher_and_six_come_close(model_dir: Path) -> None:
    prepared = prepared_directory(model_dir)
    teacher = Teacher(prepared)
    rng = np.random.default_rng(2)
    spoken = [[0, *rng.integers(43, 150, 30), 0] for _ in range(60)]
    sentences = [
        Encoded(np.array(each, np.int16), teacher.encode(each).astype(np.float16)) for each in spoken
    ]
    wanted = torch.from_numpy(teacher.encode(TOKENS))
    known = torch.ones(1, len(TOKENS), dtype=torch.bool)
    missing = {}
    for passes in (12, 6, 2):
        encoder = Encoder(teacher_weights(prepared), passes)
        fit_last(encoder, sentences)
        with torch.inference_mode():
            given = encoder(torch.tensor([TOKENS]), known)[0]
        missing[passes] = float((given - wanted).square().mean() / wanted.var(0).mean())
    assert missing[12] < 0.6 * missing[6] < 0.6 * missing[2]


@pytest.mark.model
def test_the_graph_gives_what_the_network_gives(model_dir: Path) -> None:
    encoder = Encoder(teacher_weights(prepared_directory(model_dir)), 6)
    session = ort.InferenceSession(graph_of(encoder).SerializeToString(), providers=["CPUExecutionProvider"])
    (said,) = session.run(None, {"tokens": np.array([TOKENS], np.int64)})
    with torch.inference_mode():
        given = encoder(torch.tensor([TOKENS]), torch.ones(1, len(TOKENS), dtype=torch.bool)).numpy()
    assert said.shape == given.shape
    assert np.square(said - given).mean() < 0.03 * given.var()
