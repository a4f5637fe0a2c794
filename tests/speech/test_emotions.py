"""Emotions change the delivery, more or less."""

import pytest

from voxwire.engines.base import Delivery
from voxwire.speech.emotions import MANNERS, emotional


def test_intensity_is_more_or_less_of_it() -> None:
    little, much = (emotional(Delivery(), "sad", intensity) for intensity in (0.5, 2.0))
    assert much.rate < little.rate < 1
    assert much.pitch < little.pitch < 1
    assert much.pitch_range < little.pitch_range < 1


@pytest.mark.parametrize("category", MANNERS)
@pytest.mark.parametrize("delivery", [Delivery(), Delivery(2.0, 2.0, 2.0), Delivery(0.5, 0.5, 0.0)])
def test_a_delivery_stays_in_its_range(category: str, delivery: Delivery) -> None:
    changed = emotional(delivery, category, 2.0)
    assert 0.5 <= changed.rate <= 2
    assert 0.5 <= changed.pitch <= 2
    assert 0 <= changed.pitch_range <= 2


def test_neutral_and_unknown_change_nothing() -> None:
    assert emotional(Delivery(1.2), "neutral", 2.0) == Delivery(1.2)
    assert emotional(Delivery(1.2), "whatever") == Delivery(1.2)
