"""`hitherto audit`: who did what, when, and what was refused."""

from typing import TYPE_CHECKING, Annotated

import typer

from hitherto.cli.output import console, examples, print_json
from hitherto.cli.running import with_engine

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hitherto.domain.audit import AuditEntry

group = typer.Typer(
    name="audit",
    help="See who did what: keys, projects, deletions, decisions, and what was refused. No entry names a person.",
    no_args_is_help=True,
)


@group.command(
    "list",
    epilog=examples(
        ("hitherto audit list", "the latest 100 entries"),
        ("hitherto audit list --project shop --json", "for a program"),
    ),
)
def list_(
    project: Annotated[str | None, typer.Option(help="Only the entries of this project.")] = None,
    limit: Annotated[int, typer.Option(min=1, help="The most entries to show.")] = 100,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """List acts of administration, the newest first: when, by which key, what, on what, and with which result."""
    found = with_engine(lambda engine: engine.audit.latest(limit, project=project))
    if as_json:
        print_json([_plain(entry) for entry in found])
    else:
        _print_table(found)


def _plain(entry: "AuditEntry") -> dict[str, object]:
    from hitherto.domain.instants import format_instant

    return {
        "entry": str(entry.uuid),
        "happened_at": format_instant(entry.happened_at),
        "by": entry.actor,
        "action": entry.action,
        "on": entry.on,
        "result": entry.result,
        "deleted_rows": dict(entry.deleted),
    }


def _print_table(found: "Sequence[AuditEntry]") -> None:
    from rich.table import Table

    from hitherto.domain.instants import format_instant

    table = Table(box=None, padding=(0, 2), pad_edge=False)
    for header in ("when", "by", "what", "on", "result"):
        table.add_column(header, overflow="fold")
    for entry in found:
        table.add_row(format_instant(entry.happened_at), entry.actor, entry.action, entry.on or "-", entry.result)
    console().print(table if found else "Nothing has been written down yet.")
