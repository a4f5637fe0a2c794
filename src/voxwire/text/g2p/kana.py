"""Japanese syllables as phonemes of the engine's alphabet.

The table follows the inventory of misaki's Japanese (Apache License 2.0), because Kokoro-82M was trained on
it.
"""

from collections.abc import Iterator, Mapping

_ROWS = """
ア a  イ i  ウ ɯ  エ e  オ o  ァ a  ィ i  ゥ ɯ  ェ e  ォ o
カ ka  キ kʲi  ク kɯ  ケ ke  コ ko  ガ ɡa  ギ ɡʲi  グ ɡɯ  ゲ ɡe  ゴ ɡo  ヵ ka  ヶ ke
サ sa  シ ɕi  ス sɨ  セ se  ソ so  ザ ʣa  ジ ʥi  ズ zɨ  ゼ ʣe  ゾ ʣo
タ ta  チ ʨi  ツ ʦɨ  テ te  ト to  ダ da  ヂ ʥi  ヅ zɨ  デ de  ド do
ナ na  ニ ɲi  ヌ nɯ  ネ ne  ノ no
ハ ha  ヒ çi  フ ɸɯ  ヘ he  ホ ho  バ ba  ビ bʲi  ブ bɯ  ベ be  ボ bo  パ pa  ピ pʲi  プ pɯ  ペ pe  ポ po
マ ma  ミ mʲi  ム mɯ  メ me  モ mo
ヤ ja  ユ jɯ  ヨ jo  ャ ja  ュ jɯ  ョ jo
ラ ɾa  リ ɾʲi  ル ɾɯ  レ ɾe  ロ ɾo
ワ βa  ヰ i  ヱ e  ヲ o  ヮ βa  ヴ vɯ
イェ je  ウィ βi  ウェ βe  ウォ βo
キェ kʲe  キャ kʲa  キュ kʲɨ  キョ kʲo  ギェ ɡʲe  ギャ ɡʲa  ギュ ɡʲɨ  ギョ ɡʲo
クァ kᵝa  クィ kᵝi  クェ kᵝe  クォ kᵝo  クヮ kᵝa  グァ ɡᵝa  グィ ɡᵝi  グェ ɡᵝe  グォ ɡᵝo  グヮ ɡᵝa
シェ ɕe  シャ ɕa  シュ ɕɨ  ショ ɕo  ジェ ʥe  ジャ ʥa  ジュ ʥɨ  ジョ ʥo  スィ sʲi  ズィ zʲi
チェ ʨe  チャ ʨa  チュ ʨɨ  チョ ʨo  ヂャ ʥa  ヂュ ʥɨ  ヂョ ʥo
ツァ ʦa  ツィ ʦʲi  ツェ ʦe  ツォ ʦo  ティ tʲi  テュ tʲɨ  ディ dʲi  デュ dʲɨ  トゥ tɯ  ドゥ dɯ
ニェ ɲe  ニャ ɲa  ニュ ɲɨ  ニョ ɲo
ヒェ çe  ヒャ ça  ヒュ çɨ  ヒョ ço  ビャ bʲa  ビュ bʲɨ  ビョ bʲo  ピャ pʲa  ピュ pʲɨ  ピョ pʲo
ファ ɸa  フィ ɸʲi  フェ ɸe  フォ ɸo  フュ ɸʲɨ  フョ ɸʲo
ミャ mʲa  ミュ mʲɨ  ミョ mʲo  リャ ɾʲa  リュ ɾʲɨ  リョ ɾʲo
ヴァ va  ヴィ vʲi  ヴェ ve  ヴォ vo  ヴュ bʲɨ  ヴョ bʲo
"""


def load_kana() -> Mapping[str, str]:
    """Katakana of one or two letters, and how each is said."""
    pairs = iter(_ROWS.split())
    return dict(zip(pairs, pairs, strict=True))


_NASAL_BEFORE: Mapping[str, str] = {
    **dict.fromkeys("mpb", "m"), **dict.fromkeys("kɡ", "ŋ"), **dict.fromkeys("ɲʨʥ", "ɲ"),
    **dict.fromkeys("ntdɾzʣʦ", "n"),
}  # fmt: skip
"""How the nasal ン sounds before each consonant; ɴ before everything else."""


def say_kana(kana: str, table: Mapping[str, str], behind: str = "") -> str:
    """The phonemes of Katakana; what is none is left out.

    Args:
        kana: what is said, long vowels with ー.
        table: of :func:`load_kana`.
        behind: the phonemes of what is said next, or empty before a pause.

    """
    moras = list(_moras(kana, table))
    said: list[str] = []
    for place in range(len(moras) - 1, -1, -1):
        mora = moras[place]
        if mora == "ン":
            following = said[-1] if said else behind
            mora = _NASAL_BEFORE.get(following[:1], "ɴ")
        said.append(mora)
    return "".join(reversed(said))


def _moras(kana: str, table: Mapping[str, str]) -> Iterator[str]:
    place = 0
    while place < len(kana):
        pair = table.get(kana[place : place + 2]) if place + 1 < len(kana) else None
        if pair is not None and kana[place + 1] in "ァィゥェォャュョヮ":
            yield pair
            place += 2
            continue
        letter = kana[place]
        if letter == "ッ":
            yield "ʔ"
        elif letter == "ー":
            yield "ː"
        elif letter == "ン":
            yield "ン"
        else:
            yield table.get(letter, "")
        place += 1
