"""Failures that are meant for people: one line, a status that tells the kinds apart, no traceback."""

import pytest
import typer
from typer.testing import CliRunner

from hitherto.cli.failures import FAILED, MISUSED, PlainFailures
from hitherto.domain.errors import HithertoError, InvalidInput, Misconfigured, NotFound, Unauthorized, Unavailable

EXPECTED = [
    (InvalidInput("no such day"), MISUSED),
    (Misconfigured("the port is no number"), MISUSED),
    (NotFound("user", "maya"), FAILED),
    (Unavailable("the database is busy"), FAILED),
    (Unauthorized("no key"), FAILED),
    (HithertoError("several\n  lines\tbecome one"), FAILED),
]


def app_that_raises(error: Exception) -> typer.Typer:
    app, group = typer.Typer(cls=PlainFailures, pretty_exceptions_enable=False), typer.Typer()

    @app.command()
    def direct() -> None:
        raise error

    @group.command()
    def nested() -> None:
        raise error

    @group.command()
    def other() -> None:
        pass

    app.add_typer(group, name="group")
    return app


@pytest.mark.parametrize("words", [["direct"], ["group", "nested"]])
@pytest.mark.parametrize(("error", "status"), EXPECTED)
def test_a_failure_is_one_line_and_a_status(error: HithertoError, status: int, words: list[str]) -> None:
    result = CliRunner().invoke(app_that_raises(error), words)
    assert result.exit_code == status
    assert result.stdout == ""
    assert result.stderr == f"hitherto: {' '.join(error.message.split())}\n"


def test_a_mistake_of_ours_is_not_hidden() -> None:
    result = CliRunner().invoke(app_that_raises(ZeroDivisionError("a bug")), ["direct"])
    assert isinstance(result.exception, ZeroDivisionError)


def test_success_says_nothing() -> None:
    result = CliRunner().invoke(app_that_raises(ValueError()), ["group", "other"])
    assert (result.exit_code, result.output) == (0, "")
