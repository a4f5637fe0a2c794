"""Reading text of which more is known than its characters."""

import pytest

from voxwire.engines.base import Word
from voxwire.text.frontend import Frontend
from voxwire.text.spans import SpannedText
from voxwire.text.ssml.document import Break, Part, Phoneme, SayAs, SayAsKind, Text


def build(*pieces: str | int | Part) -> tuple[str, list[Part]]:
    """A text, and its parts: strings are text, numbers breaks; other parts stand in the text with theirs."""
    text = ""
    parts: list[Part] = []
    for piece in pieces:
        if isinstance(piece, int):
            parts.append(Break(piece, len(text), len(text) + 1))
            text += "|"
            continue
        own = (
            piece if isinstance(piece, str) else piece.text.text if isinstance(piece, SayAs | Phoneme) else ""
        )
        spanned = SpannedText.from_original(own).moved(len(text))
        if isinstance(piece, SayAs):
            parts.append(SayAs(piece.kind, spanned))
        elif isinstance(piece, Phoneme):
            parts.append(Phoneme(piece.alphabet, piece.symbols, spanned))
        else:
            parts.append(Text(spanned))
        text += own
    return text, parts


def say_as(kind: str, text: str) -> SayAs:
    return SayAs(SayAsKind(kind), SpannedText.from_original(text))


def phoneme(alphabet: str, symbols: str, text: str) -> Phoneme:
    return Phoneme(alphabet, tuple(symbols.split()), SpannedText.from_original(text))


def words(frontend: Frontend, *pieces: str | int | Part, **options: str) -> tuple[Word, ...]:
    text, parts = build(*pieces)
    utterance = frontend.analyze_parts(text, parts, **options).utterance
    for word in utterance.words:
        assert text[word.begin : word.end] == word.text
    return utterance.words


def spoken(frontend: Frontend, *pieces: str | int | Part, **options: str) -> str:
    return frontend.analyze_parts(*build(*pieces), **options).spoken


def test_one_text_is_read_as_ever(frontend: Frontend) -> None:
    text = "把 report 发给我，OK？3.5% & more"
    assert words(frontend, text) == frontend.read(text).words


def test_breaks_are_pauses_behind_words(frontend: Frontend) -> None:
    assert [(word.text, word.pause_ms) for word in words(frontend, "请稍等", 500, "马上", 50, "。", 700)] == [
        *(("请稍等", 500), ("马上", 50), ("。", 700)),
    ]


def test_a_break_in_front_has_a_word_that_says_nothing(frontend: Frontend) -> None:
    first, second = words(frontend, 300, "你好")
    assert (first.text, first.phonemes, first.pause_ms) == ("", "", 300)
    assert (second.text, second.pause_ms) == ("你好", 0)


def test_breaks_in_one_place_are_ten_seconds_at_most(frontend: Frontend) -> None:
    (word,) = words(frontend, "好", 9_000, " \u2603 ", 9_000)
    assert word.pause_ms == 10_000


def test_breaks_alone_are_not_speakable(frontend: Frontend) -> None:
    utterance = frontend.analyze_parts(*build(300, " ", 400)).utterance
    assert not utterance.speakable
    assert [word.pause_ms for word in utterance.words] == [700]


def test_words_do_not_go_across_breaks(frontend: Frontend) -> None:
    assert [word.text for word in words(frontend, "南京市", 100, "长江大桥")] == ["南京市", "长江大桥"]
    assert [word.text for word in words(frontend, "3", 100, "5")] == ["3", "5"]


def test_text_is_read_across_breaks(frontend: Frontend) -> None:
    plain, paused = (
        words(frontend, *pieces)
        for pieces in (("I read it", " yesterday."), ("I read it", 100, " yesterday."))
    )
    assert [word.phonemes for word in plain] == [word.phonemes for word in paused]


def test_a_word_is_not_taken_apart(frontend: Frontend) -> None:
    text, (before, bridge) = build("南京市长", "江大桥")
    assert isinstance(bridge, Text)
    word = frontend.analyze_parts(text, [before, Text(bridge.text, word=True)]).tokens[-1]
    assert (word.word.text, word.spoken, word.pinyin) == ("江大桥", "江大桥", ("jiang1", "da4", "qiao2"))
    text, (both,) = build("two words")
    assert isinstance(both, Text)
    assert len(frontend.analyze_parts(text, [Text(both.text, word=True)]).tokens) == 2


def test_spaces_at_the_edges_of_parts_are_word_gaps(frontend: Frontend) -> None:
    gaps = [(word.text, word.space_after) for word in words(frontend, "Hello ", "big", " world", "!")]
    assert gaps == [("Hello", True), ("big", True), ("world", False), ("!", False)]


def test_pronunciations_are_taken_as_they_are(frontend: Frontend) -> None:
    he, is_, doctor = words(frontend, "他是", phoneme("py", "dai4 fu5", "大夫"))
    assert (he.text, is_.text, doctor.text) == ("他", "是", "大夫")
    assert doctor.phonemes == "tai↘fu"
    read = words(frontend, "I ", phoneme("cmu", "R EH1 D", "read"), " it.")[1]
    assert (read.text, read.phonemes, read.space_after) == ("read", "ɹˈɛd", True)


@pytest.mark.parametrize(
    ("pieces", "expected"),
    [
        (("花了", say_as("cardinal", "2045"), "元"), "花了两千零四十五元"),
        (("It cost ", say_as("cardinal", "2045"), " more"), "it cost two thousand forty five more"),
        (("Call ", say_as("telephone", "555-0108"), "."), "call five five five oh one oh eight"),
        (("请拨", say_as("telephone", "110")), "请拨幺幺零"),
        (("Spell ", say_as("characters", "cat"), "."), "spell c a t"),
        (("At ", say_as("time", "9:05 AM"), "."), "at nine oh five a m"),
        (("这位是", say_as("name", "单小姐")), "这位是单小姐"),
        (("It is ", say_as("date", "someday"), "."), "it is someday"),
    ],
)
def test_kinds_of_text_are_read_in_the_language_around_them(
    frontend: Frontend, pieces: tuple[str | Part, ...], expected: str
) -> None:
    assert spoken(frontend, *pieces) == expected


def test_without_letters_the_default_language_counts(frontend: Frontend) -> None:
    assert spoken(frontend, say_as("cardinal", "12")) == "十二"
    assert spoken(frontend, say_as("cardinal", "12"), default="en") == "twelve"
    assert spoken(frontend, say_as("cardinal", "12"), language="en-GB") == "twelve"


def test_a_number_of_many_words_is_one_word_to_the_client(frontend: Frontend) -> None:
    number = words(frontend, "It cost ", say_as("currency", "$12.50"), " today")[2]
    assert number.text == "$12.50"
    assert number.phonemes.count(" ") == 4


def test_the_main_language_of_a_text(frontend: Frontend) -> None:
    assert frontend.main_language("这是 a test") == "zh"
    assert frontend.main_language("This is 好") == "en"
    assert frontend.main_language("12") == "zh"
    assert frontend.main_language("12", "en") == "en"
