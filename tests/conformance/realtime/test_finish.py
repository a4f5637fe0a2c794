"""Statements 46–53: how sessions and connections end."""

import contextlib
import json
import time

import pytest
from websockets.exceptions import ConnectionClosed

from tools.serving import Server

from ..conftest import IDLE_S
from ..peer import becomes, metric
from .conftest import SESSION_S
from .peer import CLOSED, DELTA, MODEL, OPENED, Peer, connected

SENTENCE = "今天天气怎么样？"
WHOLE = [*OPENED, DELTA, *CLOSED]


@pytest.mark.parametrize("mode", ["server_commit", "commit"])
def test_46_finish_speaks_what_is_buffered(peer: Peer, mode: str) -> None:
    """`session.finish` has what is buffered spoken in a whole response, then comes `session.finished`."""
    peer.configure(mode=mode)
    peer.append("Hello", " there")
    (response,) = peer.finished()
    assert response.kinds == WHOLE
    assert response.done["usage"] == {"characters": len("Hello there")}
    assert peer.events[-1]["type"] == "session.finished"


@pytest.mark.parametrize("text", ["", " ", "…!"])
@pytest.mark.parametrize("mode", ["server_commit", "commit"])
def test_47_finish_of_nothing_finishes_at_once(peer: Peer, mode: str, text: str) -> None:
    """With nothing to say, `session.finished` comes at once."""
    peer.configure(mode=mode)
    peer.append(text)
    peer.finish()
    assert peer.receive()["type"] == "session.finished"


def test_48_finish_waits_for_what_is_spoken(peer: Peer) -> None:
    """`session.finish` during a response lets it, and all that wait, be said whole."""
    peer.configure(mode="commit")
    for _ in range(3):
        peer.append(SENTENCE * 10)
        peer.commit()
    peer.until(DELTA)
    responses = peer.finished()
    assert [response.kinds for response in responses] == [WHOLE] * 3
    assert len({len(response.audio) for response in responses}) == 1


def test_48_nothing_is_taken_after_finish(peer: Peer) -> None:
    """What comes after `session.finish` is refused, and what was there is said all the same."""
    peer.append(SENTENCE)
    peer.finish()
    event_id = peer.send("input_text_buffer.append", text="More.")
    error = peer.until_error()
    assert (error["code"], error["event_id"]) == ("invalid_value", event_id)
    assert peer.until_closed() == 1000
    assert peer.responses[0].done["usage"] == {"characters": 15}


def test_49_the_server_closes_after_session_finished(peer: Peer) -> None:
    """After `session.finished` the server closes with 1000."""
    peer.append("Hello.")
    peer.finish()
    assert peer.until_closed() == 1000
    assert peer.events[-1]["type"] == "session.finished"


def test_49_a_connection_can_be_used_again(tuned: Server) -> None:
    """Where the installation allows it, the connection stays open and the next event begins a session."""
    with connected(tuned) as peer:
        peer.configure(voice="Ethan")
        peer.append("Hello.")
        first = peer.finished()[0]
        peer.append("Hello.")
        second = peer.finished()[1]
        peer.update(voice="Ethan")
        peer.until("session.updated")
        created = peer.of("session.created")
        assert len({event["session"]["id"] for event in created}) == 3
        assert (first.done["voice"], second.done["voice"]) == ("Ethan", "Cherry")


def test_49_an_unused_one_is_closed(tuned: Server) -> None:
    """It waits as long as an idle connection may."""
    with connected(tuned) as peer:
        peer.finished()
        begin = time.monotonic()
        assert peer.until_closed() == 1000
        assert time.monotonic() - begin > IDLE_S - 0.1


def test_50_an_idle_connection_is_closed(tuned: Server) -> None:
    """Without client events the server closes with 1000 after a minute (here less), without an error."""
    with connected(tuned) as peer:
        peer.receive()
        time.sleep(IDLE_S / 2)
        peer.configure()
        begin = time.monotonic()
        assert peer.until_closed() == 1000
        assert time.monotonic() - begin > IDLE_S - 0.1
        assert peer.events[-1]["type"] == "session.updated"


def test_50_a_connection_that_speaks_is_not_idle(tuned: Server) -> None:
    """While audio is made, and not read, it is not idle."""
    with connected(tuned, max_queue=4) as peer:
        peer.configure(mode="commit")
        peer.append(SENTENCE * 1000)
        peer.commit()
        peer.until(DELTA)
        time.sleep(2 * IDLE_S)
        peer.cancel()
        peer.until("response.done")
        assert peer.respond("Hello.").audio


def test_51_a_client_that_disappears_costs_nothing_more(tone: Server) -> None:
    """When the client disappears in the middle of a response, compute stops and everything is released."""
    connections = metric(tone, "voxwire_connections", door="realtime")
    cancelled = metric(tone, "voxwire_tasks_cancelled_total", model=MODEL)
    with connected(tone) as peer:
        peer.append(SENTENCE * 1000)
        peer.until(DELTA)
        assert metric(tone, "voxwire_connections", door="realtime") == connections + 1
        peer.socket.socket.close()
    assert becomes(tone, connections, "voxwire_connections", within_s=5, door="realtime")
    assert becomes(tone, cancelled + 1, "voxwire_tasks_cancelled_total", within_s=5, model=MODEL)
    assert becomes(tone, 0, "voxwire_compute_running", within_s=5)
    assert becomes(tone, 0, "voxwire_compute_queue_depth", within_s=5)


def test_52_a_fatal_failure_is_told_before_the_close(brief: Server) -> None:
    """What ends a session against the client's will is an error, then a close: here, its longest life."""
    with connected(brief) as peer:
        begin = time.monotonic()
        with contextlib.suppress(ConnectionClosed):
            while True:
                peer.send("input_text_buffer.append", text="")
                time.sleep(0.2)
        assert time.monotonic() - begin > SESSION_S - 0.5
        assert peer.until_closed() == 1000
        error = peer.events[-1]["error"]
        assert (peer.events[-1]["type"], error["type"], error["code"]) == (
            "error",
            "server_error",
            "session_expired",
        )


def test_53_a_ping_is_answered(peer: Peer) -> None:
    """A ping gets its pong, also while audio is made."""
    assert peer.socket.ping().wait(15)
    peer.append(SENTENCE * 200)
    peer.until(DELTA)
    pong = peer.socket.ping()
    peer.finish()
    peer.until("session.finished")
    assert pong.wait(15)


def test_ids_are_not_needed(peer: Peer) -> None:
    """A whole session works without any `event_id` of the client."""
    for event in (
        {"type": "session.update", "session": {"mode": "commit"}},
        {"type": "input_text_buffer.append", "text": "Hello."},
        {"type": "input_text_buffer.commit"},
        {"type": "input_text_buffer.clear"},
        {"type": "response.cancel"},
        {"type": "session.finish"},
    ):
        peer.socket.send(json.dumps(event))
    assert peer.until_closed() == 1000
    assert not peer.of("error")
