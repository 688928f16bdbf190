"""What a failure looks like: one line that says what to do, on standard error, and an exit status."""

from typing import Any

import typer
from typer.core import TyperGroup

from hitherto.cli.output import fail
from hitherto.domain.errors import HithertoError, InvalidInput, Misconfigured

FAILED = 1
MISUSED = 2
"""The request or the settings cannot be right; trying again will not help."""


class PlainFailures(TyperGroup):
    """A group of commands in which the errors that Hitherto raises on purpose leave no traceback."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command. `ctx` is typer's own or click's context, as the release of typer has it."""
        try:
            return super().invoke(ctx)
        except HithertoError as error:
            fail(error.message)
            raise typer.Exit(MISUSED if isinstance(error, InvalidInput | Misconfigured) else FAILED) from error
