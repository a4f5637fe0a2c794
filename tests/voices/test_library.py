import re
from dataclasses import replace
from datetime import UTC, datetime

from voxwire.engines.base import TimbreRecipe
from voxwire.voices.catalog import Catalog, Family, Origin
from voxwire.voices.fitting import Fitted
from voxwire.voices.library import Status, new_voice, new_voice_id

CATALOG = Catalog.load()
NOW = datetime(2026, 1, 2, 3, 4, 5, 678_000, tzinfo=UTC)
MADE = Fitted(TimbreRecipe({"a": 1.0}), 0.8, {"f0": 120.0})


def test_ids_have_the_documented_forms() -> None:
    clone = new_voice_id(Family.COSYVOICE, Origin.CLONE, "cosyvoice-v2", "me", NOW)
    assert re.fullmatch(r"cosyvoice-v2-me-[0-9a-f]{32}", clone)
    design = new_voice_id(Family.COSYVOICE, Origin.DESIGN, "cosyvoice-v3-plus", "me", NOW)
    assert re.fullmatch(r"cosyvoice-v3-plus-vd-me-[0-9a-f]{32}", design)
    qwen = new_voice_id(Family.QWEN, Origin.CLONE, "whatever", "me_2", NOW)
    assert re.fullmatch(r"qwen-tts-vc-me_2-voice-20260102030405678-[0-9a-f]{4}", qwen)
    assert new_voice_id(Family.QWEN, Origin.DESIGN, "x", "me", NOW).startswith("qwen-tts-vd-me-voice-")


def test_a_voice_speaks_with_its_model_when_it_is_ready() -> None:
    model, other = CATALOG.model("cosyvoice-v3-flash"), CATALOG.model("cosyvoice-v2")
    waiting = new_voice("shop", model, Origin.CLONE, "me", language="fr")
    assert waiting.status is Status.DEPLOYING
    assert waiting.as_voice(model) is None
    ready = new_voice("shop", model, Origin.CLONE, "me", MADE, language="fr")
    assert ready.status is Status.OK
    voice = ready.as_voice(model)
    assert voice is not None
    assert (voice.id, voice.origin, voice.ssml, voice.word_timestamps) == (ready.id, Origin.CLONE, True, True)
    assert voice.languages[0] == "fr"
    assert voice.expected_language is None
    assert voice.timbre == replace(MADE.recipe, quality=model.quality)
    assert ready.as_voice(other) is None
    assert replace(ready, status=Status.UNDEPLOYED).as_voice(model) is None
