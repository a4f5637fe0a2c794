import pytest
from hypothesis import given
from hypothesis import strategies as st

from voxwire.text.clean import clean
from voxwire.text.normalize.zh import normalize
from voxwire.text.spans import SpannedText


def spoken(text: str) -> str:
    return normalize(clean(SpannedText.from_original(text))).text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Numbers and measure words.
        ("班里有47个学生。", "班里有四十七个学生。"),
        ("买2本书和12支笔", "买两本书和十二支笔"),
        ("第2个", "第二个"),
        ("一共3,060件", "一共三千零六十件"),
        ("重0.75公斤", "重零点七五公斤"),
        ("气温是-8℃", "气温是负八摄氏度"),
        ("3/5的人", "五分之三的人"),
        ("¾杯", "四分之三杯"),
        ("涨了12.5%", "涨了百分之十二点五"),
        ("100%正确", "百分之百正确"),
        ("10%-20%", "百分之十到百分之二十"),
        ("2-3个小时", "两到三个小时"),
        ("6~9岁", "六到九岁"),
        # Money and units.
        ("¥68.50", "六十八点五零元"),
        ("$20万", "二十万美元"),
        ("99.00元", "九十九元"),
        ("跑了10km", "跑了十千米"),
        ("时速120km/h", "时速一百二十千米每小时"),
        ("面积90㎡", "面积九十平方米"),
        # Dates and times.
        ("2031年2月9日", "二零三一年二月九日"),
        ("2030-11-05", "二零三零年十一月五日"),
        ("7:05出发", "七点零五出发"),
        ("19:00-20:30", "十九点到二十点三十"),
        ("10:20:05", "十点二十分五秒"),
        # Names made of digits.
        ("拨打120", "拨打幺二零"),
        ("手机号13711112222", "手机号幺三七幺幺幺幺二二二二"),
        ("0571-8888 1234", "零五七幺八八八八幺二三四"),
        ("305室", "三零五室"),
        ("G1024次", "G幺零二四次"),
        ("MP3", "MP三"),
        ("打75折", "打七五折"),
        # Scores, arithmetic, versions, addresses.
        ("主队2:0获胜", "主队二比零获胜"),
        ("98：96", "九十八比九十六"),
        ("7×8=56", "七乘以八等于五十六"),
        ("升级到4.2.1版", "升级到四点二点一版"),
        ("登录www.abc9.com", "登录www点abc九点com"),
        ("a_b@c.cn", "a下划线b艾特c点cn"),
        ("10.0.0.1", "幺零点零点零点幺"),
        ("第Ⅲ部分", "第三部分"),
        ("IV期", "四期"),
        # Nothing to do.
        ("你好，世界！", "你好，世界！"),
    ],
)
def test_reading(text: str, expected: str) -> None:
    assert spoken(text) == expected


def test_what_stays_points_at_itself() -> None:
    normalized = normalize(SpannedText.from_original("在3月15日见"))
    assert normalized.text == "在三月十五日见"
    assert [normalized.span(i, i + 1) for i in range(7)] == [
        *((0, 1), (1, 2), (2, 3), (3, 5), (3, 5)),
        *((5, 6), (6, 7)),
    ]


@given(st.text(alphabet="0123456789.,:-/%¥°㎡年月日元个第到aI@ 一，", max_size=40))
def test_no_digit_is_left_and_nothing_fails(text: str) -> None:
    assert not any(character in "0123456789" for character in spoken(text))
