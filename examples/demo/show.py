"""What the demo prints."""

from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING

from rich.console import Console
from rich.markup import escape
from rich.panel import Panel
from rich.table import Table

from examples.demo.server import DemoServer

if TYPE_CHECKING:
    from zep_cloud import EntityEdge
    from zep_cloud.client import Zep

RECENT = 12


def facts(console: Console, client: "Zep", user_id: str) -> None:
    """Print what changed, with the dates between which each thing held, and some of what is current."""
    edges = client.graph.edge.get_by_user_id(user_id)
    current = [edge for edge in edges if edge.invalid_at is None]
    console.print(f"{len(edges)} facts are known, {len(edges) - len(current)} of them no longer hold.\n")
    _changes(console, edges)
    _current(console, current)


def context(console: Console, question: str, block: str) -> None:
    """Print the context block for a question."""
    console.print(f'[bold]A new session.[/] Maya says: "{escape(question)}"')
    console.print("This is what your agent gets to put before it:\n")
    console.print(Panel(escape(block), border_style="dim", title="memory.context"))
    console.print()


def search(console: Console, query: str, edges: Iterable["EntityEdge"]) -> None:
    """Print the facts that a search found."""
    console.print(f"[bold]Search:[/] {escape(query)}")
    for edge in edges:
        console.print(f"  [green]-[/] {escape(edge.fact)} [dim]({_period(edge)})[/]")
    console.print()


def timings(console: Console, steps: Iterable[tuple[str, float]]) -> None:
    """Print how long each step took."""
    table = Table(title="How long it took", title_justify="left", title_style="bold", box=None, padding=(0, 2))
    table.add_column("step", style="dim")
    table.add_column("time", justify="right")
    for step, seconds in steps:
        table.add_row(escape(step), f"{seconds:.2f} s" if seconds >= 1 else f"{seconds * 1000:.0f} ms")
    console.print(table)
    console.print()


def how_to_go_on(console: Console, server: DemoServer, *, serving: bool) -> None:
    """Print the next commands."""
    from zep_cloud.client import Zep

    told = Zep(api_key="demo").graph.episode.get_by_user_id("maya", lastn=1000).episodes or []
    moving = next((episode for episode in told if "moved to Lisbon" in episode.content), None)
    console.print("[bold]Go on[/]")
    if serving:
        console.print(f"  export ZEP_API_URL={server.url} ZEP_API_KEY=demo   [dim]# for your own program[/]")
    else:
        console.print("  make demo SERVE=1                       [dim]# the same, and the server keeps running[/]")
    console.print(f"  export HITHERTO_DATA_DIR={server.folder}", soft_wrap=True)
    console.print("  .venv/bin/hitherto status               [dim]# what is queued, failed and known[/]")
    if moving is not None:
        console.print(
            f"  .venv/bin/hitherto episodes trace {moving.uuid_}   [dim]# why it knows about Lisbon[/]",
            soft_wrap=True,
        )
    if serving:
        console.print("\nThe server runs until Ctrl-C.")


def _changes(console: Console, edges: Iterable["EntityEdge"]) -> None:
    timelines: dict[tuple[str, str], list[EntityEdge]] = defaultdict(list)
    for edge in edges:
        timelines[edge.source_node_uuid, edge.name].append(edge)
    table = Table(title="What changed", title_justify="left", title_style="bold", box=None, padding=(0, 2))
    for header in ("from", "until", "fact"):
        table.add_column(header, style="dim" if header != "fact" else None)
    for timeline in timelines.values():
        if all(edge.invalid_at is None for edge in timeline):
            continue
        for edge in sorted(timeline, key=lambda one: one.valid_at or ""):
            style = "green" if edge.invalid_at is None else "strike dim"
            table.add_row(_day(edge.valid_at), _day(edge.invalid_at) or "now", f"[{style}]{escape(edge.fact)}[/]")
        table.add_row()
    console.print(table)


def _current(console: Console, edges: list["EntityEdge"]) -> None:
    console.print(f"[bold]The latest {RECENT} facts that hold now[/]")
    for edge in sorted(edges, key=lambda one: one.valid_at or "", reverse=True)[:RECENT]:
        console.print(f"  [green]-[/] {escape(edge.fact)} [dim](since {_day(edge.valid_at)})[/]")
    console.print()


def _period(edge: "EntityEdge") -> str:
    return f"{_day(edge.valid_at) or 'date unknown'} - {_day(edge.invalid_at) or 'present'}"


def _day(time: str | None) -> str:
    return (time or "")[:10]
