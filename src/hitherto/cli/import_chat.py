"""`hitherto import-chat`: conversations that were had elsewhere."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hitherto.cli.output import console, examples
from hitherto.cli.running import PROJECT, with_scope

if TYPE_CHECKING:
    from hitherto.services.scope import Scope
    from hitherto.transfer.import_chat import Imported


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        "import-chat",
        epilog=examples(
            ("hitherto import-chat chats.jsonl", "into the project named default"),
            ("hitherto import-chat chats.jsonl --project shop", "into another"),
            ("hitherto worker --until-idle", "ingest what was imported, without a server"),
        ),
    )(import_chat)


def import_chat(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, readable=True, help="A JSON Lines file.")],
    project: PROJECT = "default",
) -> None:
    """Import messages, one JSON object a line, in the order in which they were said.

    Needed are session_id, user_id, role_type and content; role (the speaker's name), created_at (when it was said) and
    metadata are optional, and so are first_name, last_name and email for users who do not exist yet. Users and sessions
    are made as needed. The file is checked as a whole before anything is imported; importing it twice adds the
    messages twice. The workers of a running server take up what was imported.
    """
    from hitherto.transfer.import_chat import check_file, import_file

    count = check_file(file)

    async def work(scope: "Scope") -> "Imported":
        with _progress(count) as advance:
            return await import_file(scope, file, advance)

    done = with_scope(project, work)
    console().print(f"Imported {done.messages} messages; made {done.users} users and {done.sessions} sessions.")


@contextmanager
def _progress(count: int) -> Iterator[Callable[[int], None]]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("Importing"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("", total=count)
        yield lambda more: progress.update(task, advance=more)
