"""What a task of the inference door and a response of the realtime door have in common while they speak."""

from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Mapping
from contextlib import aclosing
from typing import ClassVar, Generic, TypeVar

import structlog

from voxwire.access.gate import Gate
from voxwire.access.identity import Identity
from voxwire.errors import VoxwireError
from voxwire.observe.logs import failure_for_log
from voxwire.observe.metrics import DoorMetrics
from voxwire.server.speaking import Ending, Permit, Progress, account, opened
from voxwire.speech.events import Failed, Finished, Said, SpeechEvent, UtteranceDone
from voxwire.speech.session import SpeechSession
from voxwire.wire.usage import count_characters

CoreT = TypeVar("CoreT")

TellCore = Callable[[Callable[[CoreT, float], None]], Awaitable[None]]
"""Says something to a protocol core, at the present time, and does what comes of it."""


class Spoken(ABC, Generic[CoreT]):
    """One piece of speech of a connection: opens its session and tells the protocol core what that says.

    Args:
        ids: what the protocol calls it.
        model: who it is made with; a name of the catalog, or what stands for none.
        voice: who speaks.
        identity: whose it is.
        metrics: of the door.
        gate: counts what its bearer has.
        tell_core: says something to the core.

    """

    kind: ClassVar[str]
    """What the protocol calls such a piece, for the log."""

    def __init__(
        self,
        ids: Mapping[str, str],
        model: str,
        voice: str,
        identity: Identity,
        metrics: DoorMetrics,
        gate: Gate,
        tell_core: TellCore[CoreT],
    ) -> None:
        self._ids = ids
        self._model = model
        self._voice = voice
        self._metrics = metrics
        self._tell_core = tell_core
        self._ending = Ending(metrics)
        self._permit = Permit(gate, identity)
        self._log = structlog.get_logger().bind(**ids, key=identity.key_id)
        self._session: SpeechSession | None = None
        self._cancelled = False
        self._rejection: VoxwireError | None = None
        self._progress = Progress(self._count)

    # -- what the core asks for -------------------------------------------------------------------

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

    def _taking(self) -> SpeechSession | None:
        """The session, while it takes text."""
        return self._session if self._rejection is None else None

    def _take(self, text: str) -> bool:
        """Count a text before it is spoken, or end the speech if it may not be."""
        try:
            self._permit.take(self._count(text))
        except VoxwireError as error:
            self._reject(error)
            return False
        return True

    def _reject(self, error: VoxwireError) -> None:
        self._rejection = error
        self.cancel()

    def _count(self, text: str) -> int:
        """The characters of a text, as usage counts them."""
        return count_characters(text)

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
                    voice=self._voice,
                    characters=characters,
                    ids=self._ids,
                )
            self._permit.end()

    async def _run(self) -> None:
        session = await opened(self._open(), self._fail, self._log)
        if session is None:
            return
        self._session = session
        if self._cancelled:
            session.cancel()
        self._ending.begun(self._model)
        await self._tell_started()
        async with aclosing(session.events()) as events:
            async for event in events:
                await self._pass_on(event, session)

    async def _pass_on(self, event: SpeechEvent, session: SpeechSession) -> None:
        self._progress.follow(event)
        match event:
            case Failed(error):
                await self._fail(error)
            case Finished() if self._rejection is not None:
                await self._fail(self._rejection)
            case Finished(cancelled):
                self._ending.finished(cancelled=cancelled)
                await self._tell_finished()
            case _:
                if isinstance(event, UtteranceDone):
                    self._permit.spoke(self._progress.characters, session)
                await self._tell_said(event, session)

    async def _fail(self, error: VoxwireError) -> None:
        self._log.info(f"{self.kind} failed", model=self._model, **failure_for_log(error))
        self._ending.failed(self._model, error)
        self._permit.failed(error)
        await self._tell_failed(error)

    # -- what differs -----------------------------------------------------------------------------

    @abstractmethod
    async def _open(self) -> SpeechSession:
        """Open the session, once its bearer may begin."""

    @abstractmethod
    async def _tell_started(self) -> None:
        """Tell the core that the session takes text."""

    @abstractmethod
    async def _tell_said(self, event: Said, session: SpeechSession) -> None:
        """Tell the core what is being said."""

    @abstractmethod
    async def _tell_finished(self) -> None:
        """Tell the core that all has been said, or that it was cancelled."""

    @abstractmethod
    async def _tell_failed(self, error: VoxwireError) -> None:
        """Tell the core that it can't go on."""
