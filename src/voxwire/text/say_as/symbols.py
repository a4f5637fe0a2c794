"""What signs are called.

The names are those of the sign table on the CosyVoice SSML page, with a few that are missing there.
"""

from collections.abc import Mapping

_TABLE = """
! 叹号 exclamation mark
" 双引号 double quote
# 井号 pound
$ dollar dollar
% 百分号 percent
& and and
' 单引号 apostrophe
( 左括号 left parenthesis
) 右括号 right parenthesis
* 星 asterisk
+ 加 plus
, 逗号 comma
- 杠 dash
. 点 dot
/ 斜杠 slash
: 冒号 colon
; 分号 semicolon
< 小于 less than
= 等号 equals
> 大于 greater than
? 问号 question mark
@ at at
[ 左方括号 left bracket
\\ 反斜线 backslash
] 右方括号 right bracket
^ 脱字符 caret
_ 下划线 underscore
` 反引号 back quote
{ 左花括号 left brace
| 竖线 vertical bar
} 右花括号 right brace
~ 波浪线 tilde
！ 叹号 exclamation mark
“ 左双引号 left double quote
” 右双引号 right double quote
‘ 左单引号 left quote
’ 右单引号 right quote
（ 左括号 left parenthesis
） 右括号 right parenthesis
【 左方括号 left bracket
】 右方括号 right bracket
「 左引号 left quote
」 右引号 right quote
， 逗号 comma
。 句号 full stop
— 杠 em dash
– 杠 dash
－ 杠 dash
～ 波浪线 tilde
： 冒号 colon
； 分号 semicolon
？ 问号 question mark
、 顿号 enumeration comma
… 省略号 ellipsis
《 左书名号 left guillemet
》 右书名号 right guillemet
· 间隔号 middle dot
￥ 人民币符号 yuan
¥ 人民币符号 yuan
€ 欧元 euro
£ 英镑 pound sterling
° 度 degree
≥ 大于等于 greater than or equal to
≤ 小于等于 less than or equal to
≠ 不等于 not equal
≈ 约等于 approximately equal
± 加减 plus or minus
× 乘 times
÷ 除 divided by
→ 箭头 arrow
© 版权 copyright
§ 章节号 section
α 阿尔法 alpha
β 贝塔 beta
γ 伽玛 gamma
δ 德尔塔 delta
ε 艾普西龙 epsilon
ζ 捷塔 zeta
η 依塔 eta
θ 西塔 theta
ι 艾欧塔 iota
κ 喀帕 kappa
λ 拉姆达 lambda
μ 缪 mu
ν 拗 nu
ξ 克西 ksi
ο 欧麦克轮 omicron
π 派 pi
ρ 柔 rho
σ 西格玛 sigma
ς 西格玛 sigma
τ 套 tau
υ 宇普西龙 upsilon
φ 斐 phi
χ 器 chi
ψ 普赛 psi
ω 欧米伽 omega
∏ 派 pi
∑ 西格玛 sigma
∧ 拉姆达 lambda
"""

SYMBOLS: Mapping[str, tuple[str, str]] = {
    sign: (chinese, english)
    for sign, chinese, english in (line.split(" ", 2) for line in _TABLE.strip().splitlines())
}
"""The Chinese and the English name of each sign; of a Greek letter by its small form."""

PUNCTUATION_ZH: Mapping[str, str] = {"*": "星号", "+": "加号"}
"""Signs that have another name where punctuation is named."""


def symbol_names(character: str) -> tuple[str, str] | None:
    """The Chinese and the English name of a sign or Greek letter."""
    return SYMBOLS.get(character) or SYMBOLS.get(character.lower())
