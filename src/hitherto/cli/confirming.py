"""Asking before something is lost for good."""

import typer


def confirm(question: str, *, yes: bool) -> None:
    """Ask, unless `yes` was said on the command line; whoever says no leaves with status 1 and nothing done."""
    if not yes:
        typer.confirm(question, abort=True, err=True)
