"""Copies of graphs.

A uuid is the key of its graph and 80 further bits. A copy keeps the further bits and changes the key: every uuid maps
to exactly one new one, the order of creation stays, and what pointed at each other still does.
"""

from dataclasses import replace
from uuid import UUID, uuid4

from hitherto.domain.errors import AlreadyExists, InvalidInput, NotFound
from hitherto.domain.identity import GraphKey, ProjectKey, new_graph_key, rekeyed
from hitherto.domain.instants import Instant
from hitherto.domain.text_input import check_id
from hitherto.ports import Transaction
from hitherto.services import lookup, user_node
from hitherto.services.core import Core
from hitherto.store import copies, directory, graphs, groups, nodes, users, work


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


async def clone(tx: Transaction, core: Core, project: ProjectKey, source: lookup.Owner, target: lookup.Owner) -> int:
    """Copy the graph of `source` to the new `target`, and return how many episodes the copy has yet to learn from."""
    now = core.clock.now()
    await lookup.hold_project(tx, project)
    old, new = await lookup.graph_of(tx, project, source), new_graph_key()
    # Both locks, in the order in which a worker takes them: the graph does not change while it is copied.
    try:
        await graphs.bump_version(tx, old)
    except NotFound as error:
        raise NotFound(source.kind, source.external_id) from error
    await lookup.hold(tx, old, now)
    await graphs.insert(tx, new, project, now)
    await work.create(tx, new)
    version = await graphs.bump_version(tx, new)
    copied = await copies.copy_graph_data(tx, old, new, version)
    # Places go on where the original's stood; what was pending there is pending here.
    await work.reserve(tx, new, copied.last_seq, copied.pending, now)
    copy_owner = _copy_user if source.kind == "user" else _copy_group
    uuid = await copy_owner(tx, old, new, target.external_id, now, version)
    if not await directory.add(tx, project, target.kind, target.external_id, uuid):
        raise AlreadyExists(target.kind, target.external_id, param=f"target_{target.kind}_id")
    return copied.pending


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
