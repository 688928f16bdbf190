"""`hitherto status`: what waits, what failed, what is known."""

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Annotated, Any

import typer

from hitherto.cli.output import console, examples, print_json
from hitherto.cli.running import PROJECT, with_engine

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console

    from hitherto.engine import Hitherto
    from hitherto.services.status import FailedEpisode, Queue
    from hitherto.store.graphs import GraphCounts

USERS_PER_PAGE = 20


@dataclass(frozen=True)
class Report:
    """What the command shows. `graphs` are those of one page of the project's users; `users` counts all of them."""

    queue: "Queue"
    failed: "Sequence[FailedEpisode]"
    graphs: "dict[str, GraphCounts]"
    users: int


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        epilog=examples(
            ("hitherto status", "the queue, failures, and the graphs of the first users"),
            ("hitherto status --user maya", "the graph of one user"),
            ("hitherto status --page 2", "the next users"),
            ("hitherto status --json", "for programs"),
        )
    )(status)


def status(
    project: PROJECT = "default",
    user: Annotated[str | None, typer.Option(help="Show the graph of this user only.")] = None,
    page: Annotated[int, typer.Option(min=1, help=f"Which {USERS_PER_PAGE} users to show.")] = 1,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Show what waits for ingestion, which episodes failed and why, and how much each graph holds."""
    report = with_engine(lambda engine: _report(engine, project, user, page))
    if as_json:
        print_json(plain(report))
    else:
        _print(report)


async def _report(engine: "Hitherto", project: str, user: str | None, page: int) -> Report:
    key = (await engine.projects.get(project)).key
    found = await engine.project(key).users.list(page, USERS_PER_PAGE)
    user_ids = [user] if user else [one.user_id for one in found.items]
    return Report(
        queue=await engine.status.queue(),
        failed=await engine.status.failed(),
        graphs={user_id: await engine.status.counts(key, user_id) for user_id in user_ids},
        users=found.total,
    )


def plain(report: Report) -> dict[str, Any]:
    """Return the report as plain values."""
    from hitherto.domain.instants import format_instant

    return {
        "queue": asdict(report.queue),
        "failed": [asdict(one) | {"received_at": format_instant(one.received_at)} for one in report.failed],
        "users": report.users,
        "graphs": {user_id: asdict(counts) for user_id, counts in report.graphs.items()},
    }


def _print(report: Report) -> None:
    out = console()
    queue = report.queue
    if queue.pending:
        waited = f"{queue.oldest_pending_seconds or 0:.0f} s"
        out.print(f"[bold]Waiting[/]  {queue.pending} episodes of {queue.graphs} graphs, the oldest for {waited}")
    else:
        out.print("[bold]Waiting[/]  nothing")
    _print_failed(out, report.failed)
    _print_graphs(out, report)


def _print_failed(out: "Console", failed: "Sequence[FailedEpisode]") -> None:
    from rich.markup import escape

    from hitherto.domain.instants import format_instant

    if not failed:
        out.print("[bold]Failed[/]   nothing\n")
        return
    out.print(f"[bold red]Failed[/]   {len(failed)} episodes, searchable as text; see hitherto episodes trace <uuid>")
    for one in failed:
        error = (one.error or "unknown error").splitlines()[0]
        owner = escape(one.user_id or one.group_id or "")
        out.print(f"  {one.uuid}  {format_instant(one.received_at)}  {owner}  [red]{escape(error)}[/]")
    out.print()


def _print_graphs(out: "Console", report: Report) -> None:
    from rich.markup import escape
    from rich.table import Table

    table = Table(box=None, padding=(0, 2), pad_edge=False)
    table.add_column("user", overflow="fold")
    for header in ("episodes", "waiting", "failed", "entities", "facts"):
        table.add_column(header, justify="right")
    for user_id, counts in report.graphs.items():
        numbers = (counts.episodes, counts.pending, counts.failed, counts.nodes, counts.edges)
        table.add_row(escape(user_id), *(f"{number:,}" for number in numbers))
    out.print(table if report.graphs else "There are no users here yet.")
    if report.users > len(report.graphs) > 1:
        out.print(f"\n{len(report.graphs)} of {report.users:,} users; see --page and --user")
