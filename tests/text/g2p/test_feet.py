import pytest
from tests.text.g2p.test_sandhi import tones


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["我 wo3", "很 hen3", "好 hao3"], "2 2 3"),
        (["你 ni3", "好 hao3"], "2 3"),
        (["我 wo3", "想 xiang3", "买 mai3", "水果 shui3 guo3"], "2 2 3 23"),
        (["老李 lao3 li3", "走 zou3"], "22 3"),
        (["小李 xiao3 li3", "买 mai3", "好酒 hao3 jiu3"], "23 3 23"),
        (["纸老虎 zhi3 lao3 hu3"], "323"),
        (["展览馆 zhan3 lan3 guan3"], "223"),
        (["很早以前 hen3 zao3 yi3 qian2"], "2332"),
        (["小姐 xiao3 jie5"], "25"),
        (["姐姐 jie3 jie5"], "35"),
        (["走 zou3"], "3"),
    ],
)
def test_third_tones(words: list[str], expected: str) -> None:
    assert tones(*words) == expected
