"""What keys look like, and what is stored of them.

A key is ``sk-`` and 43 letters or digits, 256 bits from the system's random source. Only its digest is
stored: BLAKE2b keyed with a secret of the server, the *pepper*. A slow password hash would add nothing, as
nobody can try out 2**256 keys at any speed, and would cost the server a tenth of a second for every
connection a stranger opens: a denial of service we would have built ourselves.

A key is found by its digest through an index. That search takes unequal time for unequal digests, but who
doesn't know the pepper can't choose a digest, so the time tells nothing about the digests that are stored.

A temporary key is ``st-`` and a ticket of 42 bytes in URL-safe Base64: the key it was made with, when it
ends, four random bytes, and a BLAKE2b of these keyed with the pepper. It is stored nowhere, so a browser that
asks for one costs no write, and it is good only while its key is.
"""

import binascii
import hashlib
import hmac
import re
import secrets
import string
from base64 import urlsafe_b64decode, urlsafe_b64encode

KEY_PREFIX = "sk-"
"""What every key begins with; clients and secret scanners know it."""
ADMIN_PREFIX = "ak-"
"""What keys of the admin API begin with, so that nobody takes one for the other."""
TEMPORARY_PREFIX = "st-"
"""What temporary keys begin with, as in the cloud."""
SHOWN_CHARACTERS = 9
"""How much of a key is stored as it is, so that its owner can tell it from others."""

_ALPHABET = string.ascii_letters + string.digits
_RANDOM_CHARACTERS = 43
"""log2(62) * 43 = 256.03 bits."""
_KEY = re.compile(rf"(?:{KEY_PREFIX}|{ADMIN_PREFIX})[A-Za-z0-9]{{{_RANDOM_CHARACTERS}}}", re.ASCII)
_TEMPORARY = re.compile(rf"{TEMPORARY_PREFIX}[A-Za-z0-9_-]{{56}}", re.ASCII)
_ID = re.compile(r"key-([0-9a-f]{16})", re.ASCII)
_MAC_BYTES = 22


def mint_key(prefix: str = KEY_PREFIX) -> str:
    """A new key.

    43 letters and digits carry as much as 32 random bytes, and unlike Base64 a double click selects all.
    """
    return prefix + "".join(secrets.choice(_ALPHABET) for _ in range(_RANDOM_CHARACTERS))


def mint_id() -> str:
    """A new id of a key, which is no secret."""
    return f"key-{secrets.token_hex(8)}"


def is_key(text: str) -> bool:
    """Whether a text has the form of a key."""
    return _KEY.fullmatch(text) is not None


def key_digest(key: str, pepper: bytes) -> bytes:
    """What is stored in place of a key: its BLAKE2b of 32 bytes, keyed with the pepper."""
    return hashlib.blake2b(key.encode(), key=pepper, digest_size=32, person=b"voxwire-key").digest()


def mint_temporary(key_id: str, expires_at: float, pepper: bytes) -> str:
    """A temporary key.

    Args:
        key_id: of the key it stands for.
        expires_at: until when, in Unix seconds.
        pepper: of the server.

    """
    match = _ID.fullmatch(key_id)
    assert match is not None, "only stored keys have temporary ones"
    told = bytes.fromhex(match[1]) + int(expires_at * 1000).to_bytes(8) + secrets.token_bytes(4)
    return TEMPORARY_PREFIX + urlsafe_b64encode(told + _seal(told, pepper)).decode()


def read_temporary(text: str, now: float, pepper: bytes) -> str | None:
    """The id of the key a temporary key stands for, or None if it is none, forged, or its time is over."""
    if not _TEMPORARY.fullmatch(text):
        return None
    try:
        ticket = urlsafe_b64decode(text.removeprefix(TEMPORARY_PREFIX))
    except binascii.Error:
        return None
    told, seal = ticket[:-_MAC_BYTES], ticket[-_MAC_BYTES:]
    if not hmac.compare_digest(seal, _seal(told, pepper)) or now * 1000 >= int.from_bytes(told[8:16]):
        return None
    return f"key-{told[:8].hex()}"


def _seal(told: bytes, pepper: bytes) -> bytes:
    return hashlib.blake2b(told, key=pepper, digest_size=_MAC_BYTES, person=b"voxwire-ticket").digest()
