"""What a voice says to be heard or measured: one plain sentence in each language."""

from collections.abc import Mapping

from voxwire.voices.models import Voice

SENTENCES: Mapping[str, str] = {
    "zh": "今天天气真好，我们出去走走吧。",
    "en": "The weather is lovely, let's go for a walk.",
    "ja": "今日はいい天気だから、散歩に行きましょう。",
    "ko": "오늘은 날씨가 좋으니까 산책하러 가요.",
    "fr": "Il fait très beau, allons nous promener.",
    "de": "Das Wetter ist schön, gehen wir spazieren.",
    "es": "Hace muy buen tiempo, vamos a dar un paseo.",
    "it": "Il tempo è bellissimo, andiamo a fare una passeggiata.",
    "pt": "O tempo está lindo, vamos dar um passeio.",
    "ru": "Сегодня хорошая погода, пойдём погуляем.",
    "id": "Cuacanya bagus, ayo kita jalan-jalan.",
    "th": "วันนี้อากาศดี ไปเดินเล่นกันเถอะ",
    "vi": "Hôm nay trời đẹp, chúng ta đi dạo nhé.",
    "hi": "आज मौसम अच्छा है, चलो घूमने चलते हैं।",
}
"""By BCP 47 primary subtag."""


def sentence_for(voice: Voice) -> tuple[str, str]:
    """A sentence in the first language of a voice, and that language's tag."""
    tag = voice.languages[0]
    text = SENTENCES.get(tag.partition("-")[0])
    return (SENTENCES["en"], "en") if text is None else (text, tag)
