"""Choosing a voice: filters, previews, and the Voices tab."""

from tests.browser.page import Page


def narrow(page: Page, filters: str, name: str, value: str) -> None:
    """Set one of the filters."""
    page.fill(f"#{filters} [name={name}]", value)


def test_another_voice_is_chosen_filtered_and_previewed(page: Page) -> None:
    narrow(page, "picker-filters", "gender", "male")
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


def test_voices_are_narrowed_down_by_age_and_style(page: Page) -> None:
    page.press("#tab-voices")
    counts = [len(page.all("#voice-rows tr"))]
    assert counts[0] > 100
    narrow(page, "table-filters", "age", "child")
    rows = [row.text for row in page.all("#voice-rows tr")]
    assert rows
    assert len(rows) < counts[0]
    narrow(page, "table-filters", "age", "")
    narrow(page, "table-filters", "style", "calm")
    calm = page.all("#voice-rows tr")
    assert 0 < len(calm) < counts[0]
    narrow(page, "table-filters", "style", "")
    narrow(page, "table-filters", "search", "cherry")
    assert [row.text.split()[0] for row in page.all("#voice-rows tr")] == ["芊悦"]
    narrow(page, "table-filters", "search", "nobody is called so")
    assert [row.text for row in page.all("#voice-rows tr")] == ["No voice is like that."]


def test_the_tab_key_stops_once_in_the_list_of_voices(page: Page) -> None:
    """Only the chosen voice's button is in the order: there are too many to go through."""
    reached = "#picker .hear:not([tabindex='-1'])"
    assert len(page.all(reached)) == 1
    page.run("arguments[0].focus()", page.one("#picker :checked"))
    page.one("#picker :checked").send_keys("\ue015")  # down arrow
    chosen = page.one("#voice-chosen").text
    assert page.one("#picker :checked").get_attribute("value") == chosen
    assert page.all("#picker .voice")[1].find_elements("css selector", reached.removeprefix("#picker "))
    assert len(page.all(reached)) == 1
