"""Studio: speaks, shows what it says, stops, and looks right."""

import os
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest
from tests.browser.page import Page

TEXT = "Good morning, 😀 everyone! 你好。"
LONG = "This goes on, and on, and on. " * 200
CANCELLED = "voxwire_tasks_cancelled_total"


def total(page: Page, metric: str) -> float:
    with urllib.request.urlopen(f"{page.server.http}/metrics") as answer:
        lines = answer.read().decode().splitlines()
    return sum(float(line.rpartition(" ")[2]) for line in lines if line.startswith(metric))


def without_spaces(text: str) -> str:
    return "".join(text.replace("😀", "").split())


def test_it_speaks_and_words_light_up(page: Page) -> None:
    page.say(TEXT)
    assert page.one("#transcript").text == TEXT
    assert without_spaces(page.said()) == without_spaces(TEXT)
    assert page.all(".now") == []
    figures = [page.one(f"#{name}").text for name in ("ttfa", "rtf", "length")]
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
    cancelled = total(page, CANCELLED)
    # The humming engine would have said all of it by now, had it got all of it.
    page.press("#llm")
    page.fill("#text", LONG)
    page.press("#say")
    page.until(lambda: page.state == "speaking")
    page.one("body").send_keys("\ue00c")  # Escape
    assert page.state == "stopped"
    page.until(lambda: total(page, CANCELLED) == cancelled + 1)
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


def test_speech_has_no_gaps(page: Page) -> None:
    """Another process may hold up one run, but a page that plays with gaps has them in every one."""

    def gaps() -> int:
        page.say("One sentence, and then another one. It plays as a whole.")
        return int(page.one("#gaps").text)

    assert any(gaps() == 0 for _ in range(4))


def test_another_voice_is_chosen_filtered_and_previewed(page: Page) -> None:
    page.run(
        "const f = document.querySelector('#picker-filters [name=gender]'); f.value = 'male'; f.onchange()"
    )
    told = [row.text for row in page.all(".voice span")]
    assert told
    assert all(line.startswith("male") for line in told[:5])
    chosen = page.all("#picker input")[1]
    voice = chosen.get_attribute("value")
    page.run("arguments[0].click()", chosen)
    assert page.one("#voice-chosen").text == voice
    page.press("#picker .voice:nth-child(2) .hear")
    page.until(lambda: page.all(".hear.on") == [])
    assert not page.one("#notice").is_displayed()
    page.say("In another voice.")
    page.press("#tab-code")
    assert f'voice="{voice}"' in page.program()


def test_the_python_program_runs(page: Page, tmp_path: Path) -> None:
    page.fill("#text", 'It said: "yes"\nand more.')
    page.fill("#rate", "1.25")
    page.press("#tab-code")
    program = page.program()
    assert "speech_rate=1.25" in program
    environment = {**os.environ, "DASHSCOPE_API_KEY": page.server.key}
    subprocess.run([sys.executable, "-c", program], cwd=tmp_path, env=environment, check=True, timeout=120)
    assert (tmp_path / "speech.wav").read_bytes()[:4] == b"RIFF"


def test_the_other_tabs(page: Page) -> None:
    page.press("#tab-voices")
    assert len(page.all("#voice-rows tr")) > 100
    page.run(
        "const f = document.querySelector('#table-filters [name=search]'); f.value = 'cherry'; f.oninput()"
    )
    assert [row.text.split()[0] for row in page.all("#voice-rows tr")] == ["芊悦"]
    page.press("#tab-make")
    page.until(lambda: page.all("#own li"))
    page.press("#tab-live")
    page.until(lambda: len(page.all("#tiles dd")) > 10)


def test_a_voice_is_designed_tried_and_removed(page: Page) -> None:
    page.press("#tab-make")
    page.one("#design-prompt").send_keys("A calm, deep male voice.")
    page.one("#design-name").send_keys("calm")
    page.fill("#design-model", "cosyvoice-v3-flash")
    page.press("#design [type=submit]")
    page.until(lambda: page.own("calm"))
    rows = "return document.querySelector('#voice-rows').textContent"
    page.until(lambda: "-calm-" in page.run(rows))
    page.press_own("calm", 0)
    assert page.one("#speak").is_displayed()
    assert "-calm-" in page.one("#voice-chosen").text
    page.say("This is the voice.")
    page.press("#tab-make")
    page.press_own("calm", 1)
    page.press_own("calm", 1)
    page.until(lambda: not page.own("calm"))


def test_dark_and_light(page: Page) -> None:
    light = page.colour("body")
    page.open(dark=True)
    dark = page.colour("body")
    assert dark != light
    page.press("#theme")
    assert page.colour("body") == light
    page.press("#theme")
    assert page.colour("body") == dark


def test_chinese_and_a_phone(page: Page) -> None:
    page.open(width=390, height=844)
    page.press("#language")
    assert page.one("#say").text == "合成"
    assert page.one("html").get_attribute("lang") == "zh-CN"
    for tab in ("speak", "code", "voices", "make", "live"):
        page.press(f"#tab-{tab}")
        assert page.run("return document.scrollingElement.scrollWidth <= innerWidth")


def test_keys_reach_everything_and_everything_has_a_name(page: Page) -> None:
    page.one("#tab-speak").send_keys("\ue014")  # right arrow
    assert page.one("#code").is_displayed()
    for tab in ("speak", "code", "voices", "make", "live"):
        page.press(f"#tab-{tab}")
        tree = page.chrome.execute_cdp_cmd("Accessibility.getFullAXTree", {})["nodes"]
        nameless = [
            node["role"]["value"]
            for node in tree
            if not node["ignored"]
            and any(p["name"] == "focusable" and p["value"]["value"] for p in node.get("properties", ()))
            and node["role"]["value"] != "RootWebArea"
            and not node.get("name", {}).get("value")
        ]
        assert nameless == []
