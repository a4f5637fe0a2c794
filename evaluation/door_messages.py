"""Hostile messages for every door: what a client would send, and what chance makes of it."""

import base64
import json
import random
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from evaluation.fuzzing import broken
from evaluation.ssml_fuzz import documents

TEXTS = (
    "Hello there.",
    "你好，世界。",
    "3.14",
    "",
    " ",
    "…",
    "👋🏽",
    "e\u0301",
    "\u0000",
    "🇨🇳 ok?",
)
LONG_TEXTS = ("a" * 300, "字" * 200)
"""Of which there are few: a minute of sound takes longer to make than a hundred messages to read."""
TOKENS = (
    *"aeinrst 013,-'<&;é字的 \u0000\u200b\U0001f44b",
    *(" the", "ing", "你好", "e\u0301", " 3.", "</", "？"),
)
"""Pieces as language models make them."""
MODELS = {"cosyvoice-v3-flash": 6, "cosyvoice-v2": 2, "sambert-zhichu-v1": 1, "nobody": 0.2}
"""What tasks name, and how often."""
VALUES: tuple[Any, ...] = (
    *(None, True, False, 0, -1, 1, 50, 101, 0.5, -0.5, 1e308, 24_000, 2**63, 2**70),
    *(
        "",
        "x",
        "wav",
        "pcm",
        "mp3",
        "opus",
        "nan",
        "-",
        "longanyang",
        "Cherry",
        "\u0000",
        "\ud83d",
        "字" * 50,
    ),
    *([], {}, [[]], [None], {"": ""}, [1, "a", {}], ["zh", "en"], {"replace": [{"a": "b"}]}),
)
PUT_IN = (
    '"',
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "\\",
    "\\u0000",
    "\\ud800",
    "null",
    "1e999",
    "\x00",
    " ",
    "字",
    "9" * 40,
)

OTHER_PATHS = (
    *("/", "/v1/models", "/v1/models/%ff", "/files/x", "/files/../pepper", "/v1/audio/voices", "/readyz"),
    *("/api-ws/v1/inference", "/openapi.json", "/v1/lexicons?word=" + "a" * 2_000, "//", "/%2e%2e/%00"),
)

INFERENCE = "/api-ws/v1/inference"
REALTIME = "/api-ws/v1/realtime"
JSON = "application/json"


@dataclass(frozen=True, slots=True)
class Request:
    """An HTTP request."""

    method: str
    path: str
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)


def spoilt(message: Any, chance: random.Random, share: float = 0.5) -> str:
    """A message as JSON; with that probability some of its values, or some of its characters, are others."""
    if chance.random() < share:
        for _ in range(chance.randint(1, 3)):
            message = _replaced(message, chance)
    text = json.dumps(message, ensure_ascii=chance.random() < 0.7)
    if chance.random() < share / 2:
        text = broken(text, chance, accidents=3, lengths=(0, 1, 1, 4, 20), put_in=PUT_IN)
    if chance.random() < 0.002:
        text = chance.choice(("[" * 5_000, '{"a":' * 3_000, text + " " * 20_000, f'"{"a" * 70_000}"'))
    return text.encode("utf-8", "replace").decode()


def _replaced(value: Any, chance: random.Random) -> Any:
    """The value with something in it exchanged, lost, or added."""
    if isinstance(value, dict) and value and chance.random() < 0.85:
        name = chance.choice(list(value))
        kind = chance.random()
        if kind < 0.15:
            return {key: item for key, item in value.items() if key != name}
        if kind < 0.25:
            return {**value, chance.choice(("x", "", name + "s", name.upper())): chance.choice(VALUES)}
        return {**value, name: _replaced(value[name], chance)}
    if isinstance(value, list) and value and chance.random() < 0.7:
        at = chance.randrange(len(value))
        return [*value[:at], _replaced(value[at], chance), *value[at + 1 :]]
    return chance.choice(VALUES)


class Documents:
    """Random SSML, as much as is asked for."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self._made: Iterator[str] = iter(())

    def next(self) -> str:
        """The next document."""
        document = next(self._made, None)
        while document is None:
            self._made = documents(1_000, self._chance.randrange(1 << 30))
            document = next(self._made, None)
        return document.encode("utf-8", "replace").decode()


class Messages:
    """Makes what one client sends."""

    def __init__(self, chance: random.Random, most: int = 6) -> None:
        """Begin.

        Args:
            chance: decides.
            most: pieces of text that a task has; where there are many, they are short.

        """
        self._chance = chance
        self._most = most
        self._documents = Documents(chance)

    def _text(self) -> str:
        if self._chance.random() < 0.25:
            return self._documents.next()
        texts = LONG_TEXTS if self._chance.random() < 0.01 else TEXTS
        return "".join(self._chance.choice(texts) for _ in range(self._chance.randint(1, 3)))

    def _piece(self, pieces: int) -> str:
        """Some text of so many pieces: as language models stream it, where they are many."""
        few = pieces <= 6 or self._chance.random() < 0.005
        return self._text() if few else self._chance.choice(TOKENS)

    def _pieces(self, least: int) -> int:
        """How many pieces there are: few, or many."""
        return self._chance.randint(least, self._chance.choice((6, self._most, self._most)))

    def _share(self) -> float:
        """How much of a conversation is spoilt; much of it must be good, or nothing behind it is reached."""
        return self._chance.choice((0.0, 0.0, 0.1, 0.5))

    # -- WebSockets ------------------------------------------------------------------------------

    def inference(self) -> Iterator[str | bytes]:
        """Frames of a connection of run-task protocols."""
        chance, share = self._chance, self._share()
        for _ in range(chance.randint(1, 3)):
            task_id = uuid.UUID(int=chance.getrandbits(128)).hex
            (model,) = chance.choices(list(MODELS), list(MODELS.values()))
            ssml = chance.random() < 0.1
            yield spoilt(self._run_task(task_id, model, ssml), chance, share)
            if model.startswith("sambert"):
                continue
            pieces = 1 if ssml else self._pieces(0)
            for _ in range(pieces):
                if chance.random() < share / 5:
                    yield self._stray(chance)
                    continue
                text = self._documents.next() if ssml else self._piece(pieces)
                action = "nothing-task" if chance.random() < share / 20 else "continue-task"
                given = {"text": text, **({"flush": True} if chance.random() < 1 / (8 + pieces) else {})}
                yield spoilt(_frame(action, task_id, {"input": given}), chance, share)
            if chance.random() < 0.8:
                given = {"directive": "cancel"} if chance.random() < 0.2 else {}
                yield spoilt(_frame("finish-task", task_id, {"input": given}), chance, share)

    def _run_task(self, task_id: str, model: str, ssml: bool) -> Any:
        chance = self._chance
        parameters = {
            "voice": "longxiaochun_v2" if model == "cosyvoice-v2" else "longanyang",
            "format": chance.choice(("pcm", "wav", "mp3")),
            "sample_rate": chance.choice((8_000, 22_050, 24_000, 48_000)),
            "volume": 50,
            "rate": chance.choice((1, 2)),
            "pitch": 1,
            "enable_ssml": ssml,
            "word_timestamp_enabled": chance.random() < 0.5,
            "language_hints": ["zh"],
            "hot_fix": {"pronunciation": [{"草地": "cao3 di4"}], "replace": [{"a": "b"}]},
        }
        sambert = model.startswith("sambert")
        payload = {
            "model": model,
            "task_group": "audio",
            "task": "tts",
            "function": "SpeechSynthesizer",
            "parameters": parameters,
            "input": {"text": self._text()} if sambert else {},
        }
        return _frame("run-task", task_id, payload, "out" if sambert else "duplex")

    def realtime(self) -> Iterator[str | bytes]:
        """Frames of a realtime connection."""
        chance, share = self._chance, self._share()
        session = {
            "voice": "Cherry",
            "mode": chance.choice(("server_commit", "commit")),
            "response_format": chance.choice(("pcm", "mp3", "opus", "wav")),
            "sample_rate": chance.choice((24_000, 8_000, 48_000)),
            "language_type": "Auto",
            "speech_rate": 1.0,
            "volume": 50,
        }
        yield spoilt(_event("session.update", chance, session=session), chance, share)
        pieces = self._pieces(1)
        kinds: dict[str, Callable[[], dict[str, Any]]] = {
            "input_text_buffer.append": lambda: {"text": self._piece(pieces)},
            "input_text_buffer.commit": dict,
            "input_text_buffer.clear": dict,
            "response.cancel": dict,
            "session.update": lambda: {"session": {chance.choice(list(session)): chance.choice(VALUES)}},
            "nothing.known": dict,
        }
        for _ in range(pieces):
            if chance.random() < share / 5:
                yield self._stray(chance)
                continue
            (kind,) = chance.choices(list(kinds), (8 * self._most / 6, 4, 1, 1, 1, 0.2))
            yield spoilt(_event(kind, chance, **kinds[kind]()), chance, share)
        if chance.random() < 0.7:
            yield spoilt(_event("session.finish", chance), chance, share)

    @staticmethod
    def _stray(chance: random.Random) -> str | bytes:
        """A frame that is no message."""
        return chance.choice(
            (b"", chance.randbytes(100), "", "null", "[]", "\x00", "1", '"a"', "{}", "字" * 999)
        )

    # -- Wyoming ---------------------------------------------------------------------------------

    def wyoming(self) -> Iterator[bytes]:
        """Events of a connection of Home Assistant's protocol."""
        chance, share = self._chance, self._share()
        for _ in range(chance.randint(1, 4)):
            pieces = self._pieces(0)
            said: list[tuple[str, dict[str, Any]]] = [
                ("synthesize-start", self._speech()),
                *(("synthesize-chunk", {"text": self._piece(pieces)}) for _ in range(pieces)),
                ("synthesize-stop", {}),
                ("synthesize", self._speech(text=self._text())),
                ("ping", {"text": self._text()}),
                *([("describe", {})] if chance.random() < 0.1 else []),
            ]
            if chance.random() < share:
                said.insert(chance.randrange(len(said)), chance.choice([*said, ("nothing-known", {})]))
            for kind, told in said:
                data = spoilt(told, chance, share / 4).encode()
                payload = chance.randbytes(chance.choice((0, 0, 0, 0, 0, 0, 1, 3_000)))
                header = {"type": kind, "data_length": len(data), "payload_length": len(payload)}
                if chance.random() < 0.2:
                    header["data"] = told
                yield spoilt(header, chance, share / 8).encode() + b"\n" + data + payload

    def _speech(self, **given: str) -> dict[str, Any]:
        chance = self._chance
        (voice,) = chance.choices(({"name": "longanyang"}, {"language": "en_GB"}, None), (4, 4, 4))
        (form,) = chance.choices(("text", None, "ssml", "x"), (4, 4, 0.5, 0.1))
        return {**given, "voice": voice, "text_format": form}

    # -- HTTP ------------------------------------------------------------------------------------

    def request(self) -> tuple[str, Request]:
        """A request, and the name of its door."""
        name, make = self._chance.choice(tuple(self._requests().items()))
        return name, make()

    def _requests(self) -> dict[str, Callable[[], Request]]:
        return {
            "cosyvoice-http": self._cosyvoice,
            "qwen-http": self._qwen,
            "openai": self._openai,
            "explain": self._explain,
            "lexicon": self._lexicon,
            "customization": self._customization,
            "others": self._other,
        }

    def _post(self, path: str, body: Any, **headers: str) -> Request:
        content = spoilt(body, self._chance, self._share()).encode()
        if self._chance.random() < 0.02:
            content = self._chance.randbytes(200)
        return Request("POST", path, content, {"content-type": JSON, **headers})

    def _sse(self) -> dict[str, str]:
        return {"X-DashScope-SSE": "enable"} if self._chance.random() < 0.5 else {}

    def _cosyvoice(self) -> Request:
        chance = self._chance
        given = {"text": self._text(), "voice": "longanyang", "format": chance.choice(("pcm", "wav", "mp3"))}
        given |= {"sample_rate": 24_000, "enable_ssml": chance.random() < 0.5}
        body = {"model": "cosyvoice-v3-flash", "input": given, "parameters": {"rate": 1.0}}
        return self._post("/api/v1/services/audio/tts/SpeechSynthesizer", body, **self._sse())

    def _qwen(self) -> Request:
        given = {"text": self._text(), "voice": "Cherry", "language_type": "Auto"}
        body = {"model": "qwen3-tts-flash", "input": given}
        return self._post("/api/v1/services/aigc/multimodal-generation/generation", body, **self._sse())

    def _openai(self) -> Request:
        chance = self._chance
        body = {"model": "tts-1", "voice": "alloy", "input": self._text(), "speed": 1.0}
        body |= {"response_format": chance.choice(("pcm", "mp3", "opus", "aac", "flac", "wav"))}
        body |= {"stream_format": chance.choice(("audio", "sse"))}
        return self._post("/v1/audio/speech", body)

    def _explain(self) -> Request:
        chance = self._chance
        questions = [
            {"id": str(n), "text": self._text(), "lang": "en", "ssml": chance.random() < 0.5}
            for n in range(3)
        ]
        lines = "\n".join(spoilt(question, chance, self._share()) for question in questions)
        return Request("POST", "/v1/explain", lines.encode(), {"content-type": "application/x-ndjson"})

    def _customization(self) -> Request:
        """An upload: a recording that a voice is to be made from, and what else is done with such voices."""
        chance = self._chance
        action = chance.choice(("create_voice", "list_voice", "query_voice", "update_voice", "delete_voice"))
        sound = base64.b64encode(b"RIFF" + chance.randbytes(200)).decode()
        given = {
            "action": action,
            "target_model": "cosyvoice-v3-flash",
            "prefix": "fuzz",
            "voice_id": "fuzz-1",
        }
        given |= {"url": f"data:audio/wav;base64,{sound}", "page_index": 0, "page_size": 10}
        path = "/api/v1/services/audio/tts/customization"
        return self._post(path, {"model": "voice-enrollment", "input": given})

    def _lexicon(self) -> Request:
        """An upload: a table, JSON, or the W3C's XML."""
        chance = self._chance
        table = "重庆=chong2 qing4\nGIF=>jif\nread\tR EH1 D\n"
        xml = (
            '<lexicon version="1.0" xmlns="http://www.w3.org/2005/01/pronunciation-lexicon" alphabet="ipa" '
            'xml:lang="en"><lexeme><grapheme>GIF</grapheme><phoneme>dʒɪf</phoneme></lexeme></lexicon>'
        )
        if chance.random() < 0.4:
            entries = {
                "entries": [
                    {"word": "GIF", "replacement": "jif"},
                    {"word": "重庆", "pronunciation": "chong2 qing4"},
                ]
            }
            content, kind = spoilt(entries, chance, self._share()), JSON
        else:
            content, kind = chance.choice(((table, "text/plain"), (xml, "application/pls+xml")))
            if chance.random() < 0.5:
                content = broken(
                    content, chance, accidents=3, lengths=(0, 1, 1, 4, 20), put_in=(*PUT_IN, "<", ">", "=")
                )
        name = chance.choice(("fuzz", "fuzz2", "字", "%00", "..%2f..", "a" * 300))
        method = chance.choice(("PUT", "PUT", "PATCH", "DELETE", "GET"))
        body = content.encode("utf-8", "replace") if method in ("PUT", "PATCH") else b""
        return Request(method, f"/v1/lexicons/{name}", body, {"content-type": kind})

    def _other(self) -> Request:
        chance = self._chance
        path = chance.choice(OTHER_PATHS)
        return Request(chance.choice(("GET", "POST", "PUT", "OPTIONS", "HEAD", "TRACE", "X")), path)


def _frame(action: str, task_id: str, payload: Any, streaming: str = "duplex") -> Any:
    return {"header": {"action": action, "task_id": task_id, "streaming": streaming}, "payload": payload}


def _event(kind: str, chance: random.Random, **fields: Any) -> Any:
    return {"event_id": f"event_{chance.getrandbits(64):x}", "type": kind, **fields}
