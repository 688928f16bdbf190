"""`hitherto projects`: the walls between tenants."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from hitherto.cli.confirming import confirm
from hitherto.cli.erase import RECEIPT, VACUUM, YES, hand_over, new_receipt
from hitherto.cli.output import console, examples, print_json
from hitherto.cli.running import with_engine

if TYPE_CHECKING:
    from hitherto.domain.projects import Project
    from hitherto.engine import Hitherto

AS_JSON = Annotated[bool, typer.Option("--json", help="Print JSON.")]

group = typer.Typer(
    name="projects",
    help="Create, list and delete projects. What is in one does not exist for another.",
    no_args_is_help=True,
)


@group.command(
    epilog=examples(
        ("hitherto projects create shop", "an empty project"),
        ("hitherto keys create --project shop", "then a key that opens it"),
    )
)
def create(name: Annotated[str, typer.Argument(help="A name that no other project has.")]) -> None:
    """Create a project. `hitherto keys create` does it too, for a name that is new."""
    with_engine(lambda engine: engine.projects.add(name))
    console().print(f"Project {name} is there; a key to it: hitherto keys create --project {name}", markup=False)


@group.command("list")
def list_(as_json: AS_JSON = False) -> None:
    """List the projects, the oldest first, with the number of their users and of the keys that open them."""
    found = with_engine(_all)
    if as_json:
        print_json(found)
    else:
        _print_table(found)


@group.command(
    epilog=examples(
        ("hitherto projects delete shop", "asks first"),
        ("hitherto projects delete shop --yes --receipt shop.json", "for a script"),
    )
)
def delete(
    name: Annotated[str, typer.Argument(help="The project.")],
    receipt: RECEIPT = None,
    vacuum: VACUUM = None,
    yes: YES = False,
) -> None:
    """Delete a project: its keys, users, groups, documents, everything. This cannot be undone."""
    users = with_engine(lambda engine: _users_of(engine, name))
    confirm(f"Delete the project {name} with {users:,} users and everything else in it, for good?", yes=yes)
    with new_receipt(receipt) as kept:
        made = with_engine(
            lambda engine: engine.erasures.project(name, rewrite=vacuum, command="hitherto projects delete")
        )
        hand_over(made, kept)


async def _users_of(engine: "Hitherto", name: str) -> int:
    scope = engine.project((await engine.projects.get(name)).key)
    return (await scope.users.list(page_size=1)).total


async def _all(engine: "Hitherto") -> list[dict[str, Any]]:
    return [await _plain(engine, project) for project in await engine.projects.list()]


async def _plain(engine: "Hitherto", project: "Project") -> dict[str, Any]:
    from hitherto.domain.instants import format_instant

    keys = await engine.keys.list(project.name)
    return {
        "name": project.name,
        "uuid": str(project.uuid),
        "created_at": format_instant(project.created_at),
        "users": await _users_of(engine, project.name),
        "keys": sum(key.revoked_at is None for key in keys),
    }


def _print_table(found: list[dict[str, Any]]) -> None:
    from rich.markup import escape
    from rich.table import Table

    table = Table(box=None, padding=(0, 2), pad_edge=False)
    table.add_column("project", overflow="fold")
    table.add_column("created")
    for header in ("users", "keys"):
        table.add_column(header, justify="right")
    for one in found:
        table.add_row(escape(one["name"]), one["created_at"], f"{one['users']:,}", f"{one['keys']:,}")
    console().print(table)
