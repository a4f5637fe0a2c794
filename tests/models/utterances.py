"""What the engines of these tests are given to say, and how it is heard."""

from collections.abc import Iterator

import numpy as np

from voxwire.engines.base import (
    Cancellation,
    Delivery,
    Engine,
    Plan,
    TimbreRecipe,
    Utterance,
    VoiceReference,
    Word,
)

HELLO = Utterance(
    "Hello there, friend.",
    (
        Word("Hello", 0, 5, "həlˈO", "en", space_after=True),
        Word("there", 6, 11, "ðˈɛɹ", "en"),
        Word(",", 11, 12, ",", "en", space_after=True),
        Word("friend", 13, 19, "fɹˈɛnd", "en"),
        Word(".", 19, 20, ".", "en"),
    ),
)
HI = Utterance("Hi.", (Word("Hi", 0, 2, "hˈI", "en"), Word(".", 2, 3, ".", "en")))


def recipe_of(voice: str, model: str = "qwen3-tts-flash-realtime", **known: str) -> TimbreRecipe:
    """What names a voice of the catalog, or one that a client made."""
    return TimbreRecipe({}, reference=VoiceReference(voice, model, **known))


def planned(
    engine: Engine,
    recipe: TimbreRecipe,
    cancellation: Cancellation,
    instruction: str = "",
    utterance: Utterance = HELLO,
) -> Plan:
    return engine.plan(utterance, engine.timbre(recipe), Delivery(instruction=instruction), cancellation)


def windows(engine: Engine, plan: Plan, cancellation: Cancellation) -> Iterator[np.ndarray]:
    """All of a plan, extended only when nothing else can be done."""
    rendering = engine.rendering(plan)
    while not rendering.done:
        if rendering.starved:
            plan = engine.extend(plan, cancellation)
            rendering.follow(plan)
        else:
            yield rendering.render(cancellation)


def spoken(
    engine: Engine, recipe: TimbreRecipe, instruction: str = "", utterance: Utterance = HELLO
) -> np.ndarray:
    cancellation = Cancellation()
    plan = planned(engine, recipe, cancellation, instruction, utterance)
    return np.concatenate(list(windows(engine, plan, cancellation)))
