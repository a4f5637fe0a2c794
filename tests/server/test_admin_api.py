"""``/admin/v1/``."""

import asyncio
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from starlette.testclient import TestClient

from voxwire.access.doors import Door
from voxwire.access.key_records import KeyTerms
from voxwire.access.keys import KeyStore
from voxwire.server.app import create_app
from voxwire.server.connections import Connections
from voxwire.server.openapi import document
from voxwire.settings import Settings
from voxwire.store import sqlite
from voxwire.store.database import DATABASE_NAME, open_database

from .conftest import humming_service

DOCUMENT = document()


def conforms(value: object, schema: str) -> None:
    Draft202012Validator({**DOCUMENT, "$ref": f"#/components/schemas/{schema}"}).validate(value)


def made(data_dir: Path, *, admin: bool) -> str:
    async def make() -> str:
        async with open_database(data_dir) as database:
            terms = KeyTerms(doors=(Door.ADMIN,)) if admin else None
            return (await (await KeyStore.open(database)).create(terms=terms))[0]

    return asyncio.run(make())


@pytest.fixture
def app(tmp_path: Path) -> Any:
    return create_app(
        Settings(data_dir=tmp_path, no_auth=True), lambda _: humming_service(), lambda: None, Connections()
    )


@pytest.fixture
def admin(tmp_path: Path, app: Any) -> Iterator[TestClient]:
    """A client of this machine with an admin key; the server asks nobody else for one."""
    headers = {"Authorization": f"Bearer {made(tmp_path, admin=True)}"}
    with TestClient(app, client=("127.0.0.1", 1), headers=headers) as client:
        yield client


def test_a_key_from_birth_to_death(admin: TestClient) -> None:
    body = {"workspace": "shop", "name": "kiosk", "models": ["tts-1"], "doors": ["openai"], "concurrency": 4}
    conforms(body, "KeyBody")
    answer = admin.post("/admin/v1/keys", json=body)
    assert (answer.status_code, answer.headers["cache-control"]) == (201, "no-store")
    key = answer.json()
    conforms(key, "ApiKey")
    assert key["key"].startswith("sk-")
    assert {name: key[name] for name in body} == body
    address = f"/admin/v1/keys/{key['id']}"
    changed = admin.patch(address, json={"concurrency": None, "expires_in_seconds": 60, "doors": None}).json()
    assert (changed["concurrency"], changed["doors"], changed["models"]) == (None, None, ["tts-1"])
    assert changed["expires_at"] is not None
    assert admin.get(address).json() == changed
    assert admin.delete(address).json()["revoked_at"] is not None
    listed = admin.get("/admin/v1/keys", params={"workspace": "shop"}).json()
    conforms(listed, "ApiKeyList")
    assert [entry["id"] for entry in listed["data"]] == [key["id"]]
    assert "key" not in listed["data"][0]
    audit = admin.get("/admin/v1/audit", params={"limit": 3}).json()
    conforms(audit, "AuditList")
    assert [entry["action"] for entry in audit["data"]] == ["key.revoke", "key.change", "key.create"]
    assert all(entry["actor"].startswith("key-") for entry in audit["data"])


def test_a_workspace_from_birth_to_death(admin: TestClient) -> None:
    made = admin.post("/admin/v1/workspaces", json={"name": "shop", "models": ["tts-1"], "concurrency": 2})
    assert made.status_code == 201
    conforms(made.json(), "Workspace")
    changed = admin.patch("/admin/v1/workspaces/shop", json={"models": None}).json()
    assert (changed["models"], changed["concurrency"]) == (None, 2)
    conforms(admin.get("/admin/v1/workspaces").json(), "WorkspaceList")
    admin.post("/admin/v1/keys", json={"workspace": "shop"})
    assert admin.delete("/admin/v1/workspaces/shop").status_code == 400
    assert admin.delete("/admin/v1/workspaces/shop", params={"force": "true"}).json()["deleted"] is True
    assert admin.get("/admin/v1/workspaces/shop").status_code == 404


def test_usage(admin: TestClient) -> None:
    while admin.get("/readyz").status_code != 200:
        pass
    body = {"model": "tts-1", "voice": "alloy", "input": "Hello there.", "response_format": "pcm"}
    assert admin.post("/v1/audio/speech", json=body).status_code == 200
    told = admin.get("/admin/v1/usage", params={"key": "anonymous"}).json()
    conforms(told, "UsageList")
    (row,) = told["data"]
    assert (row["requests"], row["characters"]) == (1, len("Hello there."))


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("POST", "/admin/v1/keys", '{"models": []}', 400),
        ("POST", "/admin/v1/keys", '{"doors": ["nowhere"]}', 400),
        ("POST", "/admin/v1/keys", '{"concurrency": 0}', 400),
        ("POST", "/admin/v1/keys", '{"surprise": 1}', 400),
        ("POST", "/admin/v1/keys", "no json", 400),
        ("POST", "/admin/v1/workspaces", "{}", 400),
        ("POST", "/admin/v1/workspaces", '{"name": "default"}', 400),
        ("GET", "/admin/v1/keys/key-nobody", "", 404),
        ("DELETE", "/admin/v1/keys/key-nobody", "", 404),
        ("GET", "/admin/v1/usage?from=yesterday", "", 400),
        ("GET", "/admin/v1/audit?limit=0", "", 400),
        ("GET", "/admin/v1/audit?limit=00000100000000000000000000", "", 400),
        ("GET", "/admin/v1/nothing", "", 404),
        ("PUT", "/admin/v1/keys", "{}", 405),
    ],
)
def test_what_is_wrong_is_told(admin: TestClient, method: str, path: str, body: str, status: int) -> None:
    answer = admin.request(method, path, content=body)
    assert answer.status_code == status
    conforms(answer.json(), "OpenAIErrorBody")


def test_only_its_own_keys_open_it_and_it_opens_nothing_else(tmp_path: Path, app: Any) -> None:
    speaker, ruler = made(tmp_path, admin=False), made(tmp_path, admin=True)
    with TestClient(app, client=("127.0.0.1", 1)) as client:
        for token, status in ((speaker, 403), (ruler, 200), ("", 401), (ruler[:-1], 401)):
            headers = {"Authorization": f"Bearer {token}"}
            assert client.get("/admin/v1/keys", headers=headers).status_code == status
    strict = create_app(Settings(data_dir=tmp_path), lambda _: humming_service(), lambda: None, Connections())
    with TestClient(strict) as client:
        for path in ("/v1/models", "/v1/lexicons"):
            answer = client.get(path, headers={"Authorization": f"Bearer {ruler}"})
            assert (answer.status_code, answer.json()["error"]["code"]) == (403, "access_denied")


@pytest.mark.parametrize("host", ["10.0.0.1", "2001:db8::1", "testclient"])
def test_other_machines_are_not_answered(tmp_path: Path, app: Any, host: str) -> None:
    headers = {"Authorization": f"Bearer {made(tmp_path, admin=True)}"}
    with TestClient(app, client=(host, 1), headers=headers) as client:
        answer = client.get("/admin/v1/keys")
        assert (answer.status_code, answer.json()["error"]["code"]) == (403, "access_denied")


@pytest.mark.parametrize(
    ("proxies", "forwarded", "status"),
    [((), None, 200), ((), "8.8.8.8", 403), ((), "127.0.0.1", 403), (("127.0.0.1",), "127.0.0.1", 200)],
)
def test_a_proxy_of_this_machine_that_nobody_named_is_not_answered(
    tmp_path: Path, proxies: tuple[str, ...], forwarded: str | None, status: int
) -> None:
    """It asks for whoever reaches it. Of one that was named, the address is that of its client already."""
    settings = Settings(data_dir=tmp_path, trusted_proxies=proxies)
    app = create_app(settings, lambda _: humming_service(), lambda: None, Connections())
    headers = {"Authorization": f"Bearer {made(tmp_path, admin=True)}"}
    headers |= {} if forwarded is None else {"X-Forwarded-For": forwarded}
    with TestClient(app, client=("127.0.0.1", 1), headers=headers) as client:
        assert client.get("/admin/v1/keys").status_code == status


def test_refusals_are_counted(admin: TestClient) -> None:
    assert admin.get("/admin/v1/keys/key-nobody").status_code == 404
    assert admin.get("/v1/models/nothing").status_code == 404
    told = admin.get("/metrics").text
    assert 'voxwire_rejections_total{door="admin",reason="NotFound"} 1.0' in told
    assert 'voxwire_rejections_total{door="models",reason="ModelNotFound"} 1.0' in told


def test_a_database_that_is_locked_is_not_the_clients_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "BUSY_SECONDS", 0.05)
    headers = {"Authorization": f"Bearer {made(tmp_path, admin=True)}"}
    settings = Settings(data_dir=tmp_path, no_auth=True)
    app = create_app(settings, lambda _: humming_service(), lambda: None, Connections())
    with (
        TestClient(app, client=("127.0.0.1", 1), headers=headers) as client,
        closing(sqlite3.connect(tmp_path / DATABASE_NAME, isolation_level=None)) as other,
    ):
        other.execute("BEGIN IMMEDIATE")
        answer = client.post("/admin/v1/workspaces", json={"name": "shop"})
        other.execute("ROLLBACK")
    assert answer.status_code == 500
    assert answer.json()["error"]["type"] == "server_error"
    assert str(tmp_path) not in answer.text
