"""What is worked out about new nodes and facts with the help of vectors: their types, and their ratings."""

import threading
from collections.abc import Sequence

from hitherto.domain.episodes import Episode
from hitherto.domain.errors import ModelUnavailable
from hitherto.domain.facts import Node
from hitherto.domain.text_input import Json
from hitherto.ingestion.compose import Composed, StepTimer
from hitherto.ingestion.ontology.chosen import with_choices
from hitherto.ingestion.ontology.step import type_changes
from hitherto.ingestion.ontology.vectors import Similarities
from hitherto.ingestion.rate import rate_new_facts, rating_about
from hitherto.ingestion.view import GraphView
from hitherto.ports import Embedder

_BY_WORDS = Similarities(None)
"""For when an embedder behind an endpoint gives nothing: types by words, and no ratings."""


class Refiner:
    """Types by the project's ontology and rates by the owner's instruction.

    It remembers the vectors of what it compared, those of the types among them, so one batch after another compares
    with the same ontology without embedding it again. Threads that call it at once wait for each other.
    """

    def __init__(self, embedder: Embedder | None) -> None:
        self._near = Similarities(embedder.embed if embedder else None)
        self._lock = threading.Lock()

    def refine(self, composed: Composed, episodes: Sequence[Episode], view: GraphView, timer: StepTimer) -> Composed:
        """Return `composed` with types and ratings. Blocking."""
        with self._lock:
            try:
                return self._refined(composed, episodes, view, timer, self._near)
            except ModelUnavailable:
                return self._refined(composed, episodes, view, timer, _BY_WORDS)

    def rating(self, fact: str, source: Node | None, instruction: Json) -> float | None:
        """Return the rating of a single fact about `source`; None where there is nothing to rate by. Blocking."""
        with self._lock:
            try:
                return rating_about(fact, source, instruction, self._near)
            except ModelUnavailable:
                return None

    def _refined(
        self, composed: Composed, episodes: Sequence[Episode], view: GraphView, timer: StepTimer, near: Similarities
    ) -> Composed:
        composed = with_choices(composed, view)
        if view.ontology is not None:
            with timer.step("type"):
                stored = view.ontology
                composed = type_changes(composed, episodes, view, stored.ontology, stored.updated_at, near)
        if view.fact_rating_instruction is not None:
            with timer.step("rate"):
                composed = rate_new_facts(composed, view, view.fact_rating_instruction, near)
        return composed


def needs_refining(view: GraphView) -> bool:
    """Whether there is anything to type or to rate by."""
    return view.ontology is not None or view.fact_rating_instruction is not None
