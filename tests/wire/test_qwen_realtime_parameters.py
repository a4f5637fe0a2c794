import pytest

from voxwire.errors import InvalidValue
from voxwire.wire.qwen_languages import LANGUAGE_TYPES, is_language_type, language_tag
from voxwire.wire.qwen_realtime_messages import SessionFields
from voxwire.wire.qwen_realtime_options import Limits
from voxwire.wire.qwen_realtime_parameters import SessionConfig, updated

CONFIG = SessionConfig("Cherry")
LIMITS = Limits()


def test_defaults_are_the_documented_ones() -> None:
    assert CONFIG.shown() == {
        "voice": "Cherry",
        "mode": "server_commit",
        "language_type": "Auto",
        "response_format": "pcm",
        "sample_rate": 24_000,
    }
    assert CONFIG.language is None


@pytest.mark.parametrize("rate", [8_000, 16_000, 22_050, 24_000, 44_100, 48_000])
def test_all_six_rates_are_taken(rate: int) -> None:
    assert updated(CONFIG, SessionFields(sample_rate=rate), LIMITS).sample_rate == rate


@pytest.mark.parametrize(
    ("field", "low", "high"),
    [("speech_rate", 0.5, 2), ("pitch_rate", 0.5, 2), ("volume", 0, 100), ("bit_rate", 6, 510)],
)
def test_both_ends_of_a_range_are_taken(field: str, low: float, high: float) -> None:
    for value in (low, high):
        assert getattr(updated(CONFIG, SessionFields(**{field: value}), LIMITS), field) == value


def test_whole_numbers_may_be_written_with_a_point() -> None:
    config = updated(CONFIG, SessionFields(volume=70.0, sample_rate=8000.0, bit_rate=64.0), LIMITS)
    assert (config.volume, config.sample_rate, config.bit_rate) == (70, 8_000, 64)


def test_null_and_absence_leave_what_is_set() -> None:
    config = SessionConfig("Ethan", volume=10, instructions="Calmly.", enable_tn=False)
    assert updated(config, SessionFields(), LIMITS) == config
    assert updated(config, SessionFields(voice=None, volume=None, instructions=None), LIMITS) == config


def test_both_spellings_of_instructions_are_taken() -> None:
    assert updated(CONFIG, SessionFields(instruction="Calmly."), LIMITS).instructions == "Calmly."
    both = SessionFields(instruction="Loudly.", instructions="Calmly.")
    assert updated(CONFIG, both, LIMITS).instructions == "Calmly."


def test_empty_instructions_take_earlier_ones_back() -> None:
    config = SessionConfig("Ethan", instructions="Calmly.")
    assert updated(config, SessionFields(), LIMITS).instructions == "Calmly."
    for fields in (SessionFields(instructions=""), SessionFields(instruction="", instructions=None)):
        assert updated(config, fields, LIMITS).instructions is None
    either = SessionFields(instruction="Loudly.", instructions="")
    assert updated(config, either, LIMITS).instructions == "Loudly."


def test_61_1600_tokens_of_instructions_are_taken_and_no_more() -> None:
    assert updated(CONFIG, SessionFields(instructions="慢" * 1600), LIMITS).instructions
    with pytest.raises(InvalidValue) as caught:
        updated(CONFIG, SessionFields(instructions="慢" * 1601), LIMITS)
    assert caught.value.param == "session.instructions"


@pytest.mark.parametrize("name", LANGUAGE_TYPES)
def test_62_languages_are_taken_in_any_case(name: str) -> None:
    for written in (name, name.lower(), name.upper()):
        config = updated(CONFIG, SessionFields(language_type=written), LIMITS)
        assert (config.language_type, config.language) == (written, LANGUAGE_TYPES[name])


def test_an_empty_language_leaves_what_is_set() -> None:
    config = SessionConfig("Ethan", language_type="English")
    assert updated(config, SessionFields(language_type="", volume=10), LIMITS).language_type == "English"
    assert updated(CONFIG, SessionFields(language_type=""), LIMITS).language_type == "Auto"


def test_there_are_eleven_language_types() -> None:
    assert len(LANGUAGE_TYPES) == 11
    assert not is_language_type("zh")
    assert language_tag("japanese") == "ja"
