"""`hitherto serve`: the server."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from hitherto.cli.output import console, examples

if TYPE_CHECKING:
    from hitherto.serving.server import Started


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        epilog=examples(
            ("hitherto serve", "on http://127.0.0.1:8000, one worker, SQLite in your home"),
            ("hitherto serve --port 9000 --workers 4", "more ingestion at once"),
            ("hitherto serve --processes 4 --workers 4", "more requests at once, too"),
            ("hitherto serve --host 0.0.0.0", "for other machines; needs a key: hitherto keys create"),
            ("HITHERTO_DATABASE_URL=postgresql://me@db/hitherto hitherto serve", "on PostgreSQL"),
        )
    )(serve)


def serve(
    host: Annotated[str | None, typer.Option(help="The address to listen on.", show_default="127.0.0.1")] = None,
    port: Annotated[
        int | None, typer.Option(help="The port; 0 takes a free one.", show_default="8000", min=0, max=65535)
    ] = None,
    processes: Annotated[
        int | None, typer.Option(help="Processes that answer requests.", show_default="1", min=1, max=256)
    ] = None,
    workers: Annotated[
        int | None,
        typer.Option(help="Ingestion processes; 0 if others run them.", show_default="1", min=0, max=256),
    ] = None,
) -> None:
    """Serve the HTTP API and ingest what it accepts, until Ctrl-C.

    Without any API key only loopback addresses are served. All settings: hitherto config.
    """
    from hitherto.serving.process import use_little_memory

    use_little_memory()
    from hitherto.observe import configure_logging
    from hitherto.serving.server import run_server
    from hitherto.settings import Settings

    options: dict[str, Any] = {"host": host, "port": port, "processes": processes, "workers": workers}
    settings = Settings(**{name: value for name, value in options.items() if value is not None})
    configure_logging(settings.log_level, settings.log_format)
    run_server(settings, _banner)


def _banner(started: "Started") -> None:
    from rich.markup import escape

    from hitherto import __version__
    from hitherto.settings import masked_url

    out = console()
    out.print(f"[bold]Hitherto {__version__}[/] on [bold]{escape(started.url)}[/]")
    out.print(f"  database  {escape(masked_url(started.settings.database_url))}")
    if started.has_keys:
        out.print("  keys      needed: Authorization: Api-Key <secret>")
    else:
        out.print("  keys      none yet: everybody on this machine may; hitherto keys create changes that")
    out.print(f"  client    export ZEP_API_URL={escape(started.url)} ZEP_API_KEY=<secret, or any text without keys>")
    for reason in started.degraded:
        out.print(f"  [yellow]reduced[/]   {escape(reason)}")
    out.file.flush()
