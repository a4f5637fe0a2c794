"""Markdown as it is read aloud: marks go, words stay, code blocks and addresses of links are passed over.

After CommonMark 0.31 and GitHub's tables, as far as can be told while text still arrives: the filter sees the
segments of a text one after the other and remembers only what goes on across lines.
"""

import html
import re
from collections.abc import Iterator

from voxwire.text.latex import read_latex
from voxwire.text.spans import SpannedText

_FENCE = re.compile(r"\s{0,3}(`{3,}|~{3,})")
_RULE = re.compile(r"\s{0,3}(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,}|={3,}[ \t]*)$")
_TABLE_RULE = re.compile(r"\s{0,3}\|?[ \t]*:?-{2,}:?[ \t]*(?:\|[ \t]*:?-{2,}:?[ \t]*){0,60}\|?\s*$")
_DEFINITION = re.compile(r"\s{0,3}\[[^\]\n]{1,200}\]:\s*\S")
_PREFIX = re.compile(
    r"(?:[ \t]{0,12}>){0,8}[ \t]{0,12}(?:#{1,6}(?=[ \t]|$)|[-*+•](?=[ \t]|$))?"
    r"(?:[ \t]{1,4}\[[ xX]\](?=[ \t]))?[ \t]*"
)
"""Block quotes, then a heading or a bullet, then the box of a task."""
_HEADING_END = re.compile(r"[ \t]{1,8}#{1,8}[ \t]{0,8}$")
_LINK = re.compile(
    r"!?\[((?:[^\[\]\\\n]|\\.){0,300})\]"
    r"(?:\([^()\s]{0,600}(?:[ \t]{1,4}\"[^\"\n]{0,200}\")?\)|\[[^\]\n]{0,100}\])"
)
_FOOTNOTE = re.compile(r"\[\^[^\]\s]{1,40}\]:?")
_TAG = re.compile(r"</?[A-Za-z][^<>\n]{0,200}>|<!--.{0,400}?-->")
_AUTOLINK = re.compile(r"<((?:https?|ftp|mailto):[^<>\s]{1,500}|[^<>\s@]{1,64}@[^<>\s]{1,200})>")
_CODE = re.compile(r"(`{1,3})([^`\n]{1,300})\1(?!`)")
_MATH = re.compile(
    r"\$\$([^$\n]{1,400})\$\$|\$(?![\s\d]+[\s.,;!?]|\s)([^$\n]{1,300})(?<![\s\\])\$(?!\d)"
    r"|\\\(((?:(?!\\\)).){1,400})\\\)|\\\[((?:(?!\\\]).){1,400})\\\]"
)
_STRONG = re.compile(
    r"(?<!\\)(?:\*{2,3}(?=\S)|(?<=\S)\*{2,3}|(?<!\w)\*(?=\S)|(?<=\S)\*(?!\w)|~~|==(?=\S)|(?<=[^\s=])==)"
)
_UNDERSCORES = re.compile(r"(?<![^\W_])(?<!\\)_{1,3}(?=\S)|(?<=\S)(?<!\\)_{1,3}(?![^\W_])")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]{2,24});")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_BREAKS = re.compile(r" {2,8}$|(?<!\\)\\$")


class MarkdownFilter:
    """Takes the segments of a text in order; every character that is left knows where it stood."""

    def __init__(self) -> None:
        self._fence = ""
        """The marks that end the code block we are in."""
        self._math = False
        """Whether we are in a formula of several lines."""
        self._line_begins = True

    def feed(self, segment: str) -> SpannedText:
        """What is read of the next segment; positions count from its beginning. May be empty."""
        text = SpannedText.from_original(segment)
        kept: list[SpannedText] = []
        for begin, end, starts in self._lines(segment):
            kept.append(self._line(text.slice(begin, end), starts=starts))
            if end < len(segment):
                kept.append(text.slice(end, end + 1))
        return SpannedText.join(kept)

    def _lines(self, segment: str) -> Iterator[tuple[int, int, bool]]:
        """Begin and end of each line, and whether it is seen from its beginning."""
        begin = 0
        while begin <= len(segment):
            end = segment.find("\n", begin)
            end = len(segment) if end < 0 else end
            yield begin, end, self._line_begins
            self._line_begins = end < len(segment) or (begin == end and self._line_begins)
            begin = end + 1

    def _line(self, line: SpannedText, *, starts: bool) -> SpannedText:
        nothing = line.slice(0, 0)
        if starts:
            fence = _FENCE.match(line.text)
            if fence and (not self._fence or fence[1].startswith(self._fence)):
                self._fence = "" if self._fence else fence[1]
                return nothing
            if line.text.strip() == "$$":
                self._math = not self._math
                return nothing
        if self._fence:
            return nothing
        if self._math:
            return _formula(line, line.text)
        if starts:
            if any(pattern.match(line.text) for pattern in (_RULE, _TABLE_RULE, _DEFINITION)):
                return nothing
            prefix = _PREFIX.match(line.text)
            line = line.slice(prefix.end() if prefix else 0, len(line))
            if line.text.startswith("|") or line.text.rstrip().endswith("|"):
                line = _cells(line)
        return inline(line)


def _formula(text: SpannedText, latex: str) -> SpannedText:
    words = read_latex(latex)
    return text.rewrite(0, len(text), f" {words} " if words else " ")


def _cells(row: SpannedText) -> SpannedText:
    """The cells of a table's row, with commas between."""
    body = row.text.strip().strip("|")
    begin = row.text.find(body) if body else 0
    cells = row.slice(begin, begin + len(body))
    return cells.sub(_PIPE, lambda match: None if match.group().startswith("\\") else ", ")


_PIPE = re.compile(r"(?<!\\)[ \t]{0,40}\|[ \t]{0,40}|\\\|")


def inline(line: SpannedText) -> SpannedText:
    """One line without its inline marks: emphasis, links, images, code, formulas, tags, entities."""
    line = line.sub(_MATH, _math)
    line = line.sub(_AUTOLINK, lambda match: match[1].removeprefix("mailto:"))
    line = _unlinked(line)
    line = line.sub(_FOOTNOTE, lambda _: "")
    line = line.sub(_TAG, lambda _: " ")
    line = _unquoted(line)
    for pattern in (_STRONG, _UNDERSCORES, _HEADING_END, _BREAKS):
        line = _without(line, pattern)
    line = line.sub(_ENTITY, lambda match: html.unescape(match.group()))
    return line.sub(_ESCAPE, lambda match: match[1])


def _math(match: re.Match[str]) -> str | None:
    formula = next(part for part in match.groups() if part is not None)
    words = read_latex(formula)
    return f" {words} " if words else " "


def _unlinked(line: SpannedText) -> SpannedText:
    """Links and images as the words they show."""
    return _kept(line, _LINK, 1)


def _unquoted(line: SpannedText) -> SpannedText:
    """Code without its back quotes, and back quotes that belong to nothing gone."""
    return _without(_kept(line, _CODE, 2), _BACK_QUOTES)


_BACK_QUOTES = re.compile("`+")


def _kept(line: SpannedText, pattern: re.Pattern[str], group: int) -> SpannedText:
    """Each match reduced to one of its groups, whose characters keep their places."""
    parts: list[SpannedText] = []
    done = 0
    for match in pattern.finditer(line.text):
        parts += [line.slice(done, match.start()), line.slice(*match.span(group))]
        done = match.end()
    return SpannedText.join([*parts, line.slice(done, len(line))]) if parts else line


def _without(line: SpannedText, pattern: re.Pattern[str]) -> SpannedText:
    """The line with every match cut out."""
    parts: list[SpannedText] = []
    done = 0
    for match in pattern.finditer(line.text):
        parts.append(line.slice(done, match.start()))
        done = match.end()
    return SpannedText.join([*parts, line.slice(done, len(line))]) if parts else line
