"""Rows of episodes: what was told, word for word, in the order of acceptance."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import BindParameter, bindparam, case, delete, func, select, update
from sqlalchemy import insert as insert_into

from hitherto.domain.episodes import Episode, EpisodeKind, EpisodeState, RoleType
from hitherto.domain.identity import GraphKey, graph_key_of
from hitherto.domain.text_input import Json
from hitherto.ports import Row, Transaction
from hitherto.store.burial import bury
from hitherto.store.rows import dump_optional, load_optional, uuid_bytes, uuid_or_none
from hitherto.store.schema import episodes
from hitherto.store.statement import Statement, any_of, assignments, of_graph

_COLUMN = episodes.c
_ALL = select(*(column for column in _COLUMN if column.name not in ("graph_key", "changed")))
_ONE = (of_graph(episodes), _COLUMN.uuid == bindparam("id"))
_OF_SESSION = (of_graph(episodes), _COLUMN.session_uuid == bindparam("session"))
_HISTORY = (*_OF_SESSION, _COLUMN.in_history == 1)
_EARLIER = _COLUMN.seq < bindparam("before")
_LIMIT: BindParameter[int] = bindparam("limit")

_INSERT = Statement("episodes.insert", insert_into(episodes))
_GET = Statement("episodes.get", _ALL.where(*_ONE))
_GET_MANY = Statement("episodes.get_many", _ALL.where(of_graph(episodes), any_of(_COLUMN.uuid, "ids")))
_HISTORY_PAGE = Statement(
    "episodes.history", _ALL.where(*_HISTORY).order_by(_COLUMN.seq).limit(_LIMIT).offset(bindparam("offset"))
)
_HISTORY_COUNT = Statement("episodes.history_count", select(func.count()).select_from(episodes).where(*_HISTORY))
_LATEST_HISTORY = Statement("episodes.latest_history", _ALL.where(*_HISTORY).order_by(_COLUMN.seq.desc()).limit(_LIMIT))
_LATEST_IN_GRAPH = Statement(
    "episodes.latest_in_graph",
    _ALL.where(of_graph(episodes), _COLUMN.in_graph == 1).order_by(_COLUMN.seq.desc()).limit(_LIMIT),
)
_PENDING = Statement(
    "episodes.pending",
    _ALL.where(of_graph(episodes), _COLUMN.state == "pending").order_by(_COLUMN.seq).limit(_LIMIT),
)
_BEFORE_IN_SESSION = Statement(
    "episodes.before_in_session", _ALL.where(*_OF_SESSION, _EARLIER).order_by(_COLUMN.seq.desc()).limit(_LIMIT)
)
_BEFORE_WITHOUT_SESSION = Statement(
    "episodes.before_without_session",
    _ALL.where(of_graph(episodes), _COLUMN.session_uuid.is_(None), _COLUMN.in_graph == 1, _EARLIER)
    .order_by(_COLUMN.seq.desc())
    .limit(_LIMIT),
)
_UNTAUGHT_BETWEEN = Statement(
    "episodes.untaught_between",
    _ALL.where(*_HISTORY, _COLUMN.in_graph == 0, _COLUMN.seq > bindparam("after"), _EARLIER).order_by(_COLUMN.seq),
)
_UPDATE_METADATA = Statement(
    "episodes.update_metadata", update(episodes).where(*_ONE).values(assignments(episodes, "metadata"))
)
_SET_STATE = Statement(
    "episodes.set_state",
    update(episodes)
    .where(of_graph(episodes), any_of(_COLUMN.uuid, "ids"))
    .values(assignments(episodes, "state", "error", "changed")),
)
_FINISH = Statement(
    "episodes.finish",
    update(episodes)
    .where(of_graph(episodes), any_of(_COLUMN.uuid, "ids"), _COLUMN.state == "pending")
    .values(assignments(episodes, "state", "error", "changed")),
)
_NOWHERE = (_COLUMN.in_history == 0, _COLUMN.in_graph == 0)
_LEAVE_GRAPH = Statement(
    "episodes.leave_graph",
    update(episodes)
    .where(*_ONE)
    .values(
        in_graph=0,
        state=case((_COLUMN.state == "pending", "history"), else_=_COLUMN.state),
        **assignments(episodes, "changed"),
    ),
)
_DELETE_IF_NOWHERE = Statement("episodes.delete_if_nowhere", delete(episodes).where(*_ONE, *_NOWHERE))
_DELETE_NOWHERE = Statement("episodes.delete_nowhere", delete(episodes).where(*_OF_SESSION, *_NOWHERE))
_CLEAR_HISTORY = Statement("episodes.clear_history", update(episodes).where(*_HISTORY).values(in_history=0))


def _episode(row: Row) -> Episode:
    (
        uuid, seq, kind, content, role, role_type, session, session_id, source_description, metadata,
        reference_time, received_at, state, error, in_history, in_graph, language,
    ) = row  # fmt: skip
    return Episode(
        uuid=UUID(bytes=uuid),
        seq=seq,
        kind=EpisodeKind(kind),
        content=content,
        role=role,
        role_type=None if role_type is None else RoleType(role_type),
        session=uuid_or_none(session),
        session_id=session_id,
        source_description=source_description,
        metadata=load_optional(metadata),
        reference_time=reference_time,
        received_at=received_at,
        state=EpisodeState(state),
        error=error,
        in_history=bool(in_history),
        in_graph=bool(in_graph),
        language=language,
    )


def _parameters(episode: Episode) -> dict[str, Any]:
    return {
        "graph_key": episode.graph,
        "uuid": episode.uuid.bytes,
        "seq": episode.seq,
        "kind": episode.kind,
        "content": episode.content,
        "role": episode.role,
        "role_type": episode.role_type,
        "session_uuid": None if episode.session is None else episode.session.bytes,
        "session_id": episode.session_id,
        "source_description": episode.source_description,
        "metadata": dump_optional(episode.metadata),
        "reference_time": episode.reference_time,
        "received_at": episode.received_at,
        "state": episode.state,
        "error": episode.error,
        "in_history": int(episode.in_history),
        "in_graph": int(episode.in_graph),
        "changed": 0,
        "language": episode.language,
    }


def _key(uuid: UUID) -> dict[str, Any]:
    return {"graph": graph_key_of(uuid), "id": uuid.bytes}


def _session_key(session: UUID) -> dict[str, Any]:
    return {"graph": graph_key_of(session), "session": session.bytes}


async def insert_many(tx: Transaction, new: Sequence[Episode]) -> None:
    """Store new episodes; their places (`seq`) come from `work.reserve`, called before in the same transaction."""
    await tx.execute_many(_INSERT, [_parameters(episode) for episode in new])


async def get(tx: Transaction, uuid: UUID) -> Episode | None:
    """Return an episode."""
    row = await tx.fetch_one(_GET, _key(uuid))
    return None if row is None else _episode(row)


async def get_many(tx: Transaction, graph: GraphKey, uuids: Sequence[UUID]) -> dict[UUID, Episode]:
    """Return those of the episodes that exist."""
    found = await _fetch(tx, _GET_MANY, graph=graph, ids=uuid_bytes(uuids))
    return {episode.uuid: episode for episode in found}


async def history(tx: Transaction, session: UUID, limit: int, offset: int) -> list[Episode]:
    """Return one page of the messages of a session, oldest first."""
    return await _fetch(tx, _HISTORY_PAGE, **_session_key(session), limit=limit, offset=offset)


async def history_count(tx: Transaction, session: UUID) -> int:
    """Return how many messages a session shows."""
    row = await tx.fetch_one(_HISTORY_COUNT, _session_key(session))
    return 0 if row is None else int(row[0])


async def latest_history(tx: Transaction, session: UUID, count: int) -> list[Episode]:
    """Return the last messages of a session, oldest first."""
    return (await _fetch(tx, _LATEST_HISTORY, **_session_key(session), limit=count))[::-1]


async def latest_in_graph(tx: Transaction, graph: GraphKey, count: int) -> list[Episode]:
    """Return the last episodes of a graph, newest first."""
    return await _fetch(tx, _LATEST_IN_GRAPH, graph=graph, limit=count)


async def pending(tx: Transaction, graph: GraphKey, limit: int) -> list[Episode]:
    """Return the episodes to be ingested next, in the order of acceptance."""
    return await _fetch(tx, _PENDING, graph=graph, limit=limit)


async def before(tx: Transaction, graph: GraphKey, session: UUID | None, seq: int, limit: int) -> list[Episode]:
    """Return the episodes just before `seq`, oldest first: the context in which that one was said.

    They are those of the same session, messages of ignored roles included; without a session, the graph's own
    episodes that have none either.
    """
    if session is None:
        found = await _fetch(tx, _BEFORE_WITHOUT_SESSION, graph=graph, before=seq, limit=limit)
    else:
        found = await _fetch(tx, _BEFORE_IN_SESSION, graph=graph, session=session.bytes, before=seq, limit=limit)
    return found[::-1]


async def untaught_between(tx: Transaction, session: UUID, after: int, before: int) -> list[Episode]:
    """Return the messages of a session between two places that teach the graph nothing, oldest first."""
    return await _fetch(tx, _UNTAUGHT_BETWEEN, **_session_key(session), after=after, before=before)


async def update_metadata(tx: Transaction, uuid: UUID, metadata: Json | None) -> bool:
    """Replace the metadata of an episode; False when there is none of this uuid."""
    return await tx.execute(_UPDATE_METADATA, {**_key(uuid), "metadata": dump_optional(metadata)}) > 0


async def set_state(
    tx: Transaction,
    graph: GraphKey,
    uuids: Sequence[UUID],
    state: EpisodeState,
    changed: int,
    error: str | None = None,
) -> None:
    """Say how far the ingestion of episodes has come, as of version `changed` of the graph."""
    values = {"graph": graph, "ids": uuid_bytes(uuids), "state": state, "error": error, "changed": changed}
    await tx.execute(_SET_STATE, values)


async def clear_history(tx: Transaction, session: UUID) -> None:
    """Take the messages of a session out of its history; those that are in no graph are gone with that."""
    # In this order: whoever waited for a concurrent `leave_graph` sees what it left.
    await tx.execute(_CLEAR_HISTORY, _session_key(session))
    await tx.execute(_DELETE_NOWHERE, _session_key(session))


async def finish(
    tx: Transaction,
    graph: GraphKey,
    uuids: Sequence[UUID],
    state: EpisodeState,
    changed: int,
    error: str | None = None,
) -> int:
    """Give pending episodes their last state, and return how many of them were pending still."""
    values = {"graph": graph, "ids": uuid_bytes(uuids), "state": state, "error": error, "changed": changed}
    return await tx.execute(_FINISH, values)


async def leave_graph(tx: Transaction, uuid: UUID, changed: int) -> None:
    """Take an episode out of its graph as of version `changed`; it is not ingested any more.

    The message history keeps it; an episode that is in no history is gone with that. The count of waiting work is
    left alone: a worker that finds less than was counted puts it right.
    """
    await tx.execute(_LEAVE_GRAPH, {**_key(uuid), "changed": changed})
    await tx.execute(_DELETE_IF_NOWHERE, _key(uuid))
    await bury(tx, uuid, changed)


async def _fetch(tx: Transaction, statement: Statement, **parameters: Any) -> list[Episode]:
    return [_episode(row) for row in await tx.fetch(statement, parameters)]
