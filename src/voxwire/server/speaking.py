"""How a piece of speech begins, goes on, and is counted when it is over, whatever door it goes through."""

from collections.abc import Awaitable, Callable, Iterator, Mapping

from structlog.typing import FilteringBoundLogger

from voxwire.access.gate import Admission, Gate
from voxwire.access.identity import Identity
from voxwire.access_errors import REFUSALS
from voxwire.errors import InternalError, VoxwireError
from voxwire.observe.metrics import DoorMetrics
from voxwire.observe.tracing import StageSpan
from voxwire.speech.events import SpeechEvent, UtteranceDone, UtteranceStarted
from voxwire.speech.session import SpeechSession
from voxwire.speech.stats import SessionStats
from voxwire.speech.word_times import milliseconds
from voxwire.wire.usage import count_characters


async def opened(
    opening: Awaitable[SpeechSession],
    fail: Callable[[VoxwireError], Awaitable[None]],
    log: FilteringBoundLogger,
) -> SpeechSession | None:
    """Wait for a speech session.

    Args:
        opening: makes it.
        fail: told if that goes wrong, and why, in terms a client may see.
        log: told what a client may not see.

    Returns:
        The session, or None after a failure.

    """
    try:
        return await opening
    except VoxwireError as error:
        await fail(error)
    except Exception:
        log.exception("a speech session could not be opened")
        await fail(InternalError())
    return None


class Permit:
    """The leave of a bearer to have one piece of speech made, once it was asked for."""

    def __init__(self, gate: Gate, identity: Identity) -> None:
        """Ask for nothing yet."""
        self._gate = gate
        self._identity = identity
        self._admission: Admission | None = None

    async def ask(self) -> None:
        """Ask to begin; errors as in :meth:`voxwire.access.gate.Gate.begin`."""
        self._admission = await self._gate.begin(self._identity)

    def take(self, characters: int) -> None:
        """Have so many more characters spoken; errors as in :meth:`voxwire.access.gate.Admission.take`."""
        if self._admission is not None:
            self._admission.take(characters)

    def failed(self, error: VoxwireError) -> None:
        """Count an error that is a refusal."""
        if isinstance(error, REFUSALS):
            self._gate.refused(self._identity)

    def spoke(self, characters: int, session: SpeechSession) -> None:
        """Count what has come of it so far, in all."""
        if self._admission is not None:
            self._admission.spoke(characters, session.stats.audio_s)

    def end(self) -> None:
        """It is over."""
        if self._admission is not None:
            self._admission.end()


class Progress:
    """How much of a session's text has been said, by the events it is shown."""

    def __init__(self, count: Callable[[str], int] = count_characters) -> None:
        """Begin; ``count`` counts the characters of a text."""
        self._count = count
        self._present = ""
        self.characters = 0
        """Counted characters of the utterances that were said whole."""

    def follow(self, event: SpeechEvent) -> None:
        """Take note of the next event."""
        match event:
            case UtteranceStarted(_, text):
                self._present = text
            case UtteranceDone(_, text):
                self.characters += self._count(text)
                self._present = ""

    def sent(self, session: SpeechSession) -> tuple[int, int]:
        """Counted characters, up to the last whole word, and milliseconds that have been said."""
        present = self._present[: session.position] if self._present else ""
        return self.characters + self._count(present), milliseconds(session.heard_s)


class Ending:
    """How a task ends is counted once: what goes wrong behind that, while it is told, is no other end."""

    def __init__(self, metrics: DoorMetrics) -> None:
        """Begin to count nothing."""
        self._metrics = metrics
        self._running: str | None = None
        self._lost: VoxwireError | None = None

    def begun(self, model: str) -> None:
        """Count a task that takes text; ``model`` is a name of the catalog."""
        self._metrics.task_started(model)
        self._running = model

    def finished(self, *, cancelled: bool) -> None:
        """Count that it has said all it was given, or was broken off by its client."""
        if self._running is not None:
            (self._metrics.task_cancelled if cancelled else self._metrics.task_finished)(self._running)
        self._running = None

    def failed(self, model: str, error: VoxwireError) -> None:
        """Count that it can't go on, or can't begin."""
        self._metrics.task_failed(model, error.code)
        self._running = None

    def lose(self, error: VoxwireError) -> None:
        """Learn why its client is given up."""
        self._lost = error

    def cut(self) -> None:
        """Count a task that was still running as failed: it was cut off in the middle."""
        if self._running is not None:
            self.failed(self._running, self._lost or InternalError())


def account(
    metrics: DoorMetrics,
    log: FilteringBoundLogger,
    stats: SessionStats,
    *,
    model: str,
    voice: str,
    characters: int,
    ids: Mapping[str, str],
) -> None:
    """Count and log what a speech session came to.

    Args:
        metrics: of the server.
        log: bound to whatever names the speech.
        stats: of the session, which is over.
        model: who it was made with; a name of the catalog.
        voice: who spoke.
        characters: what was said, as usage counts it.
        ids: what the protocol calls it.

    """
    if stats.ttfa_s is not None:
        metrics.first_audio(model, stats.ttfa_s, stats.stages)
    metrics.spoken(
        model,
        characters=characters,
        audio_seconds=stats.audio_s,
        compute_seconds=stats.compute_s,
        deadline_misses=stats.late,
    )
    if metrics.trace is not None:
        attributes: dict[str, str | int | float] = {f"voxwire.{name}": value for name, value in ids.items()}
        attributes |= {"voxwire.model": model, "voxwire.voice": voice, "voxwire.characters": characters}
        metrics.trace.task(attributes, _spans(stats))
    log.info(
        "task ended",
        model=model,
        voice=voice,
        characters=characters,
        audio_s=round(stats.audio_s, 3),
        compute_s=round(stats.compute_s, 3),
        ttfa_s=None if stats.ttfa_s is None else round(stats.ttfa_s, 3),
        stages={stage: round(took, 4) for stage, took in stats.stages.items()},
        deadline_misses=stats.late,
    )


def _spans(stats: SessionStats) -> Iterator[StageSpan]:
    for (utterance, stage), run in (stats.runs or {}).items():
        attributes = {
            "voxwire.utterance": utterance,
            "voxwire.pieces": run.pieces,
            "voxwire.compute_seconds": run.compute_s,
        }
        yield StageSpan(stage, run.begin, run.end, attributes)
