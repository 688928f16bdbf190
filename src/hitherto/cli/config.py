"""`hitherto config`: what is set, and by what."""

import os
from typing import TYPE_CHECKING, Annotated, Any

import typer

from hitherto.cli.output import console, examples, print_json

if TYPE_CHECKING:
    from hitherto.settings import Settings


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        epilog=examples(
            ("hitherto config", "all settings and where each comes from"),
            ("HITHERTO_WORKERS=4 hitherto config", "the environment wins over the settings file"),
            ("hitherto config --json", "for programs"),
        )
    )(config)


def config(
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Print every setting, its value and where it comes from. Passwords are masked."""
    from hitherto.settings import Settings

    settings = Settings()
    values, sources = settings.masked(), sources_of(settings)
    if as_json:
        print_json({name: {"value": value, "source": sources[name]} for name, value in values.items()})
        return
    _print_table(values, sources)


def sources_of(settings: "Settings") -> dict[str, str]:
    """Return where each setting comes from: a variable of the environment, the settings file, or the default."""
    from hitherto.settings import ENVIRONMENT_PREFIX, settings_file

    file = settings_file()
    environment = {name.upper() for name, value in os.environ.items() if value}

    def source(name: str) -> str:
        variable = f"{ENVIRONMENT_PREFIX}{name.upper()}"
        if variable in environment:
            return variable
        return str(file) if name in settings.model_fields_set and file else "default"

    return {name: source(name) for name in type(settings).model_fields}


def _print_table(values: dict[str, Any], sources: dict[str, str]) -> None:
    from rich.markup import escape
    from rich.table import Table

    table = Table(box=None, padding=(0, 2), pad_edge=False)
    for header in ("setting", "value", "from"):
        table.add_column(header, overflow="fold", style="dim" if header == "from" else None)
    for name, value in values.items():
        table.add_row(name, escape("-" if value is None else str(value)), escape(sources[name]))
    console().print(table)
