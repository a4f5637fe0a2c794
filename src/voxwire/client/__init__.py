"""Talking to a Voxwire server, or to the service whose protocols it speaks.

:class:`Client` and :class:`AsyncClient` are the same, without and with ``await``. What is sent and understood
is in pure cores (``cosyvoice``, ``qwen_realtime``), what is heard in ``transcript``, HTTP calls are values
(``voices``, ``lexicons``, ``accounts``). Nothing here imports anything of the server.
"""

from voxwire.client.asynchronous import AsyncClient
from voxwire.client.blocking import Client, Speech
from voxwire.client.plan import Timeouts
from voxwire.client.pool import PoolOptions, PoolStats
from voxwire.client.request import Manner, Protocol
from voxwire.client.result import Chunk, Recording, SpeechMetrics
from voxwire.client.retries import RetryPolicy
from voxwire.client.speech import AsyncSpeech
from voxwire.client.transcript import Heard, Mark

__all__ = [
    "AsyncClient",
    "AsyncSpeech",
    "Chunk",
    "Client",
    "Heard",
    "Manner",
    "Mark",
    "PoolOptions",
    "PoolStats",
    "Protocol",
    "Recording",
    "RetryPolicy",
    "Speech",
    "SpeechMetrics",
    "Timeouts",
]
