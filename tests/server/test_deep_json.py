"""JSON that is nested deeper than the decoder goes is a mistake of the client."""

from pathlib import Path

import pytest

from .asking import asking, key

DEEP = '{"entries":[{"word":"a","x":' + '{"a":' * 5_000


@pytest.mark.parametrize("body", [DEEP, '{"a":' * 5_000 + "1" + "}" * 5_000])
def test_deep_json_is_refused(tmp_path: Path, body: str) -> None:
    with asking(tmp_path) as asker:
        headers = {**key(tmp_path), "content-type": "application/json"}
        assert asker.put("/v1/lexicons/words", content=body, headers=headers).status_code == 400
        # A question that can't be read is answered in its own line.
        explained = asker.post("/v1/explain", content=body, headers=headers)
        assert explained.status_code == 200
        assert explained.json()["errors"][0]["code"]
