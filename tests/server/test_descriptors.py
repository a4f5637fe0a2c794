import subprocess
import sys

import pytest

PROGRAM = """
import resource
from voxwire.server.descriptors import allow_descriptors

resource.setrlimit(resource.RLIMIT_NOFILE, ({soft}, {hard}))
allow_descriptors(1000)
print(*resource.getrlimit(resource.RLIMIT_NOFILE))
"""


@pytest.mark.parametrize(
    ("soft", "hard", "then"), [(64, 800, 800), (64, 64, 64), (64, 2_000, 1_000), (1_500, 2_000, 1_500)]
)
def test_what_the_system_permits_is_used(soft: int, hard: int, then: int) -> None:
    # The limits of a process can't be raised again, so each case has its own.
    program = PROGRAM.format(soft=soft, hard=hard)
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split() == [str(then), str(hard)]


def test_a_server_has_what_the_system_permits() -> None:
    program = (
        "import resource, sys\n"
        "from voxwire.server import run\n"
        "resource.setrlimit(resource.RLIMIT_NOFILE, (64, 1000))\n"
        "run.create_app = lambda *parts: sys.exit(resource.getrlimit(resource.RLIMIT_NOFILE)[0] != 1000)\n"
        "run.run_server(None, None, None)\n"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
