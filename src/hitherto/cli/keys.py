"""`hitherto keys`: the API keys that open projects."""

import re
from typing import TYPE_CHECKING, Annotated

import typer

from hitherto.cli.output import console, examples, print_json
from hitherto.cli.running import with_engine

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hitherto.domain.instants import Instant
    from hitherto.domain.projects import ApiKey
    from hitherto.engine import Hitherto
    from hitherto.services.lookup import Owner

group = typer.Typer(
    name="keys",
    help="Create, list and revoke API keys. Without any key the server is open, but to this machine only.",
    no_args_is_help=True,
)


@group.command(
    epilog=examples(
        ("hitherto keys create", "a key to the project named default"),
        ("hitherto keys create --project shop --name ci", "the project is made when it is new"),
        ("hitherto keys create --scope read --user maya --expires 30d", "one user's memory, to look at, for a month"),
        ("export ZEP_API_KEY=$(hitherto keys create --quiet)", "for a script"),
    )
)
def create(
    project: Annotated[str, typer.Option(help="The project that the key opens.")] = "default",
    name: Annotated[str, typer.Option(help="A name that says what the key is for.")] = "",
    scope: Annotated[
        str, typer.Option(help="read: look and search; write: also add and change; admin: also delete, set types.")
    ] = "admin",
    user: Annotated[str | None, typer.Option(help="Only the memory of this user.")] = None,
    group_: Annotated[str | None, typer.Option("--group", help="Only the graph of this group.")] = None,
    expires: Annotated[
        str | None, typer.Option(help="When the key ends: 12h, 30d, or a time such as 2027-01-31T00:00:00Z.")
    ] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Print the secret and nothing else.")] = False,
) -> None:
    """Create a key and show its secret, this once: the server keeps only a hash of it."""

    async def make(engine: "Hitherto") -> "tuple[ApiKey, str]":
        await engine.projects.ensure(project)
        return await engine.keys.create(
            project, name, permission=scope, user_id=user, group_id=group_, expires_at=_end(expires)
        )

    key, secret = with_engine(make)
    if quiet:
        typer.echo(secret)
        return
    out = console()
    reach = f"the user {user} in " if user else f"the group {group_} in " if group_ else ""
    out.print(f"Key {key.key_id} opens {reach}the project {project}. Its secret, shown this once:\n", markup=False)
    out.print(f"  {secret}\n", markup=False)
    out.print("Programs send it as: Authorization: Api-Key <secret>; Zep's clients read it from ZEP_API_KEY.")


@group.command("list")
def list_(
    project: Annotated[str | None, typer.Option(help="Only the keys of this project.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """List the keys, revoked ones included. Secrets are not kept, so they are not shown."""
    keys = with_engine(lambda engine: _found(engine, project))
    if as_json:
        print_json(keys)
    elif not keys:
        console().print("There are no keys: the server answers everybody on this machine, and nobody else.")
    else:
        _print_table(keys)


@group.command(epilog=examples(("hitherto keys revoke 3f9c2a71", "ids are in hitherto keys list")))
def revoke(key_id: Annotated[str, typer.Argument(help="The id of the key, not its secret.")]) -> None:
    """Revoke a key. It opens nothing from now on; this cannot be undone."""
    with_engine(lambda engine: engine.keys.revoke(key_id))
    console().print(f"Key {key_id} is revoked.", markup=False)


def _end(text: str | None) -> "Instant | None":
    """Return when a key ends: after so many hours or days from now, or at a time."""
    from hitherto.clock import SystemClock
    from hitherto.domain.instants import Instant, parse_instant

    if text is None:
        return None
    if span := re.fullmatch(r"(\d{1,5})([hd])", text.strip()):
        hours = int(span[1]) * (24 if span[2] == "d" else 1)
        return Instant(SystemClock().now() + hours * 3_600_000_000)
    return parse_instant(text, "expires")


async def _found(engine: "Hitherto", project: str | None) -> list[dict[str, str | None]]:
    return [_plain(key, await engine.keys.bound_to(key)) for key in await engine.keys.list(project)]


def _plain(key: "ApiKey", bound: "Owner | None") -> dict[str, str | None]:
    from hitherto.domain.instants import format_instant

    def told(instant: "Instant | None") -> str | None:
        return None if instant is None else format_instant(instant)

    gone = "gone" if key.bound_to is not None else None
    return {
        "key_id": key.key_id,
        "name": key.name,
        "scope": key.permission,
        "bound_to": f"{bound.kind} {bound.external_id}" if bound else gone,
        "created_at": told(key.created_at),
        "expires_at": told(key.expires_at),
        "revoked_at": told(key.revoked_at),
    }


def _print_table(keys: "Sequence[dict[str, str | None]]") -> None:
    from rich.markup import escape
    from rich.table import Table

    table = Table(box=None, padding=(0, 2), pad_edge=False)
    for header in ("id", "name", "scope", "of", "created", "expires", "revoked"):
        table.add_column(header, overflow="fold")
    for key in keys:
        table.add_row(*(escape(value or "-") for value in key.values()))
    console().print(table)
