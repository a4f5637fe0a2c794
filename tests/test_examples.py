"""The examples, run as written."""

import os
import subprocess
import sys
from pathlib import Path

from conformance.sound import decode
from tools.serving import Server

EXAMPLES = Path(__file__).parent.parent / "examples"


def run(name: str, server: Server, directory: Path, *arguments: str) -> list[str]:
    """Run an example; the lines it printed."""
    ended = subprocess.run(
        [sys.executable, EXAMPLES / name, *arguments],
        cwd=directory,
        env={
            **os.environ,
            "DASHSCOPE_API_KEY": server.key,
            "VOXWIRE_URL": server.inference,
            "VOXWIRE_REALTIME_URL": server.realtime,
        },
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (ended.returncode, ended.stderr) == (0, "")
    return ended.stdout.splitlines()


def test_every_example_is_tried() -> None:
    tried = {"dashscope_sdk.py", "qwen_realtime.py", "raw_websocket.py", "streaming_llm.py"}
    own = {"client_say.py", "client_barge_in.py", "client_pool.py"}
    assert {path.name for path in EXAMPLES.glob("*.py")} == tried | own


def test_the_official_sdk(tone_server: Server, tmp_path: Path) -> None:
    (line,) = run("dashscope_sdk.py", tone_server, tmp_path)
    audio = (tmp_path / "hello.mp3").read_bytes()
    assert line.startswith(f"hello.mp3: {len(audio)} bytes, the first after ")
    assert decode(audio, "mp3").seconds > 0.8


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
