"""Statements 65 to 75: SSML."""

import contextlib
from collections.abc import Iterator

import numpy as np
import pytest
from websockets.exceptions import ConnectionClosed

from tools.serving import Server, running_server

from .files import Files, wav
from .peer import Peer, Speech, connected, say
from .sound import Signal, median_f0, rms

RATE = 24_000
REJECTED = "SSML text is not supported at the moment!"


@pytest.fixture(scope="module")
def fetching(files: Files) -> Iterator[Server]:
    """A humming server that may fetch from this machine."""
    with running_server("--engine", "tone", environment={"VOXWIRE_ALLOW_PRIVATE_URLS": "1"}) as server:
        yield server


def speak(server: Server, document: str, **parameters: object) -> Speech:
    return say(server, document, enable_ssml=True, **parameters)


def samples(speech: Speech) -> Signal:
    return np.frombuffer(speech.audio, "<i2") / 32_768


def seconds(server: Server, document: str, **parameters: object) -> float:
    return len(samples(speak(server, document, **parameters))) / RATE


def fails(server: Server, document: str, part_of_message: str, **parameters: object) -> None:
    """A document ends its task with InvalidParameter before any audio, and the connection with it."""
    with connected(server) as peer:
        peer.start(enable_ssml=True, **parameters)
        peer.text(document)
        with contextlib.suppress(ConnectionClosed):  # The failure may have come already.
            peer.finish()
        failed = peer.failure()
        assert failed.header["error_code"] == "InvalidParameter"
        assert part_of_message in failed.header["error_message"]
        assert peer.speech().audio == b""


# -- plain text, and who takes SSML ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("model", "voice"),
    [
        ("cosyvoice-v1", "longxiaochun"),
        ("cosyvoice-v2", "longxiaochun_v2"),
        ("cosyvoice-v3-flash", "loongabby_v3"),
    ],
)
@pytest.mark.parametrize("text_type", ["PlainText", "SSML"])
def test_65_plain_text_with_enable_ssml_works(tone: Server, model: str, voice: str, text_type: str) -> None:
    """Plain text with enable_ssml works with every model and voice, for the SDKs' call() always sets it."""
    text = "今天 a < b，2 > 1 & “ok”。"
    marked = say(tone, text, model=model, voice=voice, enable_ssml=True, text_type=text_type)
    assert "".join(marked.texts) == text
    assert marked.audio == say(tone, text, model=model, voice=voice).audio


@pytest.mark.parametrize(
    ("model", "voice", "enable_ssml"),
    [
        ("cosyvoice-v1", "longxiaochun", True),
        ("cosyvoice-v3-flash", "loongabby_v3", True),
        ("cosyvoice-v3-flash", "longanyang", False),
        ("cosyvoice-v2", "longxiaochun_v2", False),
    ],
)
@pytest.mark.parametrize(
    "text",
    [
        "<speak>你好</speak>",
        '<speak rate="2">你好</speak>',
        '  \n<?xml version="1.0"?>\n<!-- a comment --><speak>你好</speak>',
        "<speak>你好",
        "<speak/>",
    ],
)
def test_74_real_ssml_is_rejected(peer: Peer, text: str, model: str, voice: str, enable_ssml: bool) -> None:
    """SSML fails with a voice that has none, and where the task did not enable it."""
    peer.start(model=model, voice=voice, enable_ssml=enable_ssml)
    peer.text(text)
    peer.fails(REJECTED)
    assert peer.speech().audio == b""


@pytest.mark.parametrize(
    "pieces", [("<spe", "ak>你好</speak>"), tuple("<speak>你"), (" ", "\n", "<", "speak", " rate='1'>")]
)
def test_74_markup_in_pieces_is_rejected(peer: Peer, pieces: tuple[str, ...]) -> None:
    """Without enable_ssml it does not matter in how many pieces markup comes; none of it is heard."""
    peer.start()
    with contextlib.suppress(ConnectionClosed):  # The failure may have come already.
        for piece in pieces:
            peer.text(piece)
    peer.fails(REJECTED)
    assert peer.speech().audio == b""


@pytest.mark.parametrize(
    "text", ["<speaker>好", "<b>好</b>。", "说<speak>这个词。", "< speak >好", "<spea", "<SPEAK>好"]
)
@pytest.mark.parametrize("enable_ssml", [True, False])
def test_74_what_only_looks_like_it_is_text(peer: Peer, text: str, enable_ssml: bool) -> None:
    """A text that only resembles SSML, or mentions it, is plain text."""
    assert peer.say(text, enable_ssml=enable_ssml).end.characters


def test_73_enable_ssml_allows_one_text(peer: Peer) -> None:
    """A second continue-task with enable_ssml fails with `Text request limit violated, expected 1.`."""
    peer.start(enable_ssml=True)
    peer.text("你好。")
    peer.text("你好。")
    peer.fails("Text request limit violated, expected 1.")


def test_73_flush_is_no_text(peer: Peer) -> None:
    """Flush does not count as a text."""
    peer.start(enable_ssml=True)
    peer.text("<speak>你好</speak>")
    peer.flush()
    peer.finish()
    assert peer.until("task-finished").characters == 4


# -- rate, pitch, volume --------------------------------------------------------------------------


def test_66_the_rate_of_speak_halves_the_duration(tone: Server) -> None:
    """`rate="2"` takes half the time of `rate="1"`, and outranks the request's rate."""
    plain = seconds(tone, "<speak>今天的天气真不错。</speak>")
    assert seconds(tone, '<speak rate="2">今天的天气真不错。</speak>') == pytest.approx(plain / 2, rel=0.02)
    assert seconds(tone, '<speak rate="1">今天的天气真不错。</speak>', rate=2) == pytest.approx(plain)
    assert seconds(tone, "<speak>今天的天气真不错。</speak>", rate=2) == pytest.approx(plain / 2, rel=0.02)


def test_66_pitch_and_volume_of_speak_outrank_the_request(tone: Server) -> None:
    """So do its pitch and its volume."""
    plain = samples(speak(tone, "<speak>今天的天气真不错。</speak>"))
    high = samples(speak(tone, '<speak pitch="1.5">今天的天气真不错。</speak>', pitch=0.5))
    assert median_f0(high, RATE) == pytest.approx(1.5 * median_f0(plain, RATE), rel=0.03)
    soft = samples(speak(tone, '<speak volume="25">今天的天气真不错。</speak>', volume=100))
    assert rms(soft) == pytest.approx(rms(plain) / 2, rel=0.01)
    assert not samples(speak(tone, '<speak volume="0">好。</speak>', volume=100)).any()


@pytest.mark.model
def test_66_the_embedded_voice_halves_the_duration(speaking: Server) -> None:
    """The same holds for the embedded voice."""
    text = "今天的天气真不错，我们一起去公园散步吧。"
    plain = seconds(speaking, f"<speak>{text}</speak>")
    assert seconds(speaking, f'<speak rate="2">{text}</speak>', rate=0.5) == pytest.approx(
        plain / 2, rel=0.15
    )


# -- breaks ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("breaks", "ms"),
    [
        ('<break time="500ms"/>', 500),
        ('<break time="50ms"/>', 50),
        ('<break time="1234ms"/>', 1_234),
        ("<break/>", 1_000),
        ("<break></break>", 1_000),
        ('<break time="2s"/><break time="300ms"/>', 2_300),
        ('<break time="5s"/> <break time="5s"/>\n<break time="5s"/>', 10_000),
    ],
)
@pytest.mark.parametrize("rate", [0.5, 1, 2])
def test_67_breaks_are_exact(tone: Server, breaks: str, ms: int, rate: float) -> None:
    """A break adds its length at any rate, 1 s without one; adjacent breaks add up to 10 s at most."""
    plain = seconds(tone, "<speak>请闭上眼睛好了请睁开。</speak>", rate=rate)
    longer = seconds(tone, f"<speak>请闭上眼睛{breaks}好了请睁开。</speak>", rate=rate)
    assert longer - plain == pytest.approx(ms / 1_000, abs=0.001)


@pytest.mark.parametrize("place", ["{}你好。", "你好{}。", "你好。{}", "<s>你好。</s>{}<s>再见。</s>"])
def test_67_a_break_may_stand_anywhere(tone: Server, place: str) -> None:
    """A break at the beginning, before a mark, at the end and between sentences adds its length too."""
    plain = seconds(tone, f"<speak>{place.format('')}</speak>")
    longer = seconds(tone, f"<speak>{place.format('<break/>')}</speak>")
    assert longer - plain == pytest.approx(1, abs=0.001)


def test_67_nothing_but_a_break_is_silence(tone: Server) -> None:
    """A document with nothing but a break is silence of that length."""
    speech = speak(tone, '<speak><break time="700ms"/></speak>')
    assert len(samples(speech)) == 0.7 * RATE
    assert not samples(speech).any()
    assert speech.end.characters == 0


@pytest.mark.model
@pytest.mark.parametrize(
    ("breaks", "expected"), [('<break time="500ms"/>', 0.5), ('<break time="5s"/>' * 3, 10)]
)
def test_67_breaks_of_the_embedded_voice_are_exact(speaking: Server, breaks: str, expected: float) -> None:
    """The same holds for the embedded voice, and it is silent in the middle of a break."""
    plain = seconds(speaking, "<speak>请闭上眼睛好了请睁开。</speak>")
    audio = samples(speak(speaking, f"<speak>请闭上眼睛{breaks}好了请睁开。</speak>"))
    assert len(audio) / RATE - plain == pytest.approx(expected, abs=0.001)
    loud = np.abs(audio) > 0.003
    gaps = np.diff(np.flatnonzero(loud)) / RATE
    assert gaps.max() == pytest.approx(expected, abs=0.2)


# -- what is said ---------------------------------------------------------------------------------


def words(server: Server, document: str, **parameters: object) -> list[str]:
    return [word["text"] for word in speak(server, document, word_timestamp_enabled=True, **parameters).words]


def test_68_sub_speaks_the_alias(tone: Server) -> None:
    """`<sub>` says its alias and shows its own text; every sound of the alias takes its time."""
    document = '<speak>The <sub alias="{}">WHO</sub> agreed.</speak>'
    assert words(tone, document.format("World Health Organization")) == ["The", "WHO", "agreed", "."]
    short, long = (seconds(tone, document.format(alias)) for alias in ("tea", "World Health Organization"))
    assert long > short + 0.5
    plain = "<speak>The World Health Organization agreed.</speak>"
    assert long == pytest.approx(seconds(tone, plain), abs=0.001)


def test_68_phoneme_changes_the_sound(tone: Server) -> None:
    """`<phoneme>` says what it is told: pinyin for Chinese, CMUdict for English."""
    plain = '<speak>重庆<phoneme alphabet="py" ph="{}">重庆</phoneme>。</speak>'
    assert seconds(tone, plain.format("chong2 qing4")) == seconds(tone, "<speak>重庆重庆。</speak>")
    assert seconds(tone, plain.format("a1 a1")) < seconds(tone, plain.format("zhuang4 liang5"))
    read = '<speak>I <phoneme alphabet="cmu" ph="{}">read</phoneme> it.</speak>'
    assert seconds(tone, read.format("R EH1 D")) < seconds(tone, read.format("R EH1 D IH0 NG"))


@pytest.mark.model
def test_68_the_embedded_voice_pronounces_as_told(speaking: Server) -> None:
    """The embedded voice, too, sounds different with another pronunciation."""
    one, other = (
        speak(speaking, f'<speak>他<phoneme alphabet="py" ph="{ph}">大夫</phoneme></speak>').audio
        for ph in ("dai4 fu5", "da4 fu1")
    )
    assert one != other


def test_69_say_as_tells_how_to_read(tone: Server) -> None:
    """digits and cardinal read `123` differently, telephone says 幺: each lasts as what it says."""
    said = {
        "digits": "一二三",
        "cardinal": "一百二十三",
        "telephone": "幺二三",
        "currency": "一百二十三",
    }
    lengths = {
        kind: seconds(tone, f'<speak>号码是<say-as interpret-as="{kind}">123</say-as>。</speak>')
        for kind in said
    }
    for kind, spoken in said.items():
        assert lengths[kind] == pytest.approx(seconds(tone, f"<speak>号码是{spoken}。</speak>"), abs=0.06), (
            kind
        )
    assert lengths["digits"] != lengths["cardinal"] != lengths["telephone"] != lengths["digits"]


@pytest.mark.parametrize(
    "kind",
    [
        *("cardinal", "digits", "telephone", "name", "address", "id"),
        *("characters", "punctuation", "date", "time", "currency", "measure"),
    ],
)
@pytest.mark.parametrize(
    "text", ["2026-10-07", "单小姐", "？", "ab_9", "12:30", "$5", "15kg", "whatever it is"]
)
def test_69_every_kind_takes_every_text(tone: Server, kind: str, text: str) -> None:
    """All twelve kinds are known; what has not the form of its kind is read all the same."""
    assert speak(tone, f'<speak>读<say-as interpret-as="{kind}">{text}</say-as>。</speak>').audio


# -- effects and sounds ---------------------------------------------------------------------------


@pytest.mark.model
@pytest.mark.parametrize(
    "attributes",
    [
        'effect="robot"',
        'effect="lolita"',
        'effect="lowpass"',
        'effect="echo"',
        'effect="eq" effectValue="-20 -20 -20 -20 -20 -20 0 0"',
        'effect="hpfilter" effectValue="1200"',
    ],
)
def test_70_every_effect_changes_the_sound(speaking: Server, attributes: str) -> None:
    """robot, lolita, lowpass, echo, eq and the filters each change the sound; words keep their time."""
    plain = samples(speak(speaking, "<speak>你喜欢这个声音吗？</speak>"))
    changed = samples(speak(speaking, f"<speak {attributes}>你喜欢这个声音吗？</speak>"))
    assert len(plain) <= len(changed) < len(plain) + RATE
    assert rms(changed[: len(plain)] - plain) > 0.3 * rms(plain)
    assert rms(changed) > 0.02 * rms(plain)


@pytest.mark.model
def test_70_a_low_pass_filter_removes_what_is_above(speaking: Server) -> None:
    """`lpfilter` with 1200 removes what is above 1.2 kHz."""
    spectra = []
    for attributes in ("", 'effect="lpfilter" effectValue="1200"'):
        power = (
            np.abs(np.fft.rfft(samples(speak(speaking, f"<speak {attributes}>你能听见我说话吗？</speak>"))))
            ** 2
        )
        spectra.append(power[round(len(power) / 5) :].sum() / power.sum())  # from 2.4 kHz on
    assert spectra[0] > 1e-3
    assert spectra[1] < 1e-5


@pytest.mark.parametrize(
    ("attributes", "problem"),
    [
        ('effect="eq" effectValue="1 2 3 4 5 6 7"', "eight whole numbers"),
        ('effect="eq" effectValue="1 2 3 4 5 6 7 21"', "eight whole numbers"),
        ('effect="eq"', "eight whole numbers"),
        ('effect="lpfilter" effectValue="0"', "half the sample rate"),
        ('effect="lpfilter" effectValue="12001"', "half the sample rate"),
        ('effect="whisper"', "one of"),
        ('effectValue="3"', "'effect'"),
    ],
)
def test_70_effects_that_do_not_exist_are_refused(tone: Server, attributes: str, problem: str) -> None:
    """Seven gains, a frequency above half the sample rate and an unknown effect fail."""
    fails(tone, f"<speak {attributes}>你好。</speak>", problem)


def test_71_a_sound_is_heard_at_its_place(fetching: Server, files: Files) -> None:
    """The samples of a soundEvent stand between what is said before it and behind it."""
    bell = 0.3 * np.random.default_rng(1).standard_normal(12_000).clip(-3, 3) / 3
    url = files.put("/bell.wav", wav(bell, RATE))
    before, behind = (samples(speak(fetching, f"<speak>{text}</speak>")) for text in ("叮咚", "有客人来了"))
    speech = speak(fetching, f'<speak>叮咚<soundEvent src="{url}"/>有客人来了</speak>')
    heard = samples(speech)
    assert len(heard) == len(before) + len(bell) + len(behind)
    np.testing.assert_allclose(heard[len(before) : len(before) + len(bell)], bell, atol=2e-4)
    np.testing.assert_array_equal(heard[: len(before)], before)
    assert "".join(speech.texts) == f'<speak>叮咚<soundEvent src="{url}"/>有客人来了</speak>'


def test_71_a_sound_is_resampled_and_may_come_in_the_document(tone: Server) -> None:
    """A sound of another rate keeps its length; a data URL needs no network."""
    import base64

    beep = 0.2 * np.sin(2 * np.pi * 440 * np.arange(8_000) / 16_000)
    url = "data:audio/wav;base64," + base64.b64encode(wav(beep)).decode()
    plain = seconds(tone, "<speak>好。</speak>")
    heard = samples(speak(tone, f'<speak>好。<soundEvent src="{url}"/></speak>'))
    assert len(heard) / RATE == pytest.approx(plain + 0.5, abs=0.001)
    assert median_f0(heard[-9_600:-2_400], RATE) == pytest.approx(440, rel=0.01)


def test_71_music_plays_under_the_speech_again_and_again(fetching: Server, files: Files) -> None:
    """bgm is mixed under the whole of a root, looped, at its own volume, and fades out with it."""
    tune = 0.2 * np.random.default_rng(2).standard_normal(6_000).clip(-3, 3) / 3
    url = files.put("/tune.wav", wav(tune, RATE))
    text = '<break time="300ms"/>阴崖老木苍苍烟<break time="700ms"/>雨声犹在竹林间'
    plain = samples(speak(fetching, f"<speak>{text}</speak>"))
    for attribute, factor in (("", 1), (' backgroundMusicVolume="25"', 0.5)):
        mixed = samples(speak(fetching, f'<speak bgm="{url}"{attribute}>{text}</speak>'))
        assert len(mixed) == len(plain)
        rest = mixed - plain
        np.testing.assert_allclose(rest[:-4_800], factor * np.resize(tune, len(plain))[:-4_800], atol=3e-4)
        assert abs(rest[-1]) < 2e-4


@pytest.mark.parametrize("tag", ['<soundEvent src="{}"/>好', "好"])
def test_71_sounds_that_cannot_be_had_fail_the_task(fetching: Server, files: Files, tag: str) -> None:
    """A sound that is missing, too large, endless in redirects or no sound ends the task before any audio."""
    root = "<speak>" if "{}" in tag else '<speak bgm="{}">'
    document = f"{root}{tag}</speak>"
    files.put("/around", status=302, Location="/around")
    problems = {
        "/missing.wav": "answered 404",
        "/around": "redirects",
        files.put("/words.wav", b"these are words").removeprefix(files.url): "no WAV",
        files.put("/broken.wav", wav(np.zeros(100))[:40] + b"x").removeprefix(files.url): "",
        files.put("/large.wav", b"RIFF" + bytes(22 << 20)).removeprefix(files.url): "larger than",
    }
    for path, problem in problems.items():
        fails(fetching, document.format(files.url + path), problem)


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:1/x.wav",
        "http://localhost/x.wav",
        "http://[::1]/x.wav",
        "http://[::ffff:127.0.0.1]/x.wav",
        "http://169.254.169.254/latest/meta-data",
        "http://100.100.100.200/latest/meta-data",
        "http://10.0.0.1/x.wav",
        "http://192.168.1.1/x.wav",
        "http://2130706433/x.wav",
        "http://0x7f.1/x.wav",
        "http://0.0.0.0/x.wav",
        "http://224.0.0.1/x.wav",
        "http://user@127.0.0.1/x.wav",
    ],
)
@pytest.mark.parametrize(
    "document", ['<speak>好<soundEvent src="{}"/></speak>', '<speak bgm="{}">好</speak>']
)
def test_71_addresses_of_this_network_are_refused(tone: Server, url: str, document: str) -> None:
    """Nothing is fetched from loopback, private, link-local, multicast and metadata addresses."""
    fails(tone, document.format(url), "Failed to download the input file")


def test_71_nobody_is_asked_for_what_may_not_be_fetched(tone: Server, files: Files) -> None:
    """A refused address is not even connected to."""
    files.asked.clear()
    fails(
        tone,
        f'<speak>好<soundEvent src="{files.put("/x.wav", wav(np.ones(9)))}"/></speak>',
        "not a public one",
    )
    assert files.asked == []


# -- several roots --------------------------------------------------------------------------------


def test_72_two_roots_have_two_voices(tone: Server) -> None:
    """Roots side by side may have voices, rates and volumes of their own."""
    one, other = (
        '<speak voice="longanyang">你好。</speak>',
        '<speak voice="longanhuan" rate="0.8">你也好。</speak>',
    )
    alone = [samples(speak(tone, document)) for document in (one, other)]
    both = speak(tone, one + "\n" + other)
    np.testing.assert_array_equal(samples(both), np.concatenate(alone))
    assert median_f0(alone[0], RATE) != pytest.approx(median_f0(alone[1], RATE), rel=0.05)
    assert both.texts == [one, "\n" + other]


@pytest.mark.model
def test_72_two_voices_of_the_embedded_engine(speaking: Server) -> None:
    """A woman and a man in one document sound like a woman and a man."""
    text = "今天的天气真不错，我们一起去公园散步吧。"
    document = f'<speak voice="longanhuan">{text}</speak><speak voice="longanyang">{text}</speak>'
    speech = speak(speaking, document, voice="longanyang", word_timestamp_enabled=True)
    audio = samples(speech)
    middle = speech.words[len(speech.words) // 2]["begin_time"] * RATE // 1_000
    assert median_f0(audio[:middle], RATE) > 1.25 * median_f0(audio[middle:], RATE)


@pytest.mark.parametrize(
    ("voice", "message"),
    [
        ("nobody", "[tts:]Engine return error code: 418"),
        ("longxiaochun_v2", "[tts:]Engine return error code: 418"),
        ("loongabby_v3", REJECTED),
    ],
)
def test_72_a_voice_the_model_does_not_have_fails(tone: Server, voice: str, message: str) -> None:
    """An unknown voice, one of another model and one without SSML fail before anything is heard."""
    fails(tone, f'<speak>你好。</speak><speak voice="{voice}">你好。</speak>', message)


# -- words and counts -----------------------------------------------------------------------------


def test_75_words_point_into_the_document(tone: Server) -> None:
    """Word indexes lie in original_text, the texts joined are the document; usage leaves markup out."""
    document = (
        '<?xml version="1.0"?><speak rate="1.3">他花了<say-as interpret-as="cardinal">2045</say-as>元，'
        'A &amp; B<break time="400ms"/>也去。<s>The <sub alias="World Health Organization">WHO</sub> '
        "agreed.</s></speak>\n<speak>再见</speak>"
    )
    speech = speak(tone, document, word_timestamp_enabled=True)
    assert "".join(speech.texts) == document
    shown: list[str] = []
    for event in speech.of("sentence-end"):
        text = event.output["original_text"]
        for word in event.output["sentence"]["words"]:
            assert text[word["begin_index"] : word["end_index"]] == word["text"]
            shown.append(word["text"])
    assert {"2045", "&amp;", "WHO", "再见"} <= set(shown)
    times = [time for word in speech.words for time in (word["begin_time"], word["end_time"])]
    assert times == sorted(times)
    assert times[-1] <= len(samples(speech)) / RATE * 1_000
    gap = next(i for i, word in enumerate(speech.words) if word["text"] == "B")
    assert speech.words[gap + 1]["begin_time"] - speech.words[gap]["end_time"] >= 400
    assert speech.end.characters == 3 * 2 + 4 + 2 + 1 + 5 + 4 + 1 + 4 + 3 + 8 + 1 + 4


def test_75_word_indexes_may_run_through_the_document(tuned: Server) -> None:
    """With `words_base = "task"` indexes count through the whole document."""
    document = "<speak><s>First sentence.</s><s>第二句话。</s></speak>"
    speech = speak(tuned, document, word_timestamp_enabled=True)
    assert len(speech.texts) == 2
    for word in speech.words:
        assert document[word["begin_index"] : word["end_index"]] == word["text"]


# -- documents that are refused -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("document", "problem"),
    [
        ("<speak>没有结束", "<speak> is not closed"),
        ("<speak><s>Oops</speak>", "<s> is not closed"),
        ("<speak><s>cross<w>ed</s></w></speak>", "<w> is not closed"),
        ("<speak><blink>hello</blink></speak>", "no element <blink>"),
        ("<speak><Break/>hello</speak>", "no element <Break>"),
        ('<speak><break time="11s"/>late</speak>', "'time' must be"),
        ('<speak><break time="20ms"/>short</speak>', "'time' must be"),
        ('<speak><break time="1.5s"/>half</speak>', "'time' must be"),
        ("<speak><sub>CIA</sub></speak>", "needs the attribute 'alias'"),
        ('<speak><phoneme alphabet="py" ph="hang2 ye4">行</phoneme></speak>', "don't match: 2 for 1"),
        ('<speak><phoneme alphabet="ipa" ph="x">行</phoneme></speak>', "'alphabet' must be one of py, cmu"),
        ('<speak><say-as interpret-as="ordinal">1</say-as></speak>', "'interpret-as' must be one of"),
        ('<speak><soundEvent src="file:///etc/passwd"/></speak>', "the URL of a sound"),
        ("<speak><speak>内层</speak></speak>", "<speak> can't stand inside another element"),
        ("<speak>外面</speak>里面", "text outside <speak>"),
        ("<speak>" + "<s>" * 3_000 + "deep" + "</s>" * 3_000 + "</speak>", "32 deep"),
        ("<speak>Tom & Jerry</speak>", "not well-formed"),
        ("<speak>a\u0008b</speak>", "not well-formed"),
        ('<!DOCTYPE a [<!ENTITY x "ha">]><speak>&x;</speak>', "document type declaration"),
        (
            '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]><speak>&x;</speak>',
            "document type declaration",
        ),
        ("<speak>&nbsp;</speak>", "undefined entity"),
        ('<speak><emotion category="happy">好</emotion></speak>', "has no emotion 'happy'"),
        ('<speak rate="fast">好</speak>', "'rate' must be a number"),
        ("<speak></speak>", "Please ensure input text is valid."),
        ("<speak> \n </speak>", "Please ensure input text is valid."),
    ],
)
def test_75_faulty_documents_fail_with_a_message(tone: Server, document: str, problem: str) -> None:
    """What is not well-formed, or not in the dialect, fails before any audio; the message says why."""
    fails(tone, document, problem)


def test_75_the_server_goes_on_after_a_faulty_document(tone: Server) -> None:
    """Another connection is not touched by it."""
    with connected(tone) as peer:
        peer.start(enable_ssml=True)
        fails(tone, "<speak><s>" * 100, "can't stand inside")
        peer.text("<speak>你好</speak>")
        peer.finish()
        assert peer.until("task-finished").characters == 4
