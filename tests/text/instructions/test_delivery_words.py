"""What instructions ask for: words, degrees, negation, contrast, comparison."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voxwire.text.instructions import Interpretation, fuller_instruction, interpret_instruction


@pytest.mark.parametrize(
    ("text", "summary"),
    [
        ("Speak more slowly.", "slower"),
        ("A bit louder, please.", "a bit louder"),
        ("Much faster and a little higher in pitch", "much faster, a bit higher"),
        ("语速稍慢，音量极大", "a bit slower, much louder"),
        ("Not too fast, please.", "slower"),
        ("You're speaking too fast.", "slower"),
        ("It isn't fast enough.", "faster"),
        ("不要太快", "slower"),
        ("声音不够大", "louder"),
        ("别那么大声", "softer"),
        ("Don't whisper.", ""),
        ("Don't slow down.", ""),
        ("Neither too fast nor too slow.", ""),
        ("既不要太快也不要太慢。", ""),
        ("Rather than sad, sound happy.", "happy"),
        ("不是生气，而是难过。", "sad"),
        ("Not angry but calm.", "calm"),
        ("Slower than before, but louder.", "slower, louder"),
        ("Louder than a whisper.", "louder"),
        ("Speak at a normal speed.", ""),
        ("音高不变", ""),
        ("不用难过，平常地说就行。", "neutral"),
        ("Without emotion", "neutral"),
        ("Lower the volume, raise the pitch.", "higher, softer"),
        ("Volume: high; pitch: low", "lower, louder"),
        ("语调不要太平", "wider"),
        ("Leave longer pauses.", "longer pauses"),
        ("Insert a generous pause after each sentence.", "longer pauses"),
        ("A shorter pause between sentences", "shorter pauses"),
        ("Without pauses", "shorter pauses"),
        ("Pause naturally.", ""),
        ("Don't rush the pauses.", "slower, longer pauses"),
        ("每句话后面多停一会儿", "longer pauses"),
        ("Pause less and speak faster.", "faster, shorter pauses"),
        ("Lower your pitch a touch and slow right down.", "slower, a bit lower"),
        ("Raise the pitch considerably and reduce the speed a little.", "a bit slower, much higher"),
        ("Make your voice less loud and more cheerful.", "softer, happy"),
        ("Drop the pitch, but don't drop the volume.", "lower"),
        ("Keep it low.", "lower"),
        ("Neither high nor low.", ""),
        ("音调既不要高也不要低", ""),
        ("像妈妈哄宝宝睡觉那样", "gentle"),
        ("听到好消息后激动不已", "excited"),
        ("End on a rising note, like a question.", "rising at the end"),
        ("Don't rise at the end.", "falling at the end"),
        ("尾音微微上挑", "rising at the end"),
        ("句末用降调", "falling at the end"),
        ("你正在进行新闻播报，你说话的情感是sad。", "sad, news"),
        ("你说话的角色是温和客服，你说话的情感是surprised。", "surprised, customer_service"),
        ("用四川话，开心一点", "happy, sichuan"),
        ("别用四川话，用普通话。", ""),
        ("Tell it to the kids as a story.", "story"),
        ("Talk like a little kid.", "child"),
        ("Parlez plus lentement, d'une voix triste.", "slower, sad"),
        ("Говорите, пожалуйста, помедленнее и погромче.", "slower, louder"),
        ("もっとゆっくり、優しく話してください。", "much slower, gentle"),
        ("조금 빠르게, 기쁜 목소리로", "a bit faster, happy"),
        ("Говори громче и радостно.", "louder, happy"),
        ("Thank you very much for your help.", ""),
        ("今天天气真好，我们去公园吧。", ""),
        ("", ""),
    ],
)
def test_what_is_asked_for(text: str, summary: str) -> None:
    assert interpret_instruction(text).summary == summary


def test_weak_words_yield_to_a_style() -> None:
    assert interpret_instruction("亲切").emotion == "gentle"
    assert interpret_instruction("以亲切客服的身份回答").emotion is None


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200) | st.text("不太快慢大声小, don't too fast slow.|-:~*()'", max_size=80))
def test_any_text_can_be_read_and_always_means_the_same(text: str) -> None:
    assert interpret_instruction(text) == interpret_instruction(text)


def test_nothing_is_said_for_nothing() -> None:
    assert interpret_instruction("Read it.") == Interpretation()
    assert interpret_instruction("Read it.").empty


def test_a_very_long_text_is_not_read_to_its_end() -> None:
    began = time.process_time()
    interpret_instruction("慢一点,please. " * 20_000)
    assert time.process_time() - began < 1


def test_vague_wishes_are_filled_in() -> None:
    assert interpret_instruction("适合冥想引导。").empty
    fuller = fuller_instruction("适合冥想引导。")
    assert fuller.rate < 0
    assert fuller.emotion == "calm"
    named = fuller_instruction("适合冥想引导，快一点。")
    assert named.rate > 0
    assert fuller_instruction("Sound happy.").emotion_strength > 1
    assert fuller_instruction("A bit happy.").emotion_strength < 1
    assert fuller_instruction("Read it.").empty
