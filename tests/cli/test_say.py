import io
import os
import signal
import subprocess
import sys
import threading
import types
import wave
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest

from conformance.sound import decode, median_f0
from tools.serving import Server
from voxwire.voices.catalog import Catalog

from .conftest import Voxwire

TEXT = "Hello there, doctor."
SECONDS = (20 * 0.05 + 0.15) / Catalog.load().model("cosyvoice-v3-flash").voice("longanyang").timbre.rate
"""What the humming engine makes of it: 50 ms for each of 20 symbols and a pause, at the voice's own rate."""

pytestmark = pytest.mark.usefixtures("humming")


def seconds(data: bytes, form: str, rate: int = 24_000) -> float:
    return decode(data, form, rate).seconds


@pytest.mark.parametrize(
    ("name", "form", "padding"),
    [("a.wav", "wav", 0), ("a.mp3", "mp3", 0.1), ("a.opus", "opus", 0), ("a.pcm", "pcm", 0)],
)
def test_the_ending_chooses_the_format(
    voxwire: Voxwire, tmp_path: Path, name: str, form: str, padding: float
) -> None:
    outcome = voxwire("say", TEXT, "--out", tmp_path / "new" / name)
    assert (outcome.status, outcome.raw, outcome.err) == (0, b"", "")
    length = seconds((tmp_path / "new" / name).read_bytes(), form)
    assert SECONDS - 0.001 <= length <= SECONDS + padding + 0.001


def test_a_file_says_how_long_it_is(voxwire: Voxwire, tmp_path: Path) -> None:
    assert voxwire("say", TEXT, "--out", tmp_path / "a.wav").status == 0
    with wave.open(str(tmp_path / "a.wav")) as reader:
        assert reader.getnframes() / reader.getframerate() == pytest.approx(SECONDS, abs=0.001)


def test_standard_output_gets_wav(voxwire: Voxwire) -> None:
    outcome = voxwire("say", TEXT, "--out", "-")
    assert outcome.status == 0
    assert seconds(outcome.raw, "wav") == pytest.approx(SECONDS, abs=0.001)


@pytest.mark.parametrize("name", ["pipe", "pipe.mp3"])
def test_a_pipe_is_written_as_the_speech_comes(voxwire: Voxwire, tmp_path: Path, name: str) -> None:
    pipe = tmp_path / name
    os.mkfifo(pipe)
    with ThreadPoolExecutor(1) as reader:
        read = reader.submit(pipe.read_bytes)
        outcome = voxwire("say", TEXT, "--out", pipe)
        if outcome.status:
            # Or the reader waits for ever.
            pipe.write_bytes(b"")
        data = read.result()
    assert (outcome.status, outcome.err) == (0, "")
    form = "mp3" if pipe.suffix else "wav"
    assert seconds(data, form) == pytest.approx(SECONDS, abs=0.001 if form == "wav" else 0.1)


def test_delivery_and_format_can_be_asked_for(voxwire: Voxwire) -> None:
    arguments = ("say", TEXT, "--out", "-", "--format", "pcm", "--rate", "16000")
    plain = decode(voxwire(*arguments).raw, "pcm", 16_000)
    asked = voxwire(*arguments, "--speed", "2", "--pitch", "1.5", "--volume", "25")
    changed = decode(asked.raw, "pcm", 16_000)
    assert changed.seconds == pytest.approx(SECONDS / 2, abs=0.001)
    assert median_f0(changed.samples, 16_000) == pytest.approx(
        1.5 * median_f0(plain.samples, 16_000), rel=0.03
    )
    assert abs(changed.samples).max() < 0.8 * abs(plain.samples).max()


def test_standard_input_is_spoken(voxwire: Voxwire, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(TEXT))
    assert seconds(voxwire("say", "--out", "-").raw, "wav") == pytest.approx(SECONDS, abs=0.001)


def test_a_file_is_spoken(voxwire: Voxwire, tmp_path: Path) -> None:
    (tmp_path / "text.txt").write_text("你好，世界。", "utf-8")
    outcome = voxwire("say", "--file", tmp_path / "text.txt", "--out", tmp_path / "a.wav")
    assert outcome.status == 0
    assert seconds((tmp_path / "a.wav").read_bytes(), "wav") > 0.3


def test_a_file_that_is_no_text_is_an_error_and_no_hang(voxwire: Voxwire, tmp_path: Path) -> None:
    (tmp_path / "text.txt").write_bytes(b"\xff\xfe\xfd")
    outcome = voxwire("say", "--file", tmp_path / "text.txt", "--out", tmp_path / "a.wav")
    assert outcome.status == 1
    assert outcome.err == f"voxwire: error: The file {tmp_path / 'text.txt'} must be in UTF-8.\n"


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (
            ("Hi.", "--voice", "nobody"),
            "Model cosyvoice-v3-flash has no voice 'nobody'; see 'voxwire voices list'.",
        ),
        (
            ("Hi.", "--model", "nothing"),
            "Model not found (nothing)! Next: 'voxwire models list --wire' shows all models.",
        ),
        (
            ("Hi.", "--voice", "longanyan"),
            "Model cosyvoice-v3-flash has no voice 'longanyan'; did you mean 'longanyang'?"
            " 'voxwire voices list' shows all.",
        ),
        (
            ("Hi.", "--model", "cosyvoice-v3-flas"),
            "Model not found (cosyvoice-v3-flas)! Next: did you mean 'cosyvoice-v3-flash'?"
            " 'voxwire models list --wire' shows all models.",
        ),
        (
            ("Hi.", "--rate", "12345"),
            "Sample rate 12345 is not supported; choose one of 8000, 16000, 22050, 24000, 44100, 48000.",
        ),
        (("Hi.", "--format", "vox"), "Give --format wav, mp3, opus, aac, flac or pcm; 'vox' is none."),
        (("",), "Please ensure input text is valid. Next: give a text that has words."),
    ],
)
def test_an_error_is_one_line_and_touches_no_file(
    voxwire: Voxwire, tmp_path: Path, arguments: tuple[str, ...], complaint: str
) -> None:
    (tmp_path / "a.wav").write_bytes(b"of before")
    outcome = voxwire("say", *arguments, "--out", tmp_path / "a.wav")
    assert (outcome.status, outcome.raw, outcome.err) == (1, b"", f"voxwire: error: {complaint}\n")
    assert (tmp_path / "a.wav").read_bytes() == b"of before"


def test_what_can_be_no_file_is_told(voxwire: Voxwire, tmp_path: Path) -> None:
    assert voxwire("say", TEXT, "--out", tmp_path).err.endswith(" is a directory; name a file in it.\n")
    assert "has no ending that says it." in voxwire("say", TEXT, "--out", tmp_path / "a").err
    dialect = voxwire("say", TEXT, "--dialect", "klingon", "--out", "-")
    assert (dialect.status, "cantonese" in dialect.err) == (2, True)
    language = voxwire("say", TEXT, "--language", "xx", "--out", "-")
    assert (language.status, "What can be spoken: " in language.err) == (1, True)


def test_a_file_without_known_ending_needs_a_format(voxwire: Voxwire, tmp_path: Path) -> None:
    outcome = voxwire("say", TEXT, "--out", tmp_path / "a.xyz")
    assert (outcome.status, outcome.err) == (
        1,
        "voxwire: error: Give --format wav, mp3, opus, aac, flac or pcm; '.xyz' is none.\n",
    )
    assert voxwire("say", TEXT, "--out", tmp_path / "a.xyz", "--format", "wav").status == 0
    assert seconds((tmp_path / "a.xyz").read_bytes(), "wav") == pytest.approx(SECONDS, abs=0.001)


class Loudspeaker:
    """A stand-in for PortAudio's output stream."""

    def __init__(self, rate: int, channels: int, dtype: str) -> None:
        assert (channels, dtype) == (1, "int16")
        self.rate = rate
        self.played = b""
        self.steps: list[str] = []

    def start(self) -> None:
        self.steps.append("start")

    def write(self, data: bytes) -> None:
        self.played += data

    def stop(self) -> None:
        self.steps.append("stop")

    def abort(self) -> None:
        self.steps.append("abort")

    def close(self) -> None:
        self.steps.append("close")


def install_loudspeaker(monkeypatch: pytest.MonkeyPatch) -> list[Loudspeaker]:
    opened: list[Loudspeaker] = []

    def open_stream(rate: int, channels: int, dtype: str) -> Loudspeaker:
        opened.append(Loudspeaker(rate, channels, dtype))
        return opened[-1]

    module = types.ModuleType("sounddevice")
    module.__dict__["RawOutputStream"] = open_stream
    monkeypatch.setitem(sys.modules, "sounddevice", module)
    return opened


def test_without_a_file_it_is_played(voxwire: Voxwire, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = install_loudspeaker(monkeypatch)
    assert voxwire("say", TEXT, "--rate", "22050").status == 0
    (speaker,) = opened
    assert speaker.rate == 22_050
    assert seconds(speaker.played, "pcm", 22_050) == pytest.approx(SECONDS, abs=0.001)
    assert speaker.steps == ["start", "stop", "close"]


def test_playing_stops_at_once_after_an_error(voxwire: Voxwire, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = install_loudspeaker(monkeypatch)
    assert voxwire("say", TEXT, "--voice", "nobody").status == 1
    assert opened[0].steps == ["start", "abort", "close"]


def test_no_sound_device_is_one_line(voxwire: Voxwire, monkeypatch: pytest.MonkeyPatch) -> None:
    def open_stream(rate: int, channels: int, dtype: str) -> Loudspeaker:
        raise OSError("no device")

    module = types.ModuleType("sounddevice")
    module.__dict__["RawOutputStream"] = open_stream
    monkeypatch.setitem(sys.modules, "sounddevice", module)
    outcome = voxwire("say", TEXT)
    assert outcome.status == 1
    assert outcome.err == ("voxwire: error: No sound device can be used (no device); write a file instead.\n")


def test_through_a_server(voxwire: Voxwire, tone_server: Server, tmp_path: Path) -> None:
    outcome = voxwire(
        *("say", TEXT, "--url", tone_server.inference, "--api-key", tone_server.key),
        *("--out", tmp_path / "a.wav", "--speed", "2"),
    )
    assert (outcome.status, outcome.err) == (0, "")
    assert seconds((tmp_path / "a.wav").read_bytes(), "wav") == pytest.approx(SECONDS / 2, abs=0.001)


def test_a_server_may_be_named_without_its_door(voxwire: Voxwire, tone_server: Server) -> None:
    outcome = voxwire("say", TEXT, "--url", tone_server.http, "--api-key", tone_server.key, "--out", "-")
    assert (outcome.status, outcome.err) == (0, "")
    assert seconds(outcome.raw, "wav") == pytest.approx(SECONDS, abs=0.001)


def test_the_key_may_come_from_the_environment(
    voxwire: Voxwire, tone_server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DASHSCOPE_API_KEY", tone_server.key)
    outcome = voxwire("say", TEXT, "--url", tone_server.inference, "--out", "-")
    assert seconds(outcome.raw, "wav") == pytest.approx(SECONDS, abs=0.001)


def test_what_a_server_refuses_is_one_line(voxwire: Voxwire, tone_server: Server) -> None:
    address = ("--url", tone_server.inference, "--out", "-")
    wrong_key = voxwire("say", TEXT, *address, "--api-key", "sk-wrong")
    assert (wrong_key.status, wrong_key.raw, wrong_key.err.count("\n")) == (1, b"", 1)
    assert wrong_key.err.startswith("voxwire: error: The server answered InvalidApiKey: ")
    assert "Invalid API-key provided." in wrong_key.err
    wrong_voice = voxwire("say", TEXT, *address, "--api-key", tone_server.key, "--voice", "nobody")
    assert (wrong_voice.status, wrong_voice.err) == (
        1,
        "voxwire: error: The server answered InvalidParameter: [tts:]Engine return error code: 418\n",
    )


def test_no_server_is_one_line(voxwire: Voxwire) -> None:
    outcome = voxwire("say", TEXT, "--url", "ws://127.0.0.1:1/", "--out", "-")
    assert (outcome.status, outcome.err.count("\n")) == (1, 1)
    assert "ws://127.0.0.1:1/api-ws/v1/inference can't be reached" in outcome.err
    nowhere = voxwire("say", TEXT, "--url", "localhost:1", "--out", "-")
    assert "'localhost:1' is no address of a server, such as http://127.0.0.1:8848." in nowhere.err


@contextmanager
def typing(*options: str, env: Mapping[str, str]) -> Iterator[tuple[subprocess.Popen[bytes], bytes]]:
    """A process to which one line was typed, and the beginning of what it said; standard input is open."""
    with subprocess.Popen(
        [sys.executable, "-m", "voxwire", "say", "--out", "-", "--format", "pcm", *options],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=env,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        # Ends the reads if no sound comes.
        alarm = threading.Timer(60, process.kill)
        alarm.start()
        try:
            process.stdin.write(b"A first line is complete.\n")
            process.stdin.flush()
            begun = process.stdout.read(4_800)
            assert len(begun) == 4_800
            yield process, begun
        finally:
            alarm.cancel()
            process.kill()


def test_speech_comes_out_while_text_still_goes_in(tone_server: Server) -> None:
    options = ["--url", tone_server.inference, "--api-key", tone_server.key]
    with typing(*options, env=os.environ) as (process, begun):
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(b"And here is another.\n")
        process.stdin.close()
        rest = process.stdout.read()
        assert process.wait(60) == 0
    assert seconds(begun + rest, "pcm") > 1.8


@pytest.mark.parametrize("remote", [False, True])
def test_who_types_nothing_holds_up_no_end(tone_server: Server, tmp_path: Path, remote: bool) -> None:
    """Ctrl-C ends it while standard input is open and silent."""
    options = ["--url", tone_server.inference, "--api-key", tone_server.key] if remote else []
    with typing(*options, env=os.environ | {"VOXWIRE_DATA_DIR": str(tmp_path)}) as (process, _):
        process.send_signal(signal.SIGINT)
        assert process.wait(60) == 130


def test_ssml_is_spoken_here(voxwire: Voxwire, tmp_path: Path) -> None:
    for name, document in (
        ("a", f"<speak>{TEXT}</speak>"),
        ("b", f"<speak>{TEXT}<break time='700ms'/></speak>"),
    ):
        outcome = voxwire("say", "--ssml", document, "--out", tmp_path / f"{name}.wav")
        assert (outcome.status, outcome.err) == (0, "")
    plain, paused = (seconds((tmp_path / f"{name}.wav").read_bytes(), "wav") for name in ("a", "b"))
    assert plain == pytest.approx(SECONDS, abs=0.001)
    assert paused == pytest.approx(SECONDS + 0.7, abs=0.001)


def test_faulty_ssml_is_told_and_leaves_no_file(voxwire: Voxwire, tmp_path: Path) -> None:
    outcome = voxwire("say", "--ssml", "<speak>Oops", "--out", tmp_path / "a.wav")
    assert outcome.status == 1
    assert "<speak> is not closed" in outcome.err
    assert not (tmp_path / "a.wav").exists()


def test_ssml_is_spoken_through_a_server(voxwire: Voxwire, tmp_path: Path, tone_server: Server) -> None:
    document = tmp_path / "a.ssml"
    document.write_text(f"<speak>{TEXT}\n<break time='700ms'/></speak>")
    remote = ("--url", tone_server.inference, "--api-key", tone_server.key)
    outcome = voxwire("say", "--ssml", "--file", document, *remote, "--out", tmp_path / "a.wav")
    assert (outcome.status, outcome.err) == (0, "")
    assert seconds((tmp_path / "a.wav").read_bytes(), "wav") == pytest.approx(SECONDS + 0.7, abs=0.001)


def test_speaking_through_a_server_loads_no_engine() -> None:
    code = "import voxwire.cli.say, sys; print('onnxruntime' in sys.modules, 'uvicorn' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]
