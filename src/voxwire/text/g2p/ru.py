"""Russian: letters to phonemes by rule, with stress from a table of endings.

The stresses, and where ё is meant by е, are from Wiktionary. Kokoro-82M was not trained on Russian; each
sound is written with what comes nearest in its alphabet.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from voxwire.text import tables
from voxwire.text.characters import CYRILLIC
from voxwire.text.g2p.endings import Endings, load_endings
from voxwire.text.g2p.stress import MAIN
from voxwire.text.g2p.words import WordG2P

LETTER_NAMES: Mapping[str, str] = {
    "а": "а\u0301", "б": "бэ", "в": "вэ", "г": "гэ", "д": "дэ", "е": "е", "ё": "ё", "ж": "жэ", "з": "зэ",
    "и": "и\u0301", "й": "и краткое", "к": "ка", "л": "эль", "м": "эм", "н": "эн", "о": "о\u0301", "п": "пэ",
    "р": "эр", "с": "эс", "т": "тэ", "у": "у\u0301", "ф": "эф", "х": "ха", "ц": "цэ", "ч": "че", "ш": "ша",
    "щ": "ща", "ъ": "твёрдый знак", "ы": "ы", "ь": "мягкий знак", "э": "э", "ю": "ю", "я": "я",
}  # fmt: skip
"""Those that are words too are marked as stressed, which the words are not."""

_WEAK = tables.words(
    "в во к ко с со на по за из изо от ото до о об обо у и а не ни же ж бы б ли ль без безо для при над"
    " надо под"
    " подо про перед через из-за из-под"
)
"""Words without stress of their own."""
_ALONE = frozenset("вксбжл")
"""Prepositions and particles that are a consonant; they are not letters to be named."""
_RESPELT: Sequence[tuple[re.Pattern[str], str]] = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"^что(?=$|бы$|-)", "што"), (r"^(ни|не|кое-)?что", r"\1што"), (r"^конечн", "конешн"),
        (r"^скучн", "скушн"),
        (r"^нарочн", "нарошн"), (r"^яичниц", "яишниц"), (r"^сегодня", "севодня"), (r"^итого$", "итово"),
        (r"(?<=[оеё])го(ся)?$", r"во\1"), (r"ться$", "цца"), (r"тся$", "цца"), (r"^(лё|ле|мя)гк", r"\1хк"),
        (r"^бог$", "бох"), (r"стн", "сн"), (r"здн", "зн"), (r"^солнц", "сонц"), (r"^сердц", "серц"),
        (r"вств", "ств"),
        (r"стл", "сл"), (r"нтск", "нск"), (r"[сзж]ч", "щ"), (r"[тд]ц", "цц"), (r"[тд]ч", "чч"),
        (r"[сз]ш", "шш"), (r"[сз]ж", "жж"),
        (r"тск", "цк"), (r"дск", "цк"), (r"жд(?=ь$)", "шт"), (r"йо", "ё"), (r"ьо", "ьё"),
    )
)  # fmt: skip
_KEEPS_G = tables.words("много немного строго дорого долго недолго убого полого отлого пого лего ого")
"""Words in -го that are no genitives."""
_HARD: Mapping[str, str] = {
    "б": "b", "в": "v", "г": "ɡ", "д": "d", "ж": "ʒ", "з": "z", "к": "k", "л": "l", "м": "m", "н": "n",
    "п": "p",
    "р": "r", "с": "s", "т": "t", "ф": "f", "х": "x", "ц": "ʦ", "ч": "ʨ", "ш": "ʃ", "щ": "ɕː", "й": "j",
}  # fmt: skip
_SOFT: Mapping[str, str] = {"н": "ɲ", "ж": "ʒ", "ш": "ʃ", "ц": "ʦ", "ч": "ʨ", "щ": "ɕː", "й": "j"}
_VOICELESS: Mapping[str, str] = {"б": "п", "в": "ф", "г": "к", "д": "т", "ж": "ш", "з": "с"}
_VOICED: Mapping[str, str] = {voiceless: voiced for voiced, voiceless in _VOICELESS.items() if voiced != "в"}
_STRESSES: Mapping[str, str] = {
    word: code
    for word, _, code in (
        entry.partition(":")
        for entry in tables.in_order(
            "еще:0ё года:1 после:1 россии:1 россия:1 россию:1 россией:1 перед:1 деньги:1 города:2 "
            "москва:0 москве:0 москвы:0 москву:0 москвой:0 самое:2 самом:1 самой:1 самого:2 минут:0 "
            "места:1 мало:1 владимир:1 владимира:2 удалось:0 начал:1 путин:1 готов:0 пару:1 киев:1 "
            "киева:2 киеве:2 рода:1 ноги:1 тела:1 роста:1 крови:1 алексей:0 сергей:0 иван:0 ивана:1 "
            "иванович:2 иванова:2 выходит:1 выходил:1 писал:0 писали:1 писать:0 описать:0 вице:1 машин:0 "
            "северо:2 павел:1 анна:1 анны:1 китая:1 мария:1 марии:1 сила:1 вечера:2 дорога:1 дорог:0 "
            "еду:1 договора:1 украинской:1 украинских:1 украинского:2 методы:2 горы:1 крыма:1 крыму:0 "
            "правил:1 берегу:0 берега:0 берег:1 елена:1 стены:1 стена:0 николая:1 сибири:1 порой:0 "
            "беларуси:1 молодец:0 добро:0 насчет:0ё дэвид:1 дому:1 максим:0 статей:0 медведев:1 "
            "медведева:2 оскар:1 селе:0 село:0 лондон:1 лондоне:2 лондона:2 казахстан:0 казахстана:1 "
            "пушкин:1 пушкина:2 родилась:0 иран:0 ирана:1 мартин:1 моста:0 слезы:1 томас:1 личной:1 "
            "ричард:1 озера:2 губы:1 жене:0 новосибирск:0 отзывы:2 целую:1 лагеря:2 чикаго:1 волна:0 "
            "пошло:0 судьи:1 дерева:2 колледж:1 колледжа:2 колледже:2 подать:0 подал:1 примет:1 термин:1 "
            "вадим:0 нина:1 авто:1 виктора:2 образа:2 органа:2 сталин:1 сталина:2 петрович:2 "
            "узбекистана:1 временного:3 временное:3 донецк:0 светлана:1 воронеж:1 судей:0 порту:0 "
            "анастасия:1 любите:1 новгород:2 новгороде:3 нужды:0 гагарина:2 игоря:2 казни:1 мишель:0 "
            "николаевич:2 полуострова:2 уфа:0 физико:2 попадает:1 сорта:1 темно:0 егор:0 длины:0 "
            "стрельбы:0 адам:0 газпром:0 колеса:2 сука:1 тесно:1 узнает:0 вдвоем:0ё владивосток:0 "
            "костей:0 эдвард:1 зубов:0 израиле:1 историко:1 михайлович:2 васильевич:2 иисус:0 пищу:1 "
            "спала:0 александрович:2 звонит:0 катя:1 полет:0ё андре:0 белка:1 вине:0 врачу:0 зиму:1 "
            "маша:1 общины:1 округ:1 поводу:2 причем:0ё собрались:0 создали:2 отдал:1 лета:1 утра:0 "
            "моря:1 больно:1 вокзал:0 спасибо:1 пожалуйста:2 здравствуйте:2 хорошо:0 потом:0 сейчас:0 "
            "очень:1 который:1 которая:2 которые:2 можно:1 нужно:1 тоже:1 чтобы:1 этого:2 этому:2 "
            "сколько:1 почему:0 поэтому:2 никогда:0 всегда:0 теперь:0 только:1 если:1 когда:0 опять:0 "
            "конечно:1 сегодня:1 завтра:1 вчера:0 июня:1 июля:1 спасения:2 замок:1 ложка:1 ложку:1 ложки:1 "
        )
    )
}
"""Words that the table has another word's stress for, in its codes."""
_VOWELS = "аеёиоуыэюя"
_SOFTENING = frozenset("еёиюяь")
_ALWAYS_HARD = frozenset("жшц")
_STRESSED: Mapping[str, str] = {
    "а": "a", "о": "o", "у": "u", "э": "ɛ", "ы": "ɨ", "и": "i", "е": "e", "ё": "o", "ю": "u", "я": "a",
}  # fmt: skip
_IOTATED = frozenset("еёюя")
_FOREIGN = str.maketrans("ієїґў", "иеигу")
_ENGLISH_E = re.compile(
    "^(?:интер|отел|тест|тем[пб]|бизнес|модел|секс|кафе$|шоссе$|метр[еэ]$|компьютер|сервер|тенден)"
)
"""Words whose е does not soften the consonant before it."""


@dataclass(frozen=True, slots=True)
class Russian:
    """Reads Russian."""

    endings: Endings
    """How many vowels follow the stressed one; with ё where е is to be read so."""

    def read_phrase(self, words: Sequence[str]) -> list[str]:
        """Read the words between two pauses."""
        prepared = [self._prepared(word) for word in words]
        sounds: list[str] = []
        for place, (letters, stress) in enumerate(prepared):
            behind = prepared[place + 1][0][:1] if place + 1 < len(prepared) else ""
            # Only a preposition is said in one go with what follows.
            sounds.append(_say(letters, stress, behind if words[place] in _WEAK else ""))
        return sounds

    def _prepared(self, word: str) -> tuple[str, int | None]:
        """A word as it is said, letter by letter, and the place of its stressed vowel."""
        word = word.translate(_FOREIGN).replace("'", "ъ")
        marked = word.find("\u0301")
        word = word.replace("\u0301", "")
        spelt = word
        for pattern, sound in _RESPELT:
            if word not in _KEEPS_G or "г" not in pattern.pattern:
                spelt = pattern.sub(sound, spelt)
        if word in _WEAK and marked < 0:
            return spelt, None
        vowels = [place for place, letter in enumerate(spelt) if letter in _VOWELS]
        if not vowels:
            return spelt, None
        if "ё" in spelt:
            return spelt, spelt.rindex("ё")
        if marked > 0:
            behind = sum(letter in _VOWELS for letter in word[marked:])
            return spelt, vowels[max(len(vowels) - 1 - behind, 0)]
        code = _STRESSES.get(word) or self.endings.find(word)
        behind = int(code.rstrip("ё") or 0)
        place = vowels[max(len(vowels) - 1 - behind, 0)]
        if code.endswith("ё") and spelt[place] == "е":
            spelt = f"{spelt[:place]}ё{spelt[place + 1 :]}"
        return spelt, place


def _say(letters: str, stress: int | None, behind: str) -> str:
    letters = _voiced(letters, behind)
    vowels = [place for place, letter in enumerate(letters) if letter in _VOWELS]
    said: list[str] = []
    hard_e = _ENGLISH_E.match(letters) is not None
    for place, letter in enumerate(letters):
        following = letters[place + 1] if place + 1 < len(letters) else ""
        if letter in _HARD:
            said.append(_consonant(letter, letters[place - 1] if place else "", following, hard_e=hard_e))
        elif letter in _VOWELS:
            before = letters[place - 1] if place else ""
            pretonic = stress is None or (
                stress in vowels and vowels.index(stress) - vowels.index(place) == 1
            )
            said.append(
                _vowel(letter, before, stressed=place == stress, near=pretonic, last=place == vowels[-1])
            )
    return "".join(said)


def _voiced(letters: str, behind: str) -> str:
    """Consonants as their last neighbour has them: voiced, or voiceless before a pause."""
    result = list(letters)
    following = behind
    for place in range(len(result) - 1, -1, -1):
        letter = result[place]
        if letter in "ьъ":
            continue
        if letter in _VOICELESS and (following == "" or following in "пфктшсхцчщ"):
            letter = _VOICELESS[letter]
        elif letter in _VOICED and following and following in "бгджз":
            letter = _VOICED[letter]
        result[place] = following = letter
    return "".join(result)


def _consonant(letter: str, before: str, following: str, *, hard_e: bool) -> str:
    if letter == before and letter not in "цч":
        return "ː" if letter in "жшнсл" else ""
    if letter == before:
        return ""
    soft = following in _SOFTENING and bool(following) and not (hard_e and following == "е")
    if letter in _ALWAYS_HARD or not soft:
        return _HARD[letter]
    return _SOFT.get(letter, _HARD[letter] + "ʲ")


def _vowel(letter: str, before: str, *, stressed: bool, near: bool, last: bool) -> str:
    """A vowel by where it stands: unstressed ones are reduced, more so when far from the stress."""
    glide = "j" if letter in _IOTATED and (not before or before in _VOWELS + "ьъ") else ""
    if letter == "и" and before == "ь":
        glide = "j"
    if before in _ALWAYS_HARD and before and letter == "и":
        letter = "ы"
    if before in _ALWAYS_HARD and before and letter == "е":
        letter = "э"
    if stressed:
        return glide + MAIN + _STRESSED[letter]
    if letter in "оа":
        return "ɐ" if near or not before else "ə"
    if letter in "ея":
        return glide + ("ə" if last and not near and letter == "я" else "ɪ")
    if letter == "э":
        return "ɨ" if before in _ALWAYS_HARD and before else "ɪ"
    return glide + {"и": "ɪ", "ы": "ɨ", "у": "ʊ", "ю": "ʊ", "ё": "ə"}[letter]


def load() -> WordG2P:
    """Load the table of stresses: some hundredths of a second."""
    return WordG2P(Russian(load_endings("ru")).read_phrase, CYRILLIC, LETTER_NAMES, _ALONE)
