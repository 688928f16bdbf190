"""`hitherto erase`: a person's right to be forgotten, with a receipt."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hitherto.cli.output import console, examples, fail, print_json
from hitherto.cli.running import PROJECT, with_engine
from hitherto.domain.errors import InvalidInput

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hitherto.domain.erasure import Erasure
    from hitherto.services.erasure import Receipt

RECEIPT = Annotated[
    Path | None, typer.Option(help="Write the receipt to this new file; without it, to standard output.")
]
VACUUM = Annotated[
    bool | None,
    typer.Option(
        "--vacuum/--no-vacuum",
        help="Write the files of the database anew, as hitherto db vacuum does; the default on SQLite.",
        show_default=False,
    ),
]
YES = Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")]

group = typer.Typer(
    name="erase",
    help="Erase a person's data and keep a receipt of it.",
    no_args_is_help=True,
)


@group.command(
    epilog=examples(
        ("hitherto erase user maya --receipt maya.json", "with a receipt for your files"),
        ("hitherto erase user maya --project shop --vacuum", "also out of the table files of PostgreSQL"),
    )
)
def user(
    user_id: Annotated[str, typer.Argument(metavar="ID", help="The id of the user.")],
    project: PROJECT = "default",
    receipt: RECEIPT = None,
    vacuum: VACUUM = None,
) -> None:
    """Erase a user: sessions, messages, facts, traces, everything. It does not ask, and cannot be undone."""
    with new_receipt(receipt) as kept:
        made = with_engine(
            lambda engine: engine.erasures.user(user_id, project=project, rewrite=vacuum, command="hitherto erase user")
        )
        hand_over(made, kept)


@group.command("list")
def list_(
    limit: Annotated[int, typer.Option(min=1, help="The most erasures to show.")] = 100,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """List the latest erasures: when, what kind, how many rows, and the number of the receipt. They name nobody."""
    found = with_engine(lambda engine: engine.erasures.latest(limit))
    if as_json:
        print_json([_plain(erasure) for erasure in found])
    else:
        _print_table(found)


@contextmanager
def new_receipt(path: Path | None) -> Iterator[Path | None]:
    """Make sure that a receipt can be kept before anything is lost; a file that was not filled goes again.

    Raises:
        InvalidInput: when the file exists or cannot be made.
    """
    if path is not None:
        try:
            os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
        except OSError as error:
            raise InvalidInput(f"the receipt {path} cannot be written: {error.strerror}", param="receipt") from error
    try:
        yield path
    finally:
        if path is not None and path.stat().st_size == 0:
            path.unlink()


def hand_over(receipt: "Receipt", path: Path | None) -> None:
    """Give the receipt to the operator, and fail when the files of the database could not be scrubbed."""
    import orjson

    if path is None:
        print_json(receipt.plain())
    else:
        path.write_bytes(orjson.dumps(receipt.plain(), option=orjson.OPT_INDENT_2) + b"\n")
        console().print(f"{sum(receipt.erasure.deleted.values()):,} rows are erased; receipt: {path}", markup=False)
    if not receipt.scrubbed.complete:
        fail("everything is deleted, but the files of the database could not be scrubbed: hitherto db vacuum")
        raise typer.Exit(1)


def _plain(erasure: "Erasure") -> dict[str, object]:
    from hitherto.domain.instants import format_instant

    return {
        "receipt": str(erasure.uuid),
        "erased_at": format_instant(erasure.happened_at),
        "action": erasure.action,
        "deleted_rows": dict(erasure.deleted),
    }


def _print_table(found: "Sequence[Erasure]") -> None:
    from rich.table import Table

    from hitherto.domain.instants import format_instant

    table = Table(box=None, padding=(0, 2), pad_edge=False)
    for header in ("erased", "what", "receipt"):
        table.add_column(header, overflow="fold")
    table.add_column("rows", justify="right")
    for erasure in found:
        rows = f"{sum(erasure.deleted.values()):,}"
        table.add_row(format_instant(erasure.happened_at), erasure.action, str(erasure.uuid), rows)
    console().print(table if found else "Nothing has been erased.")
