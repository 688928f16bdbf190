"""Files that were not made by an export are refused by line, or are harmless."""

import asyncio
import json
import re
import shutil
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hitherto.domain.errors import InvalidInput
from hitherto.domain.identity import GraphKey, rekeyed
from hitherto.settings import Settings
from hitherto.store.migrations import CURRENT
from hitherto.store.open import upgrade
from hitherto.transfer.exporting import export
from hitherto.transfer.importing import check_export, import_export
from tests.transfer.answers import answers_of
from tests.transfer.telling import engine_on, learn, tell_everything

Lines = list[dict[str, Any]]
Change = Callable[[Lines], int]
"""Changes the lines and returns the number of the line that is wrong then."""


@pytest.fixture(scope="module")
def lines(tmp_path_factory: pytest.TempPathFactory) -> Lines:
    """The lines of an export of everything."""
    folder = tmp_path_factory.mktemp("told")
    chosen = Settings(database_url=str(folder / "h.db"), data_dir=folder)

    async def make() -> None:
        await tell_everything(chosen)
        await learn(chosen)
        async with engine_on(chosen) as engine:
            await export(engine.core, engine.users._project, "default", folder / "all.jsonl")

    asyncio.run(make())
    return [json.loads(line) for line in (folder / "all.jsonl").read_bytes().splitlines()]


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty database file."""
    path = tmp_path_factory.mktemp("empty") / "h.db"
    asyncio.run(upgrade(str(path)))
    return path


def first(lines: Lines, table: str) -> int:
    """Return the place of the first row of a table; its line has the next number."""
    return next(place for place, line in enumerate(lines) if line.get("table") == table)


def setting(table: str, name: str, value: Any) -> Change:
    """Return the change of one value in the first row of a table."""

    def change(lines: Lines) -> int:
        place = first(lines, table)
        if value is None:
            del lines[place][name]
        else:
            lines[place][name] = value
        return place + 1

    return change


def at(place: int, name: str, value: Any) -> Change:
    """Return the change of one value of a line, counted from 0 or from the end."""

    def change(lines: Lines) -> int:
        lines[place][name] = value
        return place + 1 if place >= 0 else len(lines) + place + 1

    return change


def graph_line(name: str, value: Any) -> Change:
    def change(lines: Lines) -> int:
        place = next(place for place, line in enumerate(lines) if "graph" in line)
        lines[place][name] = value
        return place + 1

    return change


def foreign(table: str, name: str) -> Change:
    """Return the change of a uuid to one of the last graph."""

    def change(lines: Lines) -> int:
        place = first(lines, table)
        keys = [GraphKey(int(line["graph"], 16)) for line in lines if "graph" in line]
        lines[place][name] = str(rekeyed(UUID(lines[place][name]), keys[0], keys[-1]))
        return place + 1

    return change


def twice(table: str) -> Change:
    def change(lines: Lines) -> int:
        place = first(lines, table)
        lines.insert(place, lines[place])
        return place + 2

    return change


def moved_up(lines: Lines) -> int:
    """Put a row of a later table before one of an earlier."""
    place = first(lines, "episodes")
    lines.insert(place, lines.pop(first(lines, "edges")))
    return place + 2


def dropped(table: str) -> Change:
    """Leave a row out: the end of the graph counts one more."""

    def change(lines: Lines) -> int:
        place = first(lines, table)
        lines.pop(place)
        return next(number for number in range(place, len(lines)) if "end_of_graph" in lines[number]) + 1

    return change


def cut_off(lines: Lines) -> int:
    lines.pop()
    return len(lines) + 1


def two_graphs_of_one_key(lines: Lines) -> int:
    places = [place for place, line in enumerate(lines) if "graph" in line]
    lines[places[1]]["graph"] = lines[places[0]]["graph"]
    return places[1] + 1


def two_users_of_one_id(lines: Lines) -> int:
    places = [place for place, line in enumerate(lines) if "graph" in line]
    lines[places[1]]["id"] = lines[places[0]]["id"]
    return places[1] + 1


def a_session_of_two_users(lines: Lines) -> int:
    places = [place for place, line in enumerate(lines) if line.get("table") == "sessions"]
    lines[places[1]]["session_id"] = lines[places[0]]["session_id"]
    return places[1] + 1


def no_owner(lines: Lines) -> int:
    place = first(lines, "users")
    lines.pop(place)
    return place + 1


def more_behind_the_end(lines: Lines) -> int:
    lines.append({"end": True, "graphs": 0})
    return len(lines)


CHANGES: dict[str, Change] = {
    "an unknown form": at(0, "hitherto_export", 2),
    "no form": at(0, "hitherto_export", "1"),
    "a newer schema": at(0, "schema", CURRENT + 1),
    "a schema of no number": at(0, "schema", True),
    "an ontology of another shape": at(1, "ontology", ["x"]),
    "an ontology that breaks a rule": at(1, "ontology", {"entity_types": [{"name": "uuid" * 99}]}),
    "a kind of owner that there is not": graph_line("kind", "admin"),
    "no key": graph_line("graph", "../../etc/pw"),
    "a key in capitals": graph_line("graph", "ABCDEFABCDEF"),
    "an id that is none": graph_line("id", " "),
    "an id with a null": graph_line("id", "a\0b"),
    "a long id": graph_line("id", "x" * 501),
    "a version of no number": graph_line("version", "7"),
    "a time that is none": graph_line("created_at", "tomorrow"),
    "another id than its graph": setting("users", "user_id", "mallory"),
    "a session of another user": setting("sessions", "user_id", "mallory"),
    "a session without an id": setting("sessions", "session_id", ""),
    "a number for a text": setting("episodes", "content", 7),
    "a text for a number": setting("episodes", "seq", "1; DROP TABLE users"),
    "a number too large": setting("episodes", "seq", 2**63),
    "a flag for a number": setting("episodes", "seq", True),
    "a place below one": setting("episodes", "seq", 0),
    "a number for a flag": setting("episodes", "in_graph", 1),
    "a list for a text": setting("nodes", "name", ["Lisbon"]),
    "nothing where there must be something": setting("episodes", "content", None),
    "a state that there is not": setting("episodes", "state", "done"),
    "a role that there is not": setting("episodes", "role_type", "root"),
    "a kind that there is not": setting("episodes", "kind", "pickle"),
    "a precision that there is not": setting("edges", "valid_precision", "century"),
    "a year that there is not": setting("edges", "valid_at", "9999-12-31T23:59:59Z"),
    "a time of another form": setting("edges", "created_at", 1_700_000_000),
    "a null character": setting("episodes", "content", "a\0b"),
    "a null character in JSON": setting("episodes", "metadata", {"a": "\0"}),
    "a list for an object": setting("episodes", "metadata", []),
    "labels that are no texts": setting("nodes", "labels", ["Entity", 1]),
    "aliases that are no list": setting("nodes", "aliases", {"a": 1}),
    "a closing without an episode": setting("edges", "closed_by", {"rule": "ended"}),
    "a closing by no uuid": setting("edges", "closed_by", {"rule": "x", "episode": "../x", "edge": None}),
    "a rating of no number": setting("edges", "rating", "high"),
    "a uuid of another form": setting("nodes", "uuid", "{00ab12cd-34ef-8196-9d3b-1e2f8e4d0001}"),
    "another graph's uuid": foreign("edges", "source"),
    "another graph's session": foreign("episodes", "session_uuid"),
    "another graph's item": foreign("mentions", "item_uuid"),
    "a vector that is none": setting("embeddings", "vector", "!!!!"),
    "a vector of half a number": setting("embeddings", "vector", "AAAA"),
    "an endless number in a vector": setting("embeddings", "vector", "AHwAfAB8AHwAfAB8AHwAfA=="),
    "a vector of another length": setting("embeddings", "vector", "AAAAAA=="),
    "an unknown column": setting("nodes", "graph_key", 7),
    "another project": setting("users", "project_key", 7),
    "an unknown table": setting("nodes", "table", "api_keys"),
    "no table": setting("nodes", "table", None),
    "a kind that is a list": graph_line("kind", ["user"]),
    "a table that is a list": setting("nodes", "table", ["nodes"]),
    "documents of a user": setting("nodes", "table", "documents"),
    "the owner twice": twice("users"),
    "a node twice": twice("nodes"),
    "a name twice": twice("node_names"),
    "a vector twice": twice("embeddings"),
    "tables in another order": moved_up,
    "a row less": dropped("edges"),
    "no owner": no_owner,
    "no end": cut_off,
    "another number of graphs": at(-1, "graphs", 3),
    "something behind the end": more_behind_the_end,
    "two graphs of one key": two_graphs_of_one_key,
    "two users of one id": two_users_of_one_id,
    "a session of two users": a_session_of_two_users,
}


def copied(lines: Lines) -> Lines:
    return [dict(line) for line in lines]


def write(path: Path, lines: Lines) -> None:
    path.write_bytes(b"".join(json.dumps(line).encode() + b"\n" for line in lines))


def database(empty: Path, folder: Path) -> Settings:
    """Return the settings of a new, empty server."""
    shutil.copy(empty, folder / "h.db")
    return Settings(database_url=str(folder / "h.db"), data_dir=folder)


@pytest.mark.parametrize("name", CHANGES)
async def test_the_wrong_line_is_named_and_nothing_is_imported(
    name: str, lines: Lines, empty: Path, tmp_path: Path
) -> None:
    changed = copied(lines)
    number = CHANGES[name](changed)
    write(tmp_path / "x.jsonl", changed)
    async with engine_on(database(empty, tmp_path)) as engine:
        with pytest.raises(InvalidInput) as caught:
            await import_export(engine.core, engine.users._project, tmp_path / "x.jsonl")
        assert f"line {number}:" in caught.value.message, caught.value.message
        assert caught.value.message.endswith("Nothing was imported.")
        assert (await engine.users.list()).total == 0
        assert (await engine.ontology.get()).entity_types == ()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\n",
        b"[]\n",
        b"7\n",
        b"{\n",
        b"\xff\xfe\n",
        b'{"hitherto_export": 1}\n',
        b"\x1f\x8b\x08\0\0\0\0\0",
        b"null\n",
    ],
)
def test_what_is_no_export_is_refused_at_its_first_line(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "x.jsonl").write_bytes(content)
    with pytest.raises(InvalidInput, match="line 1:"):
        check_export(tmp_path / "x.jsonl")


def test_a_line_of_a_gigabyte_is_not_read(lines: Lines, tmp_path: Path) -> None:
    import tracemalloc

    write(tmp_path / "x.jsonl", lines[:1])
    with (tmp_path / "x.jsonl").open("r+b") as file:
        file.seek(0, 2)
        file.write(b'{"table": "')
        file.truncate(1 << 30)  # the rest takes no room on the disk
    tracemalloc.start()
    with pytest.raises(InvalidInput, match="line 2: the line is longer than 64 MB"):
        check_export(tmp_path / "x.jsonl")
    assert tracemalloc.get_traced_memory()[1] < 1 << 28
    tracemalloc.stop()


def test_deeply_nested_json_is_refused(lines: Lines, tmp_path: Path) -> None:
    write(tmp_path / "x.jsonl", lines[:1])
    with (tmp_path / "x.jsonl").open("ab") as file:
        file.write(b'{"ontology": ' + b"[" * 100_000 + b"]" * 100_000 + b"}\n")
    with pytest.raises(InvalidInput, match="line 2:"):
        check_export(tmp_path / "x.jsonl")


async def test_ids_like_paths_are_ids(lines: Lines, empty: Path, tmp_path: Path) -> None:
    """They name no file: nothing appears outside the database."""
    text = json.dumps(lines).replace("maya/../1", "../../../tmp/x")
    write(tmp_path / "x.jsonl", json.loads(text))
    chosen = database(empty, tmp_path)
    before = names_in(tmp_path)
    async with engine_on(chosen) as engine:
        await import_export(engine.core, engine.users._project, tmp_path / "x.jsonl")
        assert (await engine.users.get("../../../tmp/x")).user_id == "../../../tmp/x"
    assert names_in(tmp_path) == before


def names_in(folder: Path) -> set[str]:
    return {each.name for each in folder.iterdir() if not each.name.endswith(("-wal", "-shm"))}


ANYTHING = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text()
    | st.just("2025-01-01T00:00:00Z"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_any_change_is_refused_or_harmless(
    data: st.DataObject, lines: Lines, empty: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Another value anywhere, a line less, a line twice: what is taken all the same answers every question."""
    changed = copied(lines)
    place = data.draw(st.integers(0, len(changed) - 1))
    how = data.draw(st.sampled_from(["value", "value", "value", "drop", "swap", "other uuid"]))
    if how == "drop":
        changed.pop(place)
    elif how == "swap":
        changed.insert(data.draw(st.integers(0, len(changed) - 1)), changed.pop(place))
    else:
        name = data.draw(st.sampled_from(sorted(changed[place])))
        uuids = [line["uuid"] for line in lines if "uuid" in line]
        changed[place][name] = data.draw(st.sampled_from(uuids) if how == "other uuid" else ANYTHING)
    folder = tmp_path_factory.mktemp("changed")
    write(folder / "x.jsonl", changed)
    asyncio.run(take(database(empty, folder), folder / "x.jsonl"))
    shutil.rmtree(folder)


async def take(chosen: Settings, path: Path) -> None:
    async with engine_on(chosen) as engine:
        refused = await reason(import_export(engine.core, engine.users._project, path))
        if refused:
            assert re.search(r"line \d+:", refused)
            assert (await engine.users.list()).total == 0
            return
    await answers_of(chosen)


async def reason(importing: Awaitable[object]) -> str:
    """Return why something was refused; nothing when it was not."""
    try:
        await importing
    except InvalidInput as error:
        return error.message
    return ""
