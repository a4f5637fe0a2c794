"""The application with an engine that hums."""

from collections.abc import Iterator

import pytest

from loaded import loaded_frontend
from voxwire.engines.tone import ToneEngine
from voxwire.speech.scheduler import Scheduler
from voxwire.speech.service import SpeechService


def humming_service(engine: ToneEngine | None = None) -> SpeechService:
    return SpeechService(engine or ToneEngine(), loaded_frontend(), Scheduler(threads=1))


@pytest.fixture
def speech() -> Iterator[SpeechService]:
    service = humming_service()
    yield service
    service.close()
