"""What ingestion did with an episode, and why: the body of its trace, as plain JSON values."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from hitherto.domain.episodes import Episode
from hitherto.domain.extraction import Extraction
from hitherto.domain.instants import format_instant
from hitherto.domain.text_input import Json, storable
from hitherto.ingestion.compose import Composed
from hitherto.ingestion.ontology.stored import edge_type, node_type
from hitherto.ingestion.reconcile import Closed, Outcome

MAX_ERROR_CHARACTERS = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """Who ingested, with what: the same for every trace of a batch. `steps` are milliseconds, of the whole batch."""

    worker: str
    attempt: int
    extractor: str
    model: str | None
    episodes: int
    steps: Mapping[str, float]

    def body(self) -> Json:
        """Return the part of a trace that all episodes of the batch share."""
        return {
            "worker": self.worker,
            "attempt": self.attempt,
            "extractor": self.extractor,
            "embedding_model": self.model,
            "batch_episodes": self.episodes,
            "steps": [{"name": name, "milliseconds": spent} for name, spent in self.steps.items()],
        }


def trace_of(episode: Episode, extraction: Extraction, composed: Composed, circumstances: Circumstances) -> Json:
    """Return the trace of an episode that was ingested."""
    resolution, reconciled = composed.resolution, composed.reconciled
    outcomes = [outcome for outcome in reconciled.outcomes if outcome.placed.episode.uuid == episode.uuid]
    closings = [closed for closed in reconciled.closed if closed.closing.episode == episode.uuid]
    matches = resolution.matches.get(episode.uuid, [])
    types = _types(composed)
    return {
        **circumstances.body(),
        "language": episode.language,
        "entities": [
            {"name": match.name, "node": str(match.node), "how": match.how} | types.get(match.node, {})
            for match in matches
        ],
        "statements": [_statement(outcome) | types.get(outcome.edge, {}) for outcome in outcomes],
        "closings": [_closing(closed) for closed in closings],
        "notes": [*extraction.notes, *resolution.notes.get(episode.uuid, [])],
        "error": None,
    }


def trace_of_failure(error: str, circumstances: Circumstances) -> Json:
    """Return the trace of an episode that was given up."""
    return {**circumstances.body(), "entities": [], "statements": [], "closings": [], "notes": [], "error": error}


def error_text(error: BaseException) -> str:
    """Return what went wrong in one bounded line, fit to be stored."""
    text = " ".join(f"{type(error).__name__}: {error}".split())
    return storable(text)[:MAX_ERROR_CHARACTERS]


def _types(composed: Composed) -> dict[UUID, dict[str, str]]:
    """Return the types of what is typed by the ontology."""
    nodes = {node.uuid: node_type(node) for node in composed.changes.nodes}
    edges = {edge.uuid: edge_type(edge) for edge in composed.changes.edges}
    return {uuid: {"type": kind} for uuid, kind in (nodes | edges).items() if kind}


def _statement(outcome: Outcome) -> dict[str, Any]:
    statement, placed = outcome.placed.statement, outcome.placed
    valid_at = placed.episode.reference_time if statement.valid_at is None else statement.valid_at
    return {
        "subject": str(placed.subject),
        "relation": statement.relation,
        "object": str(placed.target),
        "fact": statement.fact,
        "span": list(statement.span),
        "valid_at": format_instant(valid_at),
        "precision": str(statement.valid_precision),
        "timeline": statement.timeline,
        "outcome": outcome.kind,
        "edge": str(outcome.edge),
    }


def _closing(closed: Closed) -> dict[str, Any]:
    return {
        "edge": str(closed.edge.uuid),
        "fact": closed.edge.fact,
        "rule": closed.closing.rule,
        "by": str(closed.closing.edge) if closed.closing.edge else None,
        "at": format_instant(closed.at),
    }
