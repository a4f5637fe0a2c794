"""Words that are said in their own way: ``hot_fix``, ``enable_markdown_filter``, lexicons of workspaces."""

import json
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from tools.serving import Server

from .peer import Peer, Speech, connected, say
from .realtime import peer as realtime

PHONEME_MS = 50
"""How long the humming engine takes for each."""


def lengths(speech: Speech) -> dict[str, int]:
    """How many phonemes each word has."""
    return {
        word["text"]: round((word["end_time"] - word["begin_time"]) / PHONEME_MS) for word in speech.words
    }


def words_of(server: Server, text: str, **parameters: Any) -> dict[str, int]:
    return lengths(say(server, text, word_timestamp_enabled=True, **parameters))


@pytest.mark.parametrize(
    ("text", "word", "sound", "phonemes"),
    [
        ("Hello Nguyen again.", "Nguyen", "W IH1 N", "wˈɪn"),
        ("Hello nguyen again.", "nguyen", "/wɪn/", "wˈɪn"),
        ("我爱重庆。", "重庆", "zhong4 qing4", "ꭧʊ↘ŋʨʰi↘ŋ"),
        ("我爱重庆。", "重庆", "e2 e4", "ɤ↗ɤ↘"),
        ("我在用 Nginx 服务器。", "Nginx", "EH1 N JH IH0 N EH1 K S", "ˈɛnʤɪnˈɛks"),
    ],
)
def test_a_pronunciation_is_heard(tone: Server, text: str, word: str, sound: str, phonemes: str) -> None:
    """`hot_fix.pronunciation` gives a word its sound, in English, in Chinese and in both; the text stays."""
    fixed = say(tone, text, word_timestamp_enabled=True, hot_fix={"pronunciation": [{word: sound}]})
    assert lengths(fixed)[word] == len(phonemes)
    assert fixed.texts == [text]
    others = words_of(tone, text)
    assert others.keys() == lengths(fixed).keys()


def test_a_replacement_is_heard(tone: Server) -> None:
    """`hot_fix.replace` has another text read in place of one; original_text and words stay the client's."""
    fixed = {"replace": [{"草地": "草"}, {"ACME": "Acme Corporation"}]}
    assert say(tone, "看草地。", hot_fix=fixed).audio == say(tone, "看草。").audio
    speech = say(tone, "By ACME now.", word_timestamp_enabled=True, hot_fix=fixed)
    assert speech.texts == ["By ACME now."]
    assert lengths(speech)["ACME"] > words_of(tone, "By ACME now.")["ACME"]


def test_a_fix_holds_for_its_task_alone(peer: Peer) -> None:
    """What one task fixes is as usual in the next one on the same connection."""
    usual = peer.say("Hello Nguyen.").audio
    fixed = peer.say("Hello Nguyen.", hot_fix={"pronunciation": [{"Nguyen": "W IH1 N"}]}).audio
    assert len(fixed) != len(usual)
    assert peer.say("Hello Nguyen.").audio == usual


def test_a_fix_holds_in_ssml(tone: Server) -> None:
    """In SSML a fix holds for plain text, and gives way to `phoneme`."""
    document = '<speak>重庆，<phoneme alphabet="py" ph="chong2 qing4">重庆</phoneme></speak>'
    speech = say(
        tone,
        document,
        enable_ssml=True,
        word_timestamp_enabled=True,
        hot_fix={"pronunciation": [{"重庆": "e2 e4"}]},
    )
    first, second = (
        round((word["end_time"] - word["begin_time"]) / PHONEME_MS)
        for word in speech.words
        if word["text"] == "重庆"
    )
    assert (first, second) == (len("ɤ↗ɤ↘"), len("ꭧʰʊ↗ŋʨʰi↘ŋ"))


@pytest.mark.parametrize(
    ("hot_fix", "told"),
    [
        ({"pronunciation": [{"草地": "cao3"}]}, "'草地' has 2 characters"),
        ({"pronunciation": [{"草地": "cao3 di9"}]}, "a tone from 1 to 5"),
        ({"pronunciation": [{"word": "W3RD ?"}]}, "'word'"),
        ({"pronunciation": [{"": "cao3"}]}, "payload.parameters.hot_fix"),
        ({"replace": [{" ": "x"}]}, "1 to 200 characters"),
        ({"replace": [{"a": "x" * 201}]}, "at most 200 characters"),
        ({"pronunciation": "cao3"}, "payload.parameters.hot_fix"),
    ],
)
def test_a_fix_that_is_none_is_refused(peer: Peer, hot_fix: object, told: str) -> None:
    """A pronunciation nobody can read, or an empty word, fails with InvalidParameter before any audio."""
    peer.run(hot_fix=hot_fix)
    failed = peer.failure()
    assert failed.header["error_code"] == "InvalidParameter"
    assert told in failed.header["error_message"]
    assert [frame for frame in peer.frames if isinstance(frame, bytes)] == []


MARKED = "## Hello *there*.\n\n```\ncode()\n```\n- 看[草地](https://a.io/b)，**很好**。\n"


def test_marks_of_markdown_are_not_read(tone: Server) -> None:
    """With `enable_markdown_filter` marks, code and addresses are not read; words point at the text."""
    speech = say(tone, MARKED, word_timestamp_enabled=True, enable_markdown_filter=True)
    heard = [word["text"] for word in speech.words if any(map(str.isalnum, word["text"]))]
    assert heard == ["Hello", "there", "看", "草地", "很", "好"]
    assert all(text in MARKED for text in speech.texts)
    assert len(say(tone, MARKED).audio) > len(speech.audio)


def test_markdown_may_arrive_in_any_pieces(tone: Server) -> None:
    """Pieces of any size give the same audio."""
    whole = say(tone, MARKED, enable_markdown_filter=True)
    assert say(tone, *MARKED, enable_markdown_filter=True).audio == whole.audio


# -- lexicons of workspaces -----------------------------------------------------------------------


@contextmanager
def kept(server: Server, workspace: str, *entries: str) -> Iterator[None]:
    """A lexicon that the command line makes beside the running server, and removes."""
    place = ("--workspace", workspace, "--data-dir", str(server.data_dir))
    run("lexicon", "add", "words", *entries, *place)
    try:
        yield
    finally:
        run("lexicon", "remove", "words", *place)


def run(*arguments: str) -> str:
    command = [sys.executable, "-m", "voxwire", *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def test_a_lexicon_is_heard_with_the_next_task(tone: Server) -> None:
    """A workspace's lexicon is heard in its next task, on connections there are, and no longer than it is."""
    with connected(tone) as peer:
        usual = peer.say("Hello Nguyen，重庆。").audio
        with kept(tone, "default", "Nguyen=W IH1 N", "重庆=e2 e4"):
            speech = peer.say("Hello Nguyen，重庆。", word_timestamp_enabled=True)
            assert (lengths(speech)["Nguyen"], lengths(speech)["重庆"]) == (4, 4)
            fixed = peer.say(
                "Hello Nguyen.",
                word_timestamp_enabled=True,
                hot_fix={"pronunciation": [{"Nguyen": "N UW1"}]},
            )
            assert lengths(fixed)["Nguyen"] == 3
        assert peer.say("Hello Nguyen，重庆。").audio == usual


def test_a_lexicon_is_heard_at_the_realtime_door(tone: Server) -> None:
    """The realtime door reads with the lexicon of its workspace as well."""
    usual = realtime.say(tone, "Hello Nguyen.")
    with kept(tone, "default", "Nguyen=W IH1 N"):
        assert len(realtime.say(tone, "Hello Nguyen.")) != len(usual)
    assert realtime.say(tone, "Hello Nguyen.") == usual


def test_lexicons_of_others_are_not_heard(tone: Server) -> None:
    """No workspace hears the lexicon of another."""
    usual = say(tone, "Hello Nguyen.").audio
    with kept(tone, "other", "Nguyen=W IH1 N"):
        assert say(tone, "Hello Nguyen.").audio == usual
        key = run("keys", "create", "--workspace", "other", "--plain", "--data-dir", str(tone.data_dir))
        with connected(tone, {"Authorization": f"Bearer {key}"}) as peer:
            assert len(peer.say("Hello Nguyen.").audio) != len(usual)


# -- over HTTP ------------------------------------------------------------------------------------


def ask(server: Server, method: str, path: str, body: bytes | None = None, kind: str = "") -> Any:
    headers = {"Authorization": f"Bearer {server.key}", **({"Content-Type": kind} if kind else {})}
    request = urllib.request.Request(server.http + path, body, headers, method=method)
    with urllib.request.urlopen(request, timeout=30) as answer:
        return [json.loads(line) for line in answer.read().splitlines()]


def test_lexicons_and_explanations_over_http(tone: Server) -> None:
    """What is put to `/v1/lexicons` is in `/v1/explain`, and is heard."""
    table = b"Nguyen = W IH1 N\nACME => Acme Corporation\n"
    (record,) = ask(tone, "PUT", "/v1/lexicons/http", table, "text/plain")
    try:
        assert (record["id"], record["words"]) == ("http", 2)
        questions: list[dict[str, Any]] = [
            {"id": 1, "text": "Nguyen, ACME."},
            {"id": 2, "text": "Nguyen", "lexicon": {"nguyen": "new"}},
        ]
        body = "\n".join(map(json.dumps, questions)).encode()
        first, second = ask(tone, "POST", "/v1/explain", body, "application/x-ndjson")
        assert (first["id"], first["spoken"]) == (1, "nguyen acme corporation")
        assert first["tokens"][0]["phonemes"] == "wˈɪn"
        assert (second["id"], second["spoken"]) == (2, "new")
        assert words_of(tone, "Hello Nguyen.")["Nguyen"] == 4
    finally:
        (removed,) = ask(tone, "DELETE", "/v1/lexicons/http")
    assert removed["deleted"]
