import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks import avx2
from voxwire.bench.machine import HIDDEN, cpu_features, machine_line


def test_hidden_features_are_neither_counted_nor_kept_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(HIDDEN, raising=False)
    shown = cpu_features()
    monkeypatch.setenv(HIDDEN, "avx2,avx512f")
    assert set(cpu_features()) == set(shown) - {"avx2", "avx512f"}
    assert "(avx2, avx512f hidden)" in machine_line()


def test_without_what_it_takes_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(avx2, "_flags", lambda: ["avx2"])
    with pytest.raises(RuntimeError, match="cpuid_fault"):
        avx2.run_hidden("benchmarks", [])
    monkeypatch.setattr(avx2, "_flags", lambda: ["cpuid_fault"])
    monkeypatch.setenv("PATH", "")
    with pytest.raises(RuntimeError, match="compiler"):
        avx2.run_hidden("benchmarks", [])


@pytest.mark.skipif(
    "cpuid_fault" not in avx2._flags() or not (shutil.which("cc") or shutil.which("gcc")),
    reason="this machine can't hide what its processor has",
)
def test_libraries_find_avx2_and_no_more(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "probe.py").write_text(
        "from numpy._core._multiarray_umath import __cpu_features__ as found\n"
        "assert not found['AVX512F'], 'AVX-512 is seen'\n"
        "import subprocess, sys\n"
        "sys.exit(0 if len(sys.argv) > 1 else subprocess.call([sys.executable, __file__, 'again']))\n"
    )
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    assert avx2.run_hidden("probe", []) == 0
    plain = "from numpy._core._multiarray_umath import __cpu_features__ as found; print(found['AVX512F'])"
    shown = subprocess.run([sys.executable, "-c", plain], capture_output=True, text=True, check=True).stdout
    assert (shown.strip() == "True") == ("avx512f" in cpu_features())
