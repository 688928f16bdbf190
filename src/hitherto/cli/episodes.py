"""`hitherto episodes`: single episodes, looked at closely."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from hitherto.cli.output import console, examples, print_json
from hitherto.cli.running import PROJECT, with_scope

if TYPE_CHECKING:
    from rich.console import Console

    from hitherto.domain.episodes import Episode
    from hitherto.services.scope import Scope

group = typer.Typer(name="episodes", help="Look at single episodes: messages and what was read from them.")


@group.callback()
def _group() -> None:
    """Keep `trace` a word of its own: typer makes a single command the whole group."""


@group.command(
    epilog=examples(
        ("hitherto episodes trace 4be0c2f4-…", "a message's uuid is its episode's uuid"),
        ("hitherto episodes trace 4be0c2f4-… --json", "for programs"),
    )
)
def trace(
    uuid: Annotated[str, typer.Argument(help="The uuid of the episode (or message).")],
    project: PROJECT = "default",
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Show what was read from an episode, what became of it, and why.

    The steps with their times, the entities and how each was recognised, the facts with their dates, the facts that
    they closed and by which rule, and the error if there was one.
    """

    async def find(scope: "Scope") -> "tuple[Episode, dict[str, Any]]":
        return await scope.graph.episode(uuid), await scope.graph.trace(uuid)

    episode, body = with_scope(project, find)
    if as_json:
        print_json(body)
        return
    out = console()
    _print_episode(out, episode, body)
    _print_steps(out, body)
    _print_statements(out, body["statements"])
    _print_lines(out, "Closed by it", [_closing(one) for one in body["closings"]])
    _print_lines(out, "Entities", [_entity(one) for one in body["entities"]])
    _print_lines(out, "Notes", body["notes"])


def _print_episode(out: "Console", episode: "Episode", body: dict[str, Any]) -> None:
    from rich.markup import escape

    from hitherto.domain.instants import format_instant

    out.print(f"[bold]Episode[/]  {episode.uuid}")
    session = f" in session {episode.session_id}" if episode.session_id else ""
    out.print(
        f"  said     {format_instant(episode.reference_time)} by {escape(episode.speaker or '?')}{escape(session)}"
    )
    out.print(f"  text     {escape(episode.content)}")
    if episode.language:
        out.print(f"  language {episode.language}")
    out.print(f"  state    {episode.state}, attempt {body['attempt']}, by {escape(body['worker'])}")
    if body["error"]:
        out.print(f"  [bold red]error[/]    {escape(body['error'])}")
    out.print()


def _print_steps(out: "Console", body: dict[str, Any]) -> None:
    from rich.markup import escape

    steps = [f"{step['name']} {step['milliseconds']:.1f} ms" for step in body["steps"]]
    if steps:
        out.print(f"[bold]Steps[/] of the batch of {body['batch_episodes']} episodes")
        out.print(f"  {escape(', '.join(steps))}")
        out.print(f"  extractor {escape(body['extractor'])}, embeddings {escape(body['embedding_model'] or 'none')}\n")


def _print_statements(out: "Console", statements: list[dict[str, Any]]) -> None:
    from rich.markup import escape
    from rich.table import Table

    if not statements:
        out.print("[bold]Facts[/]\n  none were read from this episode\n")
        return
    table = Table(box=None, padding=(0, 2), pad_edge=False)
    for header in ("Facts", "relation", "valid from", "known to the", "became"):
        table.add_column(header, overflow="fold")
    for one in statements:
        cells = ("fact", "relation", "valid_at", "precision", "outcome")
        table.add_row(*(escape(str(one[cell])) for cell in cells))
    out.print(table)
    out.print()


def _print_lines(out: "Console", title: str, lines: list[str]) -> None:
    from rich.markup import escape

    if lines:
        out.print(f"[bold]{title}[/]")
        for line in lines:
            out.print(f"  {escape(line)}")
        out.print()


def _closing(closing: dict[str, Any]) -> str:
    return f"{closing['fact']}  until {closing['at']}  ({closing['rule']})"


def _entity(entity: dict[str, Any]) -> str:
    return f"{entity['name']}  {entity['how']}  {entity['node']}"
