"""What a dialect is called, and who speaks it."""

import pytest

from voxwire.errors import NotYetSupported
from voxwire.text.dialects.g2p import DIALECTS
from voxwire.voices.catalog import Catalog
from voxwire.voices.dialects import READ, WORDS, instructed_dialect, instruction_for, spoken_dialect

CATALOG = Catalog.load()
HUAN = CATALOG.model("cosyvoice-v3-flash").voice("longanhuan_v3")


def test_every_dialect_of_the_front_end_can_be_asked_for() -> None:
    assert set(WORDS) == set(READ.values()) == set(DIALECTS)


@pytest.mark.parametrize(
    ("voice", "dialect"),
    [
        ("longshange_v3", "shaanxi"),
        ("longlaotie_v3", "dongbei"),
        ("longjiayi_v3", "cantonese"),
        ("Sunny", "sichuan"),
        ("Peter", "tianjin"),
        ("Rocky", "cantonese"),
        ("Jada", None),
        ("longanmin_v3", None),
        ("longanhuan_v3", None),
        ("longanyang", None),
        ("loongabby_v3", None),
    ],
)
def test_voices_speak_the_dialect_of_their_list(voice: str, dialect: str | None) -> None:
    found = CATALOG.voice(voice)
    assert found is not None
    assert spoken_dialect(found) == dialect


@pytest.mark.parametrize("asked", ["河南话", "henan"])
def test_fixed_and_free_instructions_name_the_same_dialect(asked: str) -> None:
    assert spoken_dialect(HUAN, asked) == "henan"


def test_mandarin_can_be_asked_for() -> None:
    assert spoken_dialect(HUAN, "普通话") is None


@pytest.mark.parametrize("asked", ["湖南话", "安徽话", "klingon"])
def test_dialects_without_rules_are_refused(asked: str) -> None:
    with pytest.raises(NotYetSupported, match=asked):
        spoken_dialect(HUAN, asked)


def test_the_guide_s_instruction() -> None:
    assert instructed_dialect(HUAN, "请用河南话表达。") == "河南话"
    assert instructed_dialect(HUAN, "请用湖南话表达。") == "湖南话"
    assert instructed_dialect(HUAN, "请用河南话") is None
    longanyang = CATALOG.model("cosyvoice-v3-flash").voice("longanyang")
    assert instructed_dialect(longanyang, "请用河南话表达。") is None
    assert instructed_dialect(longanyang, "你说话的情感是happy。") is None
    blend = CATALOG.model("cosyvoice-v3-flash").voice("zf_xiaoxiao:2+zf_xiaoni")
    assert instructed_dialect(blend, instruction_for("cantonese")) == "广东话"
