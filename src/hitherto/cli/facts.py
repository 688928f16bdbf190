"""`hitherto facts`: single facts, looked at closely."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from hitherto.cli.output import console, examples, print_json
from hitherto.cli.running import PROJECT, with_scope

if TYPE_CHECKING:
    from rich.console import Console

    from hitherto.domain.episodes import Episode
    from hitherto.domain.instants import Instant, Precision
    from hitherto.services.explaining import Explanation
    from hitherto.services.scope import Scope

group = typer.Typer(name="facts", help="Look at single facts: where they come from and why they ended; undo an ending.")

_RULES = {
    "succeeded": "the next value of the same matter began",
    "ended": "a text said that it stopped, or it follows from another fact",
    "stated": "the text that told it told its end as well",
    "corrected": "it was said by mistake and put right: it never held",
}


@group.command(
    epilog=examples(
        ("hitherto facts explain 4be0c2f4-…", "the uuid of an edge, from a search or a list"),
        ("hitherto facts explain 4be0c2f4-… --json", "for programs"),
    )
)
def explain(
    uuid: Annotated[str, typer.Argument(help="The uuid of the fact (edge).")],
    project: PROJECT = "default",
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Show when a fact held, which episodes told it, and what ended it by which rule."""

    async def find(scope: "Scope") -> "Explanation":
        return await scope.graph.explain_fact(uuid)

    explanation = with_scope(project, find)
    if as_json:
        print_json(_as_json(explanation))
        return
    _print(console(), explanation)


@group.command(
    epilog=examples(("hitherto facts reopen 4be0c2f4-…", "it holds again, and what closed it closes it no more"))
)
def reopen(
    uuid: Annotated[str, typer.Argument(help="The uuid of the fact (edge).")],
    project: PROJECT = "default",
) -> None:
    """Undo the closing of a fact, for good: it holds again, also when the same is told once more.

    Two values of which there is usually one at a time then hold side by side. The decision is recorded.
    """

    async def decide(scope: "Scope") -> "tuple[Explanation, Explanation]":
        before = await scope.graph.explain_fact(uuid)
        await scope.graph.reopen_fact(uuid)
        return before, await scope.graph.explain_fact(uuid)

    before, after = with_scope(project, decide)
    out = console()
    if before.rule is None:
        out.print("The fact was not closed; nothing has changed.")
        return
    _print(out, after)


def _print(out: "Console", explanation: "Explanation") -> None:
    from rich.markup import escape

    for line in _lines(explanation):
        out.print(escape(line), soft_wrap=True)


def _lines(explanation: "Explanation") -> list[str]:
    edge = explanation.fact.edge
    begin = _period(edge.valid_at, edge.valid_precision, "unknown")
    end = _period(edge.invalid_at, edge.invalid_precision, "now")
    lines = [
        edge.fact,
        f"  between    {explanation.fact.source_name} and {explanation.fact.target_name} ({edge.relation})",
        f"  holds      from {begin} until {end}",
        f"  recorded   {_time(edge.created_at)}" + (f", its end {_time(edge.expired_at)}" if edge.expired_at else ""),
        *(f"  told in    {_said(episode)}" for episode in explanation.told_in),
    ]
    if explanation.rule is None:
        return [*lines, "  ended      it has not"]
    lines.append(f"  ended      {explanation.rule}: {_RULES.get(explanation.rule, 'by a rule of another version')}")
    if explanation.ended_in:
        lines.append(f"  ended in   {_said(explanation.ended_in)}")
    if explanation.successor:
        word = "succeeded " if explanation.rule == "succeeded" else "closed    "
        lines.append(f"  {word} by {explanation.successor.fact} ({explanation.successor.uuid})")
    return [*lines, f"  if that is wrong: hitherto facts reopen {edge.uuid}"]


def _said(episode: "Episode") -> str:
    speaker = f" by {episode.speaker}" if episode.speaker else ""
    return f"{episode.uuid}, {_time(episode.reference_time)}{speaker}: {' '.join(episode.content.split())[:300]}"


def _time(instant: "Instant | None", otherwise: str = "unknown") -> str:
    from hitherto.domain.instants import format_instant

    return otherwise if instant is None else format_instant(instant)


def _period(instant: "Instant | None", precision: "Precision | None", otherwise: str) -> str:
    """Say a time and how exactly it is known; the instant alone would claim the first of a month for "in March"."""
    return _time(instant, otherwise) + (f" ({precision})" if instant is not None and precision else "")


def _as_json(explanation: "Explanation") -> dict[str, Any]:
    edge, successor, ended_in = explanation.fact.edge, explanation.successor, explanation.ended_in
    return {
        "uuid": str(edge.uuid),
        "fact": edge.fact,
        "relation": edge.relation,
        "valid_at": _time(edge.valid_at) if edge.valid_at is not None else None,
        "invalid_at": _time(edge.invalid_at) if edge.invalid_at is not None else None,
        "valid_precision": str(edge.valid_precision) if edge.valid_at is not None else None,
        "invalid_precision": str(edge.invalid_precision) if edge.invalid_precision else None,
        "told_in": [str(episode.uuid) for episode in explanation.told_in],
        "rule": explanation.rule,
        "ended_in": str(ended_in.uuid) if ended_in else None,
        "successor": {"uuid": str(successor.uuid), "fact": successor.fact} if successor else None,
    }
