"""`hitherto usage`: what the language models cost."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from hitherto.cli.output import console, examples, print_json
from hitherto.cli.running import PROJECT, with_scope

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hitherto.store.model_usage import Used


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        epilog=examples(
            ("hitherto usage", "the last 30 days of the default project"),
            ("hitherto usage --days 1", "today (UTC)"),
            ("hitherto usage --project shop --json", "for programs"),
        )
    )(usage)


def usage(
    project: PROJECT = "default",
    days: Annotated[int, typer.Option(min=1, max=36_500, help="How many days to show, today included.")] = 30,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Show calls, tokens and spend of language models, by day, model and purpose.

    Spend is counted with the prices that were set when the call was made (HITHERTO_LLM_INPUT_PRICE and
    HITHERTO_LLM_OUTPUT_PRICE, for a million tokens).
    """
    used = with_scope(project, lambda scope: scope.usage.by_day(days))
    if as_json:
        print_json([_plain(each) for each in used])
    else:
        _print(used)


def _plain(used: "Used") -> dict[str, Any]:
    counted = used.usage
    return {
        "day": _day(used),
        "model": used.model,
        "purpose": used.purpose,
        "calls": counted.calls,
        "failures": counted.failures,
        "input_tokens": counted.input_tokens,
        "output_tokens": counted.output_tokens,
        "spend": counted.spend / 1_000_000,
    }


def _print(used: "Sequence[Used]") -> None:
    from rich.markup import escape
    from rich.table import Table

    if not used:
        console().print("No language model was asked. Set HITHERTO_LLM to use one; see docs/models.md.")
        return
    table = Table(box=None, padding=(0, 2), pad_edge=False)
    table.add_column("day")
    table.add_column("model", overflow="fold")
    table.add_column("for")
    for header in ("calls", "failures", "tokens in", "tokens out", "spend"):
        table.add_column(header, justify="right")
    for each in used:
        counted = each.usage
        numbers = (counted.calls, counted.failures, counted.input_tokens, counted.output_tokens)
        shown = [f"{number:,}" for number in numbers]
        table.add_row(_day(each), escape(each.model), each.purpose, *shown, f"{counted.spend / 1_000_000:.4f}")
    console().print(table)


def _day(used: "Used") -> str:
    from hitherto.domain.instants import to_datetime

    return f"{to_datetime(used.day):%Y-%m-%d}" if used.day is not None else ""
