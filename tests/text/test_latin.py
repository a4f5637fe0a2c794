from pathlib import Path

import pytest
import yaml

from voxwire.text.frontend import Frontend
from voxwire.text.latin import SCALE, LatinGrams, grams, likeliest, load_latin_grams

TEXTS = Path(__file__).parents[2] / "evaluation/texts"
LANGUAGES = dict.fromkeys(("en", "de", "fr", "es", "it", "pt", "id", "vi"), True)


@pytest.fixture(scope="module")
def table() -> LatinGrams:
    return load_latin_grams()


def test_groups_of_letters() -> None:
    assert list(grams("de")) == ["_de_", "_de", "de_"]
    assert list(grams("gatos")) == ["_ga", "gat", "ato", "tos", "os_"]
    assert list(grams("a")) == ["_a_", "_a_"]


def test_sentences_are_told_apart(table: LatinGrams) -> None:
    """Sentences without numbers, which tell less; English is expected."""
    sentences = yaml.safe_load((TEXTS / "languages.yaml").read_text("utf-8"))
    sentences["en"] = yaml.safe_load((TEXTS / "english.yaml").read_text("utf-8"))
    wrong = [
        (tag, text)
        for tag in LANGUAGES
        for text in sentences[tag]
        if not any(map(str.isdigit, text)) and likeliest(table.scores(text), LANGUAGES, "en", 3.0) != tag
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("¡Hola!", "es"),
        ("Merci beaucoup", "fr"),
        ("Ciao!", "it"),
        ("Obrigado.", "pt"),
        ("Danke.", "de"),
        ("OK", "en"),
    ],
)
def test_short_texts(table: LatinGrams, text: str, tag: str) -> None:
    assert likeliest(table.scores(text), LANGUAGES, "en", 3.0) == tag


@pytest.mark.parametrize(
    "text",
    [
        *("Vitamin C and vitamin K.", "Llama 3.1 405B beat GPT-4o.", "Dim lamp.", "Data plan.", "Menu item."),
        *(
            "Tuna salad.",
            "Digital camera.",
            "Restaurant menu.",
            "Excellent point.",
            "Buy bananas.",
            "Silent mode.",
        ),
        *("Delta variant.", "Potato salad.", "Final score.", "Kindergarten.", "Video editor.", "Yoga mat."),
        *("Total: $45 plus tax.", "Salary plus bonus.", "Total due plus tip.", "Los Angeles to San Diego,"),
    ],
)
def test_english_words_that_others_have_too(table: LatinGrams, text: str) -> None:
    assert likeliest(table.scores(text), LANGUAGES, "en", 4.9) == "en"


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        *(("Licht aus.", "de"), ("Wo bist du?", "de"), ("Il pleut.", "fr"), ("Nouveau message.", "fr")),
        *(("Apaga la luz.", "es"), ("Nuevo mensaje.", "es"), ("Accendi la luce.", "it"), ("Ti amo.", "it")),
        *(
            ("Non plus.", "fr"),
            ("Plus tard, merci.", "fr"),
            ("Die Lampe ist an.", "de"),
            ("Vale la pena.", "es"),
        ),
        *(("Tudo bem.", "pt"), ("Nova mensagem.", "pt"), ("Tournez à droite.", "fr"), ("Dove sei?", "it")),
    ],
)
def test_short_texts_of_others_stay_theirs(table: LatinGrams, text: str, tag: str) -> None:
    assert likeliest(table.scores(text), LANGUAGES, "en", 4.9) == tag


def test_addresses_initialisms_and_names_say_nothing(table: LatinGrams) -> None:
    plain = table.scores("we spoke with him")
    assert table.scores("we spoke with him at https://beispiel.de/straße") == table.scores(
        "we spoke with him at"
    )
    assert table.scores("we spoke with Francesco him") == plain
    assert table.scores("we spoke with NATO him") == plain


def test_units_behind_numbers_say_nothing(table: LatinGrams) -> None:
    assert table.scores("30 mpg, 55 mph, 2000 rpm, 40 psi, 85 dB") == {}


def test_what_can_not_be_spoken_is_not_taken_for_a_neighbour(table: LatinGrams) -> None:
    dutch = "Wij gaan morgen vroeg wandelen langs de rivier."
    assert likeliest(table.scores(dutch), LANGUAGES, "en", 3.0) == "en"
    assert likeliest(table.scores(dutch), LANGUAGES | {"nl": False}, "en", 3.0) == "nl"


def test_a_language_that_is_not_usual_must_be_likelier() -> None:
    scores = {"en": 0.0, "nl": 8.0}
    assert likeliest(scores, {"en": True, "nl": True}, "en", 3.0) == "nl"
    assert likeliest(scores, {"en": True, "nl": False}, "en", 3.0) == "en"


@pytest.mark.parametrize(
    ("listed", "lead"), [({}, 40), ({"plus": 16}, 16), ({"plus": 0}, 0), ({"plus": 99}, 40)]
)
def test_a_listed_word_tells_of_others_no_more_than_that(listed: dict[str, int], lead: int) -> None:
    groups = {
        group: (lead_of_group, 0)
        for group, lead_of_group in zip(grams("plus"), (0, 10, 10, 10, 10), strict=True)
    }
    scores = LatinGrams(("en", "fr"), groups, listed).scores("plus plus")
    assert scores["fr"] - scores["en"] == 2 * lead / SCALE


def languages(frontend: Frontend, text: str, **options: str) -> list[str]:
    """The languages of the words, neighbours of one language once."""
    found: list[str] = []
    for word in frontend.analyze(text, **options).utterance.words:
        if any(map(str.isalnum, word.text)) and found[-1:] != [word.language]:
            found.append(word.language)
    return found


@pytest.mark.parametrize(
    ("text", "tags"),
    [
        ("Hola, ¿cómo estás? Muy bien, gracias.", ["es"]),
        ("He said “Buenos días, señora. ¿Dónde está la biblioteca?” and left.", ["en", "es", "en"]),
        ('Le directeur a dit : "We will never surrender." Puis il est parti.', ["fr", "en", "fr"]),
        ("他说：“¿Dónde está la biblioteca?” 然后走了。", ["zh", "es", "zh"]),
        ("他说 I have apples. 然后走了。", ["zh", "en", "zh"]),
        ("ありがとう。Thank you very much. 3時に会いましょう。", ["ja", "en", "ja"]),
        ("오늘 저녁에 Netflix 같이 볼래?", ["ko", "en", "ko"]),
        ("नमस्ते, आप कैसे हैं? I am fine.", ["hi", "en"]),
        ("Привет, как дела?", ["ru"]),
        ("Guten Morgen! Es ist 9:30 Uhr.", ["de"]),
        ("Xin chào, giá là 25.000 ₫.", ["vi"]),
        ("สวัสดีครับ", ["th"]),
        ("Our new engineer, Zhang Wei, moved from Chengdu.", ["en"]),
        ("Let y ≤ 7, and a² + b² = c².", ["en"]),
        ("On 3/14, Dr. Wu ran 3.1 mi. in 24:30.", ["en"]),
        ("Gen. Park met Sen. Cole.", ["en"]),
        ("Salary: $80-95k plus bonus.", ["en"]),
        ("Rent is $2,350/mo plus utilities.", ["en"]),
        ("HPV-16, IL-6.", ["en"]),
        ("UI/UX", ["en"]),
        (".310 AVG, 44 HR, 2.84 ERA.", ["en"]),
        ("FALTAN 3 HORAS PARA EL FIN.", ["es"]),
    ],
)
def test_languages_of_spans(frontend: Frontend, text: str, tags: list[str]) -> None:
    assert languages(frontend, text) == tags


def test_what_is_expected_decides_where_letters_do_not(frontend: Frontend) -> None:
    assert languages(frontend, "12:30") == ["zh"]
    assert languages(frontend, "12:30", language="es") == ["es"]
    parts_of_japanese = frontend.main_language("東京都", "ja"), frontend.main_language("東京都")
    assert parts_of_japanese == ("ja", "zh")
    assert frontend.main_language("OK.", "it") == "it"
    assert frontend.main_language("I will see you tomorrow morning.", "it") == "en"


def test_a_hint_holds_for_all_latin_letters(frontend: Frontend) -> None:
    assert languages(frontend, "We will never surrender to them.", language="de") == ["de"]
    assert languages(frontend, "Je suis là. 你好", language="zh") == ["fr", "zh"]


@pytest.mark.parametrize("text", ["14 Jan.", "Galaxy", "Galaxy AI", "Bluetooth", "NASA"])
def test_a_name_or_an_abbreviation_tells_nothing(table: LatinGrams, text: str) -> None:
    assert likeliest(table.scores(text), LANGUAGES | {"id": False}, "en", 3.0) == "en"
