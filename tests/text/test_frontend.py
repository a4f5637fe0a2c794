import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voxwire.engines.base import Utterance
from voxwire.errors import NotYetSupported
from voxwire.text.frontend import Frontend
from voxwire.text.g2p import G2P, Reading
from voxwire.text.phonemes import SYMBOLS
from voxwire.text.registry import Language, languages
from voxwire.text.spans import SpannedText


def texts(utterance: Utterance) -> list[str]:
    return [word.text for word in utterance.words]


def check(utterance: Utterance, text: str) -> None:
    assert utterance.text == text
    last = 0
    for word in utterance.words:
        assert last <= word.begin < word.end <= len(text)
        assert word.text == text[word.begin : word.end] == word.text.strip()
        assert word.phonemes
        assert set(word.phonemes) <= SYMBOLS
        last = word.end


def test_mixed_languages_in_one_string(frontend: Frontend) -> None:
    utterance = frontend.read("把 report 发给我，OK？")
    assert utterance.phonemes == "pa↓ ɹəpˈɔɹt fa→kei↗ wo↓, ˌOkˈA?"
    assert [(word.text, word.language) for word in utterance.words] == [
        *(("把", "zh"), ("report", "en"), ("发给", "zh"), ("我", "zh"), ("，", "zh")),
        *(("OK", "en"), ("？", "en")),
    ]


def test_foreign_words_among_other_letters_are_told_apart(frontend: Frontend) -> None:
    utterance = frontend.read("她点了 crème brûlée 和 cappuccino。")
    assert {word.text: word.language for word in utterance.words if word.text.isalpha()} == {
        **dict.fromkeys(("她", "点", "了", "和"), "zh"),
        "crème": "fr",
        "brûlée": "fr",
        "cappuccino": "it",
    }


def test_several_spoken_words_for_one_written_word(frontend: Frontend) -> None:
    utterance = frontend.read("It costs $3.50 & tax.")
    assert texts(utterance) == ["It", "costs", "$3.50", "&", "tax", "."]
    assert utterance.words[2].phonemes == "θɹˈi dˈɑləɹz ænd fˈɪfti sˈɛnts"
    assert texts(frontend.read("涨了3.5%。"))[2:] == ["3.5%", "。"]


def test_no_gap_before_closing_punctuation(frontend: Frontend) -> None:
    utterance = frontend.read("Stop , please ! 好 。")
    assert utterance.phonemes == "stˈɑp, plˈiz! xau↓."


def test_leading_stops_and_repeated_marks(frontend: Frontend) -> None:
    utterance = frontend.read("！！“走吧！！！”")
    assert texts(utterance) == ["“", "走", "吧", "！！！", "”"]
    assert utterance.phonemes == "“ʦou↓ pa!”"


@pytest.mark.parametrize("text", ["", "  \n", "🎉🎉", "……！", "\u200b", "\ud800", "**", "()"])
def test_nothing_speakable(frontend: Frontend, text: str) -> None:
    utterance = frontend.read(text)
    assert not utterance.speakable
    assert utterance.text == text


def test_unsupported_parts_are_passed_over(frontend: Frontend) -> None:
    assert texts(frontend.read("Say ᎣᏏᏲ now")) == ["Say", "now"]


@pytest.mark.parametrize("text", ["ꓘꓤ", "ᎣᏏᏲ 3"])
def test_only_unsupported_letters(frontend: Frontend, text: str) -> None:
    with pytest.raises(NotYetSupported, match="'und'"):
        frontend.read(text)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("γεια", "'el' (without 'pip install voxwire[espeak]')"),
        ("ありがとう 3", "'ja' (without 'pip install voxwire[japanese]')"),
        ("สวัสดี", "'th' (without 'pip install voxwire[thai]')"),
        ("ᎣᏏᏲ", "'und' is"),
    ],
)
def test_the_error_names_the_extra_that_is_missing(text: str, message: str) -> None:
    few = Frontend({"en": languages()["en"]}, latin_language="en", default_language="en")
    with pytest.raises(NotYetSupported, match=re.escape(message)):
        few.read(text)


def test_the_hint_chooses_the_reading_of_digits(frontend: Frontend) -> None:
    assert frontend.read("7", language="en").phonemes == "sˈɛvən"
    assert frontend.read("7", language="zh").phonemes == "ʨʰi→"
    assert frontend.read("7").phonemes == "ʨʰi→"


def test_regions(frontend: Frontend) -> None:
    assert frontend.read("car", language="en_gb").phonemes == "kˈɑː"
    assert frontend.read("car", language="en-AU").phonemes == "kˈɑɹ"
    assert frontend.read("car", language="zh-CN").phonemes == "kˈɑɹ"
    assert frontend.read("hola", language="es-MX").phonemes == "ˈola"
    with pytest.raises(NotYetSupported, match="'eo'"):
        frontend.read("saluton", language="eo")


def test_languages_and_loading(frontend: Frontend) -> None:
    own = {"zh", "en", "en-GB", "de", "es", "fr", "hi", "id", "it", "ja", "ko", "pt", "ru", "th", "vi"}
    assert own < frontend.languages
    frontend.load("zh", "en")
    with pytest.raises(NotYetSupported):
        frontend.load("xx")


def test_a_new_language_plugs_in_and_loads_once() -> None:
    loads: list[str] = []

    def spell(run: SpannedText) -> list[Reading]:
        return [Reading(letter.lower(), *run.span(i, i + 1), gap=False) for i, letter in enumerate(run.text)]

    def load() -> G2P:
        loads.append("eo")
        return spell

    registry = {"eo": Language(lambda: lambda text: text, load)}
    frontend = Frontend(registry, latin_language="eo", default_language="eo")
    with ThreadPoolExecutor(4) as pool:
        utterances = list(pool.map(frontend.read, ["BONE"] * 8))
    assert [utterance.phonemes for utterance in utterances] == ["bone"] * 8
    assert loads == ["eo"]


hostile = st.text(alphabet=st.characters(exclude_categories=[]), max_size=60)
tricky = st.text(alphabet="0123.,:-/%$¥第年月个好a b'\"（“。！\u0301\u202e\ud800🎈Ж", max_size=60)


@settings(max_examples=150, deadline=None)
@given(text=st.one_of(hostile, tricky), language=st.sampled_from([None, "zh", "en"]))
def test_any_text_can_be_read(frontend: Frontend, text: str, language: str | None) -> None:
    try:
        utterance = frontend.read(text, language=language)
    except NotYetSupported:
        assert any(character.isalpha() for character in text)
        return
    check(utterance, text)


@pytest.mark.parametrize("unit", ["你好", "a ", "1", "\u0301", "（", "，", "1:"])
def test_long_texts(frontend: Frontend, unit: str) -> None:
    text = (unit * 20_000)[:20_000]
    check(frontend.read(text), text)
