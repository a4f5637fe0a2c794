"""That the work of normalising grows no faster than the text: counted, not timed."""

import pytest

from voxwire.text.normalize.european import names
from voxwire.text.registry import languages
from voxwire.text.spans import SpannedText


@pytest.mark.parametrize(
    ("tag", "text"), [("ru", "США "), ("ru", "ВЕК XIX "), ("de", "XIV "), ("fr", "SNCF "), ("es", "S.O.S. ")]
)
def test_a_text_in_capitals_is_looked_through_once(tag: str, text: str) -> None:
    normalize = languages()[tag].load_normalize()
    names.shouted.cache_clear()
    normalize(SpannedText.from_original(text * 500))
    info = names.shouted.cache_info()
    # One rule for initialisms with stops and one for those without; each sees one text.
    assert info.misses <= 2
    assert info.hits >= 450
