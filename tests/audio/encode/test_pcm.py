import numpy as np

from voxwire.audio.encode.pcm import PcmEncoder


def test_samples_leave_at_once_in_little_endian() -> None:
    encoder = PcmEncoder()
    assert encoder.encode(np.array([1, -2, 0x0102], np.int16)) == b"\x01\x00\xfe\xff\x02\x01"
    assert encoder.encode(np.zeros(0, np.int16)) == b""
    assert encoder.finish() == b""
