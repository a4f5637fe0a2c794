"""The Keys & usage tab."""

import pytest
from tests.browser.page import Page


def unlock(page: Page, key: str) -> None:
    page.press("#tab-keys")
    page.one("#admin-key").send_keys(key + "\n")
    page.until(lambda: page.one("#admin").is_displayed() or page.one("#admin-status").text)


@pytest.fixture
def opened(page: Page, admin_key: str) -> Page:
    """The page with the admin key given."""
    unlock(page, admin_key)
    assert page.one("#admin").is_displayed()
    return page


def test_no_other_key_opens_it(page: Page) -> None:
    unlock(page, page.server.key)
    assert page.one("#admin-status").text
    assert not page.one("#admin").is_displayed()
    # The browser itself tells of the refusal.
    assert all("/admin/v1/" in line and "40" in line for line in page.complaints())


def test_keys_are_made_and_revoked(opened: Page) -> None:
    page = opened
    page.one("#new-name").send_keys("window of the shop")
    page.fill("#new-lifetime", "7")
    page.fill("#new-concurrency", "2")
    page.press("#new-key [type=submit]")
    page.until(lambda: page.one("#made").is_displayed())
    assert page.one("#made-key").text.startswith("sk-")

    def row() -> str:
        return next((row.text for row in page.all("#key-rows tr") if "window of the shop" in row.text), "")

    page.until(row)
    assert "2 at once" in row()
    assert "good until" in row()
    revoke = "#key-rows [aria-label='Revoke window of the shop']"
    page.press(revoke)
    assert page.one("#key-rows .danger").text == "Sure?"
    page.press("#key-rows .danger")
    page.until(lambda: "revoked" in row())
    # It is shown once.
    page.press("#tab-speak")
    page.press("#tab-keys")
    assert page.one("#made-key").get_attribute("textContent") == ""


def test_usage_is_told_by_day_and_key(page: Page, admin_key: str) -> None:
    page.say("Counted.")
    unlock(page, admin_key)
    page.until(lambda: page.all("#usage-rows .number"))
    assert len(page.all("#usage-bars > div")) == 30
    assert len(page.all("#usage-bars i:not(.zero)")) == 1
    assert "Characters in the last 30 days: " in page.one("#usage-total").text
    page.fill("#usage-figure", "requests")
    assert "Requests in the last 30 days: " in page.one("#usage-total").text
    page.press("#admin-lock")
    assert page.one("#admin-form").is_displayed()
    assert page.run("return sessionStorage.getItem('voxwire-admin-key')") is None
