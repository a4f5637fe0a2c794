"""``/admin/v1/``: keys, workspaces, usage and the audit log over HTTP, for keys made for that alone.

It answers this machine only, unless the settings say otherwise, and in the form of OpenAI's lists and errors.
"""

import uuid
from collections.abc import Awaitable, Callable
from datetime import date
from typing import Any

from msgspec import UNSET
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from voxwire.access.identity import DEFAULT_WORKSPACE, UNLIMITED, Identity
from voxwire.access.key_records import KeyRecord, KeyTerms
from voxwire.access.shown import shown_action, shown_key, shown_usage, shown_workspace
from voxwire.access_errors import AdminDenied, RecordNotFound
from voxwire.errors import ConfigurationError, InvalidParameter, NameUnknown, VoxwireError
from voxwire.server.admin_bodies import KeyBody, WorkspaceBody, decode_body, told
from voxwire.server.held_answer import ClientGone
from voxwire.server.http import GONE, arrived, refused
from voxwire.server.openai_errors import openai_error
from voxwire.server.services import Services
from voxwire.settings import is_loopback
from voxwire.state_errors import DatabaseUnusable
from voxwire.store.audit import read_audit
from voxwire.store.usage import Span

ROOT = "/admin/v1"
DOOR = "admin"
"""Name of the door, in metrics and logs."""
MOST_ACTIONS = 1000
"""Entries of the audit log that are told at once."""

FORWARDED = ("forwarded", "via", "x-forwarded-for", "x-real-ip")
"""What a proxy says of whom it asks for."""

Work = Callable[[Request, Services, Identity], Awaitable[Response]]
"""Does what a request asks, in the name of an admin key."""


def admin_routes() -> list[Route]:
    """All addresses of the API."""
    return [
        _route("/keys", GET=_list_keys, POST=_create_key),
        _route("/keys/{id}", GET=_show_key, PATCH=_change_key, DELETE=_revoke_key),
        _route("/workspaces", GET=_list_workspaces, POST=_create_workspace),
        _route("/workspaces/{name}", GET=_show_workspace, PATCH=_change_workspace, DELETE=_delete_workspace),
        _route("/usage", GET=_usage),
        _route("/audit", GET=_audit),
    ]


def _route(path: str, **works: Work) -> Route:
    async def door(request: Request) -> Response:
        services: Services = request.app.state.services
        request_id = f"req_{uuid.uuid4().hex}"
        try:
            _check_origin(request, services)
            async with services.letting_in(request) as identity:
                answer = await works["GET" if request.method == "HEAD" else request.method](
                    request, services, identity
                )
        except ClientGone:
            return Response(status_code=GONE)
        except VoxwireError as error:
            return openai_error(refused(services, DOOR, _blamed(error)), request_id)
        answer.headers["x-request-id"] = request_id
        answer.headers["cache-control"] = "no-store"
        return answer

    return Route(ROOT + path, door, methods=list(works))


def _blamed(error: VoxwireError) -> VoxwireError:
    """An error as the client's own fault, where it is one: a value that makes no sense."""
    theirs = isinstance(error, ConfigurationError) and not isinstance(error, DatabaseUnusable)
    return InvalidParameter(error.message) if theirs else error


def _check_origin(request: Request, services: Services) -> None:
    settings = services.settings
    if settings.limits.admin_from_anywhere:
        return
    host = request.client.host if request.client else "localhost"
    # A proxy of this machine that the settings don't name asks for whoever reaches it.
    unnamed = not settings.trusted_proxies and any(name in request.headers for name in FORWARDED)
    if unnamed or not is_loopback(host):
        raise AdminDenied("The admin API answers this machine only.")


async def _list_keys(request: Request, services: Services, _: Identity) -> Response:
    workspace = request.query_params.get("workspace")
    records = [record for record in await services.keys.list() if workspace in (None, record.workspace)]
    return _list([shown_key(record) for record in records])


async def _create_key(request: Request, services: Services, admin: Identity) -> Response:
    body = decode_body(await _body(request, services, admin), KeyBody)
    workspace = DEFAULT_WORKSPACE if body.workspace is UNSET else told(body.workspace, "workspace")
    terms = body.terms(KeyTerms())
    name = "" if body.name is UNSET else told(body.name, "name")
    key, record = await services.keys.create(workspace, terms.models, name, terms, actor=admin.key_id)
    return JSONResponse({**shown_key(record), "key": key}, 201)


async def _show_key(request: Request, services: Services, _: Identity) -> Response:
    return JSONResponse(shown_key(await _key(request, services)))


async def _change_key(request: Request, services: Services, admin: Identity) -> Response:
    record = await _key(request, services)
    body = decode_body(await _body(request, services, admin), KeyBody)
    if body.workspace is not UNSET:
        raise InvalidParameter("A key stays in its workspace.")
    name = None if body.name is UNSET else told(body.name, "name")
    changed = await services.keys.change(record.id, body.terms(record.terms), name, actor=admin.key_id)
    return JSONResponse(shown_key(changed))


async def _revoke_key(request: Request, services: Services, admin: Identity) -> Response:
    record = await _key(request, services)
    return JSONResponse(shown_key(await services.keys.revoke(record.id, actor=admin.key_id)))


async def _list_workspaces(request: Request, services: Services, _: Identity) -> Response:
    return _list([shown_workspace(record) for record in await services.workspaces.list()])


async def _create_workspace(request: Request, services: Services, admin: Identity) -> Response:
    body = decode_body(await _body(request, services, admin), WorkspaceBody)
    name, allowances = told(body.name, "name"), body.allowances(UNLIMITED)
    record = await services.workspaces.create(
        name, body.models or () if body.models is not UNSET else (), allowances, actor=admin.key_id
    )
    if body.models is None:
        record = await services.workspaces.grant(name, None, actor=admin.key_id)
    return JSONResponse(shown_workspace(record), 201)


async def _show_workspace(request: Request, services: Services, _: Identity) -> Response:
    return JSONResponse(shown_workspace(await services.workspaces.find(await _workspace(request, services))))


async def _change_workspace(request: Request, services: Services, admin: Identity) -> Response:
    name = await _workspace(request, services)
    record = await services.workspaces.find(name)
    body = decode_body(await _body(request, services, admin), WorkspaceBody)
    if body.name is not UNSET:
        raise InvalidParameter("A workspace keeps its name.")
    models = record.models if body.models is UNSET else body.models
    allowances = body.allowances(record.allowances)
    changed = await services.workspaces.change(record.name, models, allowances, actor=admin.key_id)
    return JSONResponse(shown_workspace(changed))


async def _delete_workspace(request: Request, services: Services, admin: Identity) -> Response:
    name = await _workspace(request, services)
    force = request.query_params.get("force") in ("1", "true")
    record = await services.workspaces.delete(name, force=force, actor=admin.key_id)
    return JSONResponse({**shown_workspace(record), "deleted": True})


async def _usage(request: Request, services: Services, _: Identity) -> Response:
    await services.gate.usage.write()
    query = request.query_params
    span = Span(_day(request, "from"), _day(request, "to"), query.get("workspace"), query.get("key"))
    rows = await services.gate.usage.store.read(span)
    return _list([shown_usage(account, counts) for account, counts in rows])


async def _audit(request: Request, services: Services, _: Identity) -> Response:
    given = request.query_params.get("limit", "100")
    if not (given.isascii() and given.isdecimal() and len(given) <= 4 and 1 <= int(given) <= MOST_ACTIONS):
        raise InvalidParameter(f"'limit' must be a whole number from 1 to {MOST_ACTIONS}.")
    return _list([shown_action(entry) for entry in await read_audit(services.database, int(given))])


async def _key(request: Request, services: Services) -> KeyRecord:
    selector = request.path_params["id"]
    try:
        return await services.keys.find(selector)
    except NameUnknown as error:
        raise RecordNotFound(error.message) from error


async def _workspace(request: Request, services: Services) -> str:
    name: str = request.path_params["name"]
    if not await services.workspaces.exists(name):
        raise RecordNotFound(f"There is no workspace {name!r}.")
    return name


async def _body(request: Request, services: Services, admin: Identity) -> bytes:
    body, _ = await arrived(request, services, admin)
    return body


def _day(request: Request, name: str) -> date | None:
    given = request.query_params.get(name)
    try:
        return None if given is None else date.fromisoformat(given)
    except ValueError:
        raise InvalidParameter(f"'{name}' must be a day such as 2026-11-25.") from None


def _list(entries: list[dict[str, Any]]) -> Response:
    return JSONResponse({"object": "list", "data": entries})
