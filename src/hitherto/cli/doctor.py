"""`hitherto doctor`: what is the matter, why, and what to do."""

import asyncio
from typing import TYPE_CHECKING, Annotated

import typer

from hitherto.cli.output import console, examples, print_json

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hitherto.doctor.finding import Finding


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        epilog=examples(
            ("hitherto doctor", "is all well?"),
            ("hitherto doctor --thorough", "also read the whole file of a SQLite database"),
            ("hitherto doctor --json", "for programs; the status is 1 when something is wrong"),
        )
    )(doctor)


def doctor(
    thorough: Annotated[
        bool, typer.Option("--thorough", help="Read all of a SQLite file, which takes a while.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Examine the settings, the model files, the disk and the database, and say what to do about what is wrong.

    It changes nothing, and needs no running server. The status is 0 when nothing is wrong, and 1 otherwise.
    """
    from hitherto.doctor.examine import examine
    from hitherto.doctor.finding import healthy

    found = asyncio.run(examine(thorough=thorough))
    well = healthy(found)
    if as_json:
        from dataclasses import asdict

        print_json({"healthy": well, "findings": [asdict(finding) for finding in found]})
    else:
        _print(found, well)
    if not well:
        raise typer.Exit(1)


def _print(found: "Sequence[Finding]", well: bool) -> None:
    out = console()
    marks = {"ok": "[green]ok      [/]", "note": "[yellow]note    [/]", "problem": "[bold red]problem [/]"}
    width = max(len(finding.check) for finding in found)
    for finding in found:
        out.print(f"{marks[finding.level]} {finding.check:{width}}  ", end="")
        out.print(finding.what, markup=False)
        if finding.todo:
            out.print(f"{'':{width + 11}}-> {finding.todo}", markup=False)
    count = sum(finding.level == "problem" for finding in found)
    out.print("\nAll is well." if well else f"\n{count} problem{'' if count == 1 else 's'}.")
