"""Copies of graphs.

A uuid is the key of its graph and 80 further bits. A copy keeps the further bits and changes the key: every uuid maps
to exactly one new one, the order of creation stays, and what pointed at each other still does.
"""

import asyncio
from dataclasses import dataclass, replace
from uuid import UUID, uuid4

from hitherto.domain.errors import AlreadyExists, InvalidInput, NotFound
from hitherto.domain.identity import GraphKey, ProjectKey, new_graph_key, rekeyed
from hitherto.domain.instants import Instant
from hitherto.domain.text_input import check_id
from hitherto.ports import Transaction
from hitherto.services import lookup, user_node
from hitherto.services.core import Core
from hitherto.store import copies, directory, graphs, groups, nodes, unfinished_copies, users, work

_VERSION = 1
"""The version of a copy: all of it came in one change."""


def checked_target(source: lookup.Owner, target_user_id: str | None, target_group_id: str | None) -> lookup.Owner:
    """Return whose the copy is to be: of the kind of the source, with a new id where none is given.

    Raises:
        InvalidInput: for both targets, one of the other kind, and an id that cannot be.
    """
    given, other = target_user_id, target_group_id
    if source.kind == "group":
        given, other = other, given
    if other:
        other_param = "target_group_id" if source.kind == "user" else "target_user_id"
        raise InvalidInput(f"{other_param}: a {source.kind}'s graph is cloned to a {source.kind}", param=other_param)
    if given is None:
        return lookup.Owner(source.kind, f"{source.external_id[:400]}-clone-{uuid4().hex[:12]}")
    return lookup.Owner(source.kind, check_id(given, f"target_{source.kind}_id"))


@dataclass(frozen=True, slots=True)
class _Begun:
    """A copy in the making, and how the original stood when it was begun."""

    old: GraphKey
    new: GraphKey
    state: "_State"


@dataclass(frozen=True, slots=True)
class _State:
    """Two states of a graph are equal when nothing that is copied changed in between."""

    version: int
    next_seq: int


async def clone(core: Core, project: ProjectKey, source: lookup.Owner, target: lookup.Owner) -> int:
    """Copy the graph of `source` to the new `target`, and return how many episodes the copy has yet to learn from.

    It is copied page by page, so that others are not kept waiting, and belongs to nobody until all of it is there.
    When the original changed meanwhile it is copied once more, in one transaction.
    """
    begun = await core.store.write(lambda tx: _begin(tx, core, project, source, target))
    copy = copies.GraphCopy(begun.old, begun.new, _VERSION)
    try:
        while not copy.done:
            copy.advance(await core.store.write(lambda tx: _page(tx, begun, copy)))
        return await core.store.write(lambda tx: _finish(tx, core, project, source, target, begun, copy.copied))
    except BaseException:
        await asyncio.shield(core.store.write(lambda tx: graphs.discard_copy(tx, begun.new)))
        raise


async def _begin(
    tx: Transaction, core: Core, project: ProjectKey, source: lookup.Owner, target: lookup.Owner
) -> _Begun:
    await lookup.hold_project(tx, project)
    old, new = await lookup.graph_of(tx, project, source), new_graph_key()
    if await directory.resolve(tx, project, target.kind, target.external_id) is not None:
        raise AlreadyExists(target.kind, target.external_id, param=f"target_{target.kind}_id")
    now = core.clock.now()
    await unfinished_copies.add(tx, new, old, now)
    await graphs.insert(tx, new, project, now)
    await work.create(tx, new)
    await graphs.bump_version(tx, new)
    return _Begun(old, new, await _state(tx, old, source, now))


async def _state(tx: Transaction, graph: GraphKey, source: lookup.Owner, now: Instant) -> _State:
    version = await graphs.version(tx, graph)
    if version is None:
        raise NotFound(source.kind, source.external_id)
    return _State(version, await work.reserve(tx, graph, 0, 0, now))


async def _page(tx: Transaction, begun: _Begun, copy: copies.GraphCopy) -> copies.Page:
    # Erasing the original erases the copy: what is read after that is gone on both sides.
    if not await graphs.hold(tx, begun.new):
        raise NotFound("graph", f"{begun.old:012x}")
    return await copy.read_and_write_page(tx)


async def _finish(
    tx: Transaction,
    core: Core,
    project: ProjectKey,
    source: lookup.Owner,
    target: lookup.Owner,
    begun: _Begun,
    copied: copies.Copied,
) -> int:
    """Give the copy to its owner, in the state in which the original is now."""
    now = core.clock.now()
    await lookup.hold_project(tx, project)
    # Both locks, in the order in which a worker takes them: the original does not change from here on.
    try:
        version = await graphs.bump_version(tx, begun.old)
    except NotFound as error:
        raise NotFound(source.kind, source.external_id) from error
    state = _State(version - 1, await work.reserve(tx, begun.old, 0, 0, now))
    if state != begun.state:
        copied = await _copied_anew(tx, project, begun, now)
    # Places go on where the original's stood; what was pending there is pending here.
    await work.reserve(tx, begun.new, copied.last_seq, copied.pending, now)
    copy_owner = _copy_user if source.kind == "user" else _copy_group
    uuid = await copy_owner(tx, begun.old, begun.new, target.external_id, now, _VERSION)
    if not await directory.add(tx, project, target.kind, target.external_id, uuid):
        raise AlreadyExists(target.kind, target.external_id, param=f"target_{target.kind}_id")
    await unfinished_copies.remove(tx, begun.new)
    return copied.pending


async def _copied_anew(tx: Transaction, project: ProjectKey, begun: _Begun, now: Instant) -> copies.Copied:
    await graphs.discard_copy(tx, begun.new)
    await graphs.insert(tx, begun.new, project, now)
    await work.create(tx, begun.new)
    await graphs.bump_version(tx, begun.new)
    return await copies.copy_graph_data(tx, begun.old, begun.new, _VERSION)


async def _copy_user(tx: Transaction, old: GraphKey, new: GraphKey, user_id: str, now: Instant, version: int) -> UUID:
    """Store the user of the copy, with the profile of the original, and turn the copied node into theirs."""
    original = await users.get(tx, old)
    if original is None:
        raise NotFound("user", f"{old:012x}")
    copy = replace(original, uuid=rekeyed(original.uuid, old, new), user_id=user_id, created_at=now, updated_at=now)
    await users.insert(tx, copy)
    node = await nodes.get(tx, copy.uuid)
    if node is not None:
        await nodes.upsert_many(tx, [user_node.updated_node(node, original, copy)], version)
    return copy.uuid


async def _copy_group(
    tx: Transaction,
    old: GraphKey,
    new: GraphKey,
    group_id: str,
    now: Instant,
    version: int,  # noqa: ARG001 - a group has no node of its own
) -> UUID:
    original = await groups.get(tx, old)
    if original is None:
        raise NotFound("group", f"{old:012x}")
    copy = replace(original, uuid=rekeyed(original.uuid, old, new), group_id=group_id, created_at=now, updated_at=now)
    await groups.insert(tx, copy)
    return copy.uuid
