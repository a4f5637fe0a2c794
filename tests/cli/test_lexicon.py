import json
from pathlib import Path

from .conftest import Voxwire


def test_words_are_added_shown_and_removed(voxwire: Voxwire, tmp_path: Path) -> None:
    file = tmp_path / "more.txt"
    file.write_text("SQL = sequel\n", encoding="utf-8")
    added = voxwire("lexicon", "add", "names", "Nguyen=W IH1 N", "ACME=>Acme Corporation", "--file", file)
    assert (added.status, added.out) == (0, "The lexicon names of workspace default has 3 words.\n")
    assert voxwire("lexicon", "show", "names").out == (
        "ACME => Acme Corporation\nNguyen = W IH1 N\nSQL = sequel\n"
    )
    assert json.loads(voxwire("lexicon", "list", "--json").out)[0]["words"] == 3
    assert "names" in voxwire("lexicon", "list").out
    assert voxwire("lexicon", "remove", "names", "SQL", "Nguyen").status == 0
    assert voxwire("lexicon", "show", "names").out == "ACME => Acme Corporation\n"
    assert voxwire("lexicon", "add", "names", "a=b", "--replace").out.endswith("has 1 word.\n")
    assert voxwire("lexicon", "remove", "names").status == 0
    assert json.loads(voxwire("lexicon", "list", "--json").out) == []


def test_workspaces_are_apart(voxwire: Voxwire) -> None:
    voxwire("lexicon", "add", "names", "Nguyen=new win", "--workspace", "shop")
    assert "no lexicon 'names'" in voxwire("lexicon", "show", "names").err
    assert voxwire("lexicon", "show", "names", "--workspace", "shop").out == "Nguyen = new win\n"
    explained = voxwire("explain", "--workspace", "shop", "--jsonl", '{"text": "Nguyen"}')
    assert json.loads(explained.out)["spoken"] == "new win"
    over = '{"text": "Nguyen", "lexicon": {"nguyen": "win"}}'
    assert json.loads(voxwire("explain", "--workspace", "shop", "--jsonl", over).out)["spoken"] == "win"
    assert json.loads(voxwire("explain", "--jsonl", '{"text": "Nguyen"}').out)["spoken"] == "nguyen"


def test_a_pls_document(voxwire: Voxwire, tmp_path: Path) -> None:
    file = tmp_path / "words.pls"
    file.write_text(
        '<lexicon alphabet="ipa"><lexeme><grapheme>gif</grapheme><phoneme>dʒɪf</phoneme></lexeme></lexicon>',
        encoding="utf-8",
    )
    assert voxwire("lexicon", "add", "words", "--file", file).status == 0
    assert voxwire("lexicon", "show", "words").out == "gif = /dʒɪf/\n"


def test_what_is_wrong_is_told(voxwire: Voxwire, tmp_path: Path) -> None:
    assert voxwire("lexicon", "add", "names").status == 2
    for wrong, told in (("草地=cao9", "草地"), ("草地", "WORD=PRONUNCIATION")):
        refused = voxwire("lexicon", "add", "names", wrong)
        assert refused.status == 1
        assert told in refused.err
    file = tmp_path / "latin"
    file.write_bytes(b"caf\xe9=x")
    assert "UTF-8" in voxwire("lexicon", "add", "names", "--file", file).err
    assert voxwire("lexicon", "remove", "names").status == 1
    assert json.loads(voxwire("lexicon", "list", "--json").out) == []
