"""What the page about SSML says is so."""

import re
from pathlib import Path

import pytest

from voxwire.errors import InvalidParameter
from voxwire.speech.explaining import explain_ssml
from voxwire.text.frontend import Frontend
from voxwire.text.ssml import builder, parser
from voxwire.text.ssml.document import SayAsKind
from voxwire.text.ssml.elements import ELEMENTS
from voxwire.text.ssml.parser import parse

PAGE = (Path(__file__).parents[3] / "docs" / "ssml.md").read_text("utf-8")
EXAMPLES = re.findall(r"```xml\n(.*?)```", PAGE, re.DOTALL)


def rows(heading: str) -> list[list[str]]:
    """The cells of the table under a heading."""
    section = PAGE.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    lines = [line for line in section.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


@pytest.mark.parametrize("example", EXAMPLES)
def test_examples_are_read(frontend: Frontend, example: str) -> None:
    explanation = explain_ssml(example, frontend)
    assert not explanation.errors
    assert explanation.tokens


def test_the_first_example(frontend: Frontend) -> None:
    explanation = explain_ssml(EXAMPLES[0], frontend)
    assert explanation.spoken == (
        "the world health organization agreed please call five five five oh one oh eight"
    )
    assert [pause.ms for pause in explanation.breaks] == [500]


@pytest.mark.parametrize("row", rows("say-as"), ids=lambda row: "-".join(row[:2]))
def test_every_reading_is_as_told(frontend: Frontend, row: list[str]) -> None:
    kind, written, chinese, english = row
    for spoken, language, around in ((chinese, "zh", "读"), (english, "en", "say ")):
        if spoken:
            document = (
                f"<speak>{around}<say-as interpret-as={kind.replace('`', chr(34))}>{written}</say-as></speak>"
            )
            explanation = explain_ssml(document, frontend, language=language)
            said = re.sub(r" \(\*.*", "", spoken)
            assert explanation.spoken.replace(" ", "") == (around + said).replace(" ", "")
            if said != spoken:
                assert explanation.tokens[1].token.pinyin == (re.findall(r"\*(.*)\*", spoken)[0],)


def test_every_kind_and_every_element_is_told() -> None:
    assert {row[0].strip("`") for row in rows("say-as")} == set(SayAsKind)
    told = {name for row in rows("Elements") for name in re.findall(r"`([\w-]+)`", row[0])}
    assert told == set(ELEMENTS)


def test_every_attribute_is_told() -> None:
    told = {name for row in rows("Attributes of speak") for name in re.findall(r"`([\w:]+)`", row[0])}
    silent = {"version", "encodeType", "sampleRate"}
    assert told - {"xml:lang"} == set(ELEMENTS["speak"].optional) - silent


@pytest.mark.parametrize("row", rows("Errors"), ids=lambda row: row[0])
def test_every_error_is_as_told(row: list[str]) -> None:
    document, message = row
    with pytest.raises(InvalidParameter) as caught:
        parse(document.strip("`"))
    assert str(caught.value) == message


def test_limits_are_as_told() -> None:
    for limit in (
        parser.LONGEST,
        parser.MOST_ELEMENTS,
        parser.DEEPEST,
        builder.MOST_SOUNDS,
        builder.LONGEST_ALIAS,
    ):
        assert f"{limit:,}" in PAGE
