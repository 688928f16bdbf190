"""Random histories of a graph, and what a snapshot of it answers."""

from dataclasses import dataclass, field
from typing import Any

from hypothesis import strategies as st

from hitherto.retrieval.changes import Changes
from hitherto.retrieval.requests import Hit, SearchRequest
from hitherto.retrieval.search import rank
from hitherto.retrieval.snapshot import Snapshot
from hitherto.retrieval.weights import Weights
from tests.retrieval.graphs import asked, edge, episode, node, snapshot, uuid, vector

TEXT = st.lists(st.sampled_from("tea lake violin garden train rain".split()), max_size=5).map(" ".join)
VECTOR = st.sampled_from([None, vector(1, 0, 0, 0), vector(0.9, 0.4, 0, 0.1), vector(0, 1, 1, 0), vector(0, 0, -1, 1)])
NAME = st.sampled_from(["Tea", "Violin shop", "Lake", "Ann"])
ROWS = {
    "edges": st.builds(edge, st.integers(0, 9), TEXT, st.integers(0, 3), st.integers(0, 3), vector=VECTOR),
    "nodes": st.builds(node, st.integers(0, 3), NAME, summary=TEXT, vector=VECTOR),
    "episodes": st.builds(episode, st.integers(0, 9), TEXT, st.sampled_from([None, 0, 1]), vector=VECTOR),
}


@dataclass
class Plain:
    """What the graph holds, in dictionaries."""

    rows: dict[str, dict[bytes, Any]] = field(default_factory=lambda: {kind: {} for kind in ROWS})
    told: dict[bytes, list[bytes]] = field(default_factory=dict)

    def apply(self, changes: Changes) -> None:
        for kind, rows in self.rows.items():
            for gone in changes.deleted:
                rows.pop(gone, None)
            rows.update({row.uuid: row for row in getattr(changes, kind)})
        self.told.update(changes.mentions)

    def fresh(self) -> Snapshot:
        kept = {kind: sorted(rows.values(), key=lambda row: row.uuid) for kind, rows in self.rows.items()}
        return snapshot(**kept, mentions=self.told)


@st.composite
def history(draw: st.DrawFn) -> list[Changes]:
    changes = []
    for version in range(1, draw(st.integers(1, 6)) + 1):
        rows = {kind: draw(st.lists(row, max_size=5, unique_by=lambda one: one.uuid)) for kind, row in ROWS.items()}
        changed = {row.uuid for one_kind in rows.values() for row in one_kind}
        gone = draw(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 9)), max_size=4))
        told = {row.uuid: [uuid(2, draw(st.integers(0, 9)))] for row in rows["edges"]}
        deleted = [uuid(kind, number) for kind, number in gone if uuid(kind, number) not in changed]
        changes.append(Changes(version=version, **rows, mentions=told, deleted=deleted))
    return changes


QUERIES = (("tea by the lake", (1, 0.2, 0, 0)), ("violin shop", ()), ("", ()), ("garden", (0, 0, 1, 1)))


def answers(seen: Snapshot) -> list[list[Hit]]:
    return [
        rank(seen, asked(seen, text, *values), SearchRequest(query=text, scope=scope, limit=5), Weights())
        for scope in ("edges", "nodes", "episodes")
        for text, values in QUERIES
    ]
