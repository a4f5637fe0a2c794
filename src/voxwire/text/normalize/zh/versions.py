"""Versions of software: each part is a number of its own."""

import re

from voxwire.text.normalize import Rule, text_before
from voxwire.text.normalize.zh.numbers import cardinal
from voxwire.text.normalize.zh.patterns import rule


def _version(match: re.Match[str]) -> str:
    return "点".join(cardinal(part) for part in match.group().split("."))


_ENDS = re.compile(r"版|$|[，。、；！？）)\s]")
_PRODUCTS = re.compile(
    r"(?:Python|Java|Node(?:\.js)?|iOS|iPadOS|macOS|Android|Ubuntu|Go|Rust|PHP|Ruby|Kotlin|Swift|Kubernetes|K8s|Docker"
    r"|Chrome|Linux|MySQL|PostgreSQL|Redis|PyTorch|TensorFlow|CUDA|Vue|React|HarmonyOS|Unity)\s?$",
    re.IGNORECASE,
)


def _named(match: re.Match[str]) -> str | None:
    told = _ENDS.match(match.string, match.end()) or _PRODUCTS.search(text_before(match, 14))
    return _version(match) if told else None


RULES: tuple[Rule, ...] = (
    (rule(r"(?<![\d.])\d{1,4}(?:\.\d{1,5}){2,5}(?!\d|\.\d)"), _version),
    # "iOS 17.4": behind a name the decimals are a number as well.
    (
        rule(r"(?:(?<=[A-Za-z])|(?<=[A-Za-z]\s))\d{1,3}\.[1-9]\d(?!\d|\.\d|\s?[%A-Za-z])"),
        _named,
    ),
)
"""In the order of application."""
