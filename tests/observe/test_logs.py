import json
import logging
from datetime import datetime, timedelta
from typing import Any

import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st

from voxwire.access.keys import mint_key
from voxwire.errors import EngineError, InvalidParameter
from voxwire.observe.logs import (
    configure_logging,
    failure_for_log,
    log_context,
    redact,
    redact_text,
)
from voxwire.settings import LogFormat, LogLevel, Settings

KEY = "sk-" + "Ab3" * 14 + "x"


pytestmark = pytest.mark.usefixtures("logging_restored")


def configure(level: LogLevel = LogLevel.INFO, form: LogFormat = LogFormat.JSON) -> None:
    configure_logging(Settings(log_level=level, log_format=form))


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in capsys.readouterr().err.splitlines()]


def test_a_json_line(capsys: pytest.CaptureFixture[str]) -> None:
    configure()
    structlog.get_logger("voxwire.server").info("hello", count=3, text="你好")
    (line,) = lines(capsys)
    moment = datetime.fromisoformat(line.pop("timestamp"))
    assert moment.utcoffset() == timedelta(0)
    assert line == {
        "event": "hello",
        "count": 3,
        "text": "你好",
        "level": "info",
        "logger": "voxwire.server",
    }


def test_levels(capsys: pytest.CaptureFixture[str]) -> None:
    configure(LogLevel.WARNING)
    log = structlog.get_logger("voxwire.server")
    log.info("quiet")
    log.warning("loud")
    logging.getLogger("uvicorn.access").info("quiet")
    assert [line["event"] for line in lines(capsys)] == ["loud"]


def test_libraries_take_the_same_way_out(capsys: pytest.CaptureFixture[str]) -> None:
    own = logging.getLogger("uvicorn.error")
    own.addHandler(logging.StreamHandler())
    own.propagate = False
    configure()
    own.info("serving on %s", "http://127.0.0.1")
    (line,) = lines(capsys)
    assert (line["event"], line["level"], line["logger"]) == (
        "serving on http://127.0.0.1",
        "info",
        "uvicorn.error",
    )


def test_debug_lines_of_chatty_libraries_are_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    configure(LogLevel.DEBUG)
    logging.getLogger("websockets").debug("< TEXT")
    logging.getLogger("voxwire.server").debug("ours")
    assert [line["event"] for line in lines(capsys)] == ["ours"]


def test_what_a_library_is_made_of_is_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    configure()
    logging.getLogger("alembic.runtime.plugins").info("setup plugin")
    logging.getLogger("alembic.runtime.migration").info("Running upgrade")
    assert [line["event"] for line in lines(capsys)] == ["Running upgrade"]


def test_configuring_twice_writes_once(capsys: pytest.CaptureFixture[str]) -> None:
    configure()
    configure()
    structlog.get_logger("voxwire").info("once")
    assert len(lines(capsys)) == 1


def test_context(capsys: pytest.CaptureFixture[str]) -> None:
    configure()
    log = structlog.get_logger("voxwire")
    with log_context(request="r"), log_context(task_id="t"):
        log.info("inside")
        logging.getLogger("library").info("inside")
    log.info("outside")
    ours, theirs, outside = lines(capsys)
    assert (ours["task_id"], ours["request"]) == (theirs["task_id"], theirs["request"]) == ("t", "r")
    assert "task_id" not in outside


class Client:
    def __repr__(self) -> str:
        return f"Client(key={KEY})"


@pytest.mark.parametrize("form", [LogFormat.JSON, LogFormat.CONSOLE])
def test_no_key_gets_out(capsys: pytest.CaptureFixture[str], form: LogFormat) -> None:
    configure(form=form)
    log = structlog.get_logger("voxwire")
    log.info(f"event {KEY}")
    log.info("positional %s", KEY)
    log.info("value", key=KEY, header=f"Bearer {KEY}", raw=KEY.encode())
    log.info("nested", deep={"headers": [("authorization", f"bearer {KEY}")], KEY: 1})
    log.info("object", client=Client())
    logging.getLogger("uvicorn.access").info("%s - %s", "127.0.0.1", f"GET /v1/models?api_key={KEY}&x=1")
    try:
        raise ValueError(f"bad key {KEY}")
    except ValueError:
        log.exception("failed")
    with log_context(request=KEY):
        log.info("context")
    written = capsys.readouterr().err
    assert KEY[3:] not in written
    assert written.count("sk-***") >= 6
    assert "ValueError: bad key sk-***" in written
    assert "api_key=***&x=1" in written


def test_auto_is_json_away_from_a_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    configure(form=LogFormat.AUTO)
    structlog.get_logger("voxwire").info("hello")
    assert lines(capsys)[0]["event"] == "hello"


def test_auto_is_console_on_a_terminal(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    configure(form=LogFormat.AUTO)
    structlog.get_logger("voxwire").info("hello", key=KEY)
    written = capsys.readouterr().err
    assert "hello" in written
    assert not written.startswith("{")
    assert KEY not in written


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("Authorization: Bearer abc.def", "Authorization: Bearer ***"),
        ("BEARER  x", "BEARER  ***"),
        (f"({KEY})", "(sk-***)"),
        (f"'{KEY}' and {KEY}", "'sk-***' and sk-***"),
        ("?api_key=abc&model=m", "?api_key=***&model=m"),
    ],
)
def test_what_is_masked(text: str, masked: str) -> None:
    assert redact_text(text) == masked


@pytest.mark.parametrize(
    "text",
    [
        "task-finished",
        "task-started",
        "result-generated",
        "disk-usage-report",
        "sk-",
        "bearer",
        "risk-assessment",
    ],
)
def test_what_is_left_alone(text: str) -> None:
    assert redact_text(text) == text


@given(st.text(), st.text())
def test_a_key_is_masked_wherever_it_stands(before: str, after: str) -> None:
    key = mint_key()
    # A letter or digit right before it makes it a part of another word.
    assert key not in redact_text(f"{before} {key}{after}")


def test_redact_keeps_numbers_and_nothing() -> None:
    event = {"a": 1, "b": 1.5, "c": None, "d": True, "e": (1, "x")}
    assert redact(None, "info", dict(event)) == {**event, "e": [1, "x"]}


def test_what_an_error_quotes_is_told_only_at_debug() -> None:
    ours, theirs = EngineError("The graph is damaged."), InvalidParameter("There is no 'private'.")
    configure(LogLevel.INFO)
    assert failure_for_log(theirs) == {"code": "InvalidParameter", "error": "InvalidParameter"}
    assert failure_for_log(ours)["reason"] == "The graph is damaged."
    configure(LogLevel.DEBUG)
    assert failure_for_log(theirs)["reason"] == "There is no 'private'."
