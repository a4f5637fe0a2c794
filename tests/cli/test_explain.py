import io
import json
import sys
from pathlib import Path

import pytest

from .conftest import Voxwire


def ask(voxwire: Voxwire, monkeypatch: pytest.MonkeyPatch, *questions: object) -> list[dict[str, object]]:
    lines = "".join(f"{json.dumps(question)}\n" for question in questions)
    monkeypatch.setattr(sys, "stdin", io.StringIO(lines))
    outcome = voxwire("explain", "--jsonl")
    assert (outcome.status, outcome.err) == (0, "")
    return [json.loads(line) for line in outcome.out.splitlines()]


def test_answers_have_the_agreed_fields(voxwire: Voxwire, monkeypatch: pytest.MonkeyPatch) -> None:
    (answer,) = ask(voxwire, monkeypatch, {"id": "a", "text": "See Dr. Li. 你好"})
    assert answer == {
        "id": "a",
        "spoken": "see doctor li 你好",
        "utterances": [
            {"text": "See Dr. Li.", "begin": 0, "end": 11},
            {"text": "你好", "begin": 12, "end": 14},
        ],
        "tokens": [
            token(("See", 0, 3), "see", "sˈi"),
            token(("Dr.", 4, 7), "doctor", "dˈɑktəɹ"),
            token(("Li", 8, 10), "li", "lˈi"),
            {
                **token(("你好", 12, 14), "你好", "ni˧˥xau˨˩˦", "zh"),
                "pinyin": ["ni3", "hao3"],
                "pinyin_spoken": ["ni2", "hao3"],
            },
        ],
        "breaks": [],
        "errors": [],
    }


def token(place: tuple[str, int, int], spoken: str, phonemes: str, lang: str = "en") -> dict[str, object]:
    text, begin, end = place
    return {
        "text": text,
        "begin": begin,
        "end": end,
        "lang": lang,
        "spoken": spoken,
        "phonemes": phonemes,
        "pinyin": None,
        "pinyin_spoken": None,
    }


def test_pieces_and_language(voxwire: Voxwire, monkeypatch: pytest.MonkeyPatch) -> None:
    pieces, hinted = ask(
        voxwire,
        monkeypatch,
        {"id": 1, "pieces": ["It is 3", ".", "5. Ye", "s."]},
        {"id": 2, "text": "7", "lang": "zh"},
    )
    assert [piece["text"] for piece in pieces["utterances"]] == ["It is 3.5.", "Yes."]  # type: ignore[attr-defined]
    assert hinted["spoken"] == "七"


def test_what_is_wrong_is_told_in_its_line(voxwire: Voxwire, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = ask(
        voxwire, monkeypatch, {"id": 1, "text": 5}, {"id": 2, "text": "ხარ"}, {"id": 3, "text": "a"}
    )
    assert [bool(answer["errors"]) for answer in answers] == [True, True, False]


def test_a_table_for_people(voxwire: Voxwire) -> None:
    outcome = voxwire("explain", "Read [the] 两本书。")
    assert outcome.status == 0
    assert all(part in outcome.out for part in ("Read [the]", "ɹˈid", "liang3"))


def test_lines_of_standard_input(voxwire: Voxwire, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("One.\nTwo.\n"))
    outcome = voxwire("explain")
    assert outcome.out.index("One.") < outcome.out.index("Two.")


def test_ssml_documents(voxwire: Voxwire, monkeypatch: pytest.MonkeyPatch) -> None:
    document = '<speak><s>等<break time="500ms"/>走</s><sub alias="two">2</sub></speak>'
    good, bad, empty = ask(
        voxwire,
        monkeypatch,
        {"id": 1, "text": document, "ssml": True},
        {"id": 2, "text": "<speak><s>Oops</speak>", "ssml": True},
        {"id": 3, "pieces": ["<spe", "ak/>"], "ssml": True},
    )
    assert (good["spoken"], good["errors"]) == ("等走 two", [])
    assert good["breaks"] == [{"at": document.index("<break"), "ms": 500}]
    tokens = good["tokens"]
    assert isinstance(tokens, list)
    assert [document[token["begin"] : token["end"]] for token in tokens] == ["等", "走", "2"]
    assert bad["errors"] == [
        {"code": "InvalidParameter", "message": "Invalid SSML in line 1, column 17: <s> is not closed."}
    ]
    assert bad["tokens"] == []
    assert empty["errors"]


@pytest.mark.parametrize("by_file", [True, False])
def test_documents_of_several_lines_are_one_text(
    voxwire: Voxwire, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, by_file: bool
) -> None:
    def explained(option: str, document: str) -> str:
        (tmp_path / "document").write_text(document, encoding="utf-8")
        monkeypatch.setattr(sys, "stdin", io.StringIO(document))
        outcome = voxwire("explain", option, *(("--file", str(tmp_path / "document")) if by_file else ()))
        assert (outcome.status, outcome.err) == (0, "")
        return outcome.out

    assert "pause at 13: 1000 ms" in explained("--ssml", "<speak>\nWait\n<break/>\nnow.\n</speak>\n")
    table = explained("--markdown", "# Title\n\n```\nprint(1)\n```\nEnd.\n")
    assert "title" in table
    assert "end" in table
    assert "print" not in table


def test_ssml_for_people(voxwire: Voxwire) -> None:
    outcome = voxwire("explain", "--ssml", "<speak>Wait<break/>now.</speak>")
    assert outcome.status == 0
    assert "pause at 11: 1000 ms" in outcome.out
    faulty = voxwire("explain", "--ssml", "<speak>Oops")
    assert (faulty.status, faulty.raw) == (1, b"")
    assert "<speak> is not closed" in faulty.err


def test_lexicon_and_markdown(voxwire: Voxwire, monkeypatch: pytest.MonkeyPatch) -> None:
    said, refused = ask(
        voxwire,
        monkeypatch,
        {"id": 1, "text": "**SQL**", "markdown": True, "lexicon": {"sql": "sequel"}},
        {"id": 2, "text": "草地", "lexicon": {"草地": "cao9"}},
    )
    assert said["spoken"] == "sequel"
    assert [error["code"] for error in refused["errors"]] == ["InvalidParameter"]  # type: ignore[attr-defined]
    outcome = voxwire("explain", "--say", "gif=/dʒɪf/", "--markdown", "a *gif*")
    assert "dʒˈɪf" in outcome.out
    assert voxwire("explain", "--say", "gif", "x").status == 2
