"""Words and phonemes as the protocols tell them."""

from collections.abc import Iterator, Sequence

from voxwire.speech.events import WordTime
from voxwire.text.g2p.sounds import sounds
from voxwire.wire.words import PhonemeItem, WordItem


def word_items(words: Sequence[WordTime], *, phonemes: bool) -> list[WordItem]:
    """The words of a sentence, with their phonemes if they were asked for."""
    return [
        WordItem(
            word.text,
            word.begin_index,
            word.end_index,
            word.begin_ms,
            word.end_ms,
            tuple(_phonemes(word)) if phonemes else (),
        )
        for word in words
    ]


def _phonemes(word: WordTime) -> Iterator[PhonemeItem]:
    """Chinese initials and finals end with ``_c``, as the Sambert server events page has them.

    It shows no others; those are ARPAbet in lower case, as far as that has a name for them.
    """
    symbols = "".join(phoneme.symbol for phoneme in word.phonemes)
    if len(symbols) != len(word.phonemes):
        return
    for sound in sounds(symbols, word.syllables):
        name = f"{sound.name}_c" if sound.chinese else sound.name.lower()
        begin, end = word.phonemes[sound.begin], word.phonemes[sound.end - 1]
        yield PhonemeItem(name, begin.begin_ms, end.end_ms, sound.tone)
