"""Spelling rules: which letters make which sound, by what stands before and behind."""

import re
from collections.abc import Mapping, Sequence

Rules = Mapping[str, Sequence[tuple[str, str]]]
"""Under the letters they begin with: regular expressions, tried in order, and the sound of what they match.
They may look back and ahead within the word."""


class Spelling:
    """Reads words letter by letter; what no rule knows is silent."""

    def __init__(self, rules: Rules) -> None:
        """Compile rules."""
        self._rules: dict[str, list[tuple[re.Pattern[str], str]]] = {}
        for letters, patterns in rules.items():
            compiled = [(re.compile(pattern), sound) for pattern, sound in patterns]
            for letter in letters:
                self._rules.setdefault(letter, []).extend(compiled)

    def sounds(self, word: str) -> list[str]:
        """The sounds of a lower-case word, one for each rule that applied."""
        sounds: list[str] = []
        place = 0
        while place < len(word):
            for pattern, sound in self._rules.get(word[place], ()):
                match = pattern.match(word, place)
                if match and match.end() > place:
                    sounds.append(sound)
                    place = match.end()
                    break
            else:
                place += 1
        return sounds
