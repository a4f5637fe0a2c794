"""What can be set about a connection of the inference WebSocket."""

from dataclasses import dataclass
from typing import Literal

from voxwire.errors import MalformedFrame


@dataclass(frozen=True, slots=True)
class Limits:
    """How much, and for how long. Characters are counted by :func:`voxwire.wire.usage.count_characters`."""

    message_characters: int = 20_000
    """Text of one continue-task (CosyVoice client events, "continue-task": 20 000)."""
    task_characters: int = 200_000
    """Text of one task (CosyVoice client events, "continue-task": 200 000)."""
    instruction_characters: int = 100
    """Length of an instruction (real-time speech synthesis guide, "instruction control": 100)."""
    task_id_length: int = 128
    """Longest task id, in code points. Voxwire's own: clients send UUIDs, yet no page says they must."""
    tasks_per_connection: int = 10_000
    """How many task ids a connection remembers, to refuse one used twice. Voxwire's own, to bound memory."""
    silence_seconds: float = 23.0
    """Longest gap without text or audio in a task (CosyVoice client events, "continue-task": 23 s)."""
    idle_seconds: float = 61.0
    """Longest stay without a task (real-time speech synthesis guide, "connection reuse": 60 s).

    A second more than the page says: clients that pool connections for the full minute must not find them
    closed.
    """
    frame_bytes: int = 1 << 20
    """Largest frame the door reads, in bytes. Voxwire's own; the longest legal text needs about a tenth."""

    def check_task_id(self, task_id: str) -> None:
        """See whether a task id can be remembered and logged.

        Raises:
            MalformedFrame: it is not.

        """
        if len(task_id) > self.task_id_length:
            raise MalformedFrame(f"'header.task_id' may have at most {self.task_id_length} characters.")
        if not task_id.isprintable():
            # The log has it, and logs are read in terminals.
            raise MalformedFrame("'header.task_id' may have printable characters only.")


@dataclass(frozen=True, slots=True)
class Options:
    """Where the pages disagree or say nothing. The defaults suit the clients that exist."""

    strict_run_task: bool = False
    """Refuse a run-task while a task runs.

    The WebSocket API page lets the new task replace the running one, and clients interrupt speech that
    way; the high-concurrency page calls it an invalid action.
    """
    lenient_task_ids: bool = False
    """Take continue-task and finish-task with a foreign task id as meant for the running task.

    The WebSocket API page only warns of an "undefined" outcome. By default such a frame fails.
    """
    words_base: Literal["sentence", "task"] = "sentence"
    """Whether word indexes start anew with each sentence or run through the task.

    The WebSocket API page says per sentence; the live service has been seen to run on.
    """
