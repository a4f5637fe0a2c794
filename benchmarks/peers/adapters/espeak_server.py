"""espeak-ng: one process a request, its WAV streamed without the header. Arguments: the program, port."""

import subprocess
import sys
from collections.abc import Iterator

from streaming_http import serve


def synthesise(text: str) -> Iterator[bytes]:
    with subprocess.Popen([sys.argv[1], "--stdout", text], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.read(44)
        while data := process.stdout.read1(65536):
            yield data


serve(synthesise, 22_050)
