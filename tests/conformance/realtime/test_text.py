"""Statements 23–45: text in, responses out."""

import pytest

from tools.serving import Server

from ..peer import becomes, metric
from ..sound import decode, rms
from .peer import CLOSED, DELTA, MODEL, OPENED, Peer, connected, say

SENTENCE = "今天天气怎么样？"
LONG = SENTENCE * 1000
MODES = ("server_commit", "commit")
WHOLE = [*OPENED, DELTA, *CLOSED]


@pytest.fixture
def committing(peer: Peer) -> Peer:
    peer.configure(mode="commit")
    return peer


# -- text ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("mode", MODES)
def test_23_append_is_not_answered(peer: Peer, mode: str) -> None:
    """`input_text_buffer.append` is not acknowledged."""
    peer.configure(mode=mode)
    peer.append("今天", "天气")
    assert peer.silent()


@pytest.mark.parametrize("mode", MODES)
def test_24_pieces_are_joined_unchanged(tone: Server, mode: str) -> None:
    """Pieces are joined as they are: "Hel" and "lo" are one word."""
    assert say(tone, "Hel", "lo the", "", "re.", mode=mode) == say(tone, "Hello there.", mode=mode)
    assert say(tone, "Hel lo there.", mode=mode) != say(tone, "Hello there.", mode=mode)


def test_25_a_complete_sentence_is_heard_before_commit(peer: Peer) -> None:
    """server_commit: a complete sentence is heard before commit or finish."""
    peer.append(SENTENCE, "明天")
    peer.until(DELTA)


def test_26_the_remainder_is_heard_on_finish(tone: Server, brief: Server) -> None:
    """server_commit: an incomplete remainder is heard on finish."""
    with connected(brief) as peer:
        peer.append(SENTENCE, "明天")
        peer.until(DELTA)
        (response,) = peer.finished()
    assert response.audio == say(tone, f"{SENTENCE}明天", mode="server_commit")


def test_26_the_remainder_is_heard_after_a_pause(peer: Peer) -> None:
    """Or a second after the last text."""
    peer.receive()
    peer.append("明天")
    assert peer.silent(0.5)
    peer.until("response.done")


def test_27_commit_speaks_all_at_once(peer: Peer) -> None:
    """server_commit: commit has all that is buffered spoken, in one response; the mode stays."""
    peer.append("One. Two. Three")
    response = peer.respond(" and four")
    assert response.done["usage"] == {"characters": len("One. Two. Three and four")}
    peer.append(SENTENCE)
    peer.until(DELTA)


def test_28_nothing_is_heard_before_commit(committing: Peer) -> None:
    """commit: nothing is heard before commit."""
    committing.append(SENTENCE, SENTENCE)
    assert committing.silent(1.5)
    committing.commit()
    committing.until("response.done")


@pytest.mark.parametrize("mode", MODES)
def test_29_a_commit_is_confirmed_with_its_item(peer: Peer, mode: str) -> None:
    """`input_text_buffer.committed` comes before `response.created`, with the id of the item that follows."""
    peer.configure(mode=mode)
    peer.append("Hello")
    peer.commit()
    assert peer.receive()["type"] == "input_text_buffer.committed"
    assert peer.receive()["type"] == "response.created"
    peer.until("response.done")
    assert peer.of("input_text_buffer.committed")[0]["item_id"] == peer.responses[0].item


@pytest.mark.parametrize("text", ["", "  ", "…!"])
@pytest.mark.parametrize("mode", MODES)
def test_30_an_empty_commit_is_told(peer: Peer, mode: str, text: str) -> None:
    """A commit of nothing that could be said gives an error; the session goes on."""
    peer.configure(mode=mode)
    peer.append(text)
    peer.refused(peer.commit(), None, "buffer is empty")
    assert peer.respond("Hello.").audio


def test_31_cleared_text_is_never_heard(tone: Server, committing: Peer) -> None:
    """commit: clear is answered by `input_text_buffer.cleared`, and the text is never heard."""
    committing.append("Never to be heard.")
    committing.clear()
    committing.until("input_text_buffer.cleared")
    committing.clear()
    committing.until("input_text_buffer.cleared")
    assert committing.respond("Hello.").audio == say(tone, "Hello.")


def test_32_clear_is_for_commit_mode(peer: Peer) -> None:
    """server_commit: clear gives the documented error, and the text is kept."""
    peer.append("Hello")
    peer.refused(peer.clear(), None, "only client commit mode supports clear operation")
    assert peer.respond().done["usage"] == {"characters": 5}


# -- responses ----------------------------------------------------------------------------------


def test_33_three_rounds_give_three_responses(committing: Peer) -> None:
    """Three rounds of append and commit give three whole responses with ids of their own."""
    responses = [committing.respond(text) for text in ("One.", "Two.", "Three.")]
    assert [response.kinds for response in responses] == [WHOLE] * 3
    assert len({response.id for response in responses}) == len({response.item for response in responses}) == 3


def test_34_commits_are_queued(committing: Peer) -> None:
    """Commits that do not wait for each other are answered one after the other."""
    for text in ("One.", SENTENCE * 20, "Three."):
        committing.append(text)
        committing.commit()
    responses = committing.finished()
    assert [response.kinds for response in responses] == [WHOLE] * 3
    items = [event["item_id"] for event in committing.of("input_text_buffer.committed")]
    assert [response.item for response in responses] == items


@pytest.mark.parametrize("mode", MODES)
def test_35_text_that_comes_meanwhile_is_not_lost(peer: Peer, mode: str) -> None:
    """Text that comes while a response is made is spoken by it or by the next."""
    peer.configure(mode=mode)
    peer.append(SENTENCE * 20)
    peer.commit()
    peer.until("response.created")
    for _ in range(5):
        peer.append(SENTENCE)
    responses = peer.finished()
    counted = [response.done["usage"]["characters"] for response in responses]
    assert counted == [20 * 15, 5 * 15]


@pytest.mark.parametrize("form", ["pcm", "wav", "mp3", "opus"])
@pytest.mark.parametrize("mode", MODES)
def test_36_a_response_has_its_events_in_order(peer: Peer, mode: str, form: str) -> None:
    """The events of a response come in the documented order, with one delta at least."""
    peer.configure(mode=mode, response_format=form)
    response = peer.respond("Hello there. ", SENTENCE)
    assert response.kinds == WHOLE
    assert len(response.pieces) > 1


def test_37_all_ids_of_a_response_agree(peer: Peer) -> None:
    """`response_id` and `item_id` are the same in all events of a response, and all indexes are 0."""
    response = peer.respond("Hello there.")
    for event in response.events:
        assert event.get("response_id", response.id) == response.id
        assert event.get("item_id", response.item) == response.item
        assert event.get("item", {"id": response.item})["id"] == response.item
        assert event.get("output_index", 0) == event.get("content_index", 0) == 0
    assert response.done["id"] == response.id
    assert response.done["output"][0]["id"] == response.item


def test_38_event_ids_are_unique(peer: Peer) -> None:
    """`event_id`s are unique through the session, and of letters, digits and few signs."""
    for _ in range(5):
        peer.respond("Hello there, my friend.")
    peer.finished()
    ids = [event["event_id"] for event in peer.events]
    assert len(set(ids)) == len(ids) > 50


@pytest.mark.parametrize("rate", [8_000, 48_000])
def test_39_deltas_are_small_canonical_and_whole(peer: Peer, rate: int) -> None:
    """A delta is canonical Base64 of something, in a frame of at most 256 KiB; pcm has an even length."""
    peer.configure(sample_rate=rate)
    response = peer.respond(SENTENCE * 20)
    assert all(len(piece) % 2 == 0 for piece in response.pieces)


@pytest.mark.parametrize("rate", [8_000, 16_000, 22_050, 24_000, 44_100, 48_000])
def test_40_pcm_is_bare_samples(peer: Peer, rate: int) -> None:
    """The deltas joined are s16le mono at the rate that was asked for, as long as the text takes."""
    peer.configure(sample_rate=rate)
    sound = decode(peer.respond(SENTENCE).audio, "pcm", rate)
    assert 0.5 < sound.seconds < 4
    assert 0.01 < rms(sound.samples) < 0.5


def test_41_a_response_tells_what_it_was(peer: Peer) -> None:
    """`response.done` has status `completed`, one audio part, and characters with Han counted twice."""
    done = peer.respond("你好, ok。").done
    assert (done["object"], done["status"], done["voice"]) == ("realtime.response", "completed", "Cherry")
    assert done["output"][0]["content"] == [{"type": "audio", "transcript": ""}]
    assert done["usage"] == {"characters": 2 * 2 + 5}
    assert "sent" not in done


def test_43_cancel_of_nothing_is_silent(peer: Peer) -> None:
    """`response.cancel` with nothing running has no effect."""
    peer.receive()
    peer.cancel()
    assert peer.silent()
    assert peer.respond("Hello.").audio


@pytest.mark.parametrize("mode", MODES)
def test_43_cancel_stops_the_response(tone: Server, mode: str) -> None:
    """With one running, audio and compute stop, and `response.done` with status `incomplete` follows."""
    cancelled = metric(tone, "voxwire_tasks_cancelled_total", model=MODEL)
    with connected(tone) as peer:
        peer.configure(mode=mode)
        peer.append(LONG, LONG)
        peer.commit()
        peer.until(DELTA)
        peer.cancel()
        peer.until("response.done")
        (response,) = peer.responses
        assert response.done["status"] == "incomplete"
        assert response.kinds == WHOLE
        assert len(response.audio) / 48_000 < len(LONG) * 0.05
        assert becomes(tone, cancelled + 1, "voxwire_tasks_cancelled_total", within_s=5, model=MODEL)
        assert peer.respond("Hello.").audio == say(tone, "Hello.")


def test_43_a_cancelled_response_tells_what_went_out(peer: Peer) -> None:
    """Then `response.done` has, in a field of our own, the characters and milliseconds that went out."""
    peer.configure(mode="commit")
    peer.append(LONG)
    peer.commit()
    for _ in range(5):
        peer.until(DELTA)
    peer.cancel()
    peer.until("response.done")
    (response,) = peer.responses
    sent = response.done["sent"]
    assert sent["milliseconds"] == pytest.approx(len(response.audio) / 48, abs=1)
    # A character of this text lasts between a tenth and half a second.
    assert sent["milliseconds"] / 500 < sent["characters"] / 2 < sent["milliseconds"] / 100
    assert sent["characters"] <= response.done["usage"]["characters"] < 15 * 1000


def test_43_what_was_queued_is_dropped(committing: Peer) -> None:
    """Commits that wait are dropped by a cancel; text that is not committed stays."""
    for _ in range(3):
        committing.append(LONG)
        committing.commit()
    committing.append("Kept.")
    committing.until(DELTA)
    committing.cancel()
    committing.until("response.done")
    assert committing.respond().done["usage"] == {"characters": 5}
    assert len(committing.finished()) == 2


def test_44_all_frames_are_text(peer: Peer) -> None:
    """The server sends text frames alone."""
    peer.configure(response_format="mp3")
    peer.respond("Hello there.")
    assert len(peer.finished()) == 1


@pytest.mark.parametrize(
    "frame",
    ["{", "", "null", "[]", '"text"', "5", '{"type": 5}', "{}", '{"type": "session.update"}', "[" * 100_000],
)
def test_45_what_cannot_be_read_is_told(peer: Peer, frame: str) -> None:
    """A frame that can't be read gives an error; the session goes on."""
    peer.socket.send(frame)
    assert peer.until_error()["type"] == "invalid_request_error"
    assert peer.respond("Hello.").audio


@pytest.mark.parametrize(
    "kind", ["response.create", "conversation.item.create", "input_audio_buffer.append", "x"]
)
def test_45_an_unknown_type_is_told(peer: Peer, kind: str) -> None:
    """So does a type that is none of this protocol."""
    peer.refused(peer.send(kind), "type", kind)
    assert peer.respond("Hello.").audio


@pytest.mark.parametrize("fields", [{}, {"text": 5}, {"text": None}, {"delta": "Hello."}])
def test_45_text_of_the_wrong_kind_is_told(peer: Peer, fields: dict[str, object]) -> None:
    """So does an append without text."""
    peer.refused(peer.send("input_text_buffer.append", **fields), "text")
    assert peer.respond("Hello.").audio


def test_45_binary_and_oversized_frames_are_told(peer: Peer) -> None:
    """So do a binary frame and one above 1 MiB."""
    peer.socket.send(b"\0\1")
    peer.refused(None, None, "Binary")
    peer.append("x" * (1 << 20))
    peer.refused(None, None, "larger than")
    assert peer.respond("Hello.").audio


def test_an_append_has_a_limit(peer: Peer) -> None:
    """An append of 20,000 counted characters is taken, one of more is refused as a whole."""
    peer.configure(mode="commit")
    event_id = peer.send("input_text_buffer.append", text="你" * 10_001)
    peer.refused(event_id, "text", "20000")
    peer.append("你" * 10_000)
    peer.commit()
    peer.until(DELTA)


def test_what_waits_has_a_limit(peer: Peer) -> None:
    """200,000 counted characters may wait to be spoken; more are refused as a whole."""
    peer.configure(mode="commit")
    for _ in range(10):
        peer.append("你" * 10_000)
    peer.refused(peer.send("input_text_buffer.append", text="你"), "text", "200000")
    peer.clear()
    peer.until("input_text_buffer.cleared")
    assert peer.respond("Hello.").audio


@pytest.mark.model
@pytest.mark.parametrize("mode", MODES)
def test_36_so_it_is_with_the_embedded_voice(speaking: Server, mode: str) -> None:
    """So it is with the embedded voice."""
    with connected(speaking) as peer:
        peer.configure(mode=mode)
        response = peer.respond("It is a fine day. ", "我们走吧！")
        assert response.kinds == WHOLE
        assert 1.5 < len(response.audio) / 48_000 < 6
        assert rms(decode(response.audio, "pcm").samples) > 0.01


@pytest.mark.model
def test_43_so_it_is_cancelled_with_the_embedded_voice(speaking: Server) -> None:
    """So it is with the embedded voice, in the middle of a sentence."""
    with connected(speaking) as peer:
        peer.append(
            "It is a fine day, and we might as well go for a walk along the river, if you like. " * 20
        )
        peer.until(DELTA)
        peer.cancel()
        peer.until("response.done")
        (response,) = peer.responses
        sent = response.done["sent"]
        assert sent["milliseconds"] == pytest.approx(len(response.audio) / 48, abs=1)
        assert sent["characters"] < response.done["usage"]["characters"] < 1000
