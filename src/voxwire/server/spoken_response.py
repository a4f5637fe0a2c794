"""One response of a realtime session: opens its speech session and tells the protocol core what it says."""

from collections.abc import Awaitable, Callable
from contextlib import aclosing

import structlog

from voxwire.access.gate import Gate
from voxwire.access.identity import Identity
from voxwire.errors import VoxwireError
from voxwire.observe.logs import failure_for_log
from voxwire.observe.metrics import DoorMetrics
from voxwire.server.realtime_opening import RealtimeOpener
from voxwire.server.speaking import Ending, Permit, Progress, account, opened
from voxwire.speech.events import Audio, Failed, Finished, SpeechEvent, UtteranceDone, UtteranceStarted
from voxwire.speech.session import SpeechSession
from voxwire.wire.qwen_realtime import QwenRealtimeConnection
from voxwire.wire.qwen_realtime_outputs import StartResponse
from voxwire.wire.usage import count_characters

TellCore = Callable[[Callable[[QwenRealtimeConnection, float], None]], Awaitable[None]]


class SpokenResponse:
    """The life of one response between StartResponse and its last event."""

    def __init__(
        self,
        start: StartResponse,
        opener: RealtimeOpener,
        identity: Identity,
        metrics: DoorMetrics,
        gate: Gate,
        tell_core: TellCore,
    ) -> None:
        """Make the response; :meth:`run` runs it."""
        self._id = start.response_id
        self._config = start.config
        self._opener = opener
        self._metrics = metrics
        self._ending = Ending(metrics)
        self._permit = Permit(gate, identity)
        self._tell_core = tell_core
        self._ids = {"session_id": start.session_id, "response_id": self._id}
        self._log = structlog.get_logger().bind(**self._ids, key=identity.key_id)
        self._model = opener.model.name
        self._session: SpeechSession | None = None
        self._cancelled = False
        self._rejection: VoxwireError | None = None
        self._progress = Progress()

    # -- what the core asks for -------------------------------------------------------------------

    def feed(self, text: str) -> None:
        """Give the session more text. The core's limits are below the session's."""
        if self._session is None or self._rejection is not None:
            return
        try:
            self._permit.take(count_characters(text))
        except VoxwireError as error:
            self._rejection = error
            self.cancel()
            return
        self._session.feed(text)

    def finish(self) -> None:
        """Tell the session that no more text comes."""
        if self._session is not None:
            self._session.finish()

    def cancel(self) -> None:
        """Stop the session, also one that is only being opened."""
        self._cancelled = True
        if self._session is not None:
            self._session.cancel()

    def lose(self, error: VoxwireError) -> None:
        """Learn why the client is given up."""
        self._ending.lose(error)

    @property
    def working(self) -> bool:
        """Whether the session is being opened, or has text it has not spoken yet."""
        return self._session is None or self._session.working

    # -- what the session says --------------------------------------------------------------------

    async def run(self) -> None:
        """Open the session and speak until it ends. Never raises but for cancellation."""
        try:
            await self._run()
        finally:
            self._ending.cut()
            if self._session is not None:
                characters, _ = self._progress.sent(self._session)
                self._permit.spoke(characters, self._session)
                account(
                    self._metrics,
                    self._log,
                    self._session.stats,
                    model=self._model,
                    voice=self._config.voice,
                    characters=characters,
                    ids=self._ids,
                )
            self._permit.end()

    async def _open(self) -> SpeechSession:
        await self._permit.ask()
        return await self._opener.open(self._config)

    async def _run(self) -> None:
        session = await opened(self._open(), self._fail, self._log)
        if session is None:
            return
        self._session = session
        if self._cancelled:
            session.cancel()
        self._ending.begun(self._model)
        await self._tell_core(lambda core, now: core.response_started(self._id))
        async with aclosing(session.events()) as events:
            async for event in events:
                await self._pass_on(event, session)

    async def _pass_on(self, event: SpeechEvent, session: SpeechSession) -> None:
        self._progress.follow(event)
        match event:
            case UtteranceStarted(_, text):
                await self._tell_core(lambda core, now: core.utterance_begun(self._id, text))
            case Audio(data):
                sent = self._progress.sent(session)
                await self._tell_core(lambda core, now: core.audio(self._id, data, sent, now))
            case UtteranceDone():
                self._permit.spoke(self._progress.characters, session)
            case Failed(error):
                await self._fail(error)
            case Finished() if self._rejection is not None:
                await self._fail(self._rejection)
            case Finished(cancelled):
                self._ending.finished(cancelled=cancelled)
                await self._tell_core(lambda core, now: core.response_finished(self._id, now))

    async def _fail(self, error: VoxwireError) -> None:
        self._log.info("response failed", model=self._model, **failure_for_log(error))
        self._ending.failed(self._model, error)
        self._permit.failed(error)
        await self._tell_core(lambda core, now: core.response_failed(self._id, error, now))
