"""One response of a realtime session."""

from voxwire.access.gate import Gate
from voxwire.access.identity import Identity
from voxwire.errors import VoxwireError
from voxwire.observe.metrics import DoorMetrics
from voxwire.server.realtime_opening import RealtimeOpener
from voxwire.server.spoken import Spoken, TellCore
from voxwire.speech.events import Audio, Said, UtteranceStarted
from voxwire.speech.session import SpeechSession
from voxwire.wire.qwen_realtime import QwenRealtimeConnection
from voxwire.wire.qwen_realtime_outputs import StartResponse


class SpokenResponse(Spoken[QwenRealtimeConnection]):
    """The life of one response between StartResponse and its last event."""

    kind = "response"

    def __init__(
        self,
        start: StartResponse,
        opener: RealtimeOpener,
        identity: Identity,
        metrics: DoorMetrics,
        gate: Gate,
        tell_core: TellCore[QwenRealtimeConnection],
    ) -> None:
        """Make the response; :meth:`run` runs it."""
        ids = {"session_id": start.session_id, "response_id": start.response_id}
        super().__init__(ids, opener.model.name, start.config.voice, identity, metrics, gate, tell_core)
        self._id = start.response_id
        self._config = start.config
        self._opener = opener

    def feed(self, text: str) -> None:
        """Give the session more text. The core's limits are below the session's."""
        session = self._taking()
        if session is not None and self._take(text):
            session.feed(text)

    @property
    def working(self) -> bool:
        """Whether the session is being opened, or has text it has not spoken yet."""
        return self._session is None or self._session.working

    async def _open(self) -> SpeechSession:
        await self._permit.ask()
        return await self._opener.open(self._config)

    async def _tell_started(self) -> None:
        await self._tell_core(lambda core, now: core.response_started(self._id))

    async def _tell_said(self, event: Said, session: SpeechSession) -> None:
        match event:
            case UtteranceStarted(_, text):
                await self._tell_core(lambda core, now: core.utterance_begun(self._id, text))
            case Audio(data):
                sent = self._progress.sent(session)
                await self._tell_core(lambda core, now: core.audio(self._id, data, sent, now))

    async def _tell_finished(self) -> None:
        await self._tell_core(lambda core, now: core.response_finished(self._id, now))

    async def _tell_failed(self, error: VoxwireError) -> None:
        await self._tell_core(lambda core, now: core.response_failed(self._id, error, now))
