"""What is SSML and what is not, and where in the document every part comes from."""

import html

import pytest

from voxwire.audio.effects import Effect, EffectKind
from voxwire.errors import InvalidSsml, NothingToSay
from voxwire.text.ssml import builder, parser
from voxwire.text.ssml.document import (
    Break,
    Document,
    Edge,
    Emotion,
    Music,
    Part,
    Phoneme,
    SayAs,
    SayAsKind,
    Sound,
    Speak,
    Sub,
    Text,
)
from voxwire.text.ssml.parser import parse


def parts(inside: str) -> list[Part]:
    """The parts of a root with this content."""
    (root,) = parse(f"<speak>{inside}</speak>").roots
    return list(root.parts)


def speak(attributes: str) -> Speak:
    (root,) = parse(f"<speak {attributes}>好</speak>").roots
    return root.speak


def problem(document: str) -> str:
    with pytest.raises(InvalidSsml) as caught:
        parse(document)
    return str(caught.value)


# -- what is in the dialect -----------------------------------------------------------------------


def test_text_knows_its_place() -> None:
    document = "<speak>一&amp;二&#x4e09;<!-- no -->四\r\n<![CDATA[a & <b>]]>\t.</speak>"
    (root,) = parse(document).roots
    (part,) = root.parts
    assert isinstance(part, Text)
    assert part.text.text == "一&二三四 a & <b> ."
    for character, begin, end in zip(part.text.text, part.text.begins, part.text.ends, strict=True):
        assert html.unescape(document[begin:end]).replace("\r\n", " ").replace("\t", " ") == character


@pytest.mark.parametrize(
    "header",
    [
        "",
        "\ufeff",
        '<?xml version="1.0"?>',
        "<?xml version='1.1' encoding='GB2312' standalone='yes' ?>\n",
        '  \n<?xml version="1.0" encoding="UTF-8"?> ',
        "<!-- a comment -->",
    ],
)
def test_a_header_is_optional(header: str) -> None:
    document = parse(f"{header}<speak>好</speak>")
    (part,) = document.roots[0].parts
    assert isinstance(part, Text)
    assert document.text[slice(*part.text.span(0, 1))] == "好"


def test_roots_stand_side_by_side() -> None:
    text = '<speak voice="a">一</speak>\n <speak rate="2">二</speak><!-- x --><speak>三</speak>'
    roots = parse(text).roots
    assert [root.speak for root in roots] == [Speak(voice="a"), Speak(rate=2), Speak()]
    assert [text[root.position :].startswith("<speak") for root in roots] == [True] * 3


@pytest.mark.parametrize(
    ("attributes", "expected"),
    [
        ("", Speak()),
        ('voice="longanyang" rate="0.8" pitch="1.2" volume="70"', Speak("longanyang", 0.8, 1.2, 70)),
        ('rate="1"', Speak(rate=1.0)),
        ('rate="200" pitch="-100" volume="101"', Speak(rate=2.0, pitch=0.5, volume=100)),
        ('rate=".75" pitch="+1."', Speak(rate=0.75, pitch=1.0)),
        ('effect="robot"', Speak(effect=Effect(EffectKind.ROBOT))),
        (
            'effect="eq" effectValue="1 -20 1 1  1 1 20 +1"',
            Speak(effect=Effect(EffectKind.EQUALIZER, (1, -20, 1, 1, 1, 1, 20, 1))),
        ),
        (
            'effect="hpfilter" effectValue="24000"',
            Speak(effect=Effect(EffectKind.HIGHPASS_FILTER, (24_000,))),
        ),
        ('bgm="https://a.example/b.wav?x=1&amp;y=2"', Speak(music=Music("https://a.example/b.wav?x=1&y=2"))),
        ('bgm="http://a.example/b" backgroundMusicVolume="30"', Speak(music=Music("http://a.example/b", 30))),
        (
            'version="1.0" xmlns="http://www.w3.org/2001/10/synthesis" xml:lang="zh-CN"',
            Speak(language="zh-CN"),
        ),
        ('encodeType="mp3" sampleRate="8000"', Speak()),
    ],
)
def test_attributes_of_speak(attributes: str, expected: Speak) -> None:
    assert speak(attributes) == expected


@pytest.mark.parametrize(
    ("tag", "milliseconds"),
    [
        ("<break/>", 1_000),
        ("<break></break>", 1_000),
        ('<break time="1s"/>', 1_000),
        ('<break time="10s"/>', 10_000),
        ('<break time="50ms"/>', 50),
        ("<break time='10000ms' />", 10_000),
        ('<break time="5s"/><break time="5s"/><break time="5s"/>', 10_000),
        ('<break time="200ms"/> \n <break/><s></s><break/>', 2_200),
    ],
)
def test_breaks_last_and_add_up(tag: str, milliseconds: int) -> None:
    found = [part for part in parts(f"停{tag}走") if isinstance(part, Break)]
    assert found == [Break(milliseconds, 8, 8 + len(tag))]


def test_breaks_with_text_between_stay_apart() -> None:
    found = [
        part.milliseconds
        for part in parts('a<break time="9s"/>b<break time="9s"/>')
        if isinstance(part, Break)
    ]
    assert found == [9_000, 9_000]


def test_every_element_becomes_a_part() -> None:
    inside = (
        '<p><s>一<sub alias=" 二 ">2</sub></s></p><w>三</w>'
        '<emotion category="happy" intensity="1.5">四</emotion>'
        '<phoneme alphabet="py" ph="wu3">五</phoneme><phoneme alphabet="cmu" ph="s ih1 k s">six</phoneme>'
        '<say-as interpret-as="digits">7</say-as><soundEvent src="http://a.example/8.wav"/>'
    )
    kinds = [part if isinstance(part, Edge) else type(part) for part in parts(inside)]
    assert kinds == [
        *(Edge.SENTENCE, Edge.SENTENCE, Text, Sub, Edge.SENTENCE, Edge.SENTENCE),
        *(Edge.WORD, Text, Edge.WORD, Emotion, Text, Emotion, Phoneme, Phoneme, SayAs, Sound),
    ]
    by_kind = {type(part): part for part in parts(inside)}
    document = f"<speak>{inside}</speak>"
    sub, sound = by_kind[Sub], by_kind[Sound]
    assert isinstance(sub, Sub)
    assert isinstance(sound, Sound)
    assert (sub.alias, document[sub.begin : sub.end]) == ("二", "2")
    assert document[sound.begin : sound.end] == '<soundEvent src="http://a.example/8.wav"/>'
    phoneme = by_kind[Phoneme]
    assert isinstance(phoneme, Phoneme)
    assert phoneme.symbols == ("S", "IH1", "K", "S")
    emotions = [part for part in parts(inside) if isinstance(part, Emotion)]
    assert [(emotion.category, emotion.intensity) for emotion in emotions] == [("happy", 1.5), (None, 1.0)]


def test_a_sub_without_text_has_the_place_of_its_tag() -> None:
    inside = "<sub alias='x>y'/>"
    assert parts(inside) == [Sub("x>y", 7, 7 + len(inside))]
    inside = '<sub alias="x"></sub>'
    assert parts(inside) == [Sub("x", 7, 7 + len(inside))]


@pytest.mark.parametrize("kind", list(SayAsKind))
def test_all_kinds_of_text_are_known(kind: SayAsKind) -> None:
    (part,) = parts(f'<say-as interpret-as="{kind}">12</say-as>')
    assert isinstance(part, SayAs)
    assert (part.kind, part.text.text) == (kind, "12")


@pytest.mark.parametrize(
    ("ph", "text", "expected"),
    [
        ("dian3 dang4 hang2", "典当行", ("dian3", "dang4", "hang2")),
        ("LÜ4 nu:3", "绿女", ("lv4", "nv3")),
        ("lüe4  yu2 ju1", "略鱼居", ("lve4", "yu2", "ju1")),
        ("hua1 er5", " 花儿 ", ("hua1", "er5")),
    ],
)
def test_pinyin_in_its_spellings(ph: str, text: str, expected: tuple[str, ...]) -> None:
    (part,) = parts(f'<phoneme alphabet="py" ph="{ph}">{text}</phoneme>')
    assert isinstance(part, Phoneme)
    assert part.symbols == expected


def test_containers_may_be_nested_within_reason() -> None:
    assert parts("<p><s><w><emotion category='sad'>" * 5 + "好" + "</emotion></w></s></p>" * 5)


# -- what is not ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        ("", "no <speak> element"),
        ("plain", "text outside <speak>"),
        ("<speak>a</speak>b", "text outside <speak>"),
        ("<s>a</s>", "<s> must stand inside <speak>"),
        ("<Speak>a</Speak>", "no element <Speak>"),
        ("<speak>a<speak>b</speak></speak>", "can't stand inside"),
        ("<speak><s><speak>b</speak></s></speak>", "can't stand inside"),
        ("<speak>a", "<speak> is not closed"),
        ("<speak>a</s></speak>", "<speak> is not closed"),
        ("a</speak>", "text outside"),
        ("</speak>", "closes nothing"),
        ("</documents>", "closes nothing"),
        ("<speak>a</speak></documents><documents>", "closes nothing"),
        ("<speak>a</speak></documents>", "closes nothing"),
        ("<speak>a<speak/>", "can't stand inside"),
        ("<speak><BREAK/>a</speak>", "no element <BREAK>"),
        ("<speak><prosody rate='slow'>a</prosody></speak>", "no element <prosody>"),
        ("<speak><x:break/>a</speak>", "no element <x:break>"),
        ("<speak>a < b</speak>", "not well-formed"),
        ("<speak>a & b</speak>", "not well-formed"),
        ("<speak>&copy;</speak>", "undefined entity"),
        ("<speak>&#0;</speak>", "not well-formed"),
        ("<speak>&#xD800;</speak>", "not well-formed"),
        ("<speak>\ud800</speak>", "not well-formed"),
        ("<speak>\x00</speak>", "not well-formed"),
        ("<speak rate=1>a</speak>", "not well-formed"),
        ("<speak rate='1' rate='2'>a</speak>", "duplicate attribute"),
        ("<speak><![CDATA[a</speak>", "not well-formed"),
        ("<speak><!-- a</speak>", "not well-formed"),
        ("<?xml version='2.0'?><speak>a</speak>", "not well-formed"),
        ("<speak>a</speak><?xml version='1.0'?><speak>a</speak>", "not well-formed"),
        ("<speak><?php echo 1 ?>a</speak>", "processing instructions"),
        ("<!DOCTYPE speak><speak>a</speak>", "document type declaration"),
        ("<!doctype speak><speak>a</speak>", "document type declaration"),
        ("<speak>a<!DOCTYPE x></speak>", "document type declaration"),
        ('<!DOCTYPE s [<!ENTITY a "ha">]><speak>&a;</speak>', "document type declaration"),
        ('<!DOCTYPE s SYSTEM "http://a.example/x.dtd"><speak>a</speak>', "document type declaration"),
        ("<speak>" + "<s>" * 40 + "a" + "</s>" * 40 + "</speak>", "32 deep"),
    ],
)
def test_documents_that_are_not_well_formed_or_not_ssml(document: str, expected: str) -> None:
    assert expected in problem(document)


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        *(
            (f'<break time="{time}"/>', "'time' must be")
            for time in ("", "0s", "11s", "1.5s", "20ms", "10001ms")
        ),
        *(
            (f'<break time="{time}"/>', "'time' must be")
            for time in ("1S", "500", "-1s", "1 s", "soon", "１s", "1m")
        ),
        ("<break strength='weak'/>", "no attribute 'strength'"),
        ("<break>a</break>", "can't be text inside <break>"),
        ("<break><s>a</s></break>", "<s> can't stand inside <break>"),
        ("<sub>CIA</sub>", "needs the attribute 'alias'"),
        ('<sub alias=" ">CIA</sub>', "'alias' must be a text"),
        ('<sub alias="x"><break/></sub>', "<break> can't stand inside <sub>"),
        ('<sub alias="x"><sub alias="y">a</sub></sub>', "can't stand inside <sub>"),
        (f'<sub alias="{"x" * 401}">a</sub>', "400 characters"),
        ('<phoneme alphabet="py">行</phoneme>', "needs the attribute 'ph'"),
        ('<phoneme ph="hang2">行</phoneme>', "needs the attribute 'alphabet'"),
        ('<phoneme alphabet="ipa" ph="x">行</phoneme>', "'alphabet' must be one of py, cmu"),
        ('<phoneme alphabet="PY" ph="hang2">行</phoneme>', "'alphabet' must be one of"),
        ('<phoneme alphabet="py" ph="">行</phoneme>', "don't match: 0 for 1"),
        ('<phoneme alphabet="py" ph="hang2">银行</phoneme>', "don't match: 1 for 2"),
        ('<phoneme alphabet="py" ph="yin2hang2">银行</phoneme>', "no pinyin syllable"),
        ('<phoneme alphabet="py" ph="hang">行</phoneme>', "no pinyin syllable"),
        ('<phoneme alphabet="py" ph="hang6">行</phoneme>', "no pinyin syllable"),
        ('<phoneme alphabet="py" ph="hang0">行</phoneme>', "no pinyin syllable"),
        ('<phoneme alphabet="py" ph="xyz1">行</phoneme>', "no pinyin syllable"),
        ('<phoneme alphabet="py" ph="hei1">hey</phoneme>', "only be given for Chinese"),
        ('<phoneme alphabet="py" ph="hang2"></phoneme>', "only be given for Chinese"),
        ('<phoneme alphabet="cmu" ph="">read</phoneme>', "no phonemes"),
        ('<phoneme alphabet="cmu" ph="R EH3 D">read</phoneme>', "'EH3' is no phoneme"),
        ('<phoneme alphabet="cmu" ph="R1 EH1 D">read</phoneme>', "'R1' is no phoneme"),
        ('<phoneme alphabet="cmu" ph="ɹɛd">read</phoneme>', "is no phoneme"),
        ('<phoneme alphabet="cmu" ph="R EH1 D"></phoneme>', "no text to pronounce"),
        ('<phoneme alphabet="py" ph="hang2"><s>行</s></phoneme>', "can't stand inside <phoneme>"),
        ("<say-as>123</say-as>", "needs the attribute 'interpret-as'"),
        ('<say-as interpret-as="ordinal">1</say-as>', "'interpret-as' must be one of cardinal"),
        ('<say-as interpret-as="Digits">1</say-as>', "'interpret-as' must be one of"),
        ('<say-as interpret-as="">1</say-as>', "'interpret-as' must be one of"),
        ('<say-as interpret-as="date" format="mdy">1</say-as>', "no attribute 'format'"),
        ('<say-as interpret-as="digits">1<break/>2</say-as>', "can't stand inside <say-as>"),
        ("<soundEvent/>", "needs the attribute 'src'"),
        ('<soundEvent src=""/>', "the URL of a sound"),
        ('<soundEvent src="bell.wav"/>', "the URL of a sound"),
        ('<soundEvent src="file:///etc/passwd"/>', "the URL of a sound"),
        ('<soundEvent src="ftp://a.example/x.wav"/>', "the URL of a sound"),
        ('<soundEvent src="http:///x.wav"/>', "the URL of a sound"),
        ('<soundEvent src="http://[::1/x.wav"/>', "the URL of a sound"),
        ('<soundEvent src="http://a.example/x y"/>', "the URL of a sound"),
        ('<soundEvent src="http://a.example/x">a</soundEvent>', "can't be text inside <soundEvent>"),
        ("<soundevent src='http://a.example/x'/>", "no element <soundevent>"),
        ("<emotion>a</emotion>", "needs the attribute 'category'"),
        ('<emotion category="">a</emotion>', "'category' must be"),
        *(
            (f'<emotion category="happy" intensity="{value}">a</emotion>', "'intensity' must be")
            for value in ("0", "2.1", "-1", "much", "")
        ),
        ('<s rate="2">a</s>', "no attribute 'rate'"),
        ('<w x="1">a</w>', "no attribute 'x'"),
        ('<vhml src="start"/>a', "no element <vhml>"),
    ],
)
def test_content_that_is_not_in_the_dialect(inside: str, expected: str) -> None:
    assert expected in problem(f"<speak>好{inside}</speak>")


@pytest.mark.parametrize(
    ("attributes", "expected"),
    [
        *(
            (f'{name}="{value}"', f"'{name}' must be")
            for name in ("rate", "pitch")
            for value in ("", "fast", "80%", "nan")
        ),
        *((f'volume="{value}"', "'volume' must be") for value in ("", "loud", "50.5", "1e1")),
        ('voice=""', "'voice' must be"),
        ('effect="Robot"', "'effect' must be one of"),
        ('effect=""', "'effect' must be one of"),
        ('effect="robot" effectValue="1"', "means nothing"),
        ('effectValue="1"', "needs 'effect'"),
        *(
            (f'effect="eq" effectValue="{value}"', "eight whole numbers")
            for value in (
                "",
                "1 2 3 4 5 6 7",
                "1 2 3 4 5 6 7 8 9",
                "1 2 3 4 5 6 7 21",
                "1 2 3 4 5 6 7 0.5",
                "1,2,3,4,5,6,7,8",
            )
        ),
        ('effect="eq"', "eight whole numbers"),
        *(
            (f'effect="lpfilter" effectValue="{value}"', "whole number of Hz")
            for value in ("", "0", "-5", "1.5", "24001", "low")
        ),
        ('effect="hpfilter"', "whole number of Hz"),
        ('bgm="rain.wav"', "the URL of a sound"),
        ('bgm="http://a.example/x" backgroundMusicVolume="soft"', "'backgroundMusicVolume' must be"),
        ('backgroundMusicVolume="30"', "needs 'bgm'"),
        ('speed="2"', "no attribute 'speed'"),
        ('xml:lang="中文"', "'xml:lang' must be"),
    ],
)
def test_attributes_that_are_not_in_the_dialect(attributes: str, expected: str) -> None:
    assert expected in problem(f"<speak {attributes}>好</speak>")


@pytest.mark.parametrize(
    "document", ["<speak/>", "<speak> \n\t</speak>", "<speak><s><w></w></s></speak><speak/>"]
)
def test_nothing_to_hear_is_an_error_of_its_own(document: str) -> None:
    with pytest.raises(NothingToSay):
        parse(document)


@pytest.mark.parametrize(
    "inside", ["<break/>", '<soundEvent src="http://a.example/x"/>', '<sub alias="x"/>', "。"]
)
def test_whatever_can_be_heard_is_enough(inside: str) -> None:
    assert parts(inside)


def test_a_problem_has_a_line_and_a_column() -> None:
    document = "<speak>\n  一二\n  三<blink/></speak>"
    with pytest.raises(InvalidSsml, match="line 3, column 4") as caught:
        parse(document)
    assert document[caught.value.position :].startswith("<blink/>")


# -- bounds ---------------------------------------------------------------------------------------


def test_size_and_counts_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parser, "MOST_ELEMENTS", 4)
    monkeypatch.setattr(parser, "LONGEST", 200)
    monkeypatch.setattr(builder, "MOST_SOUNDS", 2)
    assert parts("a<break/>" * 3)
    assert "4 elements" in problem("<speak>" + "a<break/>" * 4 + "</speak>")
    sound = '<soundEvent src="http://a.example/x"/>'
    assert "2 sounds" in problem(f"<speak>{sound * 3}</speak>")
    assert "200 characters" in problem("<speak>" + "a" * 200 + "</speak>")


def test_markup_makes_no_hours_of_silence() -> None:
    document = "<speak>" + 'a<break time="10s"/>' * 361 + "</speak>"
    assert "60 minutes" in problem(document)


def test_written_text_is_all_there_is_to_tell_a_language_by() -> None:
    document = parse(
        '<speak>你<sub alias="x">好</sub><say-as interpret-as="id">ab</say-as></speak><speak>c</speak>'
    )
    assert isinstance(document, Document)
    assert document.written == "你 ab c"
