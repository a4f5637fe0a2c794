"""Late windows and refused listeners ask for one replica at a time."""

from voxwire.cluster.troubles import troubled


def test_each_new_trouble_asks_for_one_replica_and_then_for_patience() -> None:
    told, state = [], {}
    for now, seen in enumerate([5, 5, 6, 7, 7, 7, 7, 8, 2, 2, 3]):
        more, state = troubled(state, float(seen), float(now), patience_s=3.0)
        told.append(more)
    # What was counted before anybody looked is nothing new, nor is less since a replica died.
    assert [now for now, more in enumerate(told) if more] == [2, 7, 10]
