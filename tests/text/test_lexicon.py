import pytest
from hypothesis import given
from hypothesis import strategies as st

from voxwire.errors import InvalidParameter
from voxwire.text.frontend import Frontend
from voxwire.text.lexicon import Entry, Lexicon, Said, read_pronunciation
from voxwire.text.spans import SpannedText
from voxwire.text.ssml.document import Phoneme, Text

LEXICON = Lexicon(
    [
        *(
            ("Nguyen", "W IH1 N"),
            ("草地", "cao3 di4"),
            ("草", "zao1"),
            ("gif", "/dʒɪf/"),
            ("New York", "nu jork"),
        ),
        *(("SQL", "sequel"), ("Siobhan", "ʃɪˈvɔːn"), ("C++", "see plus plus")),
    ],
    [("ACME", "Acme Corporation"), ("北京", "首都")],
)


def said(frontend: Frontend, text: str) -> list[tuple[str, str, str]]:
    tokens = frontend.analyze(text, lexicon=LEXICON).tokens
    return [(token.word.text, token.spoken, token.word.phonemes) for token in tokens if token.spoken]


def test_sounds_and_replacements(frontend: Frontend) -> None:
    assert said(frontend, "Mr. Nguyen's GIF by ACME") == [
        *(("Mr.", "mister", "mˈɪstəɹ"), ("Nguyen's", "nguyen's", "wˈɪnz"), ("GIF", "gif", "ʤˈɪf")),
        *(("by", "by", "bI"), ("ACME", "acme corporation", "ˈækmi kˌɔɹpəɹˈAʃən")),
    ]
    assert said(frontend, "I use SQL, C++ in New York.")[2:] == [
        *(("SQL", "sequel", "sˈikwəl"), ("C++", "see plus plus", "sˈi plˈʌs plˈʌs"), ("in", "in", "ɪn")),
        ("New York", "nu jork", "nˈu ʤˈɔɹk"),
    ]


def test_chinese_takes_the_longest_word(frontend: Frontend) -> None:
    tokens = frontend.analyze("北京的草地和草", lexicon=LEXICON).tokens
    assert [(token.spoken, token.pinyin) for token in tokens] == [
        *(("首都", ("shou3", "du1")), ("的", ("de5",)), ("草地", ("cao3", "di4")), ("和", ("he2",))),
        ("草", ("zao1",)),
    ]


def test_words_are_whole(frontend: Frontend) -> None:
    plain = "Gifts, sqlite, acme, ACMEs and New Yorkers"
    assert frontend.analyze(plain, lexicon=LEXICON) == frontend.analyze(plain)


def test_the_sentence_around_a_given_sound_is_read_as_before(frontend: Frontend) -> None:
    lexicon = Lexicon([("lead", "L IY1 D"), ("Elm", "EH1 L M")])
    tokens = frontend.analyze("Dr. Wu read the lead on Elm St.", lexicon=lexicon).tokens
    assert [token.spoken for token in tokens if token.spoken] == [
        *("doctor", "wu", "read", "the", "lead", "on", "elm", "street")
    ]
    assert tokens[2].word.phonemes == "ɹˈɛd"
    assert tokens[4].word.phonemes == "lˈid"


@pytest.mark.parametrize(
    ("word", "pronunciation", "expected"),
    [
        ("草地", "cao3 di4", Said("py", ("cao3", "di4"))),
        ("绿", "lü4", Said("py", ("lv4",))),
        ("Xian", "xi1 an1", Said("py", ("xi1", "an1"))),
        ("tomato", "T AH0 M EY1 T OW2", Said("ipa", ("təmˈATˌO".replace("T", "t"),))),
        ("tomato", "t ah0 m ey1 t ow2", Said("ipa", ("təmˈAtˌO",))),
        ("tomato", "/təˈmeɪtoʊ/", Said("ipa", ("təmˈAtO",))),
        ("tea", "[ti]", Said("ipa", ("tˈi",))),
        ("SQL", "sequel", Said(alias="sequel")),
        ("中", "种", Said(alias="种")),
    ],
)
def test_ways_to_write_a_pronunciation(word: str, pronunciation: str, expected: Said) -> None:
    assert read_pronunciation(word, pronunciation) == expected


@pytest.mark.parametrize(
    ("word", "pronunciation"),
    [
        ("草地", "cao3"),
        ("草地", ""),
        ("草地", "cao9 di4"),
        ("a", "#"),
        ("a", "/ʘʘ/"),
        ("a", "x" * 300),
        ("", "a"),
    ],
)
def test_what_is_no_pronunciation_is_refused(word: str, pronunciation: str) -> None:
    with pytest.raises(InvalidParameter):
        Lexicon([(word, pronunciation)])


def test_what_is_too_long_is_told_so() -> None:
    read_pronunciation("x", "a" * 200)
    with pytest.raises(InvalidParameter, match="pronunciation of 'x' may have at most 200 characters"):
        read_pronunciation("x", "a" * 201)


def test_no_entries_make_no_lexicon() -> None:
    assert Lexicon.of({}) is None
    assert Lexicon.of({"a": "b"}) is not None


@given(st.text(alphabet="草地ab AC京北NewYork'sQL.,", max_size=40))
def test_parts_join_to_the_text(text: str) -> None:
    parts = LEXICON.apply([Text(SpannedText.from_original(text))])
    places = [part.text.span(0, len(part.text)) for part in parts if isinstance(part, Text | Phoneme)]
    edge = 0
    for begin, end in places:
        assert begin == edge
        edge = end
    assert edge == len(text)


def test_one_lexicon_over_another(frontend: Frontend) -> None:
    own = Lexicon([("Nguyen", "new win"), ("重庆", "zhong4 qing4"), ("北京", "bei3 jing1")], [("of", "off")])
    both = own.over(LEXICON)
    tokens = frontend.analyze("Nguyen of New York by ACME", lexicon=both).tokens
    assert [token.spoken for token in tokens] == [*("new win", "off", "nu jork", "by", "acme corporation")]
    tokens = frontend.analyze("北京重庆的草地", lexicon=both).tokens
    assert [(token.spoken, token.pinyin) for token in tokens] == [
        *(("北京", ("bei3", "jing1")), ("重庆", ("zhong4", "qing4")), ("的", ("de5",))),
        ("草地", ("cao3", "di4")),
    ]
    assert own.over(None) is own
    assert said(frontend, "Nguyen")[0][1] == "nguyen"


def test_the_longest_entry_of_any_kind_fits(frontend: Frontend) -> None:
    lexicon = Lexicon([("草地", "cao3 di4")], [("草", "花"), ("看草地吧", "看")])
    assert [
        token.spoken
        for token in frontend.analyze("草地。草。看草地吧。", lexicon=lexicon).tokens
        if token.spoken
    ] == ["草地", "花", "看"]


def test_entries_of_both_kinds() -> None:
    lexicon = Lexicon.from_entries([Entry("a", "b"), Entry("c", replacement="d")])
    parts = lexicon.apply([Text(SpannedText.from_original("a A c C"))])
    assert "".join(part.text.text for part in parts if isinstance(part, Text)) == "b b d C"


def test_capitals_that_become_two_characters_keep_their_places() -> None:
    parts = Lexicon([("cat", "dog")]).apply([Text(SpannedText.from_original("İİ cat İ"))])
    assert "".join(part.text.text for part in parts if isinstance(part, Text)) == "İİ dog İ"
