import re
from pathlib import Path

import pytest
import yaml

from evaluation.arpabet import sound_of_arpabet, sound_of_ipa
from voxwire.text.frontend import Frontend
from voxwire.text.g2p.heteronym_sounds import SOUNDS
from voxwire.text.ipa import ipa
from voxwire.text.phonemes import SYMBOLS

TABLE: dict[str, dict[str, list[str]]] = yaml.safe_load(
    (Path(__file__).parent / "heteronyms.yaml").read_text("utf-8")
)
CASES = [
    (word, arpabet, sentence)
    for word, readings in TABLE.items()
    for arpabet, sentences in readings.items()
    for sentence in sentences
]


def phonemes(frontend: Frontend, sentence: str, word: str, language: str = "en") -> str:
    match = re.search(rf"\b{word}\b", sentence, re.IGNORECASE)
    assert match is not None
    tokens = frontend.analyze(sentence, language=language).tokens
    return next(token.word.phonemes for token in tokens if token.word.begin == match.start())


@pytest.mark.parametrize(("word", "arpabet", "sentence"), CASES)
def test_the_reading_fits_the_sentence(frontend: Frontend, word: str, arpabet: str, sentence: str) -> None:
    got, wanted = sound_of_ipa(ipa(phonemes(frontend, sentence, word))), sound_of_arpabet(arpabet)
    assert got is not None
    assert wanted is not None
    assert (got.stressed, got.vowel, got.final) == (wanted.stressed, wanted.vowel, wanted.final)


def test_british_sounds(frontend: Frontend) -> None:
    assert phonemes(frontend, "He tied a bow.", "bow", "en-GB") == "bˈQ"
    assert phonemes(frontend, "Do not tear it.", "tear", "en-GB") == "tˈɛː"
    assert phonemes(frontend, "Call the BBC.", "bbc", "en-GB") == "bˌiːbˌiːsˈiː"


def test_every_sound_can_be_said() -> None:
    assert {symbol for pair in SOUNDS.values() for sound in pair for symbol in sound} <= SYMBOLS


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        ("NASA and the FBI met", "nasa and the f b i met"),
        ("Two DVDs, the CEO's desk", "two d v ds the c e o's desk"),
        ("IKEA on my iOS phone", "ikea on my i o s phone"),
        ("The IT team told us about IT", "the i t team told us about i t"),
        ("PLEASE GIVE IT TO US NOW", "please give it to us now"),
        ("my usb stick and some dvds", "my u s b stick and some d v ds"),
    ],
)
def test_capitals_are_letters_or_a_word(frontend: Frontend, text: str, spoken: str) -> None:
    assert frontend.analyze(text, language="en").spoken == spoken
