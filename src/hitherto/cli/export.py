"""`hitherto export` and `hitherto import`: a project or one graph as JSON Lines."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from hitherto.cli.output import console, examples, print_json
from hitherto.cli.running import PROJECT, with_engine
from hitherto.domain.errors import InvalidInput

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hitherto.engine import Hitherto
    from hitherto.transfer.export_file import Owner
    from hitherto.transfer.exporting import Exported
    from hitherto.transfer.importing import Contents, Imported

SHOWN = 10
AS_JSON = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    app.command(
        epilog=examples(
            ("hitherto export shop.jsonl --project shop", "a project: users, groups, collections, types"),
            ("hitherto export maya.jsonl --user maya", "all that is known of one user"),
            ("hitherto export docs.jsonl --group docs", "the graph of a group"),
        )
    )(export)
    app.command(
        "import",
        epilog=examples(
            ("hitherto import maya.jsonl --check", "is it right, and what is in it?"),
            ("hitherto import maya.jsonl --project shop", "into another project, or on another server"),
            ("hitherto import maya.jsonl --rename", "beside what has the same ids"),
        ),
    )(import_)


def export(
    file: Annotated[Path, typer.Argument(dir_okay=False, help="The file to write; it must not exist.")],
    project: PROJECT = "default",
    user: Annotated[str | None, typer.Option(help="Only the graph of this user, with the sessions.")] = None,
    group: Annotated[str | None, typer.Option(help="Only the graph of this group.")] = None,
    collection: Annotated[str | None, typer.Option(help="Only this collection of documents.")] = None,
    as_json: AS_JSON = False,
) -> None:
    """Write a project, or one graph of it, as JSON Lines, while others go on reading and writing.

    Messages, entities, facts with their times, where each was said, vectors, documents, types: everything but keys,
    traces and the audit. `hitherto import` reads it.
    """
    owner = _owner(user, group, collection)

    async def work(engine: "Hitherto") -> "Exported":
        from hitherto.transfer.exporting import export as write

        key = (await engine.projects.get(project)).key
        return await write(engine.core, key, project, file, owner)

    done = with_engine(work)
    if as_json:
        print_json({"file": str(file), "graphs": done.graphs, "rows": dict(done.rows)})
    else:
        console().print(f"{file}: {_graphs(done.graphs)}, {_counts(done.rows)}.", markup=False)


def import_(
    file: Annotated[Path, typer.Argument(dir_okay=False, help="A file that `hitherto export` wrote.")],
    project: PROJECT = "default",
    rename: Annotated[bool, typer.Option("--rename", help="Give another id to what has one that is taken.")] = False,
    check: Annotated[bool, typer.Option("--check", help="Only read the file and say what is in it.")] = False,
    as_json: AS_JSON = False,
) -> None:
    """Import an export into a project that is there.

    The whole file is checked before anything is imported: a wrong line is named and nothing happens, nor when an id is
    taken (unless --rename). Then graph after graph arrives, each all of it or nothing. Uuids stay what they were,
    unless the graph is on this server already.
    """
    from hitherto.transfer.importing import check_export, import_export

    if check:
        _tell_contents(check_export(file), file, as_json)
        return

    async def work(engine: "Hitherto") -> "Imported":
        key = (await engine.projects.get(project)).key
        return await import_export(engine.core, key, file, rename=rename)

    done = with_engine(work)
    if as_json:
        print_json(_plain(done))
    else:
        _tell(done, project)


def _owner(user: str | None, group: str | None, collection: str | None) -> "Owner | None":
    from hitherto.transfer.export_file import Owner

    if len([one for one in (user, group, collection) if one]) > 1:
        raise InvalidInput("name one user, group or collection; without any, the whole project is exported")
    if user:
        return Owner("user", user)
    if group:
        return Owner("group", group)
    return Owner("collection", collection) if collection else None


def _tell_contents(contents: "Contents", file: Path, as_json: bool) -> None:
    if as_json:
        print_json({"file": str(file), "graphs": len(contents.owners), "rows": dict(contents.rows)})
    else:
        graphs = _graphs(len(contents.owners))
        console().print(f"{file} is right: {graphs}, {_counts(contents.rows)}.", markup=False)


def _plain(done: "Imported") -> dict[str, Any]:
    return {
        "graphs": [{"kind": each.kind, "id": each.external_id} for each in done.owners],
        "rows": dict(done.rows),
        "renamed": [{"kind": kind, "id": old, "now": new} for (kind, old), new in done.renamed.items()],
        "new_uuids": [{"kind": each.kind, "id": each.external_id} for each in done.moved],
        "ontology_kept": done.ontology_kept,
    }


def _tell(done: "Imported", project: str) -> None:
    out = console()
    out.print(f"Imported into {project}: {_graphs(len(done.owners))}, {_counts(done.rows)}.", markup=False)
    for (kind, old), new in done.renamed.items():
        out.print(f"  {kind} {old} is {new} here", markup=False)
    if done.moved:
        named = ", ".join(f"{each.kind} {each.external_id}" for each in done.moved[:SHOWN])
        more = f" and {len(done.moved) - SHOWN:,} more" if len(done.moved) > SHOWN else ""
        out.print(f"  on this server already, so the uuids are new: {named}{more}", markup=False)
    if done.ontology_kept:
        out.print("  the project keeps its own ontology; that of the file was left out", markup=False)


def _graphs(count: int) -> str:
    return f"{count:,} graph{'' if count == 1 else 's'}"


def _counts(rows: "Mapping[str, int]") -> str:
    shown = ("episodes", "nodes", "edges", "documents")
    return ", ".join(f"{rows.get(name, 0):,} {name}" for name in shown if rows.get(name)) or "nothing in them"
