"""Numbers that come as one character."""

import pytest

from voxwire.text.normalize import enclosed
from voxwire.text.registry import languages
from voxwire.text.spans import SpannedText

READINGS = [
    ("en", "Step ⓸ now.", "Step four now."),
    ("en", "Press ①②③", "Press one two three"),
    ("en", "⒈ Open the lid.\n⑵ Lift it: ➂ Done.", "one, Open the lid.\ntwo, Lift it: three, Done."),
    ("en", "Figures ①, ⑫ and ㉑.", "Figures one, twelve and twenty one."),
    ("de", "Schritt ① jetzt, dann ㉑.", "Schritt eins jetzt, dann einundzwanzig."),
    ("es", "① Abra la tapa.", "uno, Abra la tapa."),
    ("fr", "L'étape ⑷ suit.", "L'étape quatre suit."),
    ("it", "Passo❷", "Passo due"),
    ("pt", "Passo ⓿", "Passo zero"),
    ("ru", "Шаг ⑤.", "Шаг пять."),
    ("id", "Langkah ⑥", "Langkah enam"),
    ("vi", "Bước ⑦", "Bước bảy"),
    ("hi", "चरण ④ अब", "चरण चार अब"),
    ("ko", "③ 뚜껑을 여세요", "삼, 뚜껑을 여세요"),
    ("th", "ขั้นที่ ⑧", "ขั้นที่ แปด"),
    ("zh", "第➊步", "第一，步"),
]


@pytest.mark.parametrize(("tag", "text", "reading"), READINGS)
def test_reading(tag: str, text: str, reading: str) -> None:
    said = languages()[tag].load_normalize()(SpannedText.from_original(text)).text
    assert said.replace("-", " ").split() == reading.split()


def test_a_pause_stands_behind_the_number_of_an_item_alone() -> None:
    pattern, words = enclosed.rule(str)
    for text, said in (("① a", "1, a"), ("a ① b", "a 1 b"), ("a. ①", "a. 1"), ("(① a)", "(1 a)")):
        assert pattern.sub(lambda match: words(match) or "", text) == said


def test_every_sign_has_its_number() -> None:
    signs = [chr(code) for code in range(0x110000) if enclosed.rule(str)[0].fullmatch(chr(code))]
    assert len(signs) == 142
    assert {enclosed.number(sign) for sign in signs} == set(range(51))
