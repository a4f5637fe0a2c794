import pytest
from hypothesis import given
from hypothesis import strategies as st

from voxwire.access.bearer import bearer_token


@pytest.mark.parametrize(
    "header",
    ["Bearer sk-1", "bearer sk-1", "BEARER sk-1", "Bearer   sk-1", "  Bearer sk-1  ", "Bearer\tsk-1"],
)
def test_accepted(header: str) -> None:
    assert bearer_token(header) == "sk-1"


@pytest.mark.parametrize(
    "header",
    [None, "", "   ", "Bearer", "Bearer ", "sk-1", "Basic sk-1", "Bearer a b", "Bearersk-1", "Token sk-1"],
)
def test_refused(header: str | None) -> None:
    assert bearer_token(header) is None


@given(st.text())
def test_any_header_is_survived(header: str) -> None:
    token = bearer_token(header)
    assert token is None or (token in header and token.split() == [token])
