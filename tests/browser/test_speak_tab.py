"""The Speak tab: speaks, shows what it says, and stops."""

import itertools

import pytest
from tests.browser.page import Page

from conformance.peer import metric

TEXT = "Good morning, 😀 everyone! 你好。"
LONG = "This goes on, and on, and on. " * 200
CANCELLED = "voxwire_tasks_cancelled_total"


def without_spaces(text: str) -> str:
    return "".join(text.replace("😀", "").split())


def test_it_speaks_and_words_light_up(page: Page) -> None:
    page.say(TEXT)
    assert page.one("#transcript").text == TEXT
    assert without_spaces(page.said()) == without_spaces(TEXT)
    assert page.all(".now") == []
    figures = [page.one(f"#{name}").text for name in ("heard", "ttfa", "rtf", "length")]
    assert all(any(map(str.isdigit, figure)) for figure in figures)
    played, received = page.run("return [studio.player.position * 24000, studio.speech.figures.samples]")
    assert played == pytest.approx(received, abs=1)
    assert received > 24000


def test_words_light_up_one_after_the_other(page: Page) -> None:
    page.fill("#text", LONG)
    page.press("#say")
    lit = page.until(lambda: page.run("return document.querySelectorAll('.said').length"))
    more = page.until(
        lambda: page.run("return document.querySelectorAll('.said').length > arguments[0]", lit)
    )
    assert more
    assert len(page.all(".now")) == 1
    assert len(page.said()) < len(LONG)
    page.press("#stop")


def test_stop_stops_the_server_too(page: Page) -> None:
    page.say("First.")
    cancelled = metric(page.server, CANCELLED)
    # The humming engine would have said all of it by now, had it got all of it.
    page.press("#llm")
    page.fill("#text", LONG)
    page.press("#say")
    page.until(lambda: page.state == "speaking")
    page.one("body").send_keys("\ue00c")  # Escape
    assert page.state == "stopped"
    said = page.one("#status").text
    assert said.startswith("Stopped ")
    assert "Last heard: “" not in said or said.partition("“")[2].strip("…”").strip() in LONG
    page.until(lambda: metric(page.server, CANCELLED) == cancelled + 1)
    page.press("#llm")
    # The connection is good for more.
    page.say("Once more.")
    assert without_spaces(page.said()) == "Oncemore."


def test_a_simulated_llm_is_heard_before_its_last_word(page: Page) -> None:
    page.press("#llm")
    page.fill("#text", LONG)
    page.press("#say")
    page.until(lambda: page.state == "speaking")
    assert len(page.run("return document.querySelector('#transcript').textContent")) < len(LONG)
    page.press("#stop")


def test_what_was_heard_is_told(page: Page) -> None:
    page.fill("#text", LONG)
    page.press("#say")
    page.until(lambda: len(page.all(".said")) > 25)
    page.press("#stop")
    told, lit = page.one("#status").text, page.said()
    assert told.startswith("Stopped after ")
    last = told.partition("“…")[2].removesuffix("”")
    assert last
    assert last in LONG
    assert without_spaces(lit).endswith(without_spaces(last))


def test_what_was_heard_stays_drawn_when_it_is_stopped(page: Page) -> None:
    picture = "return document.querySelector('#waveform').toDataURL()"
    page.fill("#text", LONG)
    page.press("#say")
    page.until(lambda: len(page.all(".said")) > 25)
    # What the page draws by itself comes with the next frame.
    script = f"""
const done = arguments[0];
document.querySelector("#stop").click();
const stopped = (() => {{ {picture} }})();
const later = () => done(stopped === (() => {{ {picture} }})());
requestAnimationFrame(() => requestAnimationFrame(later));
"""
    assert page.chrome.execute_async_script(script)


def test_ssml_is_spoken(page: Page) -> None:
    document = '<speak>One <break time="60ms"/> two &amp; three.</speak>'
    page.say(document)
    assert page.one("#transcript").text == document
    assert without_spaces(page.said()).startswith("Onetwo&amp;three")
    # It can't be sent word by word.
    page.press("#llm")
    page.say(document)
    page.press("#llm")
    page.press("#tab-code")
    for language in ("javascript", "curl"):
        page.press(f"[data-code={language}]")
        assert '"enable_ssml": true' in page.program()


def test_a_text_with_nothing_to_say_is_told(page: Page) -> None:
    page.say("😀 …")
    assert page.one("#status").text == "There is nothing in this text that can be said."


def test_an_instruction_is_for_voices_that_take_it(page: Page) -> None:
    """One of the list, or none."""

    def choose(voice: str) -> None:
        page.run("arguments[0].click()", page.one(f"#picker input[value={voice}]"))

    instruction = page.one("#instruction")
    assert instruction.is_enabled()
    instruction.send_keys("你说话的情感是happy。")
    page.say("Said happily.")
    page.fill("#instruction", "Be happy.")
    page.press("#say")
    page.until(lambda: page.state == "failed")
    assert page.one("#status").text.startswith("The voice does not take this instruction")
    choose("longpaopao_v3")
    assert not instruction.is_enabled()
    assert instruction.get_attribute("placeholder") == "This voice takes none"
    page.say("Said as always.")


def test_what_is_told_is_told_in_the_language_of_the_page(page: Page) -> None:
    page.say("Good morning.")
    page.press("#language")
    assert page.one("#status").text == "已完成"
    page.press("#tab-clone")
    page.until(lambda: "还没有" in page.one("#cloned").text)
    page.press("#language")
    assert "None yet." in page.one("#cloned").text


def test_buffers_are_joined_without_gaps(page: Page) -> None:
    """Pieces of odd lengths come out of the worklet as one."""
    script = """
const done = arguments[0];
(async () => {
  const context = new OfflineAudioContext(1, 24000, 24000);
  await context.audioWorklet.addModule("/studio/player_worklet.js");
  const node = new AudioWorkletNode(context, "voxwire-player", { numberOfInputs: 0 });
  node.connect(context.destination);
  const reports = [];
  node.port.onmessage = ({ data }) => reports.push(data);
  node.port.postMessage({ type: "begin", run: 1 });
  let next = 1;
  for (const length of [1, 127, 128, 129, 4001, 3, 9000]) {
    const samples = Float32Array.from({ length }, () => next++ / 32768);
    node.port.postMessage({ type: "samples", run: 1, samples });
  }
  node.port.postMessage({ type: "samples", run: 0, samples: new Float32Array(500).fill(1) });
  node.port.postMessage({ type: "end", run: 1 });
  // The messages are with the audio thread by then.
  context.suspend(0.01).then(() => setTimeout(() => context.resume(), 300));
  const heard = [...(await context.startRendering()).getChannelData(0)].map((x) => Math.round(x * 32768));
  await new Promise((resolve) => setTimeout(resolve, 200));
  const first = heard.findIndex((x) => x !== 0);
  const last = heard.findLastIndex((x) => x !== 0);
  const steps = heard.slice(first, last + 1).every((x, i) => x === i + 1);
  done({ steps, count: last - first + 1, sent: next - 1, report: reports.at(-1) });
})();
"""
    found = page.chrome.execute_async_script(script)
    assert found["steps"]
    assert found["count"] == found["sent"] == 13389
    assert (found["report"]["state"], found["report"]["gaps"]) == ("done", 0)


def test_what_plays_is_faded_out_however_often_another_speech_begins(page: Page) -> None:
    script = """
const done = arguments[0];
(async () => {
  const context = new OfflineAudioContext(1, 2400, 24000);
  await context.audioWorklet.addModule("/studio/player_worklet.js");
  const node = new AudioWorkletNode(context, "voxwire-player", { numberOfInputs: 0 });
  node.connect(context.destination);
  const begin = (run) => node.port.postMessage({ type: "begin", run });
  const pass = () => new Promise((resolve) => setTimeout(() => resolve(context.resume()), 300));
  begin(1);
  node.port.postMessage({ type: "samples", run: 1, samples: new Float32Array(2400).fill(0.5) });
  context.suspend(0).then(pass);
  context.suspend(1280 / 24000).then(() => {
    for (const run of [2, 3]) begin(run);
    return pass();
  });
  done([...(await context.startRendering()).getChannelData(0)]);
})();
"""
    heard = page.chrome.execute_async_script(script)
    last = max(place for place, sample in enumerate(heard) if sample)
    assert last > 1280
    assert abs(heard[last]) < 0.01


def test_speech_has_no_gaps(page: Page) -> None:
    """Another process may hold up one run, but a page that plays with gaps has them in every one."""

    def gaps() -> int:
        page.say("One sentence, and then another one. It plays as a whole.")
        return int(page.one("#gaps").text)

    assert any(gaps() == 0 for _ in range(4))


def test_pitch_and_spectrum_are_those_of_the_sound(page: Page) -> None:
    """A buzz of 150 Hz has that pitch; a tone has its energy where it is; silence has neither."""
    buzz = "Float32Array.from({ length: 960 }, (_, i) => 0.3 * (((150 * i) / 24000) % 1) - 0.15)"
    assert page.module(f"m.pitch({buzz})", "analysis.js") == pytest.approx(150, rel=0.02)
    assert page.module("m.pitch(new Float32Array(960))", "analysis.js") == 0
    tone = "Float32Array.from({ length: 512 }, (_, i) => 0.3 * Math.sin((2 * Math.PI * %d * i) / 24000))"
    levels = "[...m.spectrum(%s)]"
    highest = [
        page.module(f"(x => x.indexOf(Math.max(...x)))({levels % (tone % hertz)})", "analysis.js")
        for hertz in (300, 1000, 4000)
    ]
    # 64 bands from 60 to 8000 Hz, evenly spaced on the mel scale.
    assert highest == pytest.approx([7.6, 21.3, 47.9], abs=1.5)


def test_spectrum_and_pitch_are_drawn_as_the_sound_comes(page: Page) -> None:
    picture = "return document.querySelector('#spectrogram').toDataURL().length"
    blank = page.run(picture)
    page.say("This is drawn.")
    assert page.run(picture) > 1.2 * blank
    columns, pitches = page.run("return [studio.analysis.columns, studio.analysis.pitches]")
    samples = page.run("return studio.speech.figures.samples")
    assert columns == pytest.approx(samples / 480, abs=2)
    voiced = [pitch for pitch in pitches if pitch]
    assert len(voiced) > columns / 3
    assert all(abs(later / before - 1) < 0.5 for before, later in itertools.pairwise(voiced))
