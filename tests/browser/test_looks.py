"""How the page looks, and whether everybody can use it."""

from pathlib import Path

import pytest
from tests.browser.page import Page

from npm_packages import install

TABS = ("speak", "voices", "clone", "design", "code", "keys", "live")
AXE = "axe-core@4.14.1"
RUN_AXE = """
const done = arguments[1];
const runOnly = arguments[0];
axe.run(document, { resultTypes: ["violations"], ...(runOnly && { runOnly }) }).then(({ violations }) => {
  const told = ({ target, failureSummary }) => `${target}: ${failureSummary}`;
  done(violations.map(({ impact, id, nodes }) => [impact, id, ...nodes.map(told)]));
});
"""


@pytest.fixture(scope="module")
def axe(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The script that looks for what keeps people out."""
    directory = tmp_path_factory.mktemp("axe")
    install(directory, AXE)
    return (directory / "node_modules" / "axe-core" / "axe.min.js").read_text()


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
    for tab in TABS:
        page.press(f"#tab-{tab}")
        assert page.run("return document.scrollingElement.scrollWidth <= innerWidth")


def test_keys_reach_everything_and_everything_has_a_name(page: Page) -> None:
    page.one("#tab-speak").send_keys("\ue014")  # right arrow
    assert page.one("#voices").is_displayed()
    for tab in TABS:
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


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_nothing_keeps_people_out(page: Page, dark: bool, axe: str, admin_key: str, recording: Path) -> None:
    """axe-core finds nothing of any weight, on any tab."""
    page.open(dark=dark)
    page.say("Good morning.")
    page.run(axe)
    # One voice is like the other, and looking at all of them takes long.
    for filters in ("picker-filters", "table-filters"):
        page.fill(f"#{filters} [name=search]", "longan")
    found = []
    for tab in TABS:
        page.press(f"#tab-{tab}")
        if tab == "clone":
            page.one("#recording").send_keys(str(recording))
            page.until(lambda: page.all("#findings li"))
        if tab == "keys":
            page.one("#admin-key").send_keys(admin_key + "\n")
            page.until(lambda: page.all("#key-rows tr"))
        if tab == "live":
            page.until(lambda: page.all("#tiles dd"))
        # Only colours differ in the dark.
        violations = page.chrome.execute_async_script(RUN_AXE, ["color-contrast"] if dark else None)
        found += [(tab, *violation) for violation in violations]
    assert found == []
