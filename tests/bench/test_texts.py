import random

import pytest

from voxwire.bench.texts import Texts

TEXTS = Texts.load()


@pytest.mark.parametrize("words", [5, 15, 30, 60])
def test_english_texts_have_their_length_and_are_one_sentence(words: int) -> None:
    for text in TEXTS.lengths["en"][words]:
        assert len(text.split()) == pytest.approx(words, abs=words * 0.1)
        assert sum(text.count(mark) for mark in ".?!") == 1


def test_mandarin_has_the_same_lengths() -> None:
    assert TEXTS.lengths["zh"].keys() == TEXTS.lengths["en"].keys()
    sizes = [len(TEXTS.lengths["zh"][words][0]) for words in (5, 15, 30, 60)]
    assert sizes == sorted(sizes)


def test_a_talk_lasts_as_long_as_asked_and_begins_where_asked() -> None:
    talk = TEXTS.talk(20, 3)
    assert talk.startswith(TEXTS.monologue[3])
    assert 52 <= len(talk.split()) < 52 + 20


def test_random_texts_are_short_sometimes_long_and_repeatable() -> None:
    chance = random.Random(1)
    lengths = [len(TEXTS.random(chance, 40).split()) for _ in range(2_000)]
    assert min(lengths) == 1
    assert 20 < max(lengths) <= 40
    assert sorted(lengths)[1_000] <= 2
    assert TEXTS.random(random.Random(5), 40) == TEXTS.random(random.Random(5), 40)
