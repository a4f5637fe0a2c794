"""What the page does when the server is away, or has not been given a key."""

from tests.browser.page import Page

KEY = "return sessionStorage.getItem('voxwire-key')"


def test_a_server_that_comes_back_is_used_again_by_itself(page: Page) -> None:
    away = "The server can't be reached."
    page.chrome.set_network_conditions(offline=True, latency=0, throughput=0)
    try:
        page.press("#picker .voice .hear")
        page.until(lambda: page.one("#notice").text == away)
        page.press("#say")
        page.until(lambda: page.state == "failed")
        assert page.one("#status").text == away
        page.press("#tab-code")
        assert page.one("#notice").text == away
        page.press("#tab-speak")
    finally:
        page.chrome.delete_network_conditions()
    page.until(lambda: not page.one("#notice").is_displayed())
    page.until(lambda: away not in page.one("#status").text)
    # The browser itself tells of what failed.
    assert all("ERR_INTERNET_DISCONNECTED" in line for line in page.complaints())
    page.say("Back again.")


def test_what_went_wrong_is_no_longer_told_elsewhere(page: Page) -> None:
    page.run('fetch = () => Promise.resolve(new Response(\'{"message": "Too much."}\', { status: 429 }))')
    page.press("#picker .voice .hear")
    page.until(lambda: page.one("#notice").text == "Too much.")
    page.press("#tab-code")
    assert not page.one("#notice").is_displayed()


def test_a_key_is_kept_until_there_is_another(page: Page) -> None:
    page.press("#key")
    assert page.one("#key-dialog").is_displayed()
    page.press("#key-cancel")
    assert page.run(KEY) == page.server.key
    assert page.run("return document.activeElement.id") == "key"
    page.say("It is still good.")


def test_whoever_gave_no_key_is_asked_again_when_speaking(page: Page) -> None:
    page.run("sessionStorage.clear()")
    page.chrome.refresh()
    page.until(lambda: page.one("#key-dialog").is_displayed())
    page.one("#key-value").send_keys("\ue00c")  # Escape
    assert not page.one("#key-dialog").is_displayed()
    page.press("#say")
    page.until(lambda: page.one("#key-dialog").is_displayed())
    assert all("/v1/models" in line and "401" in line for line in page.complaints())
