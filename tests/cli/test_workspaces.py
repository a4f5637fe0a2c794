"""``voxwire workspaces``, ``usage``, ``audit``, and what ``keys`` says of limits."""

import json
from typing import Any

import pytest

from .conftest import Voxwire


def told(voxwire: Voxwire, *arguments: str) -> Any:
    outcome = voxwire(*arguments)
    assert outcome.status == 0, outcome.err
    return json.loads(outcome.out)


def test_a_workspace_from_birth_to_death(voxwire: Voxwire) -> None:
    made = voxwire("workspaces", "create", "shop", "--models", "tts-1", "--concurrency", "4")
    assert (made.status, "may use tts-1; 4 at once." in made.out) == (0, True)
    assert "may use qwen3-tts-flash, tts-1;" in voxwire("workspaces", "grant", "shop", "qwen3-tts-flash").out
    assert "may use qwen3-tts-flash;" in voxwire("workspaces", "revoke", "shop", "tts-1").out
    assert "may use all models" in voxwire("workspaces", "grant", "shop", "all").out
    voxwire("workspaces", "set", "shop", "--concurrency", "0", "--monthly-characters", "1000")
    (record,) = told(voxwire, "workspaces", "list", "--json")
    assert (record["name"], record["models"], record["concurrency"]) == ("shop", None, None)
    assert record["monthly_characters"] == 1000
    voxwire("keys", "create", "--workspace", "shop", "--plain")
    refused = voxwire("workspaces", "delete", "shop")
    assert (refused.status, "has keys (1); revoke them first" in refused.err) == (1, True)
    assert voxwire("workspaces", "delete", "shop", "--force").status == 0
    assert told(voxwire, "workspaces", "list", "--json") == []
    actions = [entry["action"] for entry in told(voxwire, "audit", "--json")]
    assert actions[:2] == ["workspace.delete", "key.create"]
    assert "workspace.delete" in voxwire("audit").out


def test_a_key_with_limits(voxwire: Voxwire) -> None:
    given = ("--doors", "openai,realtime", "--expires", "90d", "--requests-per-second", "0.5")
    assert voxwire("keys", "create", *given, "--monthly-characters", "1000").status == 0
    (record,) = told(voxwire, "keys", "list", "--json")
    assert record["doors"] == ["openai", "realtime"]
    assert (record["requests_per_second"], record["concurrency"]) == (0.5, None)
    assert record["expires_at"] > record["created_at"]
    changed = voxwire(
        "keys", "set", record["id"], "--doors", "all", "--expires", "never", "--concurrency", "2"
    )
    assert "0.5 requests/s, 2 at once, 1000 characters/month" in changed.out
    (record,) = told(voxwire, "keys", "list", "--json")
    assert (record["doors"], record["expires_at"]) == (None, None)


def test_a_key_of_the_admin_api(voxwire: Voxwire) -> None:
    made = voxwire("keys", "create", "--admin")
    assert made.out.startswith("ak-")
    assert "for the admin API" in made.err


@pytest.mark.parametrize(
    "arguments",
    [
        ("keys", "create", "--doors", "nowhere"),
        ("keys", "create", "--doors", "admin"),
        ("keys", "create", "--expires", "soon"),
        ("keys", "create", "--expires", "0s"),
        ("keys", "create", "--expires", "99999999w"),
        ("keys", "create", "--concurrency", "-1"),
        ("keys", "set", "key-nobody", "--concurrency", "1"),
        ("workspaces", "grant", "nowhere", "tts-1"),
        ("workspaces", "create", "default"),
        ("workspaces", "create", "a b"),
        ("usage", "--from", "yesterday"),
    ],
)
def test_what_is_wrong_is_told(voxwire: Voxwire, arguments: tuple[str, ...]) -> None:
    outcome = voxwire(*arguments)
    assert outcome.status in (1, 2)
    assert outcome.err


def test_a_grant_that_is_misspelt_is_noted(voxwire: Voxwire) -> None:
    outcome = voxwire("workspaces", "create", "shop", "--models", "tts-1,tts-one")
    assert outcome.status == 0
    assert "no model is called 'tts-one'" in outcome.err
    assert "'tts-1'" not in outcome.err


def test_nothing_was_used(voxwire: Voxwire) -> None:
    assert told(voxwire, "usage", "--json") == []
    assert "characters" in voxwire("usage").out
