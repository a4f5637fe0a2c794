"""Chinese surnames whose character is read in another way elsewhere.

Readings follow *Xiandai Hanyu Cidian* (7th edition).
"""

from collections.abc import Mapping

_SURNAMES = (
    "单 shan4|解 xie4|任 ren2|查 zha1|仇 qiu2|区 ou1|曾 zeng1|朴 piao2|华 hua4|盖 ge3|纪 ji3|冼 xian3"
    "|覃 qin2|缪 miao4|翟 zhai2|燕 yan1|宁 ning4|乐 yue4|应 ying1|那 na1|折 she2|召 shao4|员 yun4"
    "|种 chong2|繁 po2|隗 wei3|黑 he4|秘 bi4|祭 zhai4|撒 sa3|洗 xian3|尉 wei4|车 che1|曲 qu1|郗 xi1"
    "|訾 zi1|句 gou1|谌 chen2|晟 cheng2|过 guo1|哈 ha3|於 yu1|牟 mou2|乜 nie4|卜 bu3|葛 ge3|相 xiang4"
    "|盛 sheng4|宿 su4|都 du1|柏 bai3|薄 bo2|藏 zang1|沈 shen3|贾 jia3|俞 yu2"
    "|费 fei4|佴 nai4|郇 huan2|圈 juan4|么 yao1|呙 guo1"
    "|尉迟 yu4 chi2|万俟 mo4 qi2|长孙 zhang3 sun1|令狐 ling2 hu2|澹台 tan2 tai2|单于 chan2 yu2"
    "|夏侯 xia4 hou2|诸葛 zhu1 ge3|皇甫 huang2 fu3|鲜于 xian1 yu2|亓官 qi2 guan1|闾丘 lü2 qiu1"
)

SURNAMES: Mapping[str, tuple[str, ...]] = {
    name: tuple(syllable.replace("ü", "v") for syllable in syllables)
    for name, *syllables in (entry.split() for entry in _SURNAMES.split("|"))
}
"""By surname, a pinyin syllable with tone digit for each of its characters."""


def surname(name: str) -> str | None:
    """The listed surname a person's name begins with, the longest one; None when there is none."""
    return next((name[:length] for length in (2, 1) if name[:length] in SURNAMES), None)
