"""Addresses of the web: URLs, e-mail, host names, file names, IP addresses, mentions and hashtags.

Latin letters stay, their own language reads them; signs get their Chinese names.
"""

import re
from collections.abc import Mapping
from ipaddress import AddressValueError, IPv6Address

from voxwire.text.characters import LETTERS_MARK
from voxwire.text.normalize import Rule, text_before
from voxwire.text.normalize.zh.numbers import digits
from voxwire.text.normalize.zh.patterns import HAN_CHARACTER, rule

_DOMAINS = (
    "com|cn|org|net|io|gov|edu|dev|ai|co|top|cc|me|tv|info|biz|app|xyz|hk|tw|jp|uk|de|fr|us|eu|kr|sg|ru|shop|site|tech"
    "|cloud|vip|club|wang|ltd|link|live|mobi|asia|store|online|int|museum"
)
_FILES = (
    "js|ts|py|pdf|txt|md|html?|css|php|json|ya?ml|toml|ini|cfg|conf|log|sh|bat|csv|sql|docx?|xlsx?|pptx?|zip|rar|7z|gz|tar"
    "|exe|apk|dmg|iso|png|jpe?g|gif|svg|bmp|psd|mp3|mp4|wav|flac|avi|mov|mkv|java|cpp|go|rs|ipynb"
)
"""Top-level domains and file name extensions that tell an address from a sentence without spaces."""

_SIGNS: Mapping[str, str] = {
    ".": "点",
    "@": "艾特",
    "/": "斜杠",
    "\\": "反斜杠",
    ":": "冒号",
    "-": "杠",
    "_": "下划线",
    "?": "问号",
    "=": "等于",
    "&": "和",
    "#": "井号",
    "%": "百分号",
    "+": "加",
    "~": "波浪号",
}
_PATH = r"(?:/[A-Za-z0-9._/?=&%#~+-]{0,200}(?<![.?]))?"


def _address(match: re.Match[str]) -> str:
    text = match.group()
    quad = all(part.isdecimal() for part in re.split(r"[.:]", text))
    text = re.sub(r"(?<![A-Za-z0-9])[Ww]{3}(?=\.)", "三W", text)
    return "".join(_SIGNS.get(character, character) for character in digits(text, telephone=quad))


def _machine(match: re.Match[str]) -> str:
    """Figures and letters one by one."""
    return "".join(_SIGNS.get(character, character) for character in digits(match.group(), telephone=True))


def _ipv6(match: re.Match[str]) -> str | None:
    address, _, _ = match.group().partition("/")
    if address.count(":") < 2 or not any(map(str.isdigit, address)):
        return None
    try:
        IPv6Address(address)
    except AddressValueError:
        return None
    return _machine(match)


def _account(match: re.Match[str]) -> str | None:
    """``微信号：wx_2024abc``: a name that somebody is to type."""
    named = any(map(str.isalpha, match.group())) and _ACCOUNT.search(text_before(match, 10))
    return _SPELLED.sub(lambda part: part.group().upper() + LETTERS_MARK, _machine(match)) if named else None


_SPELLED = re.compile("(?<![a-z])[b-df-hj-np-tv-xz]{2,5}(?![A-Za-z])")
_ACCOUNT = re.compile(r"(?:微信号?|帐号|账号|用户名|昵称|ID|密码|口令|QQ)[是为叫：:\s]{0,3}$", re.IGNORECASE)


def _closing(match: re.Match[str]) -> str | None:
    """The second mark of ``#topic#``."""
    return " " if re.search(r"#[^#\s]{1,40}$", text_before(match, 42)) else None


def _drive(match: re.Match[str]) -> str:
    return f"{match[1]}盘"


RULES: tuple[Rule, ...] = (
    (
        rule(
            r"(?<![A-Za-z0-9._-])(?:[A-Za-z0-9._+-]{1,64}@|(?:https?|ftp)://)?(?:[A-Za-z0-9_-]{1,63}\.){1,8}"
            rf"(?:{_DOMAINS}|{_FILES})(?![A-Za-z0-9])(?::\d{{1,5}})?{_PATH}"
        ),
        _address,
    ),
    (rule(rf"(?<![A-Za-z0-9])(?:https?|ftp)://[A-Za-z0-9._:-]{{1,200}}{_PATH}(?<![.:])"), _address),
    (rule(r"(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.])(?::\d{1,5})?(?:/\d{1,2})?"), _address),
    (
        rule(r"(?<![A-Za-z0-9:-])[0-9A-Fa-f]{2}([:-])[0-9A-Fa-f]{2}(?:\1[0-9A-Fa-f]{2}){4}(?![A-Za-z0-9:-])"),
        _machine,
    ),
    (rule(r"(?<![A-Za-z0-9:.])[0-9A-Fa-f:]{2,39}(?<!(?<!:):)(?![A-Za-z0-9])(?:/\d{1,3}(?!\d))?"), _ipv6),
    (rule(r"(?<=localhost):\d{2,5}"), _address),
    (rule(r"(?<![A-Za-z])([A-Z]):\\"), _drive),
    (
        rule(r"(?<![A-Za-z0-9@._-])[A-Za-z0-9]{1,24}(?:[_-][A-Za-z0-9]{1,24}){1,4}(?![A-Za-z0-9_@-]|\.\d)"),
        _account,
    ),
    # Mentions and topics.
    (rule(rf"(?<![A-Za-z0-9])@(?={HAN_CHARACTER}|[A-Za-z])"), lambda _: "艾特"),
    (rule("#(?=[号键])"), lambda _: "井"),
    (rule(rf"(?<=[A-Za-z0-9])#(?!{HAN_CHARACTER}?\d)"), _closing),
    (rule(rf"(?<![A-Za-z0-9])#(?={HAN_CHARACTER}|[A-Za-z])|(?<={HAN_CHARACTER})#"), lambda _: " "),
)
"""In the order of application."""
