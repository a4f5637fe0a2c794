import pytest

from voxwire.speech.boundaries import Kind, Pending, Place, Verdict, verdict

HERE = Place(3, 3, 3)


@pytest.mark.parametrize(
    ("pending", "character", "expected"),
    [
        (Pending(Kind.STOP, HERE, "."), " ", Verdict.SENTENCE),
        (Pending(Kind.STOP, HERE, "."), "5", Verdict.DROP),
        (Pending(Kind.STOP, HERE, "."), "a", Verdict.DROP),
        (Pending(Kind.STOP, HERE, "!"), "好", Verdict.SENTENCE),
        (Pending(Kind.STOP, HERE, "!"), "”", Verdict.EXTEND),
        (Pending(Kind.STOP, HERE, "!"), "🎈", Verdict.EXTEND),
        (Pending(Kind.STOP, HERE, "!", closed=True), " ", Verdict.WAIT),
        (Pending(Kind.STOP, HERE, "!", closed=True, spaced=True), "h", Verdict.DROP),
        (Pending(Kind.STOP, HERE, "!", closed=True, spaced=True), "H", Verdict.SENTENCE),
        (Pending(Kind.ABBREVIATION, HERE, "."), " ", Verdict.WAIT),
        (Pending(Kind.ABBREVIATION, HERE, ".", spaced=True), " ", Verdict.WAIT),
        (Pending(Kind.ABBREVIATION, HERE, ".", spaced=True), "4", Verdict.DROP),
        (Pending(Kind.ABBREVIATION, HERE, ".", spaced=True), "“", Verdict.WAIT),
        (Pending(Kind.ABBREVIATION, HERE, ".", spaced=True), "T", Verdict.SENTENCE),
        (Pending(Kind.ELLIPSIS, HERE, "…"), "…", Verdict.EXTEND),
        (Pending(Kind.ELLIPSIS, HERE, "…"), "我", Verdict.CLAUSE),
        (Pending(Kind.ELLIPSIS, HERE, "…", spaced=True), "w", Verdict.CLAUSE),
        (Pending(Kind.ENCLOSED, HERE, "。"), "”", Verdict.EXTEND),
        (Pending(Kind.ENCLOSED, HERE, "！"), "）", Verdict.DROP),
        (Pending(Kind.ENCLOSED, HERE, "。"), "）", Verdict.EXTEND),
        (Pending(Kind.ENCLOSED, HERE, "？"), "，", Verdict.DROP),
        (Pending(Kind.ENCLOSED, HERE, "？"), "他", Verdict.SENTENCE),
        (Pending(Kind.CLAUSE, HERE, ","), " ", Verdict.CLAUSE),
        (Pending(Kind.CLAUSE, HERE, ",", digit_before=True), " ", Verdict.WAIT),
        (Pending(Kind.CLAUSE, HERE, ",", digit_before=True, spaced=True), "2", Verdict.DROP),
        (Pending(Kind.CLAUSE, HERE, ","), "0", Verdict.DROP),
        (Pending(Kind.CLAUSE, HERE, "："), "8", Verdict.DROP),
        (Pending(Kind.CLAUSE, HERE, "—"), "b", Verdict.CLAUSE),
        (Pending(Kind.FACTORIAL, HERE, "!"), " ", Verdict.WAIT),
        (Pending(Kind.FACTORIAL, HERE, "!", spaced=True), "=", Verdict.DROP),
        (Pending(Kind.FACTORIAL, HERE, "!", spaced=True), "T", Verdict.SENTENCE),
        (Pending(Kind.DAY_PART, HERE, ".", spaced=True), "E", Verdict.WAIT),
        (Pending(Kind.DAY_PART, HERE, ".", spaced=True, capital=True), "S", Verdict.DROP),
        (Pending(Kind.DAY_PART, HERE, ".", spaced=True, capital=True), "v", Verdict.SENTENCE),
    ],
)
def test_verdicts(pending: Pending, character: str, expected: Verdict) -> None:
    assert verdict(pending, character) is expected
