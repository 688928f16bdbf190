"""What all services share."""

from collections.abc import Callable
from dataclasses import dataclass

from hitherto.domain.audit import LOCAL
from hitherto.domain.identity import UuidFactory
from hitherto.ingestion.refine import Refiner
from hitherto.ports import Clock, LanguageModel, Store
from hitherto.retrieval.documents import DocumentRetriever
from hitherto.retrieval.retriever import Retriever


@dataclass(frozen=True, slots=True, kw_only=True)
class Core:
    """The tools of the services.

    `wake` tells the workers that there is something to do; it returns at once and never fails. The budget is in
    tokens of the context block; `context_episodes` says whether message excerpts may fill it. `language_model` is
    asked about whole sessions, where there is one. `actor` is for whom the services work, as the audit names it.
    """

    store: Store
    clock: Clock
    uuids: UuidFactory
    retriever: Retriever
    documents: DocumentRetriever
    refiner: Refiner
    wake: Callable[[], None]
    context_token_budget: int
    context_episodes: bool
    language_model: LanguageModel | None = None
    actor: str = LOCAL

    @property
    def embedding_model(self) -> str:
        """The model whose vectors count; empty without an embedder."""
        return self.retriever.embedder.model if self.retriever.embedder else ""
