"""How far one thing that is said has come. Pure."""

import time
from collections import deque

from voxwire.client.core import Ended, Failed, Output, Send, SentenceBegan, Sound, WordsTold
from voxwire.client.request import SpeechRequest
from voxwire.client.result import Chunk, SpeechMetrics
from voxwire.client.transcript import Heard, Transcript
from voxwire.errors import RequestFailed


class Progress:
    """What has come of a request, over all attempts.

    Args:
        request: what it is said with.

    """

    def __init__(self, request: SpeechRequest) -> None:
        self._request = request
        self.transcript = Transcript()
        self.chunks: deque[Chunk] = deque()
        """What has come and was not read."""
        self.ended: Ended | None = None
        self.failure: RequestFailed | None = None
        """Why the present attempt can't go on."""
        self.attempts = 0
        self.reused = False
        self.request_id: str | None = None
        self._audio_bytes = 0
        self._asked_at = time.monotonic()
        self._accepted_at: float | None = None
        self._text_at: float | None = None
        self._audio_at: float | None = None

    @property
    def spoken(self) -> bool:
        """Whether any audio came."""
        return self._audio_at is not None

    def ask(self) -> None:
        """Note that it begins."""
        self._asked_at = time.monotonic()

    def accept(self) -> None:
        """Note that the server has accepted the request."""
        self._accepted_at = time.monotonic()

    def send_text(self) -> None:
        """Note that text has left."""
        self._text_at = self._text_at or time.monotonic()

    def restart(self) -> None:
        """Begin another attempt."""
        self.failure = None
        self.chunks.clear()
        self.transcript.restart()

    def note(self, output: Output) -> None:
        """Take what a core puts out, but for what is to be sent."""
        match output:
            case Sound(data):
                self._audio_at = self._audio_at or time.monotonic()
                self._audio_bytes += len(data)
                self.chunks.append(Chunk(data))
            case SentenceBegan(index, text):
                self.transcript.begin_sentence(index, text)
            case WordsTold(index, words):
                if marks := self.transcript.tell_words(index, words):
                    self.chunks.append(Chunk(b"", marks))
            case Ended():
                self.ended = output
            case Failed(error):
                self.failure = error
            case Send():
                pass

    @property
    def metrics(self) -> SpeechMetrics:
        """Figures so far."""
        begun, first = self._text_at, self._audio_at
        rate = self._request.bytes_per_second
        return SpeechMetrics(
            request_id=self.request_id,
            connect_ms=None if self._accepted_at is None else (self._accepted_at - self._asked_at) * 1000,
            first_audio_ms=None if begun is None or first is None else (first - begun) * 1000,
            audio_bytes=self._audio_bytes,
            audio_ms=None if rate is None else self._audio_bytes * 1000 / rate,
            characters=self.ended.characters if self.ended is not None else None,
            attempts=self.attempts,
            reused=self.reused,
        )

    def heard(self, played_s: float | None, *, cancelled: bool) -> Heard:
        """Tell what of the text was heard; see :meth:`voxwire.client.AsyncSpeech.heard`."""
        ended, audio_ms = self.ended, self.metrics.audio_ms
        played_ms = audio_ms if played_s is None else played_s * 1000
        if played_ms is not None and audio_ms is not None:
            played_ms = min(played_ms, audio_ms)
        whole = ended is not None and not cancelled
        found = self.transcript.heard(played_ms, whole=whole)
        if found.basis == "words" or ended is None:
            return found
        characters = ended.sent.characters if ended.sent is not None else ended.characters if whole else None
        # More may have gone out than was still taken.
        total = max(audio_ms or 0, ended.sent.milliseconds if ended.sent is not None else 0)
        if characters is None or (not total and played_ms is not None):
            return found
        return self.transcript.estimate(characters, 1.0 if played_ms is None else played_ms / total)
