"""``/v1/lexicons``: the words a workspace has said in its own way, in the form of OpenAI's lists."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any, NoReturn

import msgspec
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from voxwire.errors import InvalidParameter, VoxwireError
from voxwire.server.held_answer import ClientGone
from voxwire.server.http import GONE, for_client, read_body
from voxwire.server.openai_errors import openai_error
from voxwire.server.services import Services
from voxwire.store.lexicons import LexiconRecord, LexiconStore
from voxwire.text.lexicon import Entry, Lexicon
from voxwire.text.lexicon_files import read_lexicon, write_table


class _Body(msgspec.Struct, frozen=True):
    """A lexicon as JSON."""

    entries: tuple[Entry, ...]


async def lexicons(request: Request) -> Response:
    """Those of the key's workspace, by name."""
    try:
        async with _place(request) as (store, workspace):
            records = await store.list(workspace)
    except VoxwireError as error:
        return openai_error(for_client(error))
    return JSONResponse({"object": "list", "data": [_entry(record) for record in records]})


async def lexicon(request: Request) -> Response:
    """One of them: GET shows it, PUT makes it anew, PATCH adds entries, DELETE removes it or some words."""
    try:
        async with _place(request) as (store, workspace):
            return await _answer(request, store, workspace)
    except ClientGone:
        return Response(status_code=GONE)
    except VoxwireError as error:
        return openai_error(for_client(error))


async def _answer(request: Request, store: LexiconStore, workspace: str) -> Response:
    name = request.path_params["name"]
    match request.method:
        case "PUT" | "PATCH":
            entries = await _entries(request)
            replace = request.method == "PUT"
            return JSONResponse(_entry(await store.put(workspace, name, entries, replace=replace)))
        case "DELETE":
            await store.remove(workspace, name, request.query_params.getlist("word"))
            return JSONResponse({"id": name, "object": "lexicon", "deleted": True})
        case _:
            return _shown(request, name, await store.entries(workspace, name))


@asynccontextmanager
async def _place(request: Request) -> AsyncIterator[tuple[LexiconStore, str]]:
    """Where the lexicons are, and whose of them are meant."""
    services: Services = request.app.state.services
    async with services.letting_in(request) as identity:
        yield services.lexicons.store, identity.workspace


def _shown(request: Request, name: str, entries: Sequence[Entry]) -> Response:
    if request.headers.get("accept", "").startswith("text/plain"):
        return PlainTextResponse("".join(f"{line}\n" for line in write_table(entries)))
    return JSONResponse({"id": name, "object": "lexicon", "entries": [*map(_as_json, entries)]})


async def _entries(request: Request) -> Sequence[Entry]:
    """The entries in a body, each of which can be used."""
    services: Services = request.app.state.services
    body = await read_body(request, services.settings.limits.request_seconds)
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
