"""The notation of the word lists."""

from voxwire.text.instructions.vocabulary import Vocabulary

WORDS = Vocabulary(
    [
        {
            "rate": {"faster": "fast, speed * up, quick~", "slower": "慢, 压*速, (very |)slow"},
            "emotion": {"happy": "快乐", "sad": "blue"},
        },
        {"drop": {"drop": "blue"}},
    ]
)


def found(sentence: str) -> list[tuple[str, tuple[tuple[str, str], ...]]]:
    return [
        (clause.text[cue.begin : cue.end], cue.meanings)
        for clause in WORDS.clauses(sentence)
        for cue in clause.cues
    ]


def test_words_are_whole_unless_told() -> None:
    assert found("breakfast, Fast! fasting") == [("fast", (("rate", "faster"),))]
    assert found("quickest") == [("quickest", (("rate", "faster"),))]


def test_gaps_and_choices() -> None:
    assert found("speed it all up") == [("speed it all up", (("rate", "faster"),))]
    assert found("speed it all the way up") == []
    assert found("压低语速") == [("压低语速", (("rate", "slower"),))]
    assert found("very slow, slow") == [("very slow", (("rate", "slower"),)), ("slow", (("rate", "slower"),))]


def test_gaps_end_with_the_clause() -> None:
    assert found("speed, up") == []


def test_dropped_words_mean_nothing() -> None:
    assert found("blue") == []


def test_writing_makes_no_difference() -> None:
    assert found("ＦＡＳＴ") == found("fast")
    assert [clause.text for clause in WORDS.clauses("One-two. Three；四")] == ["one two", "three", "四"]
