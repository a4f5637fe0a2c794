"""German spelling as rules, for words the table does not have."""

from voxwire.text.g2p.spelling import Rules

_V = "aeiouyäöü"
_C = "bcdfghjklmnpqrstvwxzß"
_LONG = f"(?=[{_C}][{_V}]|[bdgklmnprst](?:[lr])[{_V}]|[bdfglmnprstß]$|$|ß)"
"""What makes the vowel before it long: one consonant and a vowel, a stop with l or r, or the end."""
_FRONT = "eiäöü"

# fmt: off
RULES: Rules = {
    "a": (("aa|ah(?![aeiouäöü])", "aː"), ("ai|ay", "I"), ("au", "W"), (f"a{_LONG}", "aː"), ("a", "a")),
    "ä": (("äh(?![aeiou])", "ɛː"), ("äu", "Y"), (f"ä{_LONG}", "ɛː"), ("ä", "ɛ")),
    "e": (
        ("eau", "oː"), ("ei|ey", "I"), ("eu", "Y"), ("ee|eh(?![aeiouäöü])", "eː"), ("(?<=.)er$", "ɐ"),
        ("(?<=.)ern$", "ɐn"), ("(?<=.)ers$", "ɐs"),
        ("(?<=.)e(?=(?:n|m|l|s|t|nd|ln|st|ns|ls|lt|nt|te|ten|nde|nden|nder|ndes)?$)", "ə"),
        ("er(?=$)", "ɐ"), (f"e{_LONG}", "eː"), ("e", "ɛ"),
    ),
    "i": (
        ("ieh(?![aeiou])", "iː"), ("ie(?=ren?$|rt$|rung)", "iː"), ("ie", "iː"), ("ih(?![aeiouäöü])", "iː"),
        (f"i{_LONG}", "iː"), ("i", "ɪ"),
    ),
    "o": (("oo|oh(?![aeiouäöü])", "oː"), ("oi|oy", "Y"), ("ou", "uː"), (f"o{_LONG}", "oː"), ("o", "ɔ")),
    "ö": (("öh(?![aeiou])", "øː"), (f"ö{_LONG}", "øː"), ("ö", "œ")),
    "u": (("uh(?![aeiouäöü])", "uː"), (f"u{_LONG}", "uː"), ("u", "ʊ")),
    "üy": (("üh(?![aeiou])", "yː"), (f"[üy]{_LONG}", "yː"), ("[üy]", "y")),
    "b": (("bb", "b"), ("b(?=$|[stfk])", "p"), ("b", "b")),
    "c": (
        ("chs(?![tp])", "ks"), ("(?<=[aou])ch|(?<=au)ch", "x"), ("(?<=^)ch(?=[rloa])", "k"), ("ch", "ç"),
        ("ck", "k"), ("cc", "k"), (f"c(?=[{_FRONT}y])", "ʦ"), ("c", "k"),
    ),
    "d": (("dt", "t"), ("dsch", "ʤ"), ("dd", "d"), ("d(?=$|s|t)", "t"), ("d", "d")),
    "f": (("ff?", "f"),),
    "g": (("(?<=i)g$", "ç"), ("gg", "ɡ"), ("g(?=$|s|t)", "k"), ("g", "ɡ")),
    "h": ((f"h(?=[{_V}])", "h"), ("h", "")),
    "j": (("j", "j"),), "k": (("kk?", "k"),), "l": (("ll?", "l"),), "m": (("mm?", "m"),),
    "n": (("ng(?=[aou])", "ŋɡ"), ("ng", "ŋ"), ("nk", "ŋk"), ("nn?", "n")),
    "p": (("pf", "pf"), ("ph", "f"), ("pp?", "p")), "q": (("qu", "kv"), ("q", "k")),
    "r": ((f"rr?h?(?=[{_V}])", "ʁ"), ("(?<=[aou])rr?", "ʁ"), ("rr?", "ɐ")),
    "s": (
        ("sch", "ʃ"), ("(?<=^)s(?=[pt])", "ʃ"), ("ss", "s"), (f"s(?=[{_V}])", "z"), ("s", "s"),
    ),
    "ß": (("ß", "s"),),
    "t": (("tion", "ʦjoːn"), ("tsch", "ʧ"), ("tz", "ʦ"), ("th", "t"), ("tt?", "t")),
    "v": ((f"(?<=[{_V}])v(?=[{_V}])", "v"), ("v(?=a[^t]|i[^e]|e[rn]t)", "v"), ("v", "f")),
    "w": (("w", "v"),), "x": (("x", "ks"),), "z": (("zz?", "ʦ"),),
}
# fmt: on
"""Under each letter, the longest contexts first."""
