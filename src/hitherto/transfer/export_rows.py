"""Rows as the lines of an export show them: uuids and times as text, JSON as JSON, nothing that goes without saying.

What a column holds follows from the schema; `EXPORTED` says which tables there are, and the other lists why the rest
stays behind.
"""

import math
from base64 import b64decode, b64encode
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

import numpy as np
import orjson

from hitherto.domain.episodes import EpisodeKind, EpisodeState, RoleType
from hitherto.domain.errors import InvalidInput
from hitherto.domain.identity import GraphKey, graph_key_of, parse_uuid
from hitherto.domain.instants import Precision, format_instant, parse_instant
from hitherto.domain.text_input import Json, storable, storable_json
from hitherto.ports import Row
from hitherto.store.portable import CopiedTable, kind_of
from hitherto.store.rows import dump_json
from hitherto.store.schema import metadata

EXPORTED = (
    "users",
    "groups",
    "collections",
    "sessions",
    "episodes",
    "nodes",
    "node_names",
    "edges",
    "mentions",
    "embeddings",
    "merges",
    "documents",
)
"""The tables of an exported graph, in the order of the lines."""

NOT_EXPORTED = {
    "schema_version": "of the database",
    "projects": "an export goes into a project that is there",
    "api_keys": "keys open the server that they were made on",
    "audit": "what was done on that server",
    "directory": "made of the ids in the lines",
    "graphs": "told by the line that begins a graph",
    "ontologies": "told by a line of its own",
    "graph_work": "made of the episodes that are pending",
    "traces": "how something was read, kept for some days",
    "tombstones": "what was deleted before",
    "unfinished_copies": "of the database",
    "unembedded": "made of the vectors that are missing",
    "embedding_models": "which embedders that server used",
    "model_readings": "read, but not learned yet",
    "model_usage": "what was paid for on that server",
    "model_health": "of the models that the server asks",
    "snapshot_files": "which files lie in the cache folders of machines",
}
"""The other tables, each with the reason."""

IMPLIED = frozenset({"graph_key", "project_key", "changed"})
"""Columns that no line names: where the line stands says the first, the import the others."""

JSON_COLUMNS = frozenset(
    {"metadata", "fact_rating_instruction", "classifications", "labels", "aliases", "attributes", "closed_by", "body"}
)
_CHOICES: dict[tuple[str, str], frozenset[str]] = {
    ("episodes", "kind"): frozenset(EpisodeKind),
    ("episodes", "role_type"): frozenset(RoleType),
    ("episodes", "state"): frozenset(EpisodeState),
    ("edges", "valid_precision"): frozenset(Precision),
    ("edges", "invalid_precision"): frozenset(Precision),
}
_LARGEST = 2**63 - 1


@dataclass(frozen=True, slots=True)
class ExportedColumn:
    """One column of an exported table: its name, how its values are written, and whether there may be none."""

    name: str
    form: str
    """One of uuid, vector, json, time, flag, int, real, text."""
    optional: bool


@dataclass(frozen=True)
class ExportedTable:
    """How rows of one table become lines, and lines rows."""

    name: str

    @cached_property
    def copied(self) -> CopiedTable:
        """The table as the store reads and writes it."""
        return CopiedTable(metadata.tables[self.name])

    @cached_property
    def columns(self) -> list[ExportedColumn]:
        """The columns that lines name, in the order of the table."""
        table = metadata.tables[self.name]
        return [
            ExportedColumn(str(column.name), _form_of(column), bool(column.nullable))
            for column in table.columns
            if column.name not in IMPLIED
        ]

    @cached_property
    def key(self) -> list[str]:
        """The columns of the key within a graph; lines stand in this order."""
        return [str(column.name) for column in metadata.tables[self.name].primary_key if column.name not in IMPLIED]

    @cached_property
    def _places(self) -> list[tuple[int, ExportedColumn]]:
        names = [str(column.name) for column in metadata.tables[self.name].columns]
        return [(names.index(column.name), column) for column in self.columns]

    def plain(self, row: Row) -> Json:
        """Return the line of a row; what has no value is left out."""
        values = {column.name: (column.form, row[place]) for place, column in self._places}
        return {
            "table": self.name,
            **{name: _WRITE[form](value) for name, (form, value) in values.items() if value is not None},
        }

    def parameters(self, line: Json, graph: GraphKey) -> dict[str, Any]:
        """Return the values of a line, checked, as the database takes them.

        Raises:
            InvalidInput: for a value that the column cannot hold, one too many or too few, a uuid of another graph.
        """
        known = {column.name for column in self.columns}
        for name in line:
            if name not in known and name != "table":
                raise InvalidInput(f"{self.name} has no {name[:60]!r}", param=name[:60])
        return {column.name: self._value(column, line.get(column.name), graph) for column in self.columns}

    def _value(self, column: ExportedColumn, value: Any, graph: GraphKey) -> Any:
        if value is None:
            if column.optional:
                return None
            raise _wrong(column.name, "is missing")
        read = _READ[column.form](column.name, value)
        if column.form == "uuid" and graph_key_of(read) != graph:
            raise _wrong(column.name, "is a uuid of another graph")
        choices = _CHOICES.get((self.name, column.name))
        if choices is not None and read not in choices:
            raise _wrong(column.name, f"must be one of {', '.join(sorted(choices))}")
        return read.bytes if column.form == "uuid" else read


def _form_of(column: Any) -> str:
    kind, name = kind_of(column), str(column.name)
    if kind == "bytes":
        return "vector" if name == "vector" else "uuid"
    if kind == "text":
        return "json" if name in JSON_COLUMNS else "text"
    if kind == "int" and (name.endswith("_at") or name == "reference_time"):
        return "time"
    if kind == "int" and "SMALLINT" in str(column.type):
        return "flag"
    return kind


def _wrong(name: str, what: str) -> InvalidInput:
    return InvalidInput(f"{name} {what}", param=name)


def _read_uuid(name: str, value: Any) -> UUID:
    read = parse_uuid(value) if isinstance(value, str) else None
    if read is None:
        raise _wrong(name, "must be a uuid")
    return read


def _read_vector(name: str, value: Any) -> bytes:
    try:
        read = b64decode(value, validate=True) if isinstance(value, str) else b""
    except ValueError:
        read = b""
    if not read or len(read) % 2 or not np.isfinite(np.frombuffer(read, "<f2").astype(np.float32)).all():
        raise _wrong(name, "must be base64 of 16-bit floating point numbers")
    return read


def _read_json(name: str, value: Any) -> str:
    if storable_json(value) != value:
        raise _wrong(name, "holds characters that cannot be stored")
    _check_shape(name, value)
    return dump_json(value)


def _check_shape(name: str, value: Any) -> None:
    if name in ("labels", "aliases"):
        if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
            raise _wrong(name, "must be a list of texts")
    elif not isinstance(value, dict):
        raise _wrong(name, "must be an object")
    if name == "classifications" and not all(isinstance(each, str) for each in value.values()):
        raise _wrong(name, "must be an object of texts")
    if name == "closed_by":
        _check_closing(value)


def _check_closing(value: Json) -> None:
    uuids = [value.get("episode"), *([] if value.get("edge") is None else [value["edge"]])]
    if not isinstance(value.get("rule"), str) or any(not isinstance(each, str) for each in uuids):
        raise _wrong("closed_by", "must name a rule and an episode")
    for each in uuids:
        _read_uuid("closed_by", each)


def _read_time(name: str, value: Any) -> int:
    if not isinstance(value, str):
        raise _wrong(name, "must be a text such as 2025-03-01T09:30:00Z")
    return parse_instant(value, name)


def _read_flag(name: str, value: Any) -> int:
    if not isinstance(value, bool):
        raise _wrong(name, "must be true or false")
    return int(value)


def _read_int(name: str, value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not -_LARGEST <= value <= _LARGEST:
        raise _wrong(name, "must be a whole number of 64 bits")
    return value


def _read_real(name: str, value: Any) -> float:
    if not isinstance(value, int | float) or isinstance(value, bool) or not math.isfinite(value):
        raise _wrong(name, "must be a number")
    return float(value)


def _read_text(name: str, value: Any) -> str:
    if not isinstance(value, str):
        raise _wrong(name, "must be a text")
    if storable(value) != value:
        raise _wrong(name, "holds characters that cannot be stored")
    return value


def _as_is(value: Any) -> Any:
    return value


_WRITE: dict[str, Callable[[Any], Any]] = {
    "uuid": lambda value: str(UUID(bytes=value)),
    "vector": lambda value: b64encode(value).decode(),
    "json": orjson.loads,
    "time": format_instant,
    "flag": bool,
    "int": _as_is,
    "real": _as_is,
    "text": _as_is,
}
_READ: dict[str, Callable[[str, Any], Any]] = {
    "uuid": _read_uuid,
    "vector": _read_vector,
    "json": _read_json,
    "time": _read_time,
    "flag": _read_flag,
    "int": _read_int,
    "real": _read_real,
    "text": _read_text,
}

TABLES = {name: ExportedTable(name) for name in EXPORTED}
