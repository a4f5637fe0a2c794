from pathlib import Path

import numpy as np
import pytest

from benchmarks.backends import WINDOWS, record


@pytest.mark.model
def test_recorded_windows_are_what_the_graphs_take(model_dir: Path) -> None:
    recorded = record(model_dir)
    assert recorded.keys() == WINDOWS.keys()
    for name, graphs in recorded.items():
        assert graphs["trunk"]["text"].shape == (1, 512, WINDOWS[name][0])
        assert graphs["generator"]["features"].shape[:2] == (1, 512)
        assert all(feeds["last"] == [0] for feeds in graphs.values())
        # Only the first window has nothing behind it.
        states = [value for key, value in graphs["generator"].items() if key.startswith("past.")]
        assert any(np.any(value) for value in states) == (name != "first, 500 ms in")
