"""A text that is said for one HTTP request: all of it is there from the beginning."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing

import structlog

from voxwire.errors import NothingToSay, NotReady, VoxwireError
from voxwire.observe.logs import failure_for_log
from voxwire.server.http import Call
from voxwire.server.speaking import Progress, account
from voxwire.speech.events import Audio, Failed, Finished, Said, UtteranceDone
from voxwire.speech.session import SpeechSession
from voxwire.wire.usage import count_characters


class SpokenText:
    """The life of a speech session between a request and the end of its answer."""

    def __init__(
        self,
        call: Call,
        door: str,
        session: SpeechSession,
        *,
        model: str,
        voice: str,
        count: Callable[[str], int] = count_characters,
        silence: Callable[[], bytes] | None = None,
    ) -> None:
        """Take a session whose text has been fed; :meth:`events` runs it.

        Args:
            call: who it is for.
            door: its name in metrics.
            session: as it was opened.
            model: a name of the catalog.
            voice: who speaks.
            count: counts characters of what is said.
            silence: makes the file of a text with nothing to hear; without it, that is an error.

        """
        self._metrics = call.services.metrics.at(door, call.services.trace(door, call.request.headers))
        self._admission = call.admission
        self._session = session
        self._model = model
        self._voice = voice
        self._progress = Progress(count)
        self._silence = silence
        self._ids = {"request_id": call.request_id}
        self._log = structlog.get_logger().bind(**self._ids, key=call.identity.key_id)
        self._stopped: VoxwireError | None = None
        call.hold.speaking(self._stop)

    @property
    def sent(self) -> tuple[int, int]:
        """Counted characters and milliseconds that have been said."""
        return self._progress.sent(self._session)

    def _stop(self, error: VoxwireError) -> None:
        self._stopped = error
        self._session.cancel()

    async def events(self) -> AsyncGenerator[Said]:
        """Speak; may be called once. If the consumer stops early or is cancelled, compute stops too.

        Raises:
            NothingToSay: there is nothing in the text to hear, and no silence to send instead.
            VoxwireError: the session failed, or the server goes down.

        """
        metrics, model = self._metrics, self._model
        metrics.task_started(model)
        try:
            with metrics.connection():
                async with aclosing(self._session.events()) as events:
                    async for event in events:
                        self._progress.follow(event)
                        match event:
                            case Failed(error):
                                raise error
                            case Finished(cancelled=True):
                                raise self._stopped or NotReady
                            case Finished() if self._session.stats.first_audio_at is None:
                                if self._silence is None:
                                    raise NothingToSay
                                yield Audio(await asyncio.to_thread(self._silence), 0)
                            case Finished():
                                pass
                            case UtteranceDone():
                                self._count()
                                yield event
                            case _:
                                yield event
            metrics.task_finished(model)
        except VoxwireError as error:
            self._log.info("request failed", model=model, **failure_for_log(error))
            metrics.task_failed(model, error.code)
            raise
        except (asyncio.CancelledError, GeneratorExit):
            # The client went, or was given up, and with it whoever consumes this.
            if self._stopped is None:
                metrics.task_cancelled(model)
            else:
                metrics.task_failed(model, self._stopped.code)
            raise
        finally:
            self._count()
            account(
                metrics,
                self._log,
                self._session.stats,
                model=model,
                voice=self._voice,
                characters=self.sent[0],
                ids=self._ids,
            )

    def _count(self) -> None:
        """Count what has been said so far as usage."""
        self._admission.spoke(self.sent[0], self._session.stats.audio_s)
