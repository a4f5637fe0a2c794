"""What every engine must do; each engine is put through all of it."""

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from pydantic import SecretStr

from cluster.plain import Plain, plain_replica
from tools.serving import Server
from voxwire.cluster_settings import ClusterSettings
from voxwire.engines.base import (
    Cancellation,
    Delivery,
    Engine,
    Mark,
    Plan,
    Quality,
    TimbreRecipe,
    Utterance,
    Word,
)
from voxwire.engines.kokoro.engine import KokoroEngine
from voxwire.engines.kokoro.places import prepared_directory
from voxwire.engines.kokoro.timbres import KokoroTimbre
from voxwire.engines.remote.engine import RemoteEngine
from voxwire.engines.tone import ToneEngine
from voxwire.engines.upstream.engine import UpstreamEngine
from voxwire.errors import Cancelled, EngineError
from voxwire.upstream_settings import ServerKind, UpstreamSettings

VOICE = TimbreRecipe({"af_heart": 1.0})
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
LONG = Utterance(
    " ".join(["hello there friend"] * 12) + ".",
    (
        *(
            Word(
                text,
                19 * turn + at,
                19 * turn + at + len(text),
                phonemes,
                "en",
                space_after=turn < 11 or at < 12,
            )
            for turn in range(12)
            for at, text, phonemes in ((0, "hello", "həlˈO"), (6, "there", "ðˈɛɹ"), (12, "friend", "fɹˈɛnd"))
        ),
        Word(".", 227, 228, ".", "en"),
    ),
)


class LightKokoro(KokoroEngine):
    """Renders all with its light generator."""

    def timbre(self, recipe: TimbreRecipe) -> KokoroTimbre:
        return super().timbre(replace(recipe, quality=Quality.LIGHT))


ENGINES: Mapping[str, type[KokoroEngine]] = {"kokoro": KokoroEngine, "kokoro, light": LightKokoro}
KOKORO = [pytest.param(name, marks=pytest.mark.model) for name in ENGINES]


@pytest.fixture(scope="module", params=["tone", "upstream", "remote", *KOKORO])
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    with opened(request) as engine:
        yield engine


@pytest.fixture(scope="module", params=["tone", "remote", *KOKORO])
def planner(request: pytest.FixtureRequest) -> Iterator[Engine]:
    """One that decides itself what is heard, and knows when."""
    with opened(request) as engine:
        yield engine


@pytest.fixture(scope="module")
def humming_replica() -> Iterator[Plain]:
    with plain_replica() as plain:
        yield plain


@pytest.fixture(scope="module")
def slow_replica() -> Iterator[Plain]:
    """One of which little has come when it is first listened to, however busy the machine is."""
    with plain_replica(0.5) as plain:
        yield plain


@contextmanager
def opened(request: pytest.FixtureRequest) -> Iterator[Engine]:
    engine: Engine
    match request.param:
        case "tone":
            engine = ToneEngine()
        case "upstream":
            engine = another_voxwire(request.getfixturevalue("tone_server"))
        case "remote" | "slow remote":
            replica = "humming_replica" if request.param == "remote" else "slow_replica"
            plain: Plain = request.getfixturevalue(replica)
            engine = RemoteEngine(ClusterSettings(address=(plain.address,)))
        case name:
            model_dir: Path = request.getfixturevalue("model_dir")
            engine = ENGINES[name](prepared_directory(model_dir))
    yield engine
    engine.close()


def another_voxwire(server: Server) -> Engine:
    """A server that hums, asked through its door."""
    settings = UpstreamSettings(
        url=f"{server.http}/v1",
        kind=ServerKind.VOXWIRE,
        models=("tts-1",),
        model="tts-1",
        voice="alloy",
        api_key=SecretStr(server.key),
    )
    return UpstreamEngine("another", settings)


def speak(
    engine: Engine,
    delivery: Delivery | None = None,
    recipe: TimbreRecipe = VOICE,
    utterance: Utterance = HELLO,
) -> np.ndarray:
    cancellation = Cancellation()
    plan = engine.plan(utterance, engine.timbre(recipe), delivery or Delivery(), cancellation)
    return np.concatenate(list(windows(engine, plan)))


def windows(engine: Engine, plan: Plan, begin: int = 0) -> Iterator[np.ndarray]:
    """Render a plan from a sample on, extending it only when nothing else can be done."""
    cancellation = Cancellation()
    while not plan.complete and plan.samples <= begin:
        plan = engine.extend(plan, cancellation)
    rendering = engine.rendering(plan, begin)
    while not rendering.done:
        if rendering.starved:
            plan = engine.extend(plan, cancellation)
            rendering.follow(plan)
        else:
            yield rendering.render(cancellation)


def completed(engine: Engine, plan: Plan) -> Plan:
    while not plan.complete:
        plan = engine.extend(plan, Cancellation())
    return plan


@pytest.mark.parametrize("utterance", [HELLO, LONG], ids=["short", "long"])
def test_windows_have_the_planned_length(engine: Engine, utterance: Utterance) -> None:
    plan = engine.plan(utterance, engine.timbre(VOICE), Delivery(), Cancellation())
    rendered = list(windows(engine, plan))
    assert sum(map(len, rendered)) == completed(engine, plan).samples > 0
    for pcm in rendered:
        assert pcm.ndim == 1
        assert pcm.dtype == np.float32
        assert np.isfinite(pcm).all()


def test_an_extended_plan_begins_like_the_one_before(engine: Engine) -> None:
    plan = engine.plan(LONG, engine.timbre(VOICE), Delivery(), Cancellation())
    while not plan.complete:
        longer = engine.extend(plan, Cancellation())
        assert longer.samples > plan.samples
        plan = longer
    assert engine.extend(plan, Cancellation()) is plan


def test_an_extended_plan_has_the_marks_of_the_one_before(planner: Engine) -> None:
    plan = planner.plan(LONG, planner.timbre(VOICE), Delivery(), Cancellation())
    while not plan.complete:
        longer = planner.extend(plan, Cancellation())
        for kind in ("word", "phoneme"):
            marks = [mark for mark in plan.marks if mark.kind == kind]
            assert marks
            assert marks == [mark for mark in longer.marks if mark.kind == kind][: len(marks)]
        plan = longer


def test_when_a_plan_is_extended_is_not_heard(engine: Engine) -> None:
    plan = engine.plan(LONG, engine.timbre(VOICE), Delivery(), Cancellation())
    late = np.concatenate(list(windows(engine, plan)))
    early = np.concatenate(list(windows(engine, completed(engine, plan))))
    np.testing.assert_array_equal(late, early)


@pytest.mark.parametrize("engine", ["tone", "upstream", "slow remote", *KOKORO], indirect=True)
def test_a_first_window_comes_before_all_is_planned(engine: Engine) -> None:
    plan = engine.plan(LONG, engine.timbre(VOICE), Delivery(), Cancellation())
    first = next(windows(engine, plan))
    assert 0 < len(first) < completed(engine, plan).samples / 10


def test_audio_is_audible_and_within_range(engine: Engine) -> None:
    audio = speak(engine)
    assert 0.01 < np.sqrt(np.mean(audio**2)) < 0.5
    assert np.abs(audio).max() <= 1.0


def test_the_same_request_gives_the_same_audio(engine: Engine) -> None:
    np.testing.assert_array_equal(speak(engine), speak(engine))


@pytest.mark.parametrize(("rate", "factor"), [(0.5, 2.0), (2.0, 0.5)])
def test_rate_changes_the_duration(engine: Engine, rate: float, factor: float) -> None:
    assert len(speak(engine, Delivery(rate=rate))) == pytest.approx(len(speak(engine)) * factor, rel=0.15)


def test_longer_pauses_take_longer_and_the_marks_follow(planner: Engine) -> None:
    timbre = planner.timbre(VOICE)
    plans = [
        completed(planner, planner.plan(LONG, timbre, Delivery(pauses=pauses), Cancellation()))
        for pauses in (1.0, 2.0)
    ]
    assert plans[1].samples > plans[0].samples
    last = [words_of(plan)[-1].end_sample for plan in plans]
    assert last[1] >= last[0]
    assert last[1] <= plans[1].samples


def test_pitch_leaves_the_duration(planner: Engine) -> None:
    assert len(speak(planner, Delivery(pitch=1.5))) == len(speak(planner))


def test_pitch_raises_the_fundamental(planner: Engine) -> None:
    low, high = (median_f0(speak(planner, Delivery(pitch=pitch))) for pitch in (1.0, 1.4))
    assert high / low == pytest.approx(1.4, rel=0.1)


def test_the_recipe_is_heard(planner: Engine) -> None:
    shifted = TimbreRecipe(VOICE.blend, pitch=1.3, rate=1.25)
    plain, other = speak(planner), speak(planner, recipe=shifted)
    assert len(other) == pytest.approx(len(plain) / 1.25, rel=0.15)
    assert median_f0(other) > 1.15 * median_f0(plain)


@pytest.mark.parametrize("utterance", [HELLO, LONG], ids=["short", "long"])
def test_word_marks_follow_the_text_and_stay_within_the_audio(engine: Engine, utterance: Utterance) -> None:
    plan = completed(engine, engine.plan(utterance, engine.timbre(VOICE), Delivery(), Cancellation()))
    words = words_of(plan)
    assert [mark.text for mark in words] == [word.text for word in utterance.words]
    assert [(mark.begin, mark.end) for mark in words] == [(word.begin, word.end) for word in utterance.words]
    times = [time for mark in words for time in (mark.begin_sample, mark.end_sample)]
    assert times == sorted(times)
    assert times[-1] <= plan.samples


@pytest.mark.parametrize(
    ("utterance", "pauses"),
    [
        (HELLO, {0: 500}),
        (HELLO, {0: 50, 2: 10_000}),
        (HELLO, {1: 730}),
        (HELLO, {3: 1_000, 4: 1_000}),
        (LONG, {0: 120, 5: 333, 20: 4_000, 36: 600}),
    ],
)
@pytest.mark.parametrize("rate", [1.0, 1.2])
def test_pauses_are_exact_and_move_the_marks(
    planner: Engine, utterance: Utterance, pauses: Mapping[int, int], rate: float
) -> None:
    """Whatever the rate, each pause lasts as long as asked, and words are where the marks say."""
    per_ms = planner.capabilities.sample_rate // 1000
    timbre, delivery = planner.timbre(VOICE), Delivery(rate=rate)
    plain = completed(planner, planner.plan(utterance, timbre, delivery, Cancellation()))
    words = tuple(replace(word, pause_ms=pauses.get(i, 0)) for i, word in enumerate(utterance.words))
    plan = planner.plan(Utterance(utterance.text, words), timbre, delivery, Cancellation())
    audio = np.concatenate(list(windows(planner, plan)))
    paused = completed(planner, plan)
    assert len(audio) == paused.samples == plain.samples + sum(pauses.values()) * per_ms
    before = 0
    for i, (mark, other) in enumerate(zip(words_of(paused), words_of(plain), strict=True)):
        assert (mark.begin_sample - other.begin_sample) == before
        assert (mark.end_sample - other.end_sample) == before
        before += pauses.get(i, 0) * per_ms
    loud = np.sqrt(np.mean(audio**2))
    for i, ms in pauses.items():
        begin = words_of(paused)[i].end_sample
        middle = audio[begin + round(0.4 * ms * per_ms) : begin + round(0.6 * ms * per_ms)]
        assert ms < 500 or np.sqrt(np.mean(middle**2)) < 0.003 * loud
        if ms >= 500 and i + 1 < len(words) and words[i + 1].text.isalpha():
            told = words_of(paused)[i + 1].begin_sample
            # An f sets in so softly that it is heard 60 ms later.
            assert abs(onset(audio, begin + ms * per_ms // 2, 5 * per_ms) - told) < 75 * per_ms


def onset(audio: np.ndarray, silent: int, hop: int) -> int:
    """Where sound sets in behind a silent sample: the first ``hop`` less than 45 dB below the loudest."""
    power = np.square(audio[: len(audio) // hop * hop]).reshape(-1, hop).mean(axis=1)
    loud = power > power.max() * 10**-4.5
    return (silent // hop + int(loud[silent // hop :].argmax())) * hop


def test_who_decides_what_is_heard_knows_when(planner: Engine) -> None:
    assert planner.capabilities.word_times
    assert planner.capabilities.phonemes
    assert planner.capabilities.pitch


def test_pauses_are_heard(engine: Engine) -> None:
    words = tuple(replace(word, pause_ms=800 * (word.text == ",")) for word in HELLO.words)
    plan = engine.plan(Utterance(HELLO.text, words), engine.timbre(VOICE), Delivery(), Cancellation())
    audio = np.concatenate(list(windows(engine, plan)))
    told = words_of(completed(engine, plan))
    begin, end = told[2].end_sample, told[3].begin_sample
    rate = engine.capabilities.sample_rate
    assert end - begin >= 0.79 * rate
    assert np.abs(audio[end - round(0.6 * rate) : end - round(0.2 * rate)]).max() < 0.01


def test_pauses_do_not_hang_on_when_a_plan_is_extended(engine: Engine) -> None:
    words = tuple(replace(word, pause_ms=400 * (i % 3 == 0)) for i, word in enumerate(LONG.words))
    plan = engine.plan(Utterance(LONG.text, words), engine.timbre(VOICE), Delivery(), Cancellation())
    late = np.concatenate(list(windows(engine, plan)))
    early = np.concatenate(list(windows(engine, completed(engine, plan))))
    np.testing.assert_array_equal(late, early)


def test_a_rendering_may_begin_anywhere(engine: Engine) -> None:
    """What it gives is the rest of the whole to the last bit: at edges of windows, beside them, in pauses."""
    words = tuple(replace(word, pause_ms=600 * (i == 4)) for i, word in enumerate(LONG.words[:9]))
    utterance, timbre = Utterance(LONG.text[:56], words), engine.timbre(VOICE)

    def rendered(begin: int) -> list[np.ndarray]:
        plan = engine.plan(utterance, timbre, Delivery(), Cancellation())
        return list(windows(engine, plan, begin))

    pieces = rendered(0)
    whole, edges = np.concatenate(pieces), np.cumsum([len(piece) for piece in pieces])
    for begin in {edges[0], edges[len(edges) // 2] - 1, edges[-1 - len(edges) // 4] - 1, whole.size - 1}:
        np.testing.assert_array_equal(np.concatenate(rendered(int(begin))), whole[begin:])


def test_an_utterance_without_phonemes_is_refused(engine: Engine) -> None:
    with pytest.raises(EngineError):
        engine.plan(Utterance("…", ()), engine.timbre(VOICE), Delivery(), Cancellation())


def test_an_utterance_that_is_too_long_is_refused(engine: Engine) -> None:
    phonemes = "a" * (engine.capabilities.max_phonemes + 1)
    utterance = Utterance(phonemes, (Word(phonemes, 0, len(phonemes), phonemes, "en"),))
    with pytest.raises(EngineError):
        engine.plan(utterance, engine.timbre(VOICE), Delivery(), Cancellation())


def test_the_longest_utterance_is_spoken(engine: Engine) -> None:
    count = (engine.capabilities.max_phonemes - 1) // 4
    words = [Word("la", 3 * i, 3 * i + 2, "lˈɑ", "en", space_after=i + 1 < count) for i in range(count)]
    end = 3 * count - 1
    stop = "." * (engine.capabilities.max_phonemes - len("lˈɑ " * count) + 1)
    utterance = Utterance("la " * (count - 1) + "la.", (*words, Word(".", end, end + 1, stop, "en")))
    assert len(utterance.phonemes) == engine.capabilities.max_phonemes
    plan = engine.plan(utterance, engine.timbre(VOICE), Delivery(rate=2.0), Cancellation())
    assert completed(engine, plan).samples > engine.capabilities.sample_rate


def test_a_set_token_stops_planning_and_rendering(engine: Engine) -> None:
    cancellation = Cancellation()
    timbre = engine.timbre(VOICE)
    plan = engine.plan(HELLO, timbre, Delivery(), cancellation)
    rendering = engine.rendering(plan)
    cancellation.cancel()
    with pytest.raises(Cancelled):
        engine.plan(HELLO, timbre, Delivery(), cancellation)
    with pytest.raises(Cancelled):
        rendering.render(cancellation)


def test_several_threads_may_use_it_at_once(engine: Engine) -> None:
    expected = speak(engine)
    results: list[np.ndarray] = []
    threads = [threading.Thread(target=lambda: results.append(speak(engine))) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(results) == 3
    for result in results:
        np.testing.assert_array_equal(result, expected)


def words_of(plan: Plan) -> list[Mark]:
    return [mark for mark in plan.marks if mark.kind == "word"]


def median_f0(audio: np.ndarray, rate: int = 24_000) -> float:
    """Median fundamental of the loud frames, by autocorrelation between 60 and 500 Hz."""
    frames = np.lib.stride_tricks.sliding_window_view(audio, 2048)[::512]
    loud = frames[np.square(frames).mean(1) > 0.1 * np.square(frames).mean(1).max()]
    values = []
    for frame in loud * np.hanning(2048):
        spectrum = np.fft.rfft(frame, 4096)
        correlation = np.fft.irfft(np.abs(spectrum) ** 2)
        low, high = rate // 500, rate // 60
        values.append(rate / (low + int(np.argmax(correlation[low:high]))))
    return float(np.median(values))


def test_what_it_can_render_a_recipe_with_is_told(engine: Engine) -> None:
    shortfall = engine.shortfall(VOICE)
    assert shortfall[Quality.FULL] == 0
    assert shortfall.keys() <= engine.capabilities.qualities
    assert min(shortfall.values()) >= 0
