"""A small language for tests: statements as "Alice lives in Lisbon since day 3", told in some episode."""

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from uuid import UUID

from hitherto.domain.episodes import Episode, EpisodeKind, EpisodeState
from hitherto.domain.extraction import EntityRef, Statement
from hitherto.domain.facts import Edge
from hitherto.domain.identity import make_uuid
from hitherto.domain.instants import Instant, Precision, from_datetime
from hitherto.ingestion.reconcile import Placed, Reconciled, reconcile

GRAPH = 77
LONG_AGO = Instant(0)
DAY = 24 * 3600 * 1_000_000
ALICE = make_uuid(GRAPH, 1, 1)


def day(number: float) -> Instant:
    """The start of the numbered day of January 2024 (it may run into later months)."""
    return Instant(from_datetime(datetime(2024, 1, 1, tzinfo=UTC)) + int((number - 1) * DAY))


def node(name: str) -> UUID:
    """A node's uuid made of its name, so that every run of a test knows it."""
    return make_uuid(GRAPH, 2, int.from_bytes(name.encode()[:3], "big"))


def episode(seq: int, said: Instant | None = None, text: str = "", **fields: object) -> Episode:
    """An episode of the test graph; uuid and acceptance number go together."""
    at = day(seq) if said is None else said
    made = Episode(
        uuid=make_uuid(GRAPH, 3, seq),
        seq=seq,
        kind=EpisodeKind.MESSAGE,
        content=text or f"episode {seq}",
        reference_time=at,
        received_at=at,
        state=EpisodeState.PENDING,
    )
    return replace(made, **fields)  # type: ignore[arg-type]


@dataclass(frozen=True, kw_only=True)
class Told:
    """One statement of a test, before it is placed."""

    value: str
    at: Instant | None = None
    precision: Precision = Precision.DAY
    until: Instant | None = None
    ends: bool = False
    timeline: str | None = "LIVES_IN"
    relation: str = "LIVES_IN"
    retracts: int | None = None
    seq: int = 1
    said: Instant | None = None

    def placed(self) -> Placed:
        """The statement about Alice, in an episode of its own."""
        value = EntityRef(name=self.value, label="Location")
        statement = Statement(
            subject=EntityRef(name="Alice", is_user=True),
            relation=self.relation,
            object=value,
            fact=f"Alice {self.relation} {self.value}" if not self.ends else f"Alice left {self.value}",
            span=(0, 5),
            valid_at=self.at,
            valid_precision=Precision.ASSUMED if self.at is None else self.precision,
            invalid_at=self.until,
            invalid_precision=None if self.until is None else Precision.DAY,
            timeline=self.timeline,
            ends=self.ends or self.retracts is not None,
            retracts=None if self.retracts is None else episode(self.retracts).uuid,
        )
        target = node(self.value) if self.value else ALICE
        return Placed(subject=ALICE, target=target, statement=statement, episode=episode(self.seq, self.said))


class Memory:
    """The facts of one graph, kept by feeding what reconcile returns back to it."""

    def __init__(self) -> None:
        self.edges: dict[UUID, Edge] = {}
        self._made = 0

    def tell(self, *batch: Told, now: Instant = LONG_AGO) -> Reconciled:
        """Reconcile one batch and keep the result."""
        result = reconcile(self.edges.values(), [told.placed() for told in batch], now, self._new_uuid)
        for removed in result.removed:
            del self.edges[removed.uuid]
        for edge in result.edges:
            episodes = {m.episode: None for m in result.mentions if m.item == edge.uuid}
            self.edges[edge.uuid] = replace(edge, episodes=tuple({**dict.fromkeys(edge.episodes), **episodes}))
        return result

    def facts(self) -> list[tuple[UUID, str, UUID, Instant | None, Instant | None]]:
        """What the order of arrival must not change, sorted."""
        parts = ((e.source, e.relation, e.target, e.valid_at, e.invalid_at) for e in self.edges.values())
        return sorted(parts, key=repr)

    def story(self) -> list[tuple[str, float | None, float | None]]:
        """The facts in short: (sentence's last word, first day, first day no longer), by time."""
        edges = sorted(self.edges.values(), key=lambda e: (e.valid_at or 0, e.invalid_at or 1 << 62))
        return [(edge.fact.split()[-1], _day(edge.valid_at), _day(edge.invalid_at)) for edge in edges]

    def _new_uuid(self) -> UUID:
        self._made += 1
        return make_uuid(GRAPH, 4, self._made)


def _day(instant: Instant | None) -> float | None:
    return None if instant is None else (instant - day(1)) / DAY + 1


def told_in_batches(statements: Sequence[Told], cuts: Iterable[int]) -> Memory:
    """Tell `statements` in their order, split before each place in `cuts`."""
    memory = Memory()
    places = sorted({0, len(statements), *cuts})
    for begin, end in itertools.pairwise(places):
        memory.tell(*statements[begin:end])
    return memory
