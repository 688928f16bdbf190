"""`hitherto entities`: the things that a graph knows, and which of them are one and the same."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from hitherto.cli.output import console, examples, print_json
from hitherto.cli.running import PROJECT, with_scope

if TYPE_CHECKING:
    from hitherto.domain.facts import Node
    from hitherto.domain.instants import Instant
    from hitherto.domain.merges import Merge
    from hitherto.services.scope import Scope

group = typer.Typer(name="entities", help="See what things a graph knows; make two of them one, and two again.")

PAGE = 500
USER = Annotated[str | None, typer.Option("--user", help="The user whose graph is meant.")]
GROUP = Annotated[str | None, typer.Option("--group", help="The group whose graph is meant.")]
BY = Annotated[str | None, typer.Option("--by", help="Who decides; the name of your login unless given.")]
LIMIT = Annotated[int, typer.Option("--limit", min=1, help="Lines at most.")]
JSON = Annotated[bool, typer.Option("--json", help="Print JSON.")]


@group.command(
    name="list",
    epilog=examples(
        ("hitherto entities list --user alice", "what her graph knows, oldest first"),
        ("hitherto entities list --user alice --name anna", "those whose name holds that"),
    ),
)
def list_(
    user: USER = None,
    group_id: GROUP = None,
    name: Annotated[str, typer.Option("--name", help="Only those of whose names one holds this.")] = "",
    limit: LIMIT = 100,
    project: PROJECT = "default",
    as_json: JSON = False,
) -> None:
    """List the entities of a graph with their types and other names."""
    found = with_scope(project, lambda scope: _named(scope, user, group_id, name, limit))
    if as_json:
        print_json([_node_as_json(node) for node in found])
        return
    for node in found:
        _print(f"{node.uuid}  {node.name}{_type(node)}{_other_names(node)}")


@group.command(
    epilog=examples(
        ("hitherto entities merge 4be0c2f4-… 77a1d0b2-…", "the second is the first: its facts go there"),
        ("hitherto entities merge 4be0c2f4-… 77a1d0b2-… --reason 'same phone'", "and why"),
    )
)
def merge(
    keep: Annotated[str, typer.Argument(help="The uuid of the entity (node) that stays.")],
    absorb: Annotated[str, typer.Argument(help="The uuid of the one that is the same thing.")],
    reason: Annotated[str | None, typer.Option("--reason", help="Why they are one; kept with the merge.")] = None,
    by: BY = None,
    project: PROJECT = "default",
) -> None:
    """Make two entities one: facts, mentions and names of the second go to the first.

    Values of which there is one at a time close each other, as if all had been told of one. It can be undone.
    """
    made = with_scope(project, lambda scope: scope.merging.merge(keep, absorb, by=by or _login(), reason=reason))
    _print(f"{made.absorbed_name} is one with {made.kept} now. To undo it: hitherto entities unmerge {made.uuid}")


@group.command(epilog=examples(("hitherto entities unmerge 4be0c2f4-…", "both are there again")))
def unmerge(
    uuid: Annotated[str, typer.Argument(help="The uuid of the merge, as `merge` and `merges` print it.")],
    by: BY = None,
    project: PROJECT = "default",
) -> None:
    """Undo a merge: both entities are there again, each with the facts that it had.

    What was told since stays with the one that was kept; what was deleted since stays deleted.
    """
    undone = with_scope(project, lambda scope: scope.merging.unmerge(uuid, by=by or _login()))
    _print(f"{undone.absorbed_name} is an entity of its own again: {undone.absorbed}")


@group.command(epilog=examples(("hitherto entities merges --user alice", "who was taken for whom, the newest first")))
def merges(
    user: USER = None,
    group_id: GROUP = None,
    limit: LIMIT = 100,
    project: PROJECT = "default",
    as_json: JSON = False,
) -> None:
    """List the merges of a graph: which, when, by whom and why, and whether they were undone."""
    found = with_scope(project, lambda scope: scope.merging.merges(user, limit, group_id=group_id))
    if as_json:
        print_json([_merge_as_json(one) for one in found])
        return
    for one in found:
        _print(_line(one))


async def _named(scope: "Scope", user: str | None, group_id: str | None, name: str, limit: int) -> "list[Node]":
    """Return the first nodes of which a name holds `name`, page by page."""
    from hitherto.domain.names import normalise_name

    wanted = normalise_name(name) if name else ""
    found: list[Node] = []
    after = None
    while len(found) < limit:
        page = await scope.graph.nodes(user, PAGE, after, group_id=group_id)
        found += [node for node in page if any(wanted in normalise_name(each) for each in (node.name, *node.aliases))]
        if len(page) < PAGE:
            break
        after = str(page[-1].uuid)
    return found[:limit]


def _type(node: "Node") -> str:
    kind = next((label for label in node.labels if label != "Entity"), "")
    return f"  ({kind})" if kind else ""


def _other_names(node: "Node") -> str:
    return f"  also {', '.join(node.aliases)}" if node.aliases else ""


def _line(one: "Merge") -> str:
    by = f" by {one.merged_by}" if one.merged_by else ""
    why = f": {one.reason}" if one.reason else ""
    undone_by = f" by {one.undone_by}" if one.undone_by else ""
    undone = "" if one.undone_at is None else f" (undone {_time(one.undone_at)}{undone_by})"
    return f"{one.uuid}  {_time(one.merged_at)}{by}  {one.absorbed_name} into {one.kept}{why}{undone}"


def _node_as_json(node: "Node") -> dict[str, Any]:
    return {
        "uuid": str(node.uuid),
        "name": node.name,
        "labels": list(node.labels),
        "aliases": list(node.aliases),
        "summary": node.summary,
    }


def _merge_as_json(one: "Merge") -> dict[str, Any]:
    return {
        "uuid": str(one.uuid),
        "kept": str(one.kept),
        "absorbed": str(one.absorbed),
        "absorbed_name": one.absorbed_name,
        "merged_at": _time(one.merged_at),
        "merged_by": one.merged_by,
        "reason": one.reason,
        "undone_at": None if one.undone_at is None else _time(one.undone_at),
        "undone_by": one.undone_by,
    }


def _time(instant: "Instant") -> str:
    from hitherto.domain.instants import format_instant

    return format_instant(instant)


def _login() -> str | None:
    """Return the name of the login; None where the machine has none to tell, as in some containers."""
    import getpass

    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return None


def _print(line: str) -> None:
    from rich.markup import escape

    console().print(escape(line), soft_wrap=True)
