import pytest

from evaluation.languages import NAMES, PACKS, plain, score, sounds, spoken
from loaded import loaded_frontend
from voxwire.text.frontend import Frontend


@pytest.fixture(scope="module")
def frontend() -> Frontend:
    return loaded_frontend()


def test_every_language_has_a_name_and_a_pack() -> None:
    assert set(NAMES) == set(PACKS)


def test_words_without_case_and_punctuation() -> None:
    assert plain("¿Dónde está, José? 15 %") == "dónde está josé 15 %"
    assert plain("नमस्ते, दुनिया।") == "नमस्ते दुनिया"


def test_numbers_are_words_on_both_sides(frontend: Frontend) -> None:
    pairs = [("Hay 215 sillas.", "Hay doscientas quince sillas.")]
    result = score(frontend, "es", "ef_dora", pairs, made_for=True)
    assert result.words == pytest.approx(2 / 3)
    assert result.characters > 0
    assert (result.words_normalised, result.characters_normalised, result.sounds) == (0.0, 0.0, 0.0)
    assert spoken(frontend, "Hay 215 sillas.", "es") == "hay doscientas quince sillas"


def test_another_spelling_of_the_same_sound_is_no_error(frontend: Frontend) -> None:
    assert sounds(frontend, "vaca", "es") == sounds(frontend, "baca", "es")
    result = score(frontend, "es", "ef_dora", [("una vaca", "una baca")], made_for=True)
    assert (result.words, result.sounds) == (0.5, 0.0)


def test_words_are_not_counted_where_they_are_not_parted(frontend: Frontend) -> None:
    result = score(frontend, "th", "zf_xiaoxiao", [("ผมอยากสั่งกาแฟ", "ผมอยากสั่งกาแฟ")], made_for=False)
    assert (result.words, result.characters) == (None, 0.0)
