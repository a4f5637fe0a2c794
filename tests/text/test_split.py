from hypothesis import given
from hypothesis import strategies as st

from voxwire.engines.base import Utterance, Word
from voxwire.text.split import split_utterance


def utterance(*words: tuple[str, str, bool]) -> Utterance:
    """From (text, phonemes, space_after); a space in the text wherever a gap is."""
    text, made = "", []
    for written, phonemes, gap in words:
        made.append(Word(written, len(text), len(text) + len(written), phonemes, "en", gap))
        text += written + (" " if gap else "")
    return Utterance(text, tuple(made))


def test_what_fits_stays() -> None:
    whole = utterance(("hi", "hI", True), ("you", "ju", False))
    assert split_utterance(whole, 5) == [whole]


def test_a_sentence_end_is_better_than_a_clause_mark() -> None:
    whole = utterance(
        *[("aa", "aa", True), ("bb", "bb", False), (".", ".", True)],
        *[("cc", "cc", False), (",", ",", True), ("dd", "dd", True), ("ee", "ee", False)],
    )
    assert [piece.text for piece in split_utterance(whole, 11)] == ["aa bb.", " cc, dd ee"]
    assert [piece.text for piece in split_utterance(whole, 14)] == ["aa bb. cc,", " dd ee"]


def test_an_end_too_near_to_the_beginning_is_passed_over() -> None:
    whole = utterance(("a", "a", False), (".", ".", True), *[("bbb", "bbb", True)] * 5, ("c", "c", False))
    assert [piece.text for piece in split_utterance(whole, 12)] == ["a. bbb bbb", " bbb bbb bbb", " c"]


def test_closing_quotes_stay_with_their_sentence() -> None:
    whole = utterance(
        *[("“", "“", False), ("aaaa", "aaaa", False), (".", ".", False), ("”", "”", True)],
        *[("bbbb", "bbbb", True), ("cccc", "cccc", False)],
    )
    assert [piece.text for piece in split_utterance(whole, 12)] == ["“aaaa.”", " bbbb cccc"]


def test_positions_count_from_the_piece() -> None:
    pieces = split_utterance(utterance(("aaa", "aaa", True), ("bbb", "bbb", False)), 4)
    assert [(piece.text, piece.words[0].begin, piece.words[0].end) for piece in pieces] == [
        ("aaa", 0, 3),
        (" bbb", 1, 4),
    ]


def test_a_giant_word_is_cut_inside_between_its_words() -> None:
    pieces = split_utterance(utterance(("12345678", "wan tu θɹi fɔɹ", False)), 8)
    assert [(piece.text, piece.phonemes) for piece in pieces] == [("1234", "wan tu"), ("5678", "θɹi fɔɹ")]


def test_a_symbol_keeps_its_modifiers() -> None:
    pieces = split_utterance(utterance(("xy", "paː→paː→", False)), 6)
    assert [piece.phonemes for piece in pieces] == ["paː→p", "aː→"]


words = st.builds(
    lambda text, phonemes, gap: (text, phonemes, gap),
    st.text(alphabet="abc", min_size=1, max_size=6),
    st.one_of(
        st.text(alphabet="aəpʰ→ ", min_size=1, max_size=20).map(str.strip).filter(bool),
        st.sampled_from(".,”("),
    ),
    st.booleans(),
)


@given(st.lists(words, max_size=25), st.integers(1, 24))
def test_pieces_fit_and_join(parts: list[tuple[str, str, bool]], limit: int) -> None:
    whole = utterance(*parts)
    pieces = split_utterance(whole, limit)
    assert "".join(piece.text for piece in pieces) == whole.text
    assert all(len(piece.phonemes) <= limit for piece in pieces)
    spoken = "".join(piece.phonemes for piece in pieces)
    assert spoken.replace(" ", "") == whole.phonemes.replace(" ", "")
    for piece in pieces:
        last = 0
        for word in piece.words:
            assert last <= word.begin <= word.end <= len(piece.text)
            assert piece.text[word.begin : word.end] == word.text
            last = word.end
