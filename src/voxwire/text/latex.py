"""Formulas in LaTeX, written with the signs that the normalisers read; what is too complex is passed over."""

import re
from collections.abc import Mapping

from voxwire.text.tables import words

_LONGEST = 300
"""Characters of the longest formula that anybody would listen to."""
_TOKEN = re.compile(r"\\([A-Za-z]+|.)|([{}^_&])|(\s+)|([0-9.,]+|.)", re.DOTALL)

_LETTERS = (
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau upsilon phi"
    " chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Phi Psi Omega"
)
_COMMANDS: Mapping[str, str] = {
    "times": " × ",
    "cdot": " times ",
    "div": " ÷ ",
    "pm": " ± ",
    "mp": " minus or plus ",
    "leq": " ≤ ",
    "le": " ≤ ",
    "geq": " ≥ ",
    "ge": " ≥ ",
    "neq": " ≠ ",
    "ne": " ≠ ",
    "approx": " ≈ ",
    "equiv": " is identical to ",
    "to": " to ",
    "rightarrow": " to ",
    "Rightarrow": " implies ",
    "implies": " implies ",
    "infty": " infinity ",
    "partial": " partial ",
    "nabla": " nabla ",
    "in": " in ",
    "forall": " for all ",
    "exists": " there exists ",
    "circ": "°",
    "ldots": " and so on ",
    "dots": " and so on ",
    "cdots": " and so on ",
    "percent": "%",
    "log": " log ",
    "ln": " natural log ",
    "sin": " sine ",
    "cos": " cosine ",
    "tan": " tangent ",
    "exp": " exp ",
    "min": " minimum ",
    "max": " maximum ",
    "quad": " ",
    "qquad": " ",
    ",": " ",
    ";": " ",
    ":": " ",
    "!": "",
    " ": " ",
    "%": "%",
    "$": "$",
    "&": " and ",
    "#": "#",
    "_": "_",
    "{": "",
    "}": "",
    "\\": ", ",
    "left": "",
    "right": "",
    "text": "",
    "mathrm": "",
    "mathbf": "",
    "mathit": "",
    "operatorname": "",
    "displaystyle": "",
    "big": "",
    "Big": "",
    **{name: f" {name} " for name in words(_LETTERS)},
    "varepsilon": " epsilon ",
    "varphi": " phi ",
}
_BOUNDED: Mapping[str, str] = {"sum": "sum", "prod": "product", "int": "integral", "lim": "limit"}
"""What has bounds below and above, which are said before what it is of."""
_SQUARES: Mapping[str, str] = {"2": " squared", "3": " cubed"}


def read_latex(formula: str) -> str:
    """A formula as text for the normalisers; empty when it is too long or uses what nobody can say."""
    if len(formula) > _LONGEST:
        return ""
    reader = _Reader(formula)
    said = reader.group(closing=False)
    return "" if reader.failed else " ".join(said.split())


class _Reader:
    """Walks over the tokens of one formula."""

    def __init__(self, formula: str) -> None:
        self._tokens = list(_TOKEN.finditer(formula))
        self._place = 0
        self.failed = False

    def group(self, *, closing: bool) -> str:
        """What stands up to the closing brace, or up to the end."""
        said: list[str] = []
        while self._place < len(self._tokens):
            match = self._tokens[self._place]
            self._place += 1
            command, special, _, plain = match.groups()
            if special == "}":
                if closing:
                    return "".join(said)
            elif special == "{":
                said.append(self.group(closing=True))
            elif special == "^":
                said.append(_power(self._argument()))
            elif special == "_":
                said.append(f" sub {self._argument()} ")
            elif command is not None:
                said.append(self._command(command))
            else:
                said.append(plain if plain is not None else " ")
        return "".join(said)

    def _bounds(self, *, towards: bool) -> str:
        """What stands below and above a sign: from where to where, over what, or towards what."""
        bounds = {"_": "", "^": ""}
        while (sign := self._next()) in bounds:
            self._place += 1
            bounds[sign] = self._argument()
        below, above = bounds.values()
        if towards and below:
            return f" as {below.replace(' to ', ' goes to ', 1)}"
        if below and above:
            return f" from {below} to {above}"
        return f" over {below}" if below else above and f" to {above}"

    def _next(self) -> str:
        """The next token that is no space; empty at the end."""
        while self._place < len(self._tokens) and self._tokens[self._place][3]:
            self._place += 1
        return self._tokens[self._place].group() if self._place < len(self._tokens) else ""

    def _argument(self) -> str:
        """One brace group, command or sign."""
        self._next()
        if self._place == len(self._tokens):
            return ""
        match = self._tokens[self._place]
        self._place += 1
        if match[2] == "{":
            return self.group(closing=True).strip()
        return self._command(match[1]).strip() if match[1] is not None else match.group()

    def _command(self, name: str) -> str:
        if name in ("frac", "dfrac", "tfrac"):
            above, below = self._argument(), self._argument()
            return f" {above} over {below} "
        if name == "sqrt":
            return f" the square root of {self._argument()} "
        if name in ("vec", "hat", "bar", "tilde", "overline"):
            return f" {self._argument()} {name.replace('overline', 'bar')} "
        if name in _BOUNDED:
            return f" the {_BOUNDED[name]}{self._bounds(towards=name == 'lim')} of "
        said = _COMMANDS.get(name)
        self.failed = self.failed or said is None
        return said or ""


def _power(exponent: str) -> str:
    if exponent == "°":
        return "°"
    return _SQUARES.get(exponent) or f" to the power of {exponent} "
