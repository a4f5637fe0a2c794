from concurrent.futures import ThreadPoolExecutor

from voxwire.text.g2p.espeak import VOICES, load_espeak
from voxwire.text.ipa import nearest_phonemes
from voxwire.text.phonemes import SYMBOLS
from voxwire.text.registry import languages
from voxwire.text.spans import SpannedText


def sound(tag: str, text: str) -> str:
    readings = load_espeak(tag)(SpannedText.from_original(text))
    return "".join(reading.phonemes + " " * reading.gap for reading in readings).strip()


def test_words_numbers_and_marks() -> None:
    assert sound("nl", "Dag, wereld!") == "dˈɑx, ʋˈɪːrəlt!"
    assert sound("el", "Καλημέρα") == "kˌalimˈera"
    assert sound("tr", "25") != sound("pl", "25") != ""


def test_voices_keep_apart_between_threads() -> None:
    tags = ["nl", "pl", "tr", "sv"] * 8
    alone = [sound(tag, "radio") for tag in tags]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(sound, tags, ["radio"] * len(tags))) == alone


def test_places() -> None:
    (first, mark, second) = load_espeak("nl")(SpannedText.from_original("Dag, jij"))
    assert [(r.begin, r.end, r.spoken) for r in (first, mark, second)] == [
        (0, 3, "dag"),
        (3, 4, ""),
        (5, 8, "jij"),
    ]


def test_every_voice_gives_phonemes_of_the_alphabet() -> None:
    for tag in VOICES:
        assert set(sound(tag, "2 radio")) <= SYMBOLS


def test_languages_with_a_reader_of_their_own_do_not_use_it() -> None:
    registry = languages()
    assert registry["nl"].usual is False
    assert all(registry[tag].usual for tag in ("en", "zh", "de", "ko", "ru", "id", "vi", "th", "ja"))


def test_sounds_the_alphabet_lacks() -> None:
    assert nearest_phonemes("kʏçe") == "kyçe"
    assert nearest_phonemes("ɬaħ") == "ʃah"
    assert nearest_phonemes("ma˧.ma˨˩.ma˥˩.ma˦˥.ma˩˩˦") == "ma→ma↓ma↘ma→ma↗"
