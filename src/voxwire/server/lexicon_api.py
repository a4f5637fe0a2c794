"""``/v1/lexicons``: the words a workspace has said in its own way, in the form of OpenAI's lists."""

import asyncio
from collections.abc import Sequence
from typing import Any, NoReturn

import msgspec
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from voxwire.access.identity import Identity
from voxwire.errors import InvalidParameter, VoxwireError
from voxwire.server.held_answer import ClientGone
from voxwire.server.http import GONE, arrived, refused
from voxwire.server.openai_errors import openai_error
from voxwire.server.services import Services
from voxwire.store.lexicons import LexiconRecord
from voxwire.text.lexicon import Entry, Lexicon
from voxwire.text.lexicon_files import read_lexicon, write_table

DOOR = "lexicons"
"""Name of the door, in metrics and logs."""


class _Body(msgspec.Struct, frozen=True):
    """A lexicon as JSON."""

    entries: tuple[Entry, ...]


async def lexicons(request: Request) -> Response:
    """Those of the key's workspace, by name."""
    services: Services = request.app.state.services
    try:
        async with services.letting_in(request) as identity:
            records = await services.lexicons.store.list(identity.workspace)
    except VoxwireError as error:
        return openai_error(refused(services, DOOR, error))
    return JSONResponse({"object": "list", "data": [_entry(record) for record in records]})


async def lexicon(request: Request) -> Response:
    """One of them: GET shows it, PUT makes it anew, PATCH adds entries, DELETE removes it or some words."""
    services: Services = request.app.state.services
    try:
        async with services.letting_in(request) as identity:
            return await _answer(request, services, identity)
    except ClientGone:
        return Response(status_code=GONE)
    except VoxwireError as error:
        return openai_error(refused(services, DOOR, error))


async def _answer(request: Request, services: Services, identity: Identity) -> Response:
    store, workspace, name = services.lexicons.store, identity.workspace, request.path_params["name"]
    match request.method:
        case "PUT" | "PATCH":
            body, _ = await arrived(request, services, identity)
            entries = await _entries(request, body)
            replace = request.method == "PUT"
            return JSONResponse(_entry(await store.put(workspace, name, entries, replace=replace)))
        case "DELETE":
            await store.remove(workspace, name, request.query_params.getlist("word"))
            return JSONResponse({"id": name, "object": "lexicon", "deleted": True})
        case _:
            return _shown(request, name, await store.entries(workspace, name))


def _shown(request: Request, name: str, entries: Sequence[Entry]) -> Response:
    if request.headers.get("accept", "").startswith("text/plain"):
        return PlainTextResponse("".join(f"{line}\n" for line in write_table(entries)))
    return JSONResponse({"id": name, "object": "lexicon", "entries": [*map(_as_json, entries)]})


async def _entries(request: Request, body: bytes) -> Sequence[Entry]:
    """The entries in a body, each of which can be used."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()

    def read() -> Sequence[Entry]:
        if kind in ("", "application/json"):
            entries: Sequence[Entry] = _json(body)
        elif kind.startswith("text/") or kind.endswith("xml"):
            entries = read_lexicon(_decoded(body))
        else:
            raise InvalidParameter(f"A lexicon is JSON, text/plain or application/pls+xml, and not {kind}.")
        Lexicon.from_entries(entries)
        return entries

    return await asyncio.to_thread(read)


def _json(body: bytes) -> Sequence[Entry]:
    try:
        entries = msgspec.json.decode(body, type=_Body).entries
    except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
        _refuse(f"The body is no lexicon: {error}")
    for entry in entries:
        if (entry.pronunciation is None) == (entry.replacement is None):
            _refuse(f"The entry of {entry.word[:40]!r} needs one of 'pronunciation' and 'replacement'.")
    return entries


def _decoded(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        _refuse("The body must be in UTF-8.")


def _refuse(message: str) -> NoReturn:
    raise InvalidParameter(message) from None


def _entry(record: LexiconRecord) -> dict[str, Any]:
    return {
        "id": record.name,
        "object": "lexicon",
        "created": int(record.created_at.timestamp()),
        "changed": int(record.changed_at.timestamp()),
        "words": record.words,
    }


def _as_json(entry: Entry) -> dict[str, str]:
    if entry.replacement is not None:
        return {"word": entry.word, "replacement": entry.replacement}
    return {"word": entry.word, "pronunciation": entry.pronunciation or ""}
