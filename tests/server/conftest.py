"""The application with an engine that hums."""

from collections.abc import Iterator

import pytest

from voxwire.engines.tone import ToneEngine
from voxwire.speech.scheduler import Scheduler
from voxwire.speech.service import SpeechService
from voxwire.text.frontend import Frontend


def humming_service() -> SpeechService:
    return SpeechService(ToneEngine(), Frontend.create(), Scheduler(threads=1))


@pytest.fixture
def speech() -> Iterator[SpeechService]:
    service = humming_service()
    yield service
    service.close()
