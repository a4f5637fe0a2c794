"""What the C library keeps of freed memory is bounded, where it can be told."""

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


HOLES = """
import asyncio, ctypes, sys
from pathlib import Path
from voxwire.server.allocator import give_back, keep_giving_back

def resident_mb():
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096 / 1e6

libc = ctypes.CDLL(None)
libc.malloc.restype = ctypes.c_void_p
blocks = [libc.malloc(50_000) for _ in range(2000)]
for block in blocks: ctypes.memset(ctypes.c_void_p(block), 1, 50_000)
for block in blocks[:-1]: libc.free(ctypes.c_void_p(block))
before = resident_mb()

async def a_while():
    giving = asyncio.create_task(keep_giving_back(0.01))
    while before - resident_mb() < 80:
        await asyncio.sleep(0.01)
    giving.cancel()

if sys.argv[1] == "once":
    print(give_back(), before - resident_mb())
else:
    asyncio.run(asyncio.wait_for(a_while(), 60))
    print(True, before - resident_mb())
"""


@pytest.mark.parametrize("when", ["once", "always"])
@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc keeps what is free")
def test_free_memory_before_what_is_used_is_given_back(when: str) -> None:
    done = subprocess.run([sys.executable, "-c", HOLES, when], capture_output=True, text=True, check=True)
    given, megabytes = done.stdout.split()
    assert given == "True"
    assert float(megabytes) > 80
