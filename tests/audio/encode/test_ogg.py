import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voxwire.audio.encode.ogg import OggStream, PageFlag, ogg_checksum


def checksum_by_definition(data: bytes) -> int:
    register = 0
    for byte in data:
        register ^= byte << 24
        for _ in range(8):
            register = (register << 1 ^ 0x04C11DB7 if register & 0x80000000 else register << 1) & 0xFFFFFFFF
    return register


@settings(deadline=None)
@given(st.binary(max_size=300))
def test_the_checksum_is_the_one_rfc_3533_defines(data: bytes) -> None:
    assert ogg_checksum(data) == checksum_by_definition(data)


@pytest.mark.parametrize("size", [0, 1, 254, 255, 256, 510, 1_275])
def test_the_lacing_values_say_how_long_the_packet_is(size: int) -> None:
    page = OggStream(7).page(b"x" * size, 0)
    segments = page[26]
    lacing = page[27 : 27 + segments]
    assert sum(lacing) == size
    assert lacing[-1] < 255
    assert page[27 + segments :] == b"x" * size


def test_pages_are_numbered_and_flagged() -> None:
    stream = OggStream(0xDEADBEEF)
    first, last = stream.page(b"a", 0, PageFlag.BEGIN), stream.page(b"b", 960, PageFlag.END)
    assert (first[5], last[5]) == (2, 4)
    assert (first[18:22], last[18:22]) == (b"\x00\x00\x00\x00", b"\x01\x00\x00\x00")
    assert first[14:18] == last[14:18] == b"\xef\xbe\xad\xde"
    assert int.from_bytes(last[6:14], "little") == 960
