"""Where words stand in the text, and what was heard of it."""

from hypothesis import given, settings
from hypothesis import strategies as st

from voxwire.client.transcript import Heard, Transcript
from voxwire.wire.words import WordItem

WORDS = st.lists(st.text("abcé天地1", min_size=1, max_size=5), min_size=1, max_size=6)
SENTENCES = st.lists(WORDS, min_size=1, max_size=4)


def items(sentence: str, begin_ms: int, base: int = 0) -> list[WordItem]:
    """Each word lasts 100 ms."""
    found, at = [], 0
    for number, word in enumerate(sentence.split()):
        at = sentence.index(word, at)
        time = begin_ms + 100 * number
        found.append(WordItem(word, base + at, base + at + len(word), time, time + 100))
        at += len(word)
    return found


@settings(max_examples=30)
@given(SENTENCES, st.booleans(), st.integers(0, 3000), st.integers(0, 3000), st.integers(1, 9))
def test_heard_text_is_a_beginning_that_grows(
    sentences: list[list[str]], task_base: bool, sooner: int, later: int, size: int
) -> None:
    whole = " ".join(" ".join(words) + "." for words in sentences)
    transcript = Transcript()
    for at in range(0, len(whole), size):
        transcript.feed(whole[at : at + size])
    assert transcript.text == whole
    begin_ms = offset = 0
    for index, words in enumerate(sentences):
        text = " ".join(words) + "."
        spoken = items(text, begin_ms, offset if task_base else 0)
        transcript.begin_sentence(index, text)
        first = transcript.tell_words(index, spoken[:1])
        rest = transcript.tell_words(index, spoken)
        assert [*first, *rest] == [*transcript.marks[-len(spoken) :]]
        begin_ms, offset = begin_ms + 100 * len(spoken), offset + len(text)
    for mark in transcript.marks:
        assert whole[mark.begin : mark.end] == mark.text
    ends = [mark.end for mark in transcript.marks]
    assert ends == sorted(ends)
    sooner, later = sorted((sooner, later))
    for played in (sooner, later):
        heard = transcript.heard(played)
        assert heard.text + heard.rest == whole
        spoken_words = sum(mark.end_ms <= played for mark in transcript.marks)
        assert len(heard.text.replace(".", " ").split()) == min(spoken_words, len(whole.split()))
    assert transcript.heard(later).text.startswith(transcript.heard(sooner).text)
    assert transcript.heard(None, whole=True) == Heard(whole, "", "words")


def test_words_in_the_middle_of_a_sentence() -> None:
    transcript = Transcript()
    transcript.feed("Well, one two three.")
    transcript.begin_sentence(0, "Well, one two three.")
    transcript.tell_words(0, items("Well, one two three.", 0))
    assert transcript.heard(299) == Heard("Well, one", " two three.", "words")
    assert transcript.heard(300).text == "Well, one two"
    assert transcript.heard(50) == Heard("", "Well, one two three.", "words")


def test_words_that_are_not_in_the_text() -> None:
    """A server that normalises what it tells: its words stand behind their neighbours."""
    transcript = Transcript()
    transcript.feed("Room 42 is free.")
    transcript.begin_sentence(0, "room forty two is free")
    transcript.tell_words(0, items("room forty two is free", 0))
    assert transcript.heard(450).text == "Room 42 is"
    assert transcript.heard(250).text == ""
    assert Transcript().tell_words(0, items("Hi", 0))[0].begin == 0


def test_an_attempt_that_is_made_again_begins_anew() -> None:
    transcript = Transcript()
    transcript.feed("Ah. Ah.")
    for _ in range(2):
        transcript.restart()
        transcript.begin_sentence(0, "Ah.")
        transcript.tell_words(0, items("Ah.", 0))
        assert transcript.heard(None).text == "Ah."


@settings(max_examples=30)
@given(st.text("ab 天地", max_size=40), st.floats(0, 1), st.floats(0, 1))
def test_an_estimate_is_a_beginning_that_grows(text: str, share: float, other: float) -> None:
    transcript = Transcript()
    transcript.feed(text)
    share, other = sorted((share, other))
    characters = len(text) + sum(character in "天地" for character in text)
    less, more = transcript.estimate(characters, share), transcript.estimate(characters, other)
    assert less.text + less.rest == text
    assert more.text.startswith(less.text)
    assert transcript.estimate(characters, 1.0).text == text
    assert transcript.estimate(characters, 0.0).text == ""


def test_an_estimate_ends_between_words() -> None:
    transcript = Transcript()
    transcript.feed("Hello dear listener")
    assert transcript.estimate(19, 0.5) == Heard("Hello ", "dear listener", "estimate")
    assert transcript.heard(500) == Heard("", "Hello dear listener", "nothing")
