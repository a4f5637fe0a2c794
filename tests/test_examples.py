"""The examples, run as written."""

import os
import re
import subprocess
import sys
from pathlib import Path

from conformance.sound import decode
from tools.recipes import RECIPES, addresses, replaced
from tools.serving import Server

EXAMPLES = Path(__file__).parent.parent / "examples"


def run(name: str, server: Server, directory: Path, *arguments: str) -> list[str]:
    """Run an example; the lines it printed."""
    interpreter = [sys.executable, "-W", "ignore::DeprecationWarning"] if name.endswith(".py") else []
    ended = subprocess.run(
        [*interpreter, EXAMPLES / name, *arguments],
        cwd=directory,
        env={**os.environ, **addresses(server)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    # What curl has to tell does not belong into the audio.
    assert name == "curl.sh" or ended.stderr == ""
    return (ended.stdout or ended.stderr).splitlines()


def test_every_example_is_tried() -> None:
    here = {
        *("curl.sh", "dashscope_sdk.py", "openai_sdk.py", "qwen_realtime.py", "raw_websocket.py"),
        *("streaming_llm.py", "wyoming_client.py"),
        *("client_say.py", "client_barge_in.py", "client_pool.py"),
    }
    # With Chromium, in tests/browser; and by `python -m tools.recipes`, for the size of their packages.
    elsewhere = {"browser.html", *(recipe.name for recipe in RECIPES)} - here
    assert {path.name for path in EXAMPLES.iterdir() if path.is_file()} == here | elsewhere


def test_the_official_sdk(tone_server: Server, tmp_path: Path) -> None:
    (line,) = run("dashscope_sdk.py", tone_server, tmp_path)
    audio = (tmp_path / "hello.mp3").read_bytes()
    assert line.startswith(f"hello.mp3: {len(audio)} bytes, the first after ")
    assert decode(audio, "mp3").seconds > 0.8


def test_the_sdk_of_openai(tone_server: Server, tmp_path: Path) -> None:
    (line,) = run("openai_sdk.py", tone_server, tmp_path)
    audio = (tmp_path / "hello.pcm").read_bytes()
    assert line.startswith(f"hello.pcm: {len(audio)} bytes, the first after ")
    assert decode(audio, "pcm").seconds > 1


def test_home_assistants_client(tone_server: Server, tmp_path: Path) -> None:
    voices, line = run("wyoming_client.py", tone_server, tmp_path)
    assert re.fullmatch(r"\d+ voices, the first longanyang \(zh, en\)", voices)
    sound = decode((tmp_path / "kettle.wav").read_bytes(), "wav")
    assert line == f"kettle.wav: {sound.seconds:.1f} s"
    assert sound.seconds > 2


def test_curl(tone_server: Server, tmp_path: Path) -> None:
    (line,) = run("curl.sh", tone_server, tmp_path, 'It\'s "quoted".', "hello.mp3")
    audio = (tmp_path / "hello.mp3").read_bytes()
    assert line.startswith(f"{len(audio)} bytes of audio/mpeg, the first after ")
    assert decode(audio, "mp3").seconds > 0.5


def test_the_page_tells_what_the_recipes_are() -> None:
    page = (EXAMPLES.parent / "docs" / "recipes.md").read_text("utf-8")
    for recipe in RECIPES:
        assert f"](../examples/{recipe.name})" in page
        assert replaced(page, recipe.name, "said") != page


def test_the_protocol_without_an_sdk(tone_server: Server, tmp_path: Path) -> None:
    lines = run("raw_websocket.py", tone_server, tmp_path)
    assert [line.strip() for line in lines[:-1]] == [
        "This text is sent word by word.",
        "它也可以说中文。",
        "And the speech begins before the last word.",
    ]
    assert lines[-1].endswith(" characters, in hello.wav")
    assert decode((tmp_path / "hello.wav").read_bytes(), "wav").seconds > 2


def test_the_voice_of_a_language_model(tone_server: Server, tmp_path: Path) -> None:
    (line,) = run("streaming_llm.py", tone_server, tmp_path, "other.pcm")
    assert line.startswith("other.pcm: speech began ")
    assert decode((tmp_path / "other.pcm").read_bytes(), "pcm").seconds > 3


def test_the_realtime_protocol_of_qwen(tone_server: Server, tmp_path: Path) -> None:
    (line,) = run("qwen_realtime.py", tone_server, tmp_path, "other.wav")
    assert line.startswith("other.wav: 97 characters, the first audio after ")
    assert decode((tmp_path / "other.wav").read_bytes(), "wav").seconds > 3


def test_our_own_client(tone_server: Server, tmp_path: Path) -> None:
    *words, last = run("client_say.py", tone_server, tmp_path)
    assert [line.split()[-1] for line in words] == ["How", "is", "the", "weather", "today", "?"]
    assert last.startswith("hello.wav: ")
    assert decode((tmp_path / "hello.wav").read_bytes(), "wav").seconds > 0.8


def test_an_interrupted_answer(tone_server: Server, tmp_path: Path) -> None:
    heard, rest = run("client_barge_in.py", tone_server, tmp_path, "other.pcm")
    assert heard.startswith("heard: Sure! The meeting")
    assert rest.startswith("not heard: ")
    assert decode((tmp_path / "other.pcm").read_bytes(), "pcm", 16_000).seconds >= 2


def test_many_texts_over_a_few_connections(tone_server: Server, tmp_path: Path) -> None:
    *texts, last = run("client_pool.py", tone_server, tmp_path)
    assert len(texts) == 12
    assert last.startswith("12 texts over 4 connections, ")
