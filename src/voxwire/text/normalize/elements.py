"""Symbols of chemical elements that are met in formulas, as regular expressions."""

TWO_LETTERS = "Na|Ca|Cl|Fe|Cu|Mg|Al|Si|Zn|Mn|Ba|Ag|Li|Pb|Hg|Br"
"""Those of two letters, which tell a formula from a word in capitals."""
ONE_LETTER = "[HCNOPSKFIB]"
ELEMENT = f"(?:{TWO_LETTERS}|{ONE_LETTER})"
