"""What the README shows works as it is written."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from conformance.sound import decode
from tools.serving import Server

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")


@pytest.mark.model
def test_the_python_example_speaks(model_server: Server, tmp_path: Path) -> None:
    (example,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    for shown, real in (
        ("ws://127.0.0.1:8848/api-ws/v1/inference", model_server.inference),
        ("sk-…", model_server.key),
    ):
        assert shown in example
        example = example.replace(shown, real)
    subprocess.run([sys.executable, "-c", example], cwd=tmp_path, check=True, timeout=120)
    sound = decode((tmp_path / "output.mp3").read_bytes(), "mp3")
    assert sound.rate == 22_050
    assert 1 < sound.seconds < 4


def test_every_make_target_exists() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    named = set(re.findall(r"\bmake (\w+)", README))
    assert named >= {"demo", "test", "serve"}
    assert named <= set(re.findall(r"^(\w+):", makefile, re.MULTILINE))


def test_every_link_leads_somewhere() -> None:
    for page in (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))):
        for target in re.findall(r"\]\(([^)#]+)\)", page.read_text("utf-8")):
            if "://" not in target:
                assert (page.parent / target).exists(), f"{page.name}: {target}"
