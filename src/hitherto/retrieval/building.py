"""Rows into segments."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hitherto.domain.episodes import RoleType
from hitherto.domain.names import normalise_name
from hitherto.retrieval.changes import Mentions
from hitherto.retrieval.interning import Interner
from hitherto.retrieval.postings import build_postings
from hitherto.retrieval.ragged import Ragged
from hitherto.retrieval.segment import Column, Segment
from hitherto.retrieval.tables import Analyse, Tables, timeline_key
from hitherto.retrieval.texts import MAX_TEXT_CHARACTERS, node_text, speaker_names, spoken
from hitherto.store.snapshot_rows import EdgeRow, EpisodeRow, NodeRow

UNKNOWN_TIME = np.iinfo(np.int64).min
"""Stands in a column of times for "none"."""
NO_SESSION = -1
NO_TIMELINE = -1


@dataclass(frozen=True, slots=True)
class SegmentBuilder:
    """Makes segments over shared tables. `dimensions` is the length of the vectors (0 without an embedder)."""

    tables: Tables
    analyse: Analyse
    dimensions: int

    def edges(self, rows: Sequence[EdgeRow], mentions: Mentions) -> Segment:
        """Return the segment of some facts."""
        tables = self.tables
        return self._segment(
            items=tables.edges.numbers(row.uuid for row in rows),
            uuids=[row.uuid for row in rows],
            texts=[row.fact for row in rows],
            vectors=[row.vector for row in rows],
            columns={
                "source": _integers(tables.nodes.numbers(row.source for row in rows)),
                "target": _integers(tables.nodes.numbers(row.target for row in rows)),
                "relation": _integers(tables.relations.numbers(row.relation for row in rows)),
                "timeline": _integers([self._timeline(row) for row in rows]),
                "created_at": _times([row.created_at for row in rows]),
                "expired_at": _times([row.expired_at for row in rows]),
                "valid_at": _times([row.valid_at for row in rows]),
                "invalid_at": _times([row.invalid_at for row in rows]),
                "rating": np.array([np.nan if row.rating is None else row.rating for row in rows], np.float64),
            },
            lists={"episodes": self._episodes_of([row.uuid for row in rows], mentions)},
        )

    def nodes(self, rows: Sequence[NodeRow], mentions: Mentions) -> Segment:
        """Return the segment of some nodes."""
        tables = self.tables
        names = [{normalise_name(name) for name in (row.name, *row.aliases)} for row in rows]
        return self._segment(
            items=tables.nodes.numbers(row.uuid for row in rows),
            uuids=[row.uuid for row in rows],
            texts=[node_text(row.name, row.aliases, row.summary) for row in rows],
            vectors=[row.vector for row in rows],
            columns={"created_at": _times([row.created_at for row in rows])},
            lists={
                "labels": Ragged.of([tables.labels.numbers(row.labels) for row in rows]),
                "episodes": self._episodes_of([row.uuid for row in rows], mentions),
            },
            # Sorted, so that the numbering does not depend on the order of a set.
            names=[tables.names.numbers(sorted(own)) for own in names],
        )

    def episodes(self, rows: Sequence[EpisodeRow]) -> Segment:
        """Return the segment of some episodes."""
        sessions = self.tables.sessions
        return self._segment(
            items=self.tables.episodes.numbers(row.uuid for row in rows),
            uuids=[row.uuid for row in rows],
            texts=[spoken(row.speaker, row.content) for row in rows],
            vectors=[row.vector for row in rows],
            columns={
                "seq": _integers([row.seq for row in rows]),
                "session": _integers(
                    [NO_SESSION if row.session_uuid is None else sessions.number(row.session_uuid) for row in rows]
                ),
                "reference_time": _times([row.reference_time for row in rows]),
                "of_assistant": np.array([row.role_type == RoleType.ASSISTANT for row in rows], np.bool_),
            },
            lists={},
            names=[self.tables.names.numbers(speaker_names(row.speaker)) for row in rows],
        )

    def _timeline(self, row: EdgeRow) -> int:
        if row.timeline is None:
            return NO_TIMELINE
        return self.tables.timelines.number(timeline_key(row.source, row.timeline))

    def _segment(
        self,
        *,
        items: Sequence[int],
        uuids: Sequence[bytes],
        texts: Sequence[str],
        vectors: Sequence[bytes | None],
        columns: dict[str, Column],
        lists: dict[str, Ragged],
        names: Sequence[Sequence[int]] = (),
    ) -> Segment:
        matrix, present = self._matrix(vectors)
        terms = [self.tables.terms.numbers(self.analyse(text[:MAX_TEXT_CHARACTERS])) for text in texts]
        return Segment(
            items=np.asarray(items, np.int32),
            columns={**columns, **_uuid_columns(uuids), "has_vector": present},
            lists=lists,
            text=build_postings(terms),
            names=build_postings(names or [()] * len(items)),
            vectors=matrix,
        )

    def _matrix(self, vectors: Sequence[bytes | None]) -> tuple[NDArray[np.float16], NDArray[np.bool_]]:
        # A vector of another length belongs to another model; it would only ever be stored by mistake.
        present = np.array([vector is not None and len(vector) == 2 * self.dimensions for vector in vectors], np.bool_)
        matrix = np.zeros((len(vectors), self.dimensions), np.float16)
        packed = b"".join(vector for vector, usable in zip(vectors, present, strict=True) if usable and vector)
        matrix[present] = np.frombuffer(packed, "<f2").reshape(-1, self.dimensions or 1)
        return matrix, present & (self.dimensions > 0)

    def _episodes_of(self, uuids: Sequence[bytes], mentions: Mentions) -> Ragged:
        episodes: Interner[bytes] = self.tables.episodes
        return Ragged.of([episodes.numbers(mentions.get(uuid, ())) for uuid in uuids])


def _uuid_columns(uuids: Sequence[bytes]) -> dict[str, Column]:
    # Two columns whose order is the order of the uuids: the last word where scores are equal.
    halves = np.frombuffer(b"".join(uuids), ">u8").reshape(-1, 2)
    return {
        "uuid_high": halves[:, 0].astype(np.uint64),
        "uuid_low": halves[:, 1].astype(np.uint64),
    }


def _integers(values: Sequence[int]) -> NDArray[np.int64]:
    return np.asarray(values, np.int64)


def _times(values: Sequence[int | None]) -> NDArray[np.int64]:
    return np.array([UNKNOWN_TIME if value is None else value for value in values], np.int64)
