"""What the demo prints."""

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
    console.print("This is what your agent gets to put before it (shortened here):\n")
    console.print(Panel(escape(shortened(block)), border_style="dim", title="memory.context"))
    console.print()


def shortened(block: str, kept: int = 8) -> str:
    """Return a context block with at most `kept` entries of each section, and how many more there were."""
    lines: list[str] = []
    entries = 0
    for line in block.splitlines():
        is_entry = line.startswith("  - ")
        entries = entries + 1 if is_entry else entries
        if not is_entry and entries > kept:
            lines.append(f"  ... {entries - kept} more")
        if not is_entry:
            entries = 0
        if entries <= kept:
            lines.append(line)
    return "\n".join(lines)


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
    lines = [
        (f"export HITHERTO_DATA_DIR={server.folder}", "the demo's data, also for these:"),
        (".venv/bin/hitherto status", "what is queued, failed and known"),
    ]
    if moving is not None:
        lines.append((f".venv/bin/hitherto episodes trace {moving.uuid_}", "why it knows about Lisbon"))
    if serving:
        lines.insert(0, (f"export ZEP_API_URL={server.url} ZEP_API_KEY=demo", "for a program of your own"))
    else:
        lines.append(("make demo SERVE=1", "the same again, and the server keeps running"))
    console.print("[bold]Go on[/]")
    for command, purpose in lines:
        console.print(f"  {command}  [dim]# {purpose}[/]", soft_wrap=True)
    if serving:
        console.print("\nThe server runs until Ctrl-C.")


def _changes(console: Console, edges: list["EntityEdge"]) -> None:
    table = Table(title="What changed", title_justify="left", title_style="bold", box=None, padding=(0, 2))
    table.add_column("from", style="dim", no_wrap=True)
    table.add_column("until", style="dim", no_wrap=True)
    table.add_column("fact")
    for chain in _chains(edges):
        for edge in chain:
            style = "green" if edge.invalid_at is None else "dim"
            table.add_row(_day(edge.valid_at), _day(edge.invalid_at) or "now", f"[{style}]{escape(edge.fact)}[/]")
        table.add_row()
    console.print(table)


def _chains(edges: list["EntityEdge"]) -> Iterable[list["EntityEdge"]]:
    """Yield each fact that no longer holds with those that took its place, one after the other."""
    followers = {edge.uuid_: next_ for edge in edges if (next_ := _follower(edge, edges))}
    follows = {edge.uuid_ for edge in followers.values()}
    for edge in edges:
        if edge.invalid_at is not None and edge.uuid_ not in follows:
            chain = [edge]
            while chain[-1].uuid_ in followers:
                chain.append(followers[chain[-1].uuid_])
            yield chain


def _follower(edge: "EntityEdge", edges: list["EntityEdge"]) -> "EntityEdge | None":
    """Return the fact of the same subject that began when `edge` ended; one of the same relation comes first."""
    if edge.invalid_at is None:
        return None
    same = [one for one in edges if one.source_node_uuid == edge.source_node_uuid and one.valid_at == edge.invalid_at]
    return min(same, key=lambda one: (one.name != edge.name, one.uuid_), default=None)


def _current(console: Console, edges: list["EntityEdge"]) -> None:
    console.print(f"[bold]The latest {RECENT} facts that hold now[/]")
    for edge in sorted(edges, key=lambda one: one.valid_at or "", reverse=True)[:RECENT]:
        console.print(f"  [green]-[/] {escape(edge.fact)} [dim](since {_day(edge.valid_at)})[/]")
    console.print()


def _period(edge: "EntityEdge") -> str:
    return f"{_day(edge.valid_at) or 'date unknown'} - {_day(edge.invalid_at) or 'present'}"


def _day(time: str | None) -> str:
    return (time or "")[:10]
