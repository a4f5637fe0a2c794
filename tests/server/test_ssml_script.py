"""From documents to passages: who speaks, how, and with which sounds."""

import asyncio
import base64
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from conformance.files import Files, serving_files, wav
from voxwire.audio.decode import decode
from voxwire.audio.effects import Effect, EffectKind
from voxwire.audio.formats import AudioFormat, Container
from voxwire.engines.base import Delivery, Pcm, Quality, TimbreRecipe
from voxwire.engines.tone import ToneEngine
from voxwire.errors import (
    FetchFailed,
    InvalidSsml,
    NothingToSay,
    NotYetSupported,
    SsmlRejected,
    UnreadableAudio,
    VoiceRejected,
)
from voxwire.fetching import Fetcher, FetchPolicy
from voxwire.server.own_voices import OwnVoices
from voxwire.server.ssml_script import ScriptWriter, Wish, check_ssml
from voxwire.speech.passages import Passage
from voxwire.speech.service import SpeechService
from voxwire.store.custom_voices import VoiceStore
from voxwire.store.database import open_database
from voxwire.voices.catalog import Catalog, Origin
from voxwire.voices.fitting import Fitted
from voxwire.voices.library import new_voice

from .conftest import humming_service

CATALOG = Catalog.load()
MODEL = CATALOG.model("cosyvoice-v3-flash")
VOICE = MODEL.voice("longanyang")


class TwoQualities(ToneEngine):
    """Hums as well in either, but for one voice."""

    def shortfall(self, recipe: TimbreRecipe) -> Mapping[Quality, float]:
        poor = recipe.blend == MODEL.voice("longanhuan").timbre.blend
        return {Quality.FULL: 0.0, Quality.LIGHT: 0.5 if poor else 0.0}


@pytest.fixture
def speech() -> Iterator[SpeechService]:
    service = humming_service(TwoQualities())
    yield service
    service.close()


@pytest.fixture
def files() -> Iterator[Files]:
    with serving_files() as files:
        yield files


@pytest.fixture
def writer(speech: SpeechService) -> ScriptWriter:
    return ScriptWriter(speech, Fetcher(FetchPolicy(allow_private=True)))


def write(writer: ScriptWriter, document: str, wish: Wish | None = None) -> Sequence[Passage]:
    return asyncio.run(writer.write(document, MODEL, wish or Wish(VOICE)))


def data_url(samples: np.ndarray, rate: int = 24_000) -> str:
    return "data:audio/wav;base64," + base64.b64encode(wav(samples, rate)).decode()


def test_the_document_has_the_last_word(writer: ScriptWriter) -> None:
    wish = Wish(VOICE, rate=1.5, pitch=0.8, volume=30, language="zh")
    one, two = write(writer, '<speak>一</speak><speak rate="0.6" pitch="1.2" volume="90">二</speak>', wish)
    assert (one.voicing.delivery.rate, one.voicing.delivery.pitch) == (1.5, 0.8)
    assert (two.voicing.delivery.rate, two.voicing.delivery.pitch) == (0.6, 1.2)
    assert (one.voicing.treatment.volume, two.voicing.treatment.volume) == (30, 90)
    assert one.voicing.language == "zh"


def test_roots_have_voices_of_their_own(writer: ScriptWriter) -> None:
    wish = Wish(VOICE)
    one, two = write(writer, '<speak>一</speak><speak voice="longanhuan">二</speak>', wish)
    assert one.voicing.timbre.recipe == VOICE.timbre
    assert two.voicing.timbre.recipe == MODEL.voice("longanhuan").timbre


@pytest.mark.parametrize("own", Quality)
def test_a_voice_is_full_where_that_of_the_session_is_or_where_light_would_be_heard(
    speech: SpeechService, writer: ScriptWriter, own: Quality
) -> None:
    roots = '<speak>一</speak><speak voice="longanhuan">二</speak><speak voice="longanwen_v3">三</speak>'

    async def qualities() -> list[Quality]:
        recipe = replace(VOICE.timbre, quality=own)
        session = await speech.open(recipe, Delivery(), AudioFormat(Container.PCM, 24_000))
        passages = await writer.write(roots, MODEL, Wish(VOICE, session=session))
        return [passage.voicing.timbre.recipe.quality for passage in passages]

    assert asyncio.run(qualities()) == [own, Quality.FULL, own]


def test_the_lines_of_a_root_share_a_voicing(writer: ScriptWriter) -> None:
    one, two, three = write(writer, "<speak><s>一</s><s>二</s></speak><speak>三</speak>")
    assert one.voicing is two.voicing
    assert two.voicing is not three.voicing


def test_effects_and_the_language_of_a_root(writer: ScriptWriter) -> None:
    (passage,) = write(writer, '<speak effect="lpfilter" effectValue="800" xml:lang="en-US">12</speak>')
    assert passage.voicing.treatment.effect == Effect(EffectKind.LOWPASS_FILTER, (800,))
    assert passage.voicing.language == "en-US"


def test_digits_are_read_in_the_language_of_the_document_else_of_the_voice(writer: ScriptWriter) -> None:
    english = replace(VOICE, languages=("en-US", "zh"))
    document = '<speak><s>{}</s><s><say-as interpret-as="cardinal">12</say-as></s></speak>'
    for text, voice, language in (("Hello.", VOICE, "en"), ("你好。", english, "zh")):
        *_, last = write(writer, document.format(text), Wish(voice))
        assert last.voicing.default_language == language
    (alone,) = write(writer, document.format(""), Wish(english))
    assert alone.voicing.default_language == "en-US"


def test_emotions_change_the_delivery_of_voices_that_have_them(writer: ScriptWriter) -> None:
    voice = replace(VOICE, emotions=("sad",))
    document = '<speak>一<emotion category="sad">二</emotion></speak>'
    plain, sad = write(writer, document, Wish(voice))
    assert sad.voicing.delivery.rate < plain.voicing.delivery.rate
    with pytest.raises(InvalidSsml, match="no emotion 'sad'"):
        write(writer, document)


def test_sounds_are_fetched_once_and_decoded(writer: ScriptWriter, files: Files) -> None:
    bell = np.linspace(-0.5, 0.5, 800)
    url = files.put("/bell.wav", wav(bell, 24_000))
    sound = f'<soundEvent src="{url}"/>'
    first, middle, last = write(writer, f"<speak>{sound}好{sound}</speak>")
    assert files.asked == ["/bell.wav"]
    assert middle.sound is None
    assert first.sound is last.sound is not None
    np.testing.assert_allclose(first.sound, bell, atol=1e-4)
    assert first.text + middle.text + last.text == f"<speak>{sound}好{sound}</speak>"


def test_each_root_plays_its_music_from_the_beginning(writer: ScriptWriter) -> None:
    tune = data_url(np.linspace(-0.5, 0.5, 2_400))
    root = f'<speak bgm="{tune}" backgroundMusicVolume="80"><s>一</s><s>二</s></speak>'
    passages = write(writer, root + root)
    music = [passage.voicing.treatment.music for passage in passages]
    assert music[0] is not None
    assert music[0] is music[1]
    assert music[2] is music[3] is not music[1]
    assert music[0].volume == 80
    assert len(music[0].pcm) == 2_400


@pytest.mark.parametrize(
    ("document", "error"),
    [
        ("<speak>", InvalidSsml),
        ("<speak/>", NothingToSay),
        ('<speak voice="nobody">好</speak>', VoiceRejected),
        ('<speak voice="longxiaochun_v2">好</speak>', VoiceRejected),
        ('<speak voice="loongabby_v3">好</speak>', SsmlRejected),
        ('<speak xml:lang="tlh">bon</speak>', NotYetSupported),
        ('<speak effect="lpfilter" effectValue="9000">好</speak>', InvalidSsml),
        ('<speak><soundEvent src="http://127.0.0.1:1/x"/></speak>', FetchFailed),
        ('<speak><soundEvent src="data:,x"/></speak>', UnreadableAudio),
        ('<speak bgm="data:,x">好</speak>', UnreadableAudio),
    ],
)
def test_what_cannot_be_honoured_is_an_error(
    writer: ScriptWriter, document: str, error: type[Exception]
) -> None:
    with pytest.raises(error):
        write(writer, document, Wish(VOICE, sample_rate=16_000))


def test_what_fails_first_ends_the_other_fetches(
    writer: ScriptWriter, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[str] = []
    ended: list[str] = []

    async def fetch(self: Fetcher, url: str, max_bytes: int) -> bytes:
        if url.endswith("bad"):
            raise FetchFailed(url, "no")
        begun.append(url)
        try:
            await asyncio.Event().wait()
        finally:
            ended.append(url)
        return b""

    monkeypatch.setattr(Fetcher, "fetch", fetch)
    sounds = "".join(f'<soundEvent src="http://a.example/{name}"/>' for name in ("1", "bad", "2"))
    with pytest.raises(FetchFailed):
        write(writer, f"<speak>{sounds}</speak>")
    assert begun
    assert ended == begun


def test_sounds_are_bounded_together(writer: ScriptWriter, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("voxwire.server.ssml_script.TOGETHER_S", 0.15)
    one, other = data_url(np.zeros(2_400)), data_url(np.zeros(2_401))
    assert write(writer, f'<speak><soundEvent src="{one}"/><soundEvent src="{one}"/></speak>')
    with pytest.raises(InvalidSsml, match="together"):
        write(writer, f'<speak><soundEvent src="{one}"/><soundEvent src="{other}"/></speak>')


def test_what_there_is_no_room_for_is_neither_fetched_nor_decoded(
    writer: ScriptWriter, files: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("voxwire.server.ssml_script.TOGETHER_S", 0.15)
    decoded: list[int] = []

    def counting(data: bytes, rate: int, longest_s: float) -> Pcm:
        pcm = decode(data, rate, longest_s)
        decoded.append(len(pcm))
        return pcm

    monkeypatch.setattr("voxwire.server.ssml_script.decode", counting)
    urls = [files.put(f"/{number}", wav(np.zeros(2_400), 24_000)) for number in range(30)]
    with pytest.raises(InvalidSsml, match="together"):
        write(writer, "".join(f'<speak bgm="{url}">好</speak>' for url in urls))
    assert sum(decoded) == 3_601
    assert len(files.asked) < 8


@pytest.mark.parametrize(
    ("model", "voice", "takes"),
    [
        ("cosyvoice-v3-flash", "longanyang", True),
        ("cosyvoice-v3-flash", "loongabby_v3", False),
        ("cosyvoice-v2", "longxiaochun_v2", True),
        ("cosyvoice-v1", "longxiaochun", False),
    ],
)
def test_who_takes_ssml(model: str, voice: str, takes: bool) -> None:
    found = CATALOG.model(model)
    if takes:
        check_ssml(found, found.voice(voice))
    else:
        with pytest.raises(SsmlRejected):
            check_ssml(found, found.voice(voice))


@pytest.mark.anyio
async def test_voices_of_the_workspace_are_looked_for_by_their_names(
    speech: SpeechService, tmp_path: Path
) -> None:
    made = Fitted(TimbreRecipe({"a": 1.0}, pitch=1.1), 0.75, {})
    mine, other = (
        new_voice(owner, MODEL, Origin.DESIGN, "me", made, description="deep", preview_text="Hello.")
        for owner in ("shop", "other")
    )
    async with open_database(tmp_path) as database:
        store = VoiceStore(database)
        for voice in (mine, other):
            await store.add(voice)
        own = OwnVoices(store, "shop")
        writer = ScriptWriter(speech, Fetcher(FetchPolicy()), own)
        document = f'<speak voice="{mine.id}">一</speak><speak voice="longxiaochun_v3">二</speak>'
        one, two = await writer.write(document, MODEL, Wish(VOICE))
        assert one.voicing.timbre.recipe.pitch == 1.1
        assert two.voicing.timbre.recipe.pitch == MODEL.voice("longxiaochun_v3").timbre.pitch
        with pytest.raises(VoiceRejected):
            await writer.write(f'<speak voice="{other.id}">一</speak>', MODEL, Wish(VOICE))
        # What is not named is not read.
        joined = await own.joined(MODEL, mine.id, other.id, "", "longanyang")
        assert joined.voices.keys() - MODEL.voices.keys() == {mine.id}
