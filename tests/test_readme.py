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


EXAMPLES = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
ADDRESS = "127.0.0.1:8848"
KEY = "sk-…"


@pytest.mark.model
@pytest.mark.parametrize(
    ("example", "name", "rate"),
    zip(EXAMPLES, ("output.mp3", "openai.mp3"), (22_050, 24_000), strict=True),
    ids=("dashscope", "openai"),
)
def test_the_python_examples_speak(
    model_server: Server, tmp_path: Path, example: str, name: str, rate: int
) -> None:
    for shown, real in ((ADDRESS, f"{model_server.host}:{model_server.port}"), (KEY, model_server.key)):
        assert shown in example
        example = example.replace(shown, real)
    subprocess.run([sys.executable, "-c", example], cwd=tmp_path, check=True, timeout=120)
    sound = decode((tmp_path / name).read_bytes(), "mp3")
    assert sound.rate == rate
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
