"""How a document is cut into lines."""

import pytest

from voxwire.speech.script import Line, script
from voxwire.text.ssml.document import Break, Emotion, Phoneme, SayAs, Text
from voxwire.text.ssml.parser import parse


def lines(document: str) -> list[Line]:
    cut = script(parse(document))
    assert "".join(line.text for line in cut) == document
    assert [line.begin for line in cut] == [sum(len(line.text) for line in cut[:i]) for i in range(len(cut))]
    for line in cut:
        for part in line.parts:
            if isinstance(part, Text | SayAs | Phoneme):
                assert all(
                    0 <= begin < end <= len(line.text)
                    for begin, end in zip(part.text.begins, part.text.ends, strict=True)
                )
            elif isinstance(part, Break):
                assert line.text[part.begin : part.end].startswith("<break")
    return cut


def texts(document: str) -> list[str]:
    return [line.text for line in lines(document)]


def said(line: Line) -> list[str | int]:
    return [
        part.milliseconds if isinstance(part, Break) else part.text.text
        for part in line.parts
        if isinstance(part, Text | SayAs | Phoneme | Break)
    ]


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        ("请稍等<break/>马上就好", 1),
        ("第一句话说完了。第二句话也说完了。", 2),
        ("<s>One</s><s>two</s>", 2),
        ("<p>One</p>two", 2),
        ("<p><s>One.</s></p>", 1),
        ("一<w>二</w>三", 1),
        ("一<soundEvent src='http://a.example/x'/>二", 3),
        ("<emotion category='sad'>一</emotion>二", 2),
        ("Version <say-as interpret-as='digits'>1.0</say-as> is out", 1),
        ("<sub alias='One. Two. Three.'>123</sub> is said", 1),
        ("<s></s>  <s> </s>一", 1),
    ],
)
def test_where_a_line_ends(inside: str, expected: int) -> None:
    assert len(lines(f"<speak>{inside}</speak>")) == expected


def test_closing_tags_belong_to_what_they_close() -> None:
    document = "<speak><p><s>First.</s><s>Second.</s></p>\n</speak> <speak>Third.</speak>"
    assert texts(document) == [
        "<speak><p><s>First.</s>",
        "<s>Second.</s></p>\n</speak>",
        " <speak>Third.</speak>",
    ]


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        ("<break time='1s'/>一", [[1_000, "一"]]),
        ("一<break time='1s'/>", [["一", 1_000]]),
        ("说完了第一句。<break time='1s'/> 再说第二句话。", [["说完了第一句。", 1_000], [" 再说第二句话。"]]),
        ("<s>一</s><break time='1s'/><s>二</s>", [["一", 1_000], ["二"]]),
        ("<s><break time='1s'/></s><s>二</s>", [[1_000, "二"]]),
        ("<s>一<break time='1s'/></s><s><break time='2s'/>二</s>", [["一", 3_000], ["二"]]),
        ("<break time='1s'/>", [[1_000]]),
        ("一<soundEvent src='http://a.example/x'/><break time='1s'/>二", [["一"], [], [1_000, "二"]]),
        ("<soundEvent src='http://a.example/x'/><break time='1s'/>", [[], [1_000]]),
        ("……<break time='1s'/>…", [[1_000]]),
        ("一<emotion category='sad'><break time='1s'/>二</emotion>", [["一"], [1_000, "二"]]),
    ],
)
def test_breaks_belong_to_what_was_said_before(inside: str, expected: list[list[str | int]]) -> None:
    assert [said(line) for line in lines(f"<speak>{inside}</speak>")] == expected


def test_what_is_said_instead_has_the_place_of_what_is_written() -> None:
    (line,) = lines('<speak>The <sub alias="World Health">WHO</sub> agreed</speak>')
    (part,) = line.parts
    assert isinstance(part, Text)
    assert part.text.text == "The World Health agreed"
    assert line.text[slice(*part.text.span(4, 16))] == "WHO"


def test_words_stay_apart() -> None:
    (line,) = lines("<speak>南京市长<w>江大桥</w>今天</speak>")
    assert said(line) == ["南京市长", "江大桥", "今天"]


def test_only_the_beginning_of_a_document_ends_at_a_clause() -> None:
    sentence = "我们今天要说的事情很多，先说第一件重要的事情。"
    assert [line.text.count("，") for line in lines(f"<speak>{sentence * 3}</speak>")] == [1, 0, 1, 1]
    both = f"<speak>{sentence}</speak><speak>{sentence}</speak>"
    assert len(lines(both)) == 3


def test_emotions_last_until_they_end_and_not_beyond_their_root() -> None:
    document = "<speak><emotion category='sad' intensity='2'>一</emotion>二</speak><speak>三</speak>"
    assert [line.emotion and line.emotion.category for line in lines(document)] == ["sad", None, None]
    assert [line.root for line in lines(document)] == [0, 0, 1]
    first = lines(document)[0].emotion
    assert isinstance(first, Emotion)
    assert first.intensity == 2
