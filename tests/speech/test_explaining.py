import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaded import loaded_frontend
from voxwire.speech.explaining import explain
from voxwire.text.frontend import Frontend
from voxwire.text.lexicon import Lexicon


@pytest.fixture(scope="module")
def frontend() -> Frontend:
    return loaded_frontend()


def test_places_count_from_the_beginning_of_the_text(frontend: Frontend) -> None:
    text = "One is here.  Two, 好了。 Three"
    explanation = explain([text], frontend)
    assert [piece.text for piece in explanation.utterances] == ["One is here.", "Two, 好了。", "Three"]
    for piece in explanation.utterances:
        assert text[piece.begin : piece.end] == piece.text
    for placed in explanation.tokens:
        assert text[placed.begin : placed.end] == placed.token.word.text
    assert explanation.spoken == "one is here two 好了 three"


def test_what_the_engine_cannot_take_is_cut(frontend: Frontend) -> None:
    whole, cut = (explain(["some more of it"], frontend, max_phonemes=limit) for limit in (510, 9))
    assert [piece.text for piece in cut.utterances] == ["some more", "of it"]
    assert cut.tokens == whole.tokens


def test_errors_stand_beside_what_can_be_said(frontend: Frontend) -> None:
    explanation = explain(["Fine. ᎣᏏᏲ. Good."], frontend)
    assert explanation.spoken == "fine good"
    assert [str(error) for error in explanation.errors] == [
        "Speech in language 'und' is not supported at the moment!"
    ]


@given(st.data())
def test_pieces_do_not_matter(frontend: Frontend, data: st.DataObject) -> None:
    text = "Dr. Li paid $3.50. 然后，她走了！ Go to a.io/b, e.g. now."
    cuts = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=9)))
    pieces = [text[a:b] for a, b in zip([0, *cuts], [*cuts, len(text)], strict=True)]
    assert explain(pieces, frontend) == explain([text], frontend)


def test_markdown_and_lexicon(frontend: Frontend) -> None:
    text = "# SQL *now*\n```\ncode\n```\nSee [it](u)."
    explanation = explain([text], frontend, lexicon=Lexicon([("SQL", "sequel")]), markdown=True)
    assert explanation.spoken == "sequel now see it"
    assert [text[placed.begin : placed.end] for placed in explanation.tokens] == ["SQL", "now", "See", "it"]


def test_numbers_alone_go_on_in_the_language_before(frontend: Frontend) -> None:
    assert explain(["Count.\n1.\n2."], frontend).spoken == "count one two"
    assert explain(["数一下。\n1.\n2."], frontend).spoken == "数一下一二"
