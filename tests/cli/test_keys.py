"""`hitherto keys`: the secret is shown once, opens its project, and stops when it is revoked."""

import asyncio
import json

import pytest

from hitherto.domain.errors import Unauthorized
from hitherto.domain.identity import ProjectKey
from hitherto.domain.instants import parse_instant
from hitherto.engine import Hitherto as Engine
from hitherto.settings import Settings
from tests.cli.conftest import Hitherto

DAY = 24 * 3_600_000_000


@pytest.fixture(autouse=True)
def _on_both_databases(store_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HITHERTO_DATABASE_URL", store_url)


def opened_by(secret: str) -> ProjectKey:
    async def ask() -> ProjectKey:
        async with Engine(Settings(), workers="none", embedder=None) as engine:
            return await engine.keys.authenticate(secret)

    return asyncio.run(ask())


def test_a_key_is_created_listed_and_revoked(hitherto: Hitherto) -> None:
    made = hitherto("keys", "create", "--name", "laptop", "--quiet")
    assert made.exit_code == 0, made.output
    secret = made.stdout.strip()
    opened_by(secret)

    listed = hitherto("keys", "list", "--json")
    (key,) = json.loads(listed.stdout)
    assert (key["name"], key["revoked_at"]) == ("laptop", None)
    assert secret not in listed.stdout + hitherto("keys", "list").stdout

    revoked = hitherto("keys", "revoke", key["key_id"])
    assert (revoked.exit_code, revoked.stdout) == (0, f"Key {key['key_id']} is revoked.\n")
    assert json.loads(hitherto("keys", "list", "--json").stdout)[0]["revoked_at"] is not None
    with pytest.raises(Unauthorized):
        opened_by(secret)


def test_a_key_to_a_new_project_makes_it(hitherto: Hitherto) -> None:
    shop, default = (
        hitherto("keys", "create", "--project", name, "--quiet").stdout.strip() for name in ("shop", "default")
    )
    assert opened_by(shop) != opened_by(default)
    assert len(json.loads(hitherto("keys", "list", "--project", "shop", "--json").stdout)) == 1
    assert len(json.loads(hitherto("keys", "list", "--json").stdout)) == 2


def test_the_secret_is_shown_with_what_to_do_with_it(hitherto: Hitherto) -> None:
    shown = hitherto("keys", "create").stdout
    (secret,) = [word for word in shown.split() if word.startswith("hk_")]
    opened_by(secret)
    assert "ZEP_API_KEY" in shown


def test_no_keys_is_said_in_words(hitherto: Hitherto) -> None:
    assert "There are no keys" in hitherto("keys", "list").stdout


@pytest.mark.parametrize("arguments", [("revoke", "nonesuch"), ("list", "--project", "nonesuch")])
def test_what_does_not_exist_is_one_line(hitherto: Hitherto, arguments: tuple[str, ...]) -> None:
    result = hitherto("keys", *arguments)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith("hitherto: ")
    assert "not found: nonesuch" in result.stderr


def test_a_key_says_what_it_may_do_for_whom_and_until_when(hitherto: Hitherto) -> None:
    asyncio.run(people())
    for options in (
        ("--scope", "read", "--user", "maya", "--expires", "30d"),
        ("--scope", "write", "--group", "shop", "--expires", "2100-01-31T00:00:00Z"),
        (),
    ):
        made = hitherto("keys", "create", *options)
        assert made.exit_code == 0, made.output
        assert ("opens the user maya in the project default" in made.stdout) == ("maya" in options)
    of_maya, of_shop, plain = json.loads(hitherto("keys", "list", "--json").stdout)

    assert (of_maya["scope"], of_maya["bound_to"]) == ("read", "user maya")
    assert (of_shop["scope"], of_shop["bound_to"], of_shop["expires_at"]) == (
        "write",
        "group shop",
        "2100-01-31T00:00:00Z",
    )
    assert (plain["scope"], plain["bound_to"], plain["expires_at"]) == ("admin", None, None)
    left = parse_instant(of_maya["expires_at"], "") - parse_instant(of_maya["created_at"], "")
    assert abs(left - 30 * DAY) < 60_000_000
    asyncio.run(people(gone=True))
    [ended, *_] = json.loads(hitherto("keys", "list", "--json").stdout)
    assert (ended["bound_to"], ended["revoked_at"] is None) == ("gone", False)
    assert "user maya" not in hitherto("keys", "list").stdout


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--scope", "root"), "scope must be one of read, write, admin"),
        (("--user", "nobody"), "user not found: nobody"),
        (("--group", "nobody"), "group not found: nobody"),
        (("--user", "a", "--group", "b"), "not both"),
        (("--expires", "2001-01-01"), "expires_at has passed already"),
        (("--expires", "soon"), "expires"),
    ],
)
def test_a_key_that_cannot_be_is_refused_in_one_line(hitherto: Hitherto, options: tuple[str, ...], said: str) -> None:
    result = hitherto("keys", "create", *options)

    assert (result.exit_code, result.stdout) == (1 if "not found" in said else 2, "")
    assert result.stderr.count("\n") == 1
    assert said in result.stderr
    assert json.loads(hitherto("keys", "list", "--json").stdout) == []


async def people(*, gone: bool = False) -> None:
    async with Engine(Settings(), workers="none", embedder=None) as engine:
        if gone:
            await engine.users.delete("maya")
        else:
            await engine.users.add("maya")
            await engine.groups.add("shop")
