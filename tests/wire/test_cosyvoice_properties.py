"""What holds for every sequence of frames and session calls."""

import json
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from voxwire.errors import EngineError, InternalError
from voxwire.wire.inference_options import Limits, Options
from voxwire.wire.inference_outputs import CancelTask, Output, SendAudio, StartTask
from voxwire.wire.outputs import Close, SendText
from voxwire.wire.words import WordItem

from .peer import Peer, failure, frame, kinds, run_payload

Step = tuple[str, bool, str, bool]
"""What happens, whether to the latest task or the one before, with which text or bytes, and a choice."""

# What mostly keeps a connection alive is repeated, so that long lives are as likely as early ends.
HAPPENINGS = [
    *["run", "started", "text", "begin", "audio", "end", "finished"] * 8,
    *["flush", "finish", "cancel", "cancel", "cancel", "tick"],
    *["run badly", "run again", "unknown action", "garbage", "cut short", "binary", "oversized", "failed"],
]
LATE = ["text", "flush", "finish", "cancel"]
"""What a client may send of a task before it learns of its end."""
STEPS = st.tuples(
    st.sampled_from(HAPPENINGS),
    st.sampled_from([True] * 9 + [False]),
    st.sampled_from(["a", "你好。", " ", "<speak>一</speak>", "x" * 30, ""]) | st.text(max_size=10),
    st.booleans(),
)
OPTIONS = st.builds(Options, st.booleans(), st.booleans(), st.sampled_from(["sentence", "task"]))
LIMITS = Limits(message_characters=50, task_characters=100, tasks_per_connection=5)
WORD = WordItem(text="你", begin_index=0, end_index=1, begin_time=0, end_time=10)


class Player:
    """Plays steps to a connection and keeps what it put out for each."""

    def __init__(self, options: Options) -> None:
        self.peer = Peer(options, LIMITS)
        self.tasks = 0
        self.running = False
        self.broken_off: set[str] = set()
        """Tasks that were cancelled or replaced."""
        self.life: list[list[Output]] = []

    def play(self, step: Step) -> None:
        happening, latest, text, flag = step
        if latest and not self.running and happening in ("text", "flush", "finish", "audio"):
            # Nearly every life would end here otherwise; steps that are not "latest" still try it.
            happening = "run"
        if happening == "run":
            self.tasks += 1
        task_id = f"task {self.tasks if latest else self.tasks - 1}"
        outputs = self.client_step(happening, task_id, text, flag)
        if outputs is None:
            outputs = self.session_step(happening, task_id, text, flag)
        self.life.append(outputs)
        for output in outputs:
            if isinstance(output, CancelTask):
                self.broken_off.add(output.task_id)
            elif isinstance(output, StartTask):
                self.running = True
            elif isinstance(output, SendText) and '"task-finished"' in output.data:
                self.running = False

    def client_step(self, happening: str, task_id: str, text: str, flag: bool) -> list[Output] | None:
        peer = self.peer
        match happening:
            case "run" | "run again":
                return peer.run(task_id, enable_ssml="<" in text, word_timestamp_enabled=flag)
            case "run badly":
                return peer.run(task_id, volume=-1)
            case "text":
                return peer.send(frame("continue-task", {"input": {"text": text, "flush": flag}}, task_id))
            case "flush":
                return peer.flush(task_id)
            case "finish":
                return peer.finish(task_id)
            case "cancel":
                return peer.cancel(task_id)
            case "unknown action":
                return peer.send(frame(text, {}, task_id))
            case "garbage":
                return peer.send(text)
            case "cut short":
                whole = frame("run-task", run_payload(), task_id)
                return peer.send(whole[: len(whole) * len(text) // 31])
            case "binary":
                return peer.binary()
            case "oversized":
                return peer.oversized()
        return None

    def session_step(self, happening: str, task_id: str, text: str, flag: bool) -> list[Output]:
        peer = self.peer
        match happening:
            case "tick":
                return peer.tick(len(text), working=flag)
            case "started":
                return peer.started(task_id)
            case "begin":
                return peer.begin(len(text), text, task_id)
            case "audio":
                return peer.audio(text.strip().encode(), task_id)
            case "end":
                return peer.end(len(text), text, WORD, task_id=task_id)
            case "finished":
                return peer.finished(task_id)
            case "failed":
                return peer.failed(EngineError("broken") if flag else InternalError(), task_id)
        raise AssertionError(happening)

    @property
    def outputs(self) -> list[Output]:
        return [output for outputs in self.life for output in outputs]


def played(options: Options, steps: list[Step], start: bool) -> Player:
    player = Player(options)
    if start:
        steps = [("run", True, "", False), ("started", True, "", False), *steps]
    for step in steps:
        player.play(step)
    return player


PLAYERS = st.builds(
    played, OPTIONS, st.lists(STEPS, min_size=12, max_size=30), st.sampled_from([True, True, False])
)


@given(PLAYERS)
def test_nothing_follows_the_close(player: Player) -> None:
    outputs = player.outputs
    closes = [position for position, output in enumerate(outputs) if isinstance(output, Close)]
    assert closes == ([len(outputs) - 1] if player.peer.connection.closed else [])


@given(PLAYERS)
def test_18_each_audio_is_directly_announced_by_its_own_task(player: Player) -> None:
    outputs = player.outputs
    started = ""
    previous: list[Output | None] = [None, *outputs]
    for before, output in zip(previous, [*outputs, None], strict=True):
        announcement = isinstance(before, SendText) and '"sentence-synthesis"' in before.data
        assert announcement == isinstance(output, SendAudio)
        if isinstance(before, SendText):
            header = json.loads(before.data)["header"]
            if header["event"] == "task-started":
                started = header["task_id"]
            assert not announcement or header["task_id"] == started


@given(PLAYERS)
def test_24_each_task_sends_only_between_its_start_and_its_end(player: Player) -> None:
    running, cancelled = "", ""
    for output in player.outputs:
        if isinstance(output, StartTask):
            running = ""
        if isinstance(output, CancelTask):
            cancelled = output.task_id
        assert not isinstance(output, SendAudio) or (output.data and running != cancelled)
        if not isinstance(output, SendText):
            continue
        header = json.loads(output.data)["header"]
        event, task_id = header["event"], header["task_id"]
        if event == "task-started":
            assert not running
            running = task_id
        elif event != "task-failed":
            assert task_id == running
            if event == "task-finished":
                running = ""


@given(OPTIONS, st.lists(STEPS, min_size=5, max_size=20), st.sampled_from(LATE))
def test_27_31_what_comes_late_for_a_task_that_was_broken_off_changes_nothing(
    options: Options, steps: list[Step], late: str
) -> None:
    # With lenient ids it is meant for the task that runs.
    player = Player(replace(options, lenient_task_ids=False))
    connection = player.peer.connection
    for step in steps:
        player.play(step)
        before = connection.next_tick, connection.closed
        for task_id in sorted(player.broken_off):
            assert player.client_step(late, task_id, "late", False) == []
        assert (connection.next_tick, connection.closed) == before


@given(PLAYERS)
def test_58_task_failed_is_always_followed_by_the_close(player: Player) -> None:
    for outputs in player.life:
        failed = [o for o in outputs if isinstance(o, SendText) and '"task-failed"' in o.data]
        if failed:
            failure(outputs)
            ids = [json.loads(output.data)["header"]["task_id"] for output in failed]
            assert len(ids) == len(set(ids)) <= 2


@given(PLAYERS)
def test_21_usage_never_falls_within_a_task(player: Player) -> None:
    counted = 0
    for output in player.outputs:
        if not isinstance(output, SendText):
            continue
        message = json.loads(output.data)
        if message["header"]["event"] == "task-started":
            counted = 0
        if "usage" in message["payload"]:
            assert counted <= message["payload"]["usage"]["characters"] <= LIMITS.task_characters
            counted = message["payload"]["usage"]["characters"]


@given(PLAYERS, st.booleans())
def test_every_accepted_task_that_is_not_replaced_is_answered(player: Player, good: bool) -> None:
    open_task = ""
    for output in player.outputs:
        if isinstance(output, StartTask):
            open_task = output.request.task_id
        elif isinstance(output, SendText):
            header = json.loads(output.data)["header"]
            if header["event"] in ("task-finished", "task-failed") and header["task_id"] == open_task:
                open_task = ""
        elif isinstance(output, Close):
            assert not open_task
    if open_task:
        peer = player.peer
        outputs = peer.finished(open_task) if good else peer.failed(InternalError(), open_task)
        assert ("task-finished" if good else "task-failed") in kinds(outputs)


@given(OPTIONS, st.lists(STEPS, min_size=5, max_size=20), st.booleans())
def test_ticking_when_due_always_moves_on(options: Options, steps: list[Step], working: bool) -> None:
    player = Player(options)
    for step in steps:
        player.play(step)
        peer = player.peer
        peer.now = peer.connection.next_tick or peer.now
        peer.tick(working=working)
        due = peer.connection.next_tick
        assert due is None or due > peer.now


@given(
    st.lists(st.text() | st.binary().map(lambda data: data.decode("utf-8", "surrogateescape")), max_size=5)
)
def test_59_any_text_at_all_is_answered_with_a_failure(texts: list[str]) -> None:
    peer = Peer()
    for position, text in enumerate(texts):
        outputs = peer.send(text)
        assert (failure(outputs)[3] == 1007) if position == 0 else (outputs == [])
