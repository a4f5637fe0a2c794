"""How tables of words are written down."""


def words(text: str) -> frozenset[str]:
    """The words of ``text``, which spaces part."""
    return frozenset(text.split())


def in_order(text: str) -> tuple[str, ...]:
    """The words of ``text``, which spaces part, one after the other."""
    return tuple(text.split())
