"""Emotions, styles and instructions change the delivery, more or less."""

import pytest

from voxwire.audio.effects import Effect, EffectKind
from voxwire.audio.treatment import Treatment
from voxwire.engines.base import Delivery
from voxwire.speech.manners import CATEGORIES, EMOTIONS, STYLES, Manner, amounts, emotional, manner_of
from voxwire.text.instructions import Interpretation


def test_intensity_is_more_or_less_of_it() -> None:
    little, much = (emotional("sad", intensity).deliver(Delivery()) for intensity in (0.5, 2.0))
    assert much.rate < little.rate < 1
    assert much.pitch < little.pitch < 1
    assert much.pitch_range < little.pitch_range < 1
    assert emotional("sad", 2.0).treat(Treatment()).level < emotional("sad", 0.5).treat(Treatment()).level < 0


@pytest.mark.parametrize("rate", [0.25, 4.0])
def test_a_rate_beyond_what_engines_plan_is_left_alone(rate: float) -> None:
    assert Manner().deliver(Delivery(rate)).rate == rate
    assert emotional("angry", 2.0).deliver(Delivery(4.0)).rate == 4.0


@pytest.mark.parametrize("category", CATEGORIES)
@pytest.mark.parametrize("delivery", [Delivery(), Delivery(2.0, 2.0, 2.0), Delivery(0.5, 0.5, 0.0)])
def test_a_delivery_stays_in_its_range(category: str, delivery: Delivery) -> None:
    changed = emotional(category, 2.0).deliver(delivery)
    assert 0.5 <= changed.rate <= 2
    assert 0.5 <= changed.pitch <= 2
    assert 0 <= changed.pitch_range <= 2


def test_neutral_and_unknown_change_nothing() -> None:
    assert emotional("neutral", 2.0).deliver(Delivery(1.2)) == Delivery(1.2)
    assert emotional("whatever") == Manner()
    assert manner_of(Interpretation()) == Manner()


@pytest.mark.parametrize("name", [*EMOTIONS, *STYLES])
def test_every_recipe_changes_something_but_neutral(name: str) -> None:
    manner = (EMOTIONS | STYLES)[name]
    assert (manner == Manner()) == (name == "neutral")


def test_what_is_said_outright_has_the_last_word() -> None:
    fast_and_sad = manner_of(Interpretation(rate=1, emotion="sad"))
    assert fast_and_sad.rate == manner_of(Interpretation(rate=1)).rate
    assert fast_and_sad.pitch == EMOTIONS["sad"].pitch
    soft_and_angry = manner_of(Interpretation(volume=-1, emotion="angry"))
    assert soft_and_angry.level < 0
    assert soft_and_angry.effort < 0


def test_a_bit_is_less_and_very_is_more() -> None:
    rates = [manner_of(Interpretation(rate=-strength)).rate for strength in (0.5, 1, 1.6)]
    assert rates == sorted(rates, reverse=True)
    assert rates[0] < 1


def test_a_client_s_own_effect_stays() -> None:
    echo = Treatment(effect=Effect(EffectKind.ECHO))
    assert STYLES["robot"].treat(echo).effect == echo.effect
    assert STYLES["robot"].treat(Treatment()).effect == Effect(EffectKind.ROBOT)


def test_amounts_name_what_changes() -> None:
    assert amounts(manner_of(Interpretation(rate=-1))) == {"rate": 0.8}
    assert amounts(STYLES["robot"]) == {"rate": 0.96, "pitch_range": 0.0, "level": 5, "effect": "robot"}
    assert amounts(STYLES["whisper"])["whisper"] is True
