"""French spelling as rules; what they get wrong is in the table of exceptions."""

from voxwire.text.g2p.spelling import Rules

_V = "aeiouyàâäéèêëîïôöùûüœ"
_ORAL = f"(?![{_V}hnm])"
"""Behind n or m: what makes the vowel before it nasal."""
_FRONT = "eiéèêëyîœ"
_CLUSTER = "[bcdfgpt][lr]"

# fmt: off
RULES: Rules = {
    "a": (
        ("aient$|ais$|ait$|aits$", "ɛ"), (rf"aill(?=[{_V}])|ail(?=s?$)", "aj"), (f"a[iî]n{_ORAL}", "ɛ̃"),
        ("aim(?=s?$|[bp])", "ɛ̃"), (f"ay(?=[{_V}])", "ɛj"),
        ("a[iî]e?|ay", "ɛ"), ("aï", "ai"), ("aoû", "u"), ("aon$", "ɑ̃"), ("aon(?=s$)", "ɑ̃"), ("au", "o"),
        (f"an{_ORAL}", "ɑ̃"), ("am(?=[bp])", "ɑ̃"), ("a", "a"),
    ),
    "àâä": ((".", "a"),),
    "e": (
        ("eaux?", "o"), (rf"eill(?=[{_V}])|eil(?=s?$)", "ɛj"), (rf"euill(?=[{_V}])|euil(?=s?$)", "œj"),
        (f"ein{_ORAL}", "ɛ̃"), ("e[iyî]", "ɛ"),
        ("eû", "y"), ("eu(?=(?:[rflvn]|bl|pl|vr|gl)(?:e?s?|ent)$)", "œ"), ("eu", "ø"),
        (f"(?<=[iéy])en(?![{_V}hn])", "ɛ̃"), ("(?<=m)ents?$", "ɑ̃"), ("ent$", ""), ("(?<=^[dr])e(?=ss)", "ə"),
        ("emm(?=ent$)", "am"), ("(?<=^)emm", "ɑ̃m"), ("em(?=[bp])", "ɑ̃"), (f"en{_ORAL}", "ɑ̃"),
        ("(?<=^)enn(?=[oui])", "ɑ̃n"), ("er$", "e"), ("(?<=i)ers$", "e"), ("ez$", "e"), ("ets?$", "ɛ"),
        ("(?<=^[a-z])es$", "e"), ("(?<=^[b-z])e$|(?<=^qu)e$", "ə"),
        ("es?$", ""), ("e(?=ss)", "ɛ"), (r"e(?=([bcdfglmnprt])\1)", "ɛ"), ("e(?=x)", "ɛ"),
        (f"e(?=(?:{_CLUSTER}|ch|ph|th|gn|qu)[{_V}])", "E"), ("e(?=[bcdfghjklmnpqrstvz]{2})", "ɛ"),
        ("e(?=[cflrktbdgmnp]$)", "ɛ"), ("(?<=g)e(?=[aoâôu])", ""), ("e", "E"),
    ),
    "é": (("ée(?=s?$)", "e"), ("é", "e")),
    "èêë": ((".", "ɛ"),),
    "i": (
        ("(?<=[vt])ient$", "jɛ̃"), ("illi(?=on|er|a)", "ilj"), ("(?<=^v)ill", "il"), ("(?<=m)ill(?=e)", "il"),
        (rf"(?<=[^aeou])ill(?=[{_V}])", "ij"), ("ing(?=s?$)", "iŋ"), (f"in{_ORAL}", "ɛ̃"),
        ("im(?=[bp])", "ɛ̃"),
        (rf"(?<={_CLUSTER})i(?=[aéèêouâô]|e(?:[^s]|s.))(?!e(?:s|nt)?$)", "ij"),
        ("i(?=[aéèêouœâô]|e(?!s?$|nt$|ment|r(?:a|i|o|ez)))", "j"), ("i", "i"),
    ),
    "îï": (("ïn(?=s?$|t)", "ɛ̃"), (".", "i")),
    "y": ((f"(?<=["
    f"{_V}])"
    f"y(?=["
    f"{_V}])", "j"), ("ym(?=[bp])", "ɛ̃"), (f"yn{_ORAL}", "ɛ̃"), ("y(?=[aéèêou])", "j"), ("y", "i")),
    "ÿ": (("ÿ", "j"),),
    "oœ": (
        (rf"ouill(?=[{_V}])", "uj"), ("[œo]eil|œil", "œj"), ("(?:œ|oe)u(?=(?:[rflv]|vr)(?:e?s?)$)", "œ"),
        ("(?:œ|oe)u", "ø"), ("œ", "e"), (f"oin{_ORAL}", "wɛ̃"), (rf"oy(?=[{_V}])", "waj"),
        ("o[iîyê]", "wa"),
        (rf"(?<!{_CLUSTER})ou(?=[aéèêiî]|e[^s]|es.)(?!e(?:s|nt|r(?:a|o|i|ez).*)?$)", "w"), ("o[uùû]", "u"),
        (f"on{_ORAL}", "ɔ̃"), ("om(?=[bp]|s?$)", "ɔ̃"), ("oo", "u"),
        ("o(?=s?$|ts?$|ps?$|s[eaio]|x$)", "o"),
        (f"o(?=(?:[bcdfgjklmnpstvz]|ph|ch|qu|th)[{_V}])(?!.es?$)", "o"), ("o", "ɔ"),
    ),
    "ôö": (("ô", "o"), ("ö", "ɔ")),
    "u": ((rf"uill(?=[{_V}])", "yij"), (f"un{_ORAL}", "œ̃"), ("um(?=[bp])", "œ̃"), ("um$", "ɔm"), ("u", "y")),
    "ùûü": ((".", "y"),),
    "b": (("(?<=m)bs?$", ""), ("b(?=[st])", "p"), ("bb?", "b")),
    "c": (
        (f"cc(?=[{_FRONT}])", "ks"), ("ch(?=[rln])", "k"), ("ch", "ʃ"), ("cueil", "kœj"),
        ("cqu?|ck|cc", "k"), ("(?<=n)cs?$", ""), ("cts?$", "kt"),
        (f"c(?=[{_FRONT}])", "s"), ("c", "k"),
    ),
    "ç": (("ç", "s"),),
    "d": (("ds?$", ""), ("dd?", "d")),
    "f": (("ff?", "f"),),
    "g": (
        ("gn", "ɲ"), ("gueil", "ɡœj"), ("gu(?=[eiéèêyî])", "ɡ"), ("gg(?=[eé])", "ɡʒ"), ("gg", "ɡ"),
        (f"g(?=[{_FRONT}])", "ʒ"),
        ("(?<=[nr])gs?$", ""), ("g", "ɡ"),
    ),
    "h": (("h", ""),), "j": (("j", "ʒ"),), "k": (("k", "k"),), "l": (("ll?", "l"),), "m": (("mm?", "m"),),
    "n": (("nn?", "n"),),
    "p": (("ph", "f"), ("pt?s?$", ""), ("pp?", "p")),
    "q": (("qu?", "k"),),
    "r": (("rr?h?", "ʁ"),),
    "s": (("ss", "s"), ("sch|sh", "ʃ"), (f"sc(?=[{_FRONT}])", "s"), ("s$", ""), (f"(?<="
    f"["
    f"{_V}"
    f"])s("
    f"?=["
    f"{_V}"
    f"])|s"
    f"(?=m"
    f"(?:e"
    f"s?)?"
    f"$)|s"
    f"(?=m"
    f"e[ns"
    f"])", "z"), ("s", "s")),
    "t": (("(?<![sx])t(?=ion|iel|ieux|ieuse|ial"
    "|iaux|ienc|ient[^s])", "s"), ("th", "t"), ("tt", "t"), ("ts?$", ""), ("t", "t")),
    "v": (("v", "v"),), "w": (("w", "w"),),
    "x": ((f"(?<=^e)x(?=h?[{_V}])", "ɡz"), ("xc(?=[eiéè])", "ks"), ("x$", ""), ("x", "ks")),
    "z": (("z$", ""), ("zz?", "z")),
}
# fmt: on
"""Under each letter, the longest contexts first. E is an e that may be silent. Respelt loans have ÿ for a
glide that no letters of French stand for behind an a (*laÿve*)."""
