"""`hitherto episodes`: single episodes, looked at closely."""

import typer

group = typer.Typer(name="episodes", help="Look at single episodes.", no_args_is_help=True)


@group.callback()
def _one() -> None: ...
