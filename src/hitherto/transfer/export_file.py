"""Export files: what a project or one graph holds, as JSON Lines that people and programs can read.

The first line says what it is and of what; `schema` is the schema of the rows:

    {"hitherto_export": 1, "schema": 11, "release": "2.0.0", "made_at": "2026-01-31T02:00:00Z", "project": "default"}

The ontology of a project follows where there is one, then the graphs. Each begins with whose it is, holds its rows
table by table, each in the order of its key, and ends with how many there were; the last line counts the graphs:

    {"ontology": {"entity_types": [], "edge_types": []}}
    {"graph": "00ab12cd34ef", "kind": "user", "id": "maya", "version": 7, "created_at": "2025-04-06T11:05:00Z"}
    {"table": "users", "uuid": "00ab12cd-34ef-8...", "user_id": "maya", "created_at": "...", "updated_at": "..."}
    {"end_of_graph": "00ab12cd34ef", "rows": {"users": 1}}
    {"end": true, "graphs": 1}
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO, Literal

import orjson

from hitherto.domain.errors import InvalidInput
from hitherto.domain.identity import GraphKey
from hitherto.domain.instants import Instant, parse_instant
from hitherto.domain.ontology import Ontology, ontology_of
from hitherto.domain.text_input import Json, check_id
from hitherto.store.migrations import CURRENT
from hitherto.transfer.export_rows import EXPORTED, TABLES

FORMAT = 1
LONGEST_LINE = 1 << 26
"""Bytes; the longest row, what a merge of large entities was made of, is far shorter. A line that does not end is not
to fill the memory."""

Kind = Literal["user", "group", "collection"]

OWNER_TABLES: dict[Kind, tuple[str, str]] = {
    "user": ("users", "user_id"),
    "group": ("groups", "group_id"),
    "collection": ("collections", "name"),
}
"""Whose a graph can be, with the table that tells of the owner and its column of the owner's id."""

_KNOWLEDGE = frozenset({"episodes", "nodes", "node_names", "edges", "mentions", "embeddings", "merges"})
GRAPH_TABLES: dict[Kind, frozenset[str]] = {
    "user": _KNOWLEDGE | {"users", "sessions"},
    "group": _KNOWLEDGE | {"groups"},
    "collection": frozenset({"collections", "documents", "embeddings"}),
}
"""The tables that the graph of such an owner can have rows in."""


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose graph it is: a user, a group, or a collection of documents."""

    kind: Kind
    external_id: str


@dataclass(frozen=True, slots=True)
class GraphBegins:
    """From here on the rows are those of this graph."""

    graph: GraphKey
    owner: Owner
    version: int
    created_at: Instant


@dataclass(frozen=True, slots=True)
class ExportedRow:
    """A row of the graph that was begun last, as the database takes it, but for the columns that go without saying."""

    table: str
    values: dict[str, Any]


@dataclass(frozen=True, slots=True)
class GraphEnds:
    """All rows of the graph were read."""

    graph: GraphKey


Part = Ontology | GraphBegins | ExportedRow | GraphEnds


@dataclass(slots=True)
class ExportReader:
    """Reads an export line by line and checks each, and whether they fit together."""

    path: Path
    number: int = 0
    """The line that was read last."""
    graphs: set[int] = field(default_factory=set)
    _owners: set[Owner] = field(default_factory=set)
    _sessions: set[str] = field(default_factory=set)
    _vectors: dict[str, int] = field(default_factory=dict)

    def parts(self) -> Iterator[Part]:
        """Yield what the lines say.

        Raises:
            InvalidInput: for the first line that is wrong, beginning with its number.
        """
        try:
            with self.path.open("rb") as file:
                self._check_header(self._next(file))
                yield from self._body(file)
                if file.read(1):
                    self.number += 1
                    raise InvalidInput("something follows the end")
        except InvalidInput as error:
            raise InvalidInput(f"line {self.number}: {error.message}", param=error.param) from error

    def _next(self, file: BinaryIO) -> Json:
        self.number += 1
        line = file.readline(LONGEST_LINE)
        if not line:
            raise InvalidInput("the file ends before its end: it is cut off")
        if len(line) >= LONGEST_LINE and not line.endswith(b"\n"):
            raise InvalidInput(f"the line is longer than {LONGEST_LINE >> 20} MB")
        try:
            value = orjson.loads(line)
        except orjson.JSONDecodeError as error:
            raise InvalidInput(f"no JSON: {error.msg} at column {error.colno}") from error
        if not isinstance(value, dict):
            raise InvalidInput("must be a JSON object")
        return value

    def _check_header(self, line: Json) -> None:
        if not _is_int(line.get("hitherto_export")) or not _is_int(line.get("schema")):
            raise InvalidInput("this is not the first line of an export")
        if line["hitherto_export"] != FORMAT:
            raise InvalidInput(f"the form {line['hitherto_export']} is not known; this release reads {FORMAT}")
        if not 1 <= line["schema"] <= CURRENT:
            raise InvalidInput(f"the schema {line['schema']} is not known; this release knows 1 to {CURRENT}")

    def _body(self, file: BinaryIO) -> Iterator[Part]:
        line = self._next(file)
        if "ontology" in line:
            yield _ontology_of(line["ontology"])
            line = self._next(file)
        while "graph" in line:
            yield from self._graph(self._begins(line), file)
            line = self._next(file)
        if line.get("end") is not True:
            raise InvalidInput("must begin a graph, or be the end")
        if line.get("graphs") != len(self.graphs):
            raise InvalidInput(f"there were {len(self.graphs)} graphs, the end counts {line.get('graphs')!r:.20}")

    def _begins(self, line: Json) -> GraphBegins:
        kind = line.get("kind")
        if not isinstance(kind, str) or kind not in OWNER_TABLES:
            raise InvalidInput(f"kind must be one of {', '.join(OWNER_TABLES)}", param="kind")
        if not isinstance(line.get("id"), str) or not isinstance(line.get("created_at"), str):
            raise InvalidInput("id and created_at must be texts", param="id")
        version = line.get("version")
        if not isinstance(version, int) or not 0 <= version < 1 << 62:
            raise InvalidInput("version must be a whole number", param="version")
        owner = Owner(kind, check_id(line["id"], "id"))
        begins = GraphBegins(_key_of(line["graph"]), owner, version, parse_instant(line["created_at"], "created_at"))
        if begins.graph in self.graphs:
            raise InvalidInput("this graph was told before", param="graph")
        if owner in self._owners:
            raise InvalidInput(f"a graph of this {kind} was told before", param="id")
        self.graphs.add(begins.graph)
        self._owners.add(owner)
        return begins

    def _graph(self, begins: GraphBegins, file: BinaryIO) -> Iterator[Part]:
        yield begins
        order = _Order(begins)
        while "end_of_graph" not in (line := self._next(file)):
            name = line.get("table")
            if not isinstance(name, str) or name not in GRAPH_TABLES[begins.owner.kind]:
                raise InvalidInput(f"the graph of a {begins.owner.kind} has no table {name!r:.60}", param="table")
            row = ExportedRow(name, TABLES[name].parameters(line, begins.graph))
            order.check(row)
            self._check_row(row, begins)
            yield row
        order.check_end(line)
        yield GraphEnds(begins.graph)

    def _check_row(self, row: ExportedRow, begins: GraphBegins) -> None:
        values, owner = row.values, begins.owner
        table, column = OWNER_TABLES[owner.kind]
        if row.table == table and values[column] != owner.external_id:
            raise InvalidInput(f"{column} is not the id of the graph", param=column)
        if row.table == "sessions":
            if values["user_id"] != owner.external_id:
                raise InvalidInput("user_id is not the id of the graph", param="user_id")
            session = check_id(values["session_id"], "session_id")
            if session in self._sessions:
                raise InvalidInput("this session was told before", param="session_id")
            self._sessions.add(session)
        if row.table == "embeddings":
            self._check_vector(values["model"], len(values["vector"]) // 2)

    def _check_vector(self, model: str, length: int) -> None:
        tail = model.rpartition("/")[2]
        expected = self._vectors.setdefault(model, int(tail) if tail.isdecimal() and len(tail) < 9 else length)
        if length != expected:
            raise InvalidInput(f"a vector of {model[:100]} has {expected} numbers, not {length}", param="vector")


class _Order:
    """Checks that the rows of a graph stand in order, begin with its owner, and are as many as its end says."""

    def __init__(self, begins: GraphBegins) -> None:
        self._begins = begins
        self._rows: Counter[str] = Counter()
        self._table = ""
        self._key: tuple[Any, ...] = ()
        self._models: set[str] = set()
        self._seqs: set[int] = set()

    def check(self, row: ExportedRow) -> None:
        owner_table = OWNER_TABLES[self._begins.owner.kind][0]
        if (row.table == owner_table) != (not self._rows):
            raise InvalidInput(f"a graph begins with its one row of {owner_table}", param="table")
        if row.table != self._table:
            if self._rows and EXPORTED.index(row.table) < EXPORTED.index(self._table):
                raise InvalidInput(f"{row.table} must come before {self._table}", param="table")
            self._table, self._key = row.table, ()
        self._check_key(row)
        if row.table == "episodes":
            if row.values["seq"] in self._seqs or row.values["seq"] < 1:
                raise InvalidInput("seq must be above 0 and given once", param="seq")
            self._seqs.add(row.values["seq"])
        self._rows[row.table] += 1

    def check_end(self, line: Json) -> None:
        if line["end_of_graph"] != f"{self._begins.graph:012x}":
            raise InvalidInput("this is the end of another graph", param="end_of_graph")
        if not self._rows or line.get("rows") != dict(self._rows):
            raise InvalidInput("the numbers of rows are not those of the lines before", param="rows")

    def _check_key(self, row: ExportedRow) -> None:
        """Check that the key is behind the last one. The models of one item stand in any order, but once."""
        key = tuple(row.values[column] for column in TABLES[row.table].key if column != "model")
        model = row.values.get("model")
        again = bool(self._key) and (key < self._key or (key == self._key and model in (None, *self._models)))
        if again:
            raise InvalidInput("the same again, or not in the order of the key", param=TABLES[self._table].key[0])
        if key != self._key:
            self._models = set()
        if model is not None:
            self._models.add(model)
        self._key = key


def _ontology_of(value: Any) -> Ontology:
    if not isinstance(value, dict) or not value.keys() <= {"entity_types", "edge_types"}:
        raise InvalidInput("ontology must be an object of entity_types and edge_types", param="ontology")
    return ontology_of(value.get("entity_types"), value.get("edge_types"))


def _key_of(value: Any) -> GraphKey:
    if isinstance(value, str) and len(value) == 12:
        try:
            key = int(value, 16)
        except ValueError:
            key = 0
        if key and f"{key:012x}" == value:
            return GraphKey(key)
    raise InvalidInput("graph must be 12 hexadecimal digits", param="graph")


def _is_int(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)
