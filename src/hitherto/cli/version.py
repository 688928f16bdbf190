"""`hitherto version`."""

import typer


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(version)


def version() -> None:
    """Print the version."""
    from hitherto import __version__

    typer.echo(f"hitherto {__version__}")
