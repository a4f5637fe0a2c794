"""What holds for every text and every document."""

from contextlib import suppress
from xml.sax.saxutils import escape

from hypothesis import given
from hypothesis import strategies as st

from voxwire.errors import InvalidSsml, NothingToSay
from voxwire.text.ssml.document import Text
from voxwire.text.ssml.parser import parse

CHARACTERS = st.characters(
    exclude_categories=("Cs",),
    exclude_characters=[chr(c) for c in range(32) if c not in (9, 10, 13)] + ["\ufffe", "\uffff"],
)
"""What XML allows."""

TOKENS = (
    *(
        "<speak>",
        "</speak>",
        "<speak/>",
        "<s>",
        "</s>",
        "<w>",
        "</w>",
        "<break/>",
        "<break time='1s'/>",
        "<sub alias='x'>",
    ),
    *(
        "</sub>",
        "<say-as interpret-as='id'>",
        "</say-as>",
        "<![CDATA[",
        "]]>",
        "<!--",
        "-->",
        "&amp;",
        "&",
        "<",
        ">",
        "a",
    ),
    *("你", " ", "\n", "\r\n", "<!DOCTYPE a>", "<?x?>", "</documents>", "\ufeff", "👋"),
)


@given(st.text(CHARACTERS, min_size=1))
def test_every_escaped_text_comes_back(text: str) -> None:
    document = f"<speak>。{escape(text)}</speak>"
    (root,) = parse(document).roots
    (part,) = root.parts
    assert isinstance(part, Text)
    plain = text.replace("\r\n", "\n").translate({9: " ", 10: " ", 13: " "})
    assert part.text.text == "。" + plain
    assert list(part.text.begins) == sorted(part.text.begins)
    assert part.text.ends[-1] <= len(document)


@given(st.text())
def test_any_string_is_a_document_or_an_error(text: str) -> None:
    for document in (text, f"<speak>{text}</speak>", f"<speak rate='{text}'>a</speak>"):
        with suppress(InvalidSsml, NothingToSay):
            assert parse(document).text == document


@given(st.lists(st.sampled_from(TOKENS), max_size=30).map("".join))
def test_shuffled_markup_is_a_document_or_an_error(document: str) -> None:
    try:
        roots = parse(document).roots
    except (InvalidSsml, NothingToSay):
        return
    for root in roots:
        assert document[root.position :].startswith("<speak")
