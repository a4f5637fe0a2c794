"""The voices that workspaces made for themselves."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import structlog
from sqlalchemy import ColumnElement, Connection, Row, Select, Update, delete, func, insert, select, update

from voxwire.engines.base import TimbreRecipe
from voxwire.http_errors import ResourceNotExist, VoiceQuotaExceeded
from voxwire.state_errors import StateUnavailable
from voxwire.store.database import Database
from voxwire.store.recordings import Recordings
from voxwire.store.tables import CustomVoiceRow, WorkspaceRow
from voxwire.store.workspaces import check_workspace_name, workspace_id
from voxwire.voices.fitting import Fitted, read_recipe, write_recipe
from voxwire.voices.library import CustomVoice, Status
from voxwire.voices.models import Family, Origin

MOST_ATTEMPTS = 3
"""How often the making of a voice is begun."""
INTERRUPTED = "Making it was interrupted several times."
CLAIM_S = 60.0
"""How long a voice is left to the server that took it on, after that server was last heard of."""
_ALONE = "local"


@dataclass(frozen=True, slots=True)
class Selection:
    """Some voices of a workspace."""

    workspace: str
    family: Family
    origins: Collection[Origin] = (Origin.CLONE, Origin.DESIGN)
    prefix: str = ""
    """What their names begin with."""


class VoiceStore:
    """The voices in one database. Each call is one transaction.

    Args:
        database: where they are.
        most: how many a workspace may have.
        owner: the server whose this store is, told from all others that share the database; one that shares
            it with nobody takes up after a restart what it had begun before.

    """

    def __init__(self, database: Database, most: int = 1000, owner: str = _ALONE) -> None:
        self._database = database
        self._most = most
        self._owner = owner

    async def add(self, voice: CustomVoice) -> None:
        """Keep a new voice; its workspace is made if there is none of that name.

        Raises:
            VoiceQuotaExceeded: the workspace has as many as it may.
            ConfigurationError: no workspace may have that name.

        """
        check_workspace_name(voice.workspace)

        def work(connection: Connection) -> None:
            owner = workspace_id(connection, voice.workspace, voice.created_at)
            self._check_room(connection, owner)
            row = {name: getattr(voice, name) for name in _PLAIN}
            recipe = None if voice.recipe is None else write_recipe(voice.recipe)
            values = {**row, "workspace_id": owner, "recipe": recipe, "report": dict(voice.report)}
            connection.execute(insert(CustomVoiceRow).values(**values, attempts=0, **self._claim()))

        await self._database.write(work)

    async def check_room(self, workspace: str) -> None:
        """See whether a workspace may have another voice.

        Raises:
            VoiceQuotaExceeded: it has as many as it may.

        """

        def work(connection: Connection) -> None:
            owner = connection.scalar(select(WorkspaceRow.id).where(WorkspaceRow.name == workspace))
            if owner is not None:
                self._check_room(connection, owner)

        await self._database.read(work)

    async def find(self, workspace: str, voice: str) -> CustomVoice | None:
        """The voice of that id, or None if the workspace has none."""
        query = _VOICES.where(WorkspaceRow.name == workspace, CustomVoiceRow.id == voice)
        return await self._database.read(lambda connection: _one(connection, query))

    async def named(self, workspace: str, voices: Collection[str]) -> Sequence[CustomVoice]:
        """Those of a workspace's voices that have these ids."""
        query = _VOICES.where(WorkspaceRow.name == workspace, CustomVoiceRow.id.in_(voices))
        return await self._database.read(lambda connection: [*map(_voice, connection.execute(query))])

    async def list(self, chosen: Selection, index: int, size: int) -> tuple[int, Sequence[CustomVoice]]:
        """How many voices a selection has, and one page of them, the newest first; pages count from 0."""

        def work(connection: Connection) -> tuple[int, Sequence[CustomVoice]]:
            where = _where(chosen)
            count = select(func.count()).select_from(CustomVoiceRow).join(WorkspaceRow).where(*where)
            query = _VOICES.where(*where).order_by(CustomVoiceRow.created_at.desc(), CustomVoiceRow.id)
            rows = connection.execute(query.offset(index * size).limit(size))
            return connection.scalar(count) or 0, [_voice(row) for row in rows]

        return await self._database.read(work)

    async def ready(self, workspace: str, model: str | None = None) -> Sequence[CustomVoice]:
        """All voices of a workspace that can speak, or those of one model, the newest first."""
        query = _VOICES.where(WorkspaceRow.name == workspace, CustomVoiceRow.status == Status.OK)
        if model is not None:
            query = query.where(CustomVoiceRow.target_model == model)
        query = query.order_by(CustomVoiceRow.created_at.desc(), CustomVoiceRow.id)
        return await self._database.read(lambda connection: [*map(_voice, connection.execute(query))])

    async def all(self, workspace: str) -> Sequence[CustomVoice]:
        """Every voice of a workspace, the newest first."""
        query = _VOICES.where(WorkspaceRow.name == workspace)
        query = query.order_by(CustomVoiceRow.created_at.desc(), CustomVoiceRow.id)
        return await self._database.read(lambda connection: [*map(_voice, connection.execute(query))])

    async def rerecord(self, workspace: str, voice: str, recording: str) -> str | None:
        """Have a voice made anew from another recording; gives the name of the one it was made from.

        Raises:
            ResourceNotExist: the workspace has no such voice.

        """

        def work(connection: Connection) -> str | None:
            found = _existing(connection, workspace, voice)
            change = update(CustomVoiceRow).where(CustomVoiceRow.id == voice)
            values = {"recording": recording, "status": Status.DEPLOYING, "changed_at": datetime.now(UTC)}
            fresh = {"revision": found.revision + 1, "attempts": 0, "recipe": None, "reason": None}
            connection.execute(change.values(**values, **fresh, **self._claim()))
            return found.recording

        return await self._database.write(work)

    async def remove(self, workspace: str, voice: str) -> CustomVoice:
        """Forget a voice; gives what it was.

        Raises:
            ResourceNotExist: the workspace has no such voice.

        """

        def work(connection: Connection) -> CustomVoice:
            found = _existing(connection, workspace, voice)
            connection.execute(delete(CustomVoiceRow).where(CustomVoiceRow.id == voice))
            return found

        return await self._database.write(work)

    async def begin_next(
        self, only: Collection[str] | None = None, but: Collection[str] = ()
    ) -> CustomVoice | None:
        """The voice whose making is due, or None; one that was begun too often is given up.

        It is this server's from then on, for some time; see :meth:`keep`.

        Args:
            only: ids of those that are looked at; all if there is no list.
            but: ids of those that are not.

        """

        def work(connection: Connection) -> CustomVoice | None:
            free = CustomVoiceRow.claimed_by.is_(None) | (CustomVoiceRow.claimed_by == self._owner)
            free |= CustomVoiceRow.claimed_until < datetime.now(UTC)
            due = [CustomVoiceRow.status == Status.DEPLOYING, CustomVoiceRow.id.not_in(but), free]
            if only is not None:
                due.append(CustomVoiceRow.id.in_(only))
            spent = update(CustomVoiceRow).where(*due, CustomVoiceRow.attempts >= MOST_ATTEMPTS)
            connection.execute(spent.values(status=Status.UNDEPLOYED, reason=INTERRUPTED))
            query = _VOICES.where(*due).order_by(CustomVoiceRow.changed_at, CustomVoiceRow.id).limit(1)
            voice = _one(connection, query)
            if voice is not None:
                begun = update(CustomVoiceRow).where(CustomVoiceRow.id == voice.id)
                connection.execute(begun.values(attempts=CustomVoiceRow.attempts + 1, **self._claim()))
            return voice

        return await self._database.write(work)

    async def keep(self, voice: CustomVoice) -> None:
        """Say that this server still makes a voice."""
        change = _same(voice).values(**self._claim())
        await self._database.write(lambda connection: connection.execute(change).rowcount)

    async def put_off(self, voice: CustomVoice) -> None:
        """Not count an attempt that was ended for no fault of the voice, and leave it to other servers."""
        change = _same(voice).values(attempts=0, claimed_by=None, claimed_until=None)
        await self._database.write(lambda connection: connection.execute(change).rowcount)

    async def fitted(self, voice: CustomVoice, fitted: Fitted) -> None:
        """Let a voice speak, unless it has been removed or given another recording meanwhile."""
        values: Mapping[str, object] = {
            "status": Status.OK,
            "recipe": write_recipe(fitted.recipe),
            "similarity": fitted.similarity,
            "report": dict(fitted.report),
            "changed_at": datetime.now(UTC),
        }
        change = _same(voice).values(**values)
        await self._database.write(lambda connection: connection.execute(change).rowcount)

    async def failed(self, voice: CustomVoice, reason: str) -> None:
        """Give a voice up, unless it has been removed or given another recording meanwhile."""
        change = _same(voice).values(status=Status.UNDEPLOYED, reason=reason, changed_at=datetime.now(UTC))
        await self._database.write(lambda connection: connection.execute(change).rowcount)

    async def waiting(self) -> int:
        """How many voices are being made or wait for it, of all workspaces."""
        query = select(func.count()).where(CustomVoiceRow.status == Status.DEPLOYING)
        return await self._database.read(lambda connection: connection.scalar(query) or 0)

    async def forget_deleted(self) -> None:
        """Remove the voices of workspaces that are no more: of older versions, or added in that moment."""
        gone = select(WorkspaceRow.id).where(WorkspaceRow.deleted_at.is_not(None))
        change = delete(CustomVoiceRow).where(CustomVoiceRow.workspace_id.in_(gone))
        await self._database.write(lambda connection: connection.execute(change).rowcount)

    async def recordings(self) -> frozenset[str]:
        """The names of all recordings that voices are made from."""
        query = select(CustomVoiceRow.recording).where(CustomVoiceRow.recording.is_not(None))
        return await self._database.read(lambda connection: frozenset(connection.scalars(query)))

    async def unless_used(self, recording: str, work: Callable[[], None]) -> None:
        """Do something if no voice is made from that recording, while none can be written down."""
        query = select(CustomVoiceRow.id).where(CustomVoiceRow.recording == recording).limit(1)

        def unless(connection: Connection) -> StateUnavailable | None:
            if connection.scalar(query) is None:
                try:
                    work()
                except StateUnavailable as error:
                    # Raised in here, it would be taken for the database's own.
                    return error
            return None

        if (away := await self._database.write(unless)) is not None:
            raise away

    def _claim(self) -> Mapping[str, object]:
        until = datetime.now(UTC) + timedelta(seconds=CLAIM_S)
        return {"claimed_by": self._owner, "claimed_until": until}

    def _check_room(self, connection: Connection, owner: str) -> None:
        count = select(func.count()).where(CustomVoiceRow.workspace_id == owner)
        if (connection.scalar(count) or 0) >= self._most:
            raise VoiceQuotaExceeded(self._most)


async def forget_recording(store: VoiceStore, recordings: Recordings, name: str | None) -> None:
    """Remove a recording unless voices are made from it; one that can't be reached goes at a later start."""
    if name is None:
        return
    try:
        await store.unless_used(name, lambda: recordings.remove(name))
    except StateUnavailable as error:
        structlog.get_logger().warning("a recording can't be removed yet", reason=error.reason)


_PLAIN = (
    "id",
    "family",
    "origin",
    "name",
    "target_model",
    "status",
    "created_at",
    "changed_at",
    "language",
    "description",
    "preview_text",
    "recording",
    "similarity",
    "reason",
    "revision",
)
"""Fields that are stored as they are."""
_VOICES = select(CustomVoiceRow.__table__, WorkspaceRow.name.label("workspace")).join(WorkspaceRow)


def _where(chosen: Selection) -> list[ColumnElement[bool]]:
    return [
        WorkspaceRow.name == chosen.workspace,
        CustomVoiceRow.family == chosen.family,
        CustomVoiceRow.origin.in_(chosen.origins),
        CustomVoiceRow.name.startswith(chosen.prefix, autoescape=True),
    ]


def _same(voice: CustomVoice) -> Update:
    revision = CustomVoiceRow.revision == voice.revision
    due = CustomVoiceRow.status == Status.DEPLOYING
    return update(CustomVoiceRow).where(CustomVoiceRow.id == voice.id, revision, due)


def _existing(connection: Connection, workspace: str, voice: str) -> CustomVoice:
    found = _one(connection, _VOICES.where(WorkspaceRow.name == workspace, CustomVoiceRow.id == voice))
    if found is None:
        raise ResourceNotExist
    return found


def _one(connection: Connection, query: Select[tuple[object, ...]]) -> CustomVoice | None:
    row = connection.execute(query).one_or_none()
    return None if row is None else _voice(row)


def _voice(row: Row[tuple[object, ...]]) -> CustomVoice:
    stored = row._mapping
    recipe: TimbreRecipe | None = None if stored["recipe"] is None else read_recipe(stored["recipe"])
    return CustomVoice(
        **{
            **{name: stored[name] for name in _PLAIN},
            "workspace": stored["workspace"],
            "family": Family(stored["family"]),
            "origin": Origin(stored["origin"]),
            "status": Status(stored["status"]),
            "recipe": recipe,
            "report": stored["report"],
        }
    )
