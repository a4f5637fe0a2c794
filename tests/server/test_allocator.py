"""The number of malloc's pools is limited where the C library has any."""

import platform
import subprocess
import sys

import pytest

PROBE = """
import ctypes, re, threading
from voxwire.server.allocator import limit_arenas

def hold(barrier, libc):
    held = [libc.malloc(5000) for _ in range(50)]
    barrier.wait()

taken = limit_arenas()
libc = ctypes.CDLL(None)
libc.malloc.restype = ctypes.c_void_p
barrier = threading.Barrier(7)
threads = [threading.Thread(target=hold, args=(barrier, libc)) for _ in range(6)]
for thread in threads: thread.start()
barrier.wait()
libc.malloc_stats()
print(taken)
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc has pools to limit")
def test_many_threads_share_few_pools() -> None:
    done = subprocess.run([sys.executable, "-c", PROBE], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "True"
    assert done.stderr.count("Arena ") == 2
