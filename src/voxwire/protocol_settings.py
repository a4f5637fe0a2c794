"""Choices that the wire protocols leave open."""

from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field


class WordsBase(StrEnum):
    """Where the indexes of word timestamps start to count; the protocol's sources disagree."""

    SENTENCE = "sentence"
    """At each sentence, as the documentation says."""
    TASK = "task"
    """At the task, as the live service was seen to do."""


class ProtocolSettings(BaseModel):
    """Choices the wire protocols leave open."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    strict_run_task: bool = False
    """Whether a run-task during a running task fails it instead of replacing it."""
    lenient_task_ids: bool = False
    """Whether a mismatched task_id is taken to mean the one task that is running."""
    words_base: WordsBase = WordsBase.SENTENCE
    """What the indexes of word timestamps are counted from."""
    idle_seconds: float = Field(default=61.0, gt=0)
    """How long a connection may stay open without a task, or a realtime one without events and audio
    (real-time overview: 60 s, and one for races)."""
    task_silence_seconds: float = Field(default=23.0, gt=0)
    """How long a task may go without text in or audio out (client events page: 23 s)."""
    realtime_reuse: bool = False
    """Whether a realtime connection stays open after session.finished, for another session."""
    realtime_pause_seconds: float = Field(default=1.0, ge=0)
    """In mode server_commit: how long after the last text what is incomplete is spoken; 0 is never."""
    realtime_session_seconds: float = Field(default=7200.0, gt=0)
    """How long a realtime session may last."""
    realtime_default_model: str = "qwen3-tts-flash-realtime"
    """The model of a realtime connection whose address names none; empty (in the file) to refuse it with HTTP
    400."""
    api_key_in_query: bool = False
    """Whether ``?api_key=`` is taken as well; browsers can't set headers, but proxies log queries."""
