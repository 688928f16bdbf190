"""Rows become lines and lines the same rows."""

import json
import random
from typing import Any
from uuid import UUID

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hitherto.domain.episodes import EpisodeKind, EpisodeState, RoleType
from hitherto.domain.errors import InvalidInput
from hitherto.domain.identity import GraphKey, graph_key_of, make_uuid
from hitherto.domain.instants import EARLIEST, LATEST, Precision
from hitherto.store.schema import metadata
from hitherto.transfer.export_rows import EXPORTED, IMPLIED, TABLES, ExportedTable

GRAPH = GraphKey(0xAB12CD34EF56)
TEXT = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=20)
VALUES = st.recursive(st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.floats(-1e9, 1e9) | TEXT, st.lists)
OBJECTS = st.dictionaries(TEXT, VALUES, max_size=3)
UUIDS = st.builds(
    lambda time, count: make_uuid(GRAPH, time, count), st.integers(0, 2**48 - 1), st.integers(0, 2**26 - 1)
)
CHOICES: dict[str, list[str]] = {
    "kind": list(EpisodeKind),
    "role_type": list(RoleType),
    "state": list(EpisodeState),
    "valid_precision": list(Precision),
    "invalid_precision": list(Precision),
}
CLOSINGS = st.fixed_dictionaries({"rule": TEXT, "episode": UUIDS.map(str), "edge": st.none() | UUIDS.map(str)})
JSON_FORMS: dict[str, st.SearchStrategy[Any]] = {
    "labels": st.lists(TEXT, max_size=3),
    "aliases": st.lists(TEXT, max_size=3),
    "classifications": st.dictionaries(TEXT, TEXT, max_size=2),
    "closed_by": CLOSINGS,
}
FORMS: dict[str, st.SearchStrategy[Any]] = {
    "uuid": UUIDS.map(lambda uuid: uuid.bytes),
    "vector": st.lists(st.floats(-1, 1, width=16), min_size=1, max_size=8).map(
        lambda numbers: b"".join(half(number) for number in numbers)
    ),
    "time": st.integers(EARLIEST, LATEST),
    "flag": st.integers(0, 1),
    "int": st.integers(-(2**63) + 1, 2**63 - 1),
    "real": st.floats(allow_nan=False, allow_infinity=False),
    "text": TEXT,
}


def half(number: float) -> bytes:
    import struct

    return struct.pack("<e", number)


def values_of(name: str) -> st.SearchStrategy[dict[str, Any]]:
    """Return rows of a table by column, as the database holds them."""
    values: dict[str, st.SearchStrategy[Any]] = {}
    for column in TABLES[name].columns:
        if column.name in CHOICES and name in ("episodes", "edges"):
            value: st.SearchStrategy[Any] = st.sampled_from(CHOICES[column.name]).map(str)
        elif column.form == "json":
            value = JSON_FORMS.get(column.name, OBJECTS).map(lambda plain: orjson.dumps(plain).decode())
        else:
            value = FORMS[column.form]
        values[column.name] = st.none() | value if column.optional else value
    return st.fixed_dictionaries(values)


def row_of(name: str, values: dict[str, Any]) -> list[Any]:
    implied = {"graph_key": GRAPH, "project_key": 5, "changed": 9}
    return [{**implied, **values}[column.name] for column in metadata.tables[name].columns]


@given(st.data())
def test_a_row_comes_back_from_its_line(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(EXPORTED))
    values = data.draw(values_of(name))
    line = json.loads(orjson.dumps(TABLES[name].plain(row_of(name, values))))
    assert line["table"] == name
    assert not line.keys() & IMPLIED
    assert None not in line.values()
    assert TABLES[name].parameters(line, GRAPH) == values


@given(st.data())
def test_a_row_of_another_graph_is_refused(data: st.DataObject) -> None:
    name = data.draw(
        st.sampled_from([name for name in EXPORTED if any(c.form == "uuid" for c in TABLES[name].columns)])
    )
    line = TABLES[name].plain(row_of(name, data.draw(values_of(name))))
    with pytest.raises(InvalidInput, match="uuid of another graph"):
        TABLES[name].parameters(line, GraphKey(GRAPH + 1))


def test_what_lines_look_like() -> None:
    uuid = make_uuid(GRAPH, 1_700_000_000_000, 1)
    row = row_of(
        "episodes",
        {
            **dict.fromkeys([column.name for column in TABLES["episodes"].columns]),
            "uuid": uuid.bytes,
            "seq": 3,
            "kind": "message",
            "content": "Hello.",
            "metadata": '{"a":1}',
            "reference_time": 1_700_000_000_000_000,
            "received_at": 1_700_000_000_500_000,
            "state": "processed",
            "in_history": 1,
            "in_graph": 0,
        },
    )
    assert TABLES["episodes"].plain(row) == {
        "table": "episodes",
        "uuid": str(uuid),
        "seq": 3,
        "kind": "message",
        "content": "Hello.",
        "metadata": {"a": 1},
        "reference_time": "2023-11-14T22:13:20Z",
        "received_at": "2023-11-14T22:13:20.5Z",
        "state": "processed",
        "in_history": True,
        "in_graph": False,
    }


@pytest.mark.parametrize("name", EXPORTED)
def test_a_missing_value_is_named(name: str) -> None:
    table = TABLES[name]
    needed = [column.name for column in table.columns if not column.optional]
    choose = random.Random(1)
    left_out = choose.choice(needed)
    line = {"table": name, **{column: example(table, column) for column in needed if column != left_out}}
    with pytest.raises(InvalidInput, match=f"{left_out} is missing"):
        table.parameters(line, GRAPH)


def example(table: ExportedTable, name: str) -> Any:
    form = next(column.form for column in table.columns if column.name == name)
    if name in CHOICES:
        return CHOICES[name][0]
    if form == "json":
        return [] if name in ("labels", "aliases") else {}
    plain = {"uuid": str(make_uuid(GRAPH, 5, 5)), "vector": "AAA=", "time": "2025-01-01", "flag": True, "int": 1}
    return {**plain, "real": 0.5, "text": "x"}[form]


def test_uuids_are_of_the_graph_that_is_told() -> None:
    line = {"table": "node_names", "normalised": "lisbon", "node_uuid": str(make_uuid(GRAPH, 1, 1))}
    found = TABLES["node_names"].parameters(line, GRAPH)
    assert graph_key_of(UUID(bytes=found["node_uuid"])) == GRAPH
