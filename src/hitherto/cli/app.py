"""The command and its parts. What a command needs is imported when it runs, so that `--help` answers at once."""

import typer

from hitherto.cli import (
    audit,
    backup,
    config,
    database,
    doctor,
    entities,
    episodes,
    erase,
    export,
    facts,
    import_chat,
    keys,
    projects,
    reembed,
    serve,
    status,
    usage,
    version,
    worker,
)
from hitherto.cli.failures import PlainFailures
from hitherto.cli.output import examples

app = typer.Typer(
    name="hitherto",
    cls=PlainFailures,
    help="A self-hosted memory server for AI agents. It speaks Zep's API: point a client at it and go.",
    epilog=examples(
        ("hitherto serve", "a server on http://127.0.0.1:8000"),
        ("export ZEP_API_URL=http://127.0.0.1:8000", "now your program uses it"),
        ("hitherto status", "what is queued, failed and known"),
    ),
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="markdown",
    # They print the values of variables, and those hold what people said.
    pretty_exceptions_enable=False,
)

for command in (serve, worker, status, usage, reembed, doctor, import_chat, export, backup, config, version):
    command.add_to(app)
app.add_typer(episodes.group)
app.add_typer(facts.group)
app.add_typer(entities.group)
app.add_typer(keys.group)
app.add_typer(audit.group)
app.add_typer(projects.group)
app.add_typer(erase.group)
app.add_typer(database.group)
