"""How errors repeat what may be a client's own words."""


def shortened(words: str, most: int) -> str:
    """Words of at most so many characters; of longer ones so many, and an ellipsis."""
    return words if len(words) <= most else words[:most] + "…"
