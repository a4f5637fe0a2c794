import asyncio
from dataclasses import replace
from typing import Any

import pytest

from loaded import loaded_frontend
from voxwire.access.identity import ANONYMOUS, Identity
from voxwire.engines.tone import ToneEngine
from voxwire.errors import (
    AccessDenied,
    InstructionRejected,
    InvalidParameter,
    ModelNotFound,
    NotYetSupported,
    VoiceRejected,
    VoxwireError,
)
from voxwire.fetching import Fetcher
from voxwire.server.opening import LANGUAGE_HINTS, TaskOpener
from voxwire.speech.events import Audio, Finished, SpeechEvent
from voxwire.speech.scheduler import Scheduler
from voxwire.speech.service import SpeechService
from voxwire.voices.catalog import Catalog, Family, Model
from voxwire.wire.cosyvoice_parameters import TaskRequest

CATALOG = Catalog.load()
REQUEST = TaskRequest("task", "cosyvoice-v3-flash", "longanyang", "pcm", 24_000)


@pytest.fixture
def opener(speech: SpeechService) -> TaskOpener:
    return TaskOpener(CATALOG, speech, Fetcher())


def identity(*models: str) -> Identity:
    return Identity("shop", "key-1", frozenset(models))


def test_a_model_the_key_may_use(opener: TaskOpener) -> None:
    assert opener.model(REQUEST, ANONYMOUS).name == "cosyvoice-v3-flash"
    assert opener.model(REQUEST, identity("cosyvoice-v3-flash")).name == "cosyvoice-v3-flash"


def test_a_model_the_key_may_not_use(opener: TaskOpener) -> None:
    with pytest.raises(AccessDenied):
        opener.model(REQUEST, identity("cosyvoice-v2"))


def test_no_such_model(opener: TaskOpener) -> None:
    # Also for a key that may not use it: who can't use a model can't find out names either way.
    with pytest.raises(ModelNotFound, match=r"\(nothing\)"):
        opener.model(replace(REQUEST, model="nothing"), identity("cosyvoice-v2"))


def test_a_model_of_another_door(speech: SpeechService) -> None:
    flash = CATALOG.model("cosyvoice-v3-flash")
    other = replace(flash, name="qwen-something", family=Family.QWEN)
    opener = TaskOpener(Catalog({other.name: other}, {}), speech, Fetcher())
    with pytest.raises(ModelNotFound):
        opener.model(replace(REQUEST, model=other.name), ANONYMOUS)


def test_an_alias_leads_to_what_the_key_names(speech: SpeechService) -> None:
    catalog = Catalog(CATALOG.by_name, {"cosyvoice-v3-flash-2099-01-01": "cosyvoice-v3-flash"})
    opener = TaskOpener(catalog, speech, Fetcher())
    request = replace(REQUEST, model="cosyvoice-v3-flash-2099-01-01")
    assert opener.model(request, identity("cosyvoice-v3-flash")).name == "cosyvoice-v3-flash"


def test_a_key_for_an_alias_opens_its_model(speech: SpeechService) -> None:
    catalog = Catalog(CATALOG.by_name, {"cosyvoice-v3-flash-2099-01-01": "cosyvoice-v3-flash"})
    opener = TaskOpener(catalog, speech, Fetcher())
    assert opener.model(REQUEST, identity("cosyvoice-v3-flash-2099-01-01")).name == "cosyvoice-v3-flash"


def spoken(
    opener: TaskOpener, request: TaskRequest, text: str = "Hello there.", model: Model | None = None
) -> bytes:
    """Open a task, let it say a text, and return its audio; raises what opening raises."""

    async def work() -> list[SpeechEvent]:
        session = await opener.open(request, model or CATALOG.model(request.model))
        session.feed(text)
        session.finish()
        return [event async for event in session.events()]

    events = asyncio.run(work())
    assert events[-1] == Finished(cancelled=False)
    return b"".join(event.data for event in events if isinstance(event, Audio))


def test_parameters_reach_the_sound(opener: TaskOpener) -> None:
    plain = spoken(opener, REQUEST)
    assert len(spoken(opener, replace(REQUEST, rate=2.0))) == pytest.approx(len(plain) / 2, rel=0.002)
    assert len(spoken(opener, replace(REQUEST, sample_rate=48_000))) == pytest.approx(
        2 * len(plain), rel=0.002
    )
    assert not any(spoken(opener, replace(REQUEST, volume=0)))
    higher = spoken(opener, replace(REQUEST, pitch=1.5))
    assert len(higher) == len(plain)
    assert higher != plain
    assert spoken(opener, replace(REQUEST, format="wav"))[:4] == b"RIFF"


def test_voices_keep_their_timbre(opener: TaskOpener) -> None:
    assert spoken(opener, REQUEST) != spoken(opener, replace(REQUEST, voice="longanhuan"))


@pytest.mark.parametrize("voice", ["nobody", "longxiaochun", ""])
def test_a_voice_the_model_does_not_have(opener: TaskOpener, voice: str) -> None:
    with pytest.raises(VoiceRejected):
        spoken(opener, replace(REQUEST, voice=voice))


@pytest.mark.parametrize(
    ("wish", "error"),
    [
        ({"instruction": "Speak with joy."}, InstructionRejected),
        ({"instruction": "你说话的情感是happy"}, InstructionRejected),
        ({"instruction": "请用河南话表达。"}, InstructionRejected),
        ({"instruction": "你说话的情感是happy。", "voice": "longanli_v3"}, InstructionRejected),
        ({"pronunciations": (("草地", "cao9"),)}, InvalidParameter),
        ({"replacements": (("", "草弟"),)}, InvalidParameter),
    ],
)
def test_wishes_that_cannot_be_honoured_are_not_dropped(
    opener: TaskOpener, wish: dict[str, Any], error: type[VoxwireError]
) -> None:
    with pytest.raises(error):
        spoken(opener, replace(REQUEST, **wish))


HENAN = replace(REQUEST, voice="longanhuan_v3", instruction="请用河南话表达。")
SALT = "叫你去买盐,你买回来一袋面,这不是弄啥嘞吗!"
"""The example of the real-time speech synthesis guide, "dialects"."""


def test_a_voice_speaks_the_dialect_it_is_asked_for(opener: TaskOpener) -> None:
    mandarin = spoken(opener, replace(HENAN, instruction=None), SALT)
    assert spoken(opener, HENAN, SALT) != mandarin
    assert spoken(opener, replace(HENAN, instruction="请用普通话表达。"), SALT) == mandarin


def test_a_voice_with_a_dialect_of_its_own_speaks_it(opener: TaskOpener) -> None:
    flash = CATALOG.model("cosyvoice-v3-flash")
    voice = flash.voice("longshange_v3")
    plain = replace(flash, voices={voice.id: replace(voice, dialects=())})
    request = replace(REQUEST, voice=voice.id)
    assert spoken(opener, request, "我们说话。") != spoken(opener, request, "我们说话。", plain)
    assert spoken(opener, request, "Hello.") == spoken(opener, request, "Hello.", plain)


@pytest.mark.parametrize(
    ("wish", "error"),
    [
        ({"instruction": "请用湖南话表达。"}, NotYetSupported),
        ({"instruction": "请用河南话"}, InstructionRejected),
        ({"voice": "longanyang"}, InstructionRejected),
        ({"voice": "zf_xiaoni", "model": "cosyvoice-v2"}, InstructionRejected),
    ],
)
def test_dialects_that_can_not_be_spoken(
    opener: TaskOpener, wish: dict[str, Any], error: type[VoxwireError]
) -> None:
    with pytest.raises(error):
        spoken(opener, replace(HENAN, **wish), SALT)


def test_blends_are_voices(opener: TaskOpener) -> None:
    assert spoken(opener, replace(REQUEST, voice="af_heart:0.7+bf_emma:0.3"))
    with pytest.raises(VoiceRejected):
        spoken(opener, replace(REQUEST, voice="af_heart:0.7+bf_ema:0.3"))


def test_words_can_be_said_in_another_way(opener: TaskOpener) -> None:
    plain = spoken(opener, REQUEST, "Hello SQL.")
    assert spoken(opener, replace(REQUEST, pronunciations=(("SQL", "S IY1"),)), "Hello SQL.") != plain
    longer = replace(REQUEST, replacements=(("SQL", "structured queries"),))
    assert len(spoken(opener, longer, "Hello SQL.")) > len(plain)


def test_the_marks_of_markdown_can_be_left_out(opener: TaskOpener) -> None:
    unmarked = replace(REQUEST, enable_markdown_filter=True)
    marked = "## Hello *there*.\n\n```\ncode\n```\n[you](https://a.io)"
    assert spoken(opener, unmarked, marked) == spoken(opener, REQUEST, "Hello there.\n\nyou")


def test_british_voices_speak_british_english(opener: TaskOpener) -> None:
    british = replace(REQUEST, voice="loongemily_v3")
    american = replace(REQUEST, voice="loongabby_v3")
    for hints in ((), ("en",)):
        # The humming engine takes its time for each symbol, and only Britons have a long vowel in "bath".
        lengths = [
            [len(spoken(opener, replace(request, language_hints=hints), text)) for text in ("bath", "map")]
            for request in (british, american)
        ]
        assert lengths[0][0] > lengths[0][1]
        assert lengths[1][0] == lengths[1][1]


def test_opus_needs_a_model_that_has_it(opener: TaskOpener) -> None:
    assert spoken(opener, replace(REQUEST, format="opus"))[:4] == b"OggS"
    old = replace(REQUEST, format="opus", model="cosyvoice-v1", voice="longxiaochun")
    with pytest.raises(InvalidParameter, match=r"one of pcm, wav, mp3 with model cosyvoice-v1"):
        spoken(opener, old)


def test_only_the_first_language_counts(opener: TaskOpener) -> None:
    assert spoken(opener, replace(REQUEST, language_hints=("zh", "klingon")), "2026")
    assert spoken(opener, replace(REQUEST, language_hints=("zh",)), "2026") != spoken(
        opener, replace(REQUEST, language_hints=("en",)), "2026"
    )


def test_a_language_that_is_documented_but_not_spoken_here() -> None:
    engine = ToneEngine(languages=frozenset({"en", "zh"}))
    speech = SpeechService(engine, loaded_frontend(), Scheduler(threads=1))
    try:
        with pytest.raises(NotYetSupported, match="'fr'"):
            spoken(TaskOpener(CATALOG, speech, Fetcher()), replace(REQUEST, language_hints=("fr",)))
    finally:
        speech.close()


def test_every_language_of_the_page_is_spoken(opener: TaskOpener) -> None:
    for hint in LANGUAGE_HINTS:
        assert spoken(opener, replace(REQUEST, language_hints=(hint,)), "12 radio")


def test_a_hint_may_name_a_variety(opener: TaskOpener) -> None:
    british, plain = (
        spoken(opener, replace(REQUEST, language_hints=(hint,)), "schedule leisure")
        for hint in ("en-GB", "en")
    )
    assert british != plain


def test_a_voice_of_one_language_expects_it(opener: TaskOpener) -> None:
    # The humming engine takes its time for each symbol.
    japanese, chinese = (replace(REQUEST, voice=voice) for voice in ("loongriko_v3", "longanyang"))
    assert spoken(opener, japanese, "東京都") == spoken(
        opener, replace(japanese, language_hints=("ja",)), "東京都"
    )
    assert len(spoken(opener, japanese, "東京都")) != len(spoken(opener, chinese, "東京都"))


def test_a_language_nobody_knows(opener: TaskOpener) -> None:
    with pytest.raises(InvalidParameter, match=r"'language_hints' must be one of .*\bde, .*\ben, "):
        spoken(opener, replace(REQUEST, language_hints=("klingon",)))


def test_the_wordings_of_a_voice_are_followed(opener: TaskOpener) -> None:
    plain = spoken(opener, REQUEST)
    sad = spoken(opener, replace(REQUEST, instruction="你说话的情感是sad。"))
    assert len(sad) > 1.1 * len(plain)
    assert spoken(opener, replace(REQUEST, instruction="你说话的情感是neutral。")) == plain


def test_instruction_and_rate_work_together(opener: TaskOpener) -> None:
    sad = replace(REQUEST, instruction="你说话的情感是sad。")
    assert len(spoken(opener, replace(sad, rate=1.5))) == pytest.approx(
        len(spoken(opener, sad)) / 1.5, rel=0.02
    )
