"""The sentences of the corpus, and how they become phonemes."""

from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
import yaml

from training.lightgen.phonemes import Phonemiser, from_espeak, japanese
from training.lightgen.texts import GRAMMARS, LANGUAGES, Grammar, draw, is_held, load_grammars
from voxwire.engines.kokoro.symbols import SYMBOLS

EVALUATION = Path(__file__).parents[2] / "evaluation" / "texts"


@pytest.fixture(scope="module")
def grammars() -> dict[str, Grammar]:
    return load_grammars()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_list_is_reachable_and_every_slot_has_a_list(
    language: str, grammars: dict[str, Grammar]
) -> None:
    lists = grammars[language].lists
    reached, waiting = set[str](), ["text"]
    while waiting:
        name = waiting.pop()
        if name not in reached:
            reached.add(name)
            waiting += [slot.split("}")[0] for line in lists[name] for slot in line.split("{")[1:]]
    assert reached == set(lists)


@pytest.mark.parametrize("language", LANGUAGES)
def test_sentences_are_varied(language: str, grammars: dict[str, Grammar]) -> None:
    rng = Random(5)
    sentences = {grammars[language].sentence(rng) for _ in range(300)}
    assert len(sentences) > 150
    assert not any("{" in sentence for sentence in sentences)


def test_training_and_held_out_texts_never_meet(grammars: dict[str, Grammar]) -> None:
    rng = Random(1)
    held = {draw(grammars["es"], rng, held=True) for _ in range(50)}
    trained = {draw(grammars["es"], rng, held=False) for _ in range(500)}
    assert len(held) > 10
    assert not held & trained
    assert all(is_held(text) for text in held)


def strings(value: object) -> Iterator[str]:
    """All strings in what a YAML file holds, but for the names of things."""
    if isinstance(value, str):
        if " " in value or not value.isascii():
            yield value
    elif isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from strings(each)


def test_nothing_the_evaluation_uses_is_in_a_grammar(grammars: dict[str, Grammar]) -> None:
    used = {
        text
        for path in EVALUATION.glob("*.yaml")
        for text in strings(yaml.safe_load(path.read_text("utf-8")))
    }
    lines = {line for grammar in grammars.values() for rows in grammar.lists.values() for line in rows}
    assert len(used) > 500
    assert not used & lines


def test_unseen_sentences_exist_for_every_language() -> None:
    unseen = yaml.safe_load((GRAMMARS.parent / "unseen.yaml").read_text("utf-8"))
    assert set(unseen) == set(LANGUAGES)
    assert all(len(sentences) >= 3 for sentences in unseen.values())


@pytest.mark.parametrize(
    ("romaji", "phonemes"),
    [
        ("kitte o katta", "kiʔte o kaʔta"),
        ("Kinoo no ongaku", "kinoː no oɴɡakɯ"),
        ("ryokoo wa hitori de", "ɾʲokoː wa çitoɾi de"),
        ("fuyu ni jisho o sanchoo", "ɸɯjɯ ni ʥiɕo o saɴʨoː"),
    ],
)
def test_romanised_japanese(romaji: str, phonemes: str) -> None:
    assert japanese(romaji) == phonemes


@pytest.mark.parametrize(
    ("espeak", "phonemes"), [("t^ʃˈa^ʊ", "ʧˈW"), ("  bˈʌr.əh  ", "bˈʌɽəh"), ("kˈar.", "kˈar."), ("a$b", "ab")]
)
def test_espeak_symbols(espeak: str, phonemes: str) -> None:
    assert from_espeak(espeak) == phonemes


def test_the_front_end_reads_english_and_mandarin(grammars: dict[str, Grammar]) -> None:
    phonemiser, rng = Phonemiser(), Random(2)
    for language in ("en", "en-GB", "zh", "ja"):
        utterance = phonemiser.read(grammars[language.partition("-")[0]].sentence(rng), language)
        assert utterance.speakable
        assert set(utterance.phonemes) <= set(SYMBOLS)
