"""Abbreviations whose full stop does not simply end a sentence."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from voxwire.text.tables import words


@dataclass(frozen=True, slots=True)
class Abbreviations:
    """The abbreviations of a language, without their last full stop.

    In lower case, except those that are words of their own when they are written small: *Sat.*, *Mar.*
    """

    inside: frozenset[str] = frozenset()
    """Always followed by more of the sentence: titles, *e.g.*, *vs.*"""
    doubtful: frozenset[str] = frozenset()
    """End a sentence only when a capital follows, not a number or lower case: *etc.*, *a.m.*, *No.*"""


ABBREVIATIONS: Mapping[str, Abbreviations] = {
    "en": Abbreviations(
        inside=words(
            "mr mrs ms mx dr prof st mt ft gen gov sen rep capt cpt cmdr lt col cpl pvt sgt maj adm rev"
            " hon pres supt fr msgr amb det insp atty e.g i.e vs cf ca viz approx messrs mmes nos vol vols"
            " ch chap fig figs pp incl esp bldg ste exh"
        ),
        doubtful=words(
            "etc al inc ltd co corp jr sr esq a.m p.m ave blvd rd ln pl ct sq ter hwy rte pkwy rt pt"
            " dept govt univ assn est min max avg hr hrs mins secs lb lbs oz in mi yd gal qt tsp tbsp doz"
            " yr yrs wk mo ed eds trans no p sec art eq ref apt rm tel ext temp misc"
            " orig bros mfg rs asst attn cont acct exp fl para cl cir qty qts pts resp"
            " mon tue tues wed weds thu thur thurs fri Sat Sun jan feb Mar"
            " apr jun jul aug sep sept oct nov dec ph.d b.sc m.sc"
        ),
    ),
    "de": Abbreviations(
        inside=words(
            "z.b d.h u.a o.ä bzw ca vgl evtl ggf sog hr fr dr prof dipl inkl exkl zzgl nr str mio mrd st"
        ),
        doubtful=words("usw etc"),
    ),
    "fr": Abbreviations(inside=words("mm mme mmes mlle mgr dr p.ex cf env"), doubtful=words("etc")),
    "es": Abbreviations(
        inside=words("sr sra srta sres dña dr dra p.ej ud uds núm pág av"), doubtful=words("etc")
    ),
    "it": Abbreviations(inside=words("sig sigg dott dott.ssa prof ing avv es pag"), doubtful=words("ecc")),
    "pt": Abbreviations(inside=words("sr sra srs dr dra prof av pág"), doubtful=words("etc")),
    "ru": Abbreviations(
        inside=words("ул им проф акад т.е т.к см стр напр рис гл обл пл тыс млн млрд"),
        doubtful=words("гг руб коп др т.д т.п"),
    ),
}
"""By BCP 47 primary subtag, for languages in which a full stop ends sentences."""


def abbreviations(languages: Iterable[str]) -> Abbreviations:
    """The abbreviations of several languages together; where they disagree, the earlier language wins."""
    inside: set[str] = set()
    doubtful: set[str] = set()
    for language in languages:
        table = ABBREVIATIONS.get(language, Abbreviations())
        inside |= table.inside - doubtful
        doubtful |= table.doubtful - inside
    return Abbreviations(frozenset(inside), frozenset(doubtful))
