"""`hitherto keys`: the API keys that open projects."""

from typing import TYPE_CHECKING, Annotated

import typer

from hitherto.cli.output import console, examples, print_json
from hitherto.cli.running import with_engine

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hitherto.domain.projects import ApiKey
    from hitherto.engine import Hitherto

group = typer.Typer(
    name="keys",
    help="Create, list and revoke API keys. Without any key the server is open, but to this machine only.",
    no_args_is_help=True,
)


@group.command(
    epilog=examples(
        ("hitherto keys create", "a key to the project named default"),
        ("hitherto keys create --project shop --name ci", "the project is made when it is new"),
        ("export ZEP_API_KEY=$(hitherto keys create --quiet)", "for a script"),
    )
)
def create(
    project: Annotated[str, typer.Option(help="The project that the key opens.")] = "default",
    name: Annotated[str, typer.Option(help="A name that says what the key is for.")] = "",
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Print the secret and nothing else.")] = False,
) -> None:
    """Create a key and show its secret, this once: the server keeps only a hash of it."""

    async def make(engine: "Hitherto") -> "tuple[ApiKey, str]":
        await engine.projects.ensure(project)
        return await engine.keys.create(project, name)

    key, secret = with_engine(make)
    if quiet:
        typer.echo(secret)
        return
    out = console()
    out.print(f"Key {key.key_id} opens the project {project}. Its secret, shown this once:\n", markup=False)
    out.print(f"  {secret}\n", markup=False)
    out.print("Programs send it as: Authorization: Api-Key <secret>; Zep's clients read it from ZEP_API_KEY.")


@group.command("list")
def list_(
    project: Annotated[str | None, typer.Option(help="Only the keys of this project.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """List the keys, revoked ones included. Secrets are not kept, so they are not shown."""
    keys = with_engine(lambda engine: engine.keys.list(project))
    if as_json:
        print_json([_plain(key) for key in keys])
    elif not keys:
        console().print("There are no keys: the server answers everybody on this machine, and nobody else.")
    else:
        _print_table(keys)


@group.command(epilog=examples(("hitherto keys revoke 3f9c2a71", "ids are in hitherto keys list")))
def revoke(key_id: Annotated[str, typer.Argument(help="The id of the key, not its secret.")]) -> None:
    """Revoke a key. It opens nothing from now on; this cannot be undone."""
    with_engine(lambda engine: engine.keys.revoke(key_id))
    console().print(f"Key {key_id} is revoked.", markup=False)


def _plain(key: "ApiKey") -> dict[str, str | None]:
    from hitherto.domain.instants import format_instant

    return {
        "key_id": key.key_id,
        "name": key.name,
        "created_at": format_instant(key.created_at),
        "revoked_at": format_instant(key.revoked_at) if key.revoked_at is not None else None,
    }


def _print_table(keys: "Sequence[ApiKey]") -> None:
    from rich.markup import escape
    from rich.table import Table

    table = Table(box=None, padding=(0, 2), pad_edge=False)
    for header in ("id", "name", "created", "revoked"):
        table.add_column(header, overflow="fold")
    for key in keys:
        shown = _plain(key)
        table.add_row(*(escape(shown[name] or "-") for name in ("key_id", "name", "created_at", "revoked_at")))
    console().print(table)
