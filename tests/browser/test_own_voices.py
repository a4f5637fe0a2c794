"""The tabs that make voices."""

from pathlib import Path

from tests.browser.page import Page

MODEL = "cosyvoice-v3-flash"
MAKING_S = 600
"""How long a voice may take: it is made when nothing else wants the processor."""


def clone(page: Page, name: str) -> None:
    """Fill in the rest of the form, and send it."""
    page.one("#clone-name").send_keys(name)
    page.fill("#clone-model", MODEL)
    page.press("#consent")
    page.press("#clone-form [type=submit]")


def remove(page: Page, name: str) -> None:
    """Remove a voice, which takes two presses."""
    page.press_own(name, -1)
    page.press_own(name, -1)
    page.until(lambda: not page.own(name))


def findings(page: Page) -> list[tuple[str, str]]:
    """What is told of a recording: verdict and words."""
    return [(str(row.get_attribute("class")), row.text) for row in page.all("#findings li")]


def test_a_voice_is_cloned_from_a_file(page: Page, recording: Path) -> None:
    page.press("#tab-clone")
    page.one("#recording").send_keys(str(recording))
    page.until(lambda: findings(page))
    assert page.one("#take-name").text == "somebody.wav"
    assert [verdict for verdict, _ in findings(page)] == ["fair", "good", "good"]
    assert "s of speech" in findings(page)[0][1]
    clone(page, "filed")
    page.until(lambda: page.own("filed"))
    remove(page, "filed")
    page.until(lambda: page.one("#cloned-status").get_attribute("textContent") == "")
    assert page.run("return document.activeElement.id") == "cloned"


def test_what_is_wrong_with_a_recording_is_told(page: Page, tmp_path: Path, recording: Path) -> None:
    short = tmp_path / "short.wav"
    short.write_bytes(recording.read_bytes()[: 44 + 2 * 24_000])
    page.press("#tab-clone")
    page.one("#recording").send_keys(str(short))
    page.until(lambda: findings(page))
    verdict, words = findings(page)[0]
    assert (verdict, words.partition(" s ")[2]) == ("bad", "of speech; at least 5 are needed")
    noise = tmp_path / "words.txt"
    noise.write_text("This is no sound.")
    page.one("#recording").send_keys(str(noise))
    page.until(lambda: page.one("#take-status").text)
    clone(page, "none")
    page.until(lambda: page.all("#cloned-status.error"))
    assert "it must be WAV, MP3" in page.one("#cloned-status").text
    assert not page.own("none")
    # The browser itself tells of the refusal.
    assert all("customization" in line and "400" in line for line in page.complaints())


def test_the_end_of_a_recording_is_not_lost(page: Page) -> None:
    """The recorder hands over what fills no piece."""
    script = """
const done = arguments[0];
(async () => {
  const context = new OfflineAudioContext(1, 24000, 24000);
  await context.audioWorklet.addModule("/studio/recorder_worklet.js");
  const node = new AudioWorkletNode(context, "voxwire-recorder", { numberOfOutputs: 0 });
  const samples = Float32Array.from({ length: 24000 }, (_, i) => i / 32768);
  const source = new AudioBufferSourceNode(context, { buffer: context.createBuffer(1, 24000, 24000) });
  source.buffer.copyToChannel(samples, 0);
  source.connect(node);
  source.start();
  const heard = [];
  node.port.onmessage = ({ data }) => {
    if (data) return heard.push(...data);
    done({ count: heard.length, steps: heard.every((x, i) => x === samples[i]) });
    context.resume();
  };
  context.suspend(3200 / 24000).then(() => node.port.postMessage("stop"));
  context.startRendering();
})();
"""
    found = page.chrome.execute_async_script(script)
    assert found["steps"]
    assert found["count"] == 3200


def test_a_voice_is_cloned_by_microphone(page: Page) -> None:
    page.press("#tab-clone")
    page.press("#record")
    page.until(lambda: int(page.one("#meter").get_attribute("aria-valuenow") or 0) > 30)
    page.until(lambda: float(page.one("#record-time").text.split()[0]) > 6.5)
    page.press("#record")
    page.until(lambda: findings(page))
    assert findings(page)[0][0] == "fair"
    clone(page, "spoken")
    page.until(lambda: page.one("#cloned-status").text.endswith(" is ready."), MAKING_S)
    page.press_own("spoken", 0)
    assert "-spoken-" in page.one("#voice-chosen").text
    page.say("A voice of my own.")
    page.press("#tab-clone")
    remove(page, "spoken")


def test_a_voice_is_designed_heard_and_kept(page: Page) -> None:
    page.press("#tab-design")
    page.one("#design-prompt").send_keys("A calm, deep male voice.")
    page.one("#design-name").send_keys("calm")
    page.fill("#design-model", MODEL)
    page.press("#design-form [type=submit]")
    page.until(lambda: page.one("#design-result").is_displayed(), MAKING_S)
    page.until(lambda: page.run("return studio.player.state") == "done")
    page.press("#design-keep")
    assert not page.one("#design-result").is_displayed()
    page.press_own("calm", 0)
    assert page.one("#speak").is_displayed()
    assert "-calm-" in page.one("#voice-chosen").text
    list_, row = page.one("#picker").rect, page.one("#picker .voice:has(:checked)").rect
    assert list_["y"] <= row["y"] < list_["y"] + list_["height"]
    page.press("#tab-design")
    remove(page, "calm")


def test_a_designed_voice_is_discarded(page: Page) -> None:
    page.press("#tab-design")
    page.one("#design-prompt").send_keys("A bright young woman.")
    page.one("#design-name").send_keys("bright")
    page.press("#design-form [type=submit]")
    page.until(lambda: page.one("#design-result").is_displayed(), MAKING_S)
    assert page.own("bright")
    page.press("#design-discard")
    page.until(lambda: not page.own("bright"))
