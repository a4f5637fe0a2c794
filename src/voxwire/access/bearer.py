"""The ``Authorization`` header."""


def bearer_token(authorization_header: str | None) -> str | None:
    """The token of a bearer header, or None if there is no such header or it is of another kind.

    The scheme is compared without regard to case, because the protocol's own samples send ``bearer``
    (RFC 9110, section 11.1, says so too). Surplus spaces are ignored; a token never contains one.
    """
    match (authorization_header or "").split():
        case [scheme, token] if scheme.lower() == "bearer":
            return token
        case _:
            return None
