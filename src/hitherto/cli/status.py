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

OWNERS_PER_PAGE = 20


@dataclass(frozen=True)
class Report:
    """What the command shows.

    `graphs` are those of one page of the project's users, `group_graphs` those of the same page of its groups; `users`
    and `groups` count all of them.
    """

    queue: "Queue"
    failed: "Sequence[FailedEpisode]"
    graphs: "dict[str, GraphCounts]"
    users: int
    group_graphs: "dict[str, GraphCounts]"
    groups: int


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        epilog=examples(
            ("hitherto status", "the queue, failures, and the graphs of the first users and groups"),
            ("hitherto status --user maya", "the graph of one user"),
            ("hitherto status --group docs", "the graph of one group"),
            ("hitherto status --page 2", "the next users and groups"),
            ("hitherto status --json", "for programs"),
        )
    )(status)


def status(
    project: PROJECT = "default",
    user: Annotated[str | None, typer.Option(help="Show the graph of this user only.")] = None,
    group: Annotated[str | None, typer.Option(help="Show the graph of this group only.")] = None,
    page: Annotated[int, typer.Option(min=1, help=f"Which {OWNERS_PER_PAGE} users and groups to show.")] = 1,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Show what waits for ingestion, which episodes failed and why, and how much each graph holds."""
    report = with_engine(lambda engine: _report(engine, project, user, group, page))
    if as_json:
        print_json(plain(report))
    else:
        _print(report)


async def _report(engine: "Hitherto", project: str, user: str | None, group: str | None, page: int) -> Report:
    key = (await engine.projects.get(project)).key
    users = await engine.project(key).users.list(page, OWNERS_PER_PAGE)
    groups = await engine.project(key).groups.list(page, OWNERS_PER_PAGE)
    user_ids = [one.user_id for one in users.items]
    group_ids = [one.group_id for one in groups.items]
    if user or group:
        user_ids, group_ids = [user] if user else [], [group] if group else []
    return Report(
        queue=await engine.status.queue(),
        failed=await engine.status.failed(),
        graphs={user_id: await engine.status.counts(key, user_id) for user_id in user_ids},
        users=users.total,
        group_graphs={group_id: await engine.status.counts(key, group_id=group_id) for group_id in group_ids},
        groups=groups.total,
    )


def plain(report: Report) -> dict[str, Any]:
    """Return the report as plain values."""
    from hitherto.domain.instants import format_instant

    return {
        "queue": asdict(report.queue),
        "failed": [asdict(one) | {"received_at": format_instant(one.received_at)} for one in report.failed],
        "users": report.users,
        "graphs": {user_id: asdict(counts) for user_id, counts in report.graphs.items()},
        "groups": report.groups,
        "group_graphs": {group_id: asdict(counts) for group_id, counts in report.group_graphs.items()},
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
    if report.graphs or not report.group_graphs:
        _print_graphs(out, "user", report.graphs, report.users)
    if report.group_graphs:
        _print_graphs(out, "group", report.group_graphs, report.groups)


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


def _print_graphs(out: "Console", owner: str, graphs: "dict[str, GraphCounts]", total: int) -> None:
    from rich.markup import escape
    from rich.table import Table

    table = Table(box=None, padding=(0, 2), pad_edge=False)
    table.add_column(owner, overflow="fold")
    for header in ("episodes", "waiting", "failed", "entities", "facts"):
        table.add_column(header, justify="right")
    for owner_id, counts in graphs.items():
        numbers = (counts.episodes, counts.pending, counts.failed, counts.nodes, counts.edges)
        table.add_row(escape(owner_id), *(f"{number:,}" for number in numbers))
    out.print(table if graphs else f"There are no {owner}s here yet.")
    if total > len(graphs) > 1:
        out.print(f"\n{len(graphs)} of {total:,} {owner}s; see --page and --{owner}")
