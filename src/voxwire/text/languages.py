"""Which language each part of a text is in, told by its script and, of Latin letters, by its words."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from voxwire.text.characters import HAN, HANGUL, KANA, LATIN, REPEATED, is_han
from voxwire.text.spans import SpannedText

UNDETERMINED = "und"
"""BCP 47 tag of letters whose language can't be told."""


Tell = Callable[[str, str, float], str]
"""Tells the language of a text's Latin letters: the text, the language that is expected, and the logarithm of
how much likelier another one must be. Answers one that can be spoken."""


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text in one language."""

    language: str
    """BCP 47 primary subtag."""
    text: SpannedText


_SCRIPTS: Mapping[str, str] = {
    "han": f"[{HAN}{REPEATED}\u3006]+",
    "latin": rf"[{LATIN}](?:[{LATIN}\u0300-\u036f]|['’](?=[{LATIN}]))*",
    "ja": f"[{KANA}ー]+",
    "ko": f"[{HANGUL}]+",
    "ru": "[\u0400-\u052f]+",
    "el": "[\u0370-\u03ff\u1f00-\u1fff]+",
    "he": "[\u0590-\u05ff\ufb1d-\ufb4f]+",
    "ar": "[\u0600-\u065f\u066a-\u06ef\u06fa-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufefe]+",
    "hi": "[\u0900-\u0965\u0970-\u097f]+",
    "th": "[\u0e01-\u0e3a\u0e40-\u0e4e]+",
    "other": r"[^\W\d_]",
}
"""Scripts in the order they are tried, most under the language they are usually written in."""

_WRITTEN_LIKE: Mapping[str, str] = {
    **dict.fromkeys(("uk", "be", "bg", "sr", "mk", "kk", "ky", "tt"), "ru"),
    **dict.fromkeys(("fa", "ur"), "ar"),
    **dict.fromkeys(("mr", "ne"), "hi"),
}
"""Languages written in a script that is listed under another one."""

_LETTERS = re.compile("|".join(f"(?P<{name}>{pattern})" for name, pattern in _SCRIPTS.items()))
_DIGITS = re.compile(r"[$€£¥]?\d[\d.,:/%-]*")
_INITIALISM = re.compile(r"[A-Z]{1,6}s?")
_CLAUSE_END = re.compile(r"[\s，。！？；：、,.!?;:“”「」『』（）()《》…—]+")
_SENTENCE_END = re.compile(
    r"[.!?…]+[”’\"»)\]]*(?:\s+|$)|(?<!\d):|:(?!\d)|[。！？；;：\n“”„\"«»「」『』()（）¿¡]+\s*"
)
_ABBREVIATED = re.compile(
    r"(?<!\w)(?:M[rsx]|Mrs|Dr|Prof|St|Mt|Ft|Gen|Sen|Rep|Gov|Capt|Lt|Col|Sgt|Rev|Sig|Sra?|Dra?|Hr|Fr|No|vs|[A-Z])$"
)
"""Abbreviations with a name behind them."""
_LONGEST_TITLE = 5
_LIKELIER = 4.9
"""How much likelier than the expected one, as a logarithm, the language of a text's Latin letters must be."""
_LIKELIER_ACCENTED = 3.5
"""The same for a text with accents, which tell something by themselves."""
_ACCENTED = re.compile("[\u00c0-\u024f]")
_LIKELIER_ALONE = 7.0
"""The same for a sentence in a text of another language."""
_LIKELIER_BESIDE = 6.5
"""The same for words among letters of other scripts, which are mostly English."""
_WITHIN_STRETCH = frozenset(" -–'’&+./_0123456789")
"""What may stand between words of one stretch of Latin letters."""
_CHINESE_MARK = frozenset("，。；：？！、")
_LATIN_MARK = re.compile(r"[.,;!?](?:\s|$)")
_LONGER_WORD = re.compile(f"[{LATIN}]{{2}}")
_KANA = re.compile(f"[{KANA}]")
_ONLY_CHINESE = frozenset(
    "你您她它们咱这哪很吗呢吧啊呀嘛过跟给让还谁怎么说话谢请问见听买卖东车门马鸟鱼龙时间个对开关电视脑书读习欢图药"
    "馆饭红绿蓝银钱铁钟难汉语词张刘陈杨赵吴郑孙许邓冯韩为从众优伟传伤儿兰军农凤刚剧势华单厂压县发变员响团围圆场"
    "块坏坚处备夺头奖妇妈娱宁"
)
"""Characters that Japanese does not write, or not so: pronouns, particles, simplified
forms."""


@dataclass(frozen=True, slots=True)
class Scripts:
    """How the scripts of one text are read."""

    main: str
    """Language of the text as a whole: digits and symbols are read in it."""
    latin: str
    """Language of Latin letters."""
    han: str
    """Language of Han characters: ``zh``, unless the text is Japanese."""
    certain: bool = False
    """Whether the client said so; otherwise a clause may tell that it is in the other of the two."""
    latin_certain: bool = False
    """Whether the client said what Latin letters are; otherwise a sentence may tell that it is in another
    language."""

    def language(self, script: str) -> str:
        """Language of a script's runs, by the script's name in the table above."""
        return {"latin": self.latin, "han": self.han, "other": UNDETERMINED}.get(script, script)


def recognise(text: str, *, hint: str | None, latin: str, default: str, tell: Tell | None = None) -> Scripts:
    """Decide how the scripts of a text are read.

    Without a hint the main language is the one with most words, where a Han character, a Kana and a
    stretch of other letters each count as one word: Chinese is short, and English words in it are long.

    Args:
        text: the cleaned text.
        hint: BCP 47 primary subtag the client named, or None. It is the main language, and that of Latin
            letters unless it is written in another script.
        latin: the language that is expected of Latin letters when the hint does not say.
        default: main language of a text without letters.
        tell: what tells the language of Latin letters; without it, they are in the expected one.

    """
    words = _weigh(text)
    # A Chinese brand may carry one の; Japanese has Kana between all its Han.
    mostly = words["ja"] > 2 or 2 * words["ja"] > words["han"]
    expected = default == "ja" and hint is None
    japanese = hint == "ja" or (hint != "zh" and (mostly or expected) and _ONLY_CHINESE.isdisjoint(text))
    han = "ja" if japanese else "zh"
    foreign = hint is not None and (hint == "zh" or script_of(hint) is not None)
    if hint is not None and not foreign:
        return Scripts(main=hint, latin=hint, han=han, latin_certain=True)
    others = sum(words.values()) - words["latin"]
    if tell is not None and words["latin"]:
        alone = _LIKELIER_ACCENTED if _ACCENTED.search(text) else _LIKELIER
        latin = tell(text, latin, _LIKELIER_BESIDE if others else alone)
    if hint is not None:
        return Scripts(main=hint, latin=latin, han=han, certain=hint in ("zh", "ja"))
    scripts = Scripts(main=default, latin=latin, han=han)
    votes: dict[str, int] = {}
    for script, count in words.items():
        language = scripts.language(script)
        votes[language] = votes.get(language, 0) + count
    if not any(votes.values()):
        return scripts
    if words["han"] and han == "zh" and _is_chinese_punctuated(text):
        return replace(scripts, main="zh")
    return replace(scripts, main=max(votes, key=lambda language: votes[language]))


def _is_chinese_punctuated(text: str) -> bool:
    """Whether its marks are Chinese, and none at the end of a word is not."""
    return not _CHINESE_MARK.isdisjoint(text) and _LATIN_MARK.search(text) is None


def script_of(language: str) -> str | None:
    """The language under which a language's script is listed above; None for Latin and Han."""
    if language in _SCRIPTS:
        return language
    return _WRITTEN_LIKE.get(language)


def split_sentences(text: SpannedText, scripts: Scripts, tell: Tell) -> list[tuple[SpannedText, Scripts]]:
    """Cut a text where sentences or quotations are in another Latin language than the rest.

    Returns:
        Stretches in order and without gaps, with how the scripts of each are read; mostly one.

    """
    if scripts.latin_certain:
        return [(text, scripts)]
    stretches: list[tuple[int, Scripts]] = []
    for begin, end in _sentences(text.text):
        sentence = text.text[begin:end]
        words = _weigh(sentence)
        if not words["latin"]:
            here = stretches[-1][1] if stretches else scripts
        else:
            here = _sentence_scripts(sentence, words, scripts, tell)
        if not stretches or stretches[-1][1] != here:
            stretches.append((begin, here))
    if len(stretches) < 2:
        return [(text, stretches[0][1] if stretches else scripts)]
    ends = [begin for begin, _ in stretches[1:]] + [len(text)]
    return [(text.slice(begin, end), here) for (begin, here), end in zip(stretches, ends, strict=True)]


def _sentence_scripts(sentence: str, words: Mapping[str, int], scripts: Scripts, tell: Tell) -> Scripts:
    alone = words["latin"] == sum(words.values())
    language = tell(sentence, scripts.latin, _LIKELIER_ALONE if alone else _LIKELIER_BESIDE)
    if language == scripts.latin:
        return scripts
    return replace(scripts, latin=language, main=language if alone else scripts.main)


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    """Places of sentences, quotations and asides, with the marks behind them."""
    begin = 0
    for match in _SENTENCE_END.finditer(text):
        if text[match.start()] == "." and _goes_on(text, match):
            continue
        yield begin, match.end()
        begin = match.end()
    if begin < len(text):
        yield begin, len(text)


def _goes_on(text: str, stop: re.Match[str]) -> bool:
    """Whether a full stop only ends an abbreviation: *3 mi. in*, *Dr. Wu*."""
    following = text[stop.end() : stop.end() + 1]
    if following.islower() or following.isdigit():
        return True
    return _ABBREVIATED.search(text, max(0, stop.start() - _LONGEST_TITLE), stop.start()) is not None


def _weigh(text: str) -> dict[str, int]:
    """How many words of each script count for a language.

    An address is one word. Beside Han characters or Chinese punctuation, initialisms and units weigh nothing,
    since APP and kg stand in texts of any language; nor do the single letters of formulas. Names and figures
    between Chinese marks alone are of no language: *iPhone 15 Pro，256GB。*
    """
    words = dict.fromkeys(_SCRIPTS, 0)
    weightless = plain = 0
    end = -2  # so that nothing touches the first letters
    for begin, script, letters in _words(text):
        if script == "latin":
            address = begin - end == 1 and text[end] in "./@_-:"
            end = begin + len(letters)
            if address:
                continue
            unit = text[begin - 1 : begin].isdigit()
            weightless += unit or _INITIALISM.fullmatch(letters) is not None
            plain += letters.islower() and len(letters) > 1 and not unit and text[end : end + 1] != "@"
            words["latin"] += 1
        elif script != "el" or len(letters) > 1:
            words[script] += len(letters) if script in ("han", "ja") else 1
    if words["han"]:
        words["latin"] -= weightless
    elif not _CHINESE_MARK.isdisjoint(text):
        words["latin"] -= weightless
        named = not plain and _LATIN_MARK.search(text) is None and _DIGITS.search(text) is not None
        if named or _LONGER_WORD.search(text) is None:
            words["latin"] = 0
    return words


def split_runs(text: SpannedText, scripts: Scripts, tell: Tell | None = None) -> list[Run]:
    """Cut a text into runs, in order and without gaps.

    Punctuation and spaces belong to the run before them, at the very beginning to the one behind.
    Digits that touch a Han character are read with it, digits behind a letter with that letter, other
    digits in the main language. Neighbours in one language are one run.

    Args:
        text: of one sentence or more.
        scripts: how its scripts are read.
        tell: what tells the language of each stretch of Latin letters; without it, all are in the same.

    """
    told = dict(_told(text.text, scripts.latin, tell)) if tell is not None else {}
    marks: list[tuple[int, str]] = []
    for clause, begin in _clauses(text.text):
        here = replace(scripts, han=_han_language(clause, scripts))
        marks.extend(
            (begin + place, told.get(begin + place, here.language(script)))
            for place, script, _ in _words(clause)
        )
        marks.extend((begin + place, language) for place, language in _digit_marks(clause, here))
    marks.sort()
    if not marks:
        return [Run(scripts.main, text)] if len(text) else []
    runs: list[Run] = []
    begin, current = 0, marks[0][1]
    for start, language in marks:
        if language != current:
            runs.append(Run(current, text.slice(begin, start)))
            begin, current = start, language
    runs.append(Run(current, text.slice(begin, len(text))))
    return runs


def _told(text: str, expected: str, tell: Tell) -> Iterator[tuple[int, str]]:
    """Where each word in Latin letters begins, and its language: that of the stretch it stands in."""
    stretch: list[int] = []
    end = 0
    for begin, script, letters in [*_words(text), (len(text), "", "")]:
        if stretch and (script != "latin" or not _WITHIN_STRETCH.issuperset(text[end:begin])):
            language = tell(text[stretch[0] : end], expected, _LIKELIER_BESIDE)
            yield from ((place, language) for place in stretch)
            stretch = []
        if script == "latin":
            stretch.append(begin)
            end = begin + len(letters)


def _clauses(text: str) -> Iterator[tuple[str, int]]:
    """Clauses with the punctuation behind them, and where they begin."""
    begin = 0
    for match in _CLAUSE_END.finditer(text):
        if match.start() > begin:
            yield text[begin : match.end()], begin
            begin = match.end()
    if begin < len(text):
        yield text[begin:], begin


def _han_language(clause: str, scripts: Scripts) -> str:
    """The language of the Han characters of one clause.

    Hiragana makes it Japanese, and so does Katakana where nothing is written as only Chinese writes it;
    without Kana it is what the whole text is, unless something is Chinese alone.
    """
    if scripts.certain:
        return scripts.han
    kana = _KANA.findall(clause)
    chinese = not _ONLY_CHINESE.isdisjoint(clause)
    hiragana = sum("\u3041" <= character <= "\u309f" and character != "の" for character in kana)
    if not kana:
        return "zh" if chinese else scripts.han
    if kana == ["の"] * len(kana):
        return "zh" if chinese else scripts.han
    return "ja" if hiragana or not chinese else "zh"


def _words(text: str) -> Iterator[tuple[int, str, str]]:
    """Where each stretch of letters begins, its script, and the stretch."""
    for match in _LETTERS.finditer(text):
        letters = match.group()
        script = match.lastgroup or "other"
        # The last pattern also finds fractions and the like.
        if script != "other" or any(character.isalpha() for character in letters):
            yield match.start(), script, letters


def _digit_marks(text: str, scripts: Scripts) -> Iterator[tuple[int, str]]:
    for match in _DIGITS.finditer(text):
        begin = match.start()
        end = begin + len(match.group().rstrip(".,:-"))
        before = text[begin - 1] if begin else " "
        behind = text[end] if end < len(text) else " "
        if is_han(before) or is_han(behind):
            yield begin, scripts.han
        elif not before.isalpha():
            yield begin, scripts.main
