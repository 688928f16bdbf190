"""The front door: from settings to services that work.

    async with Hitherto() as memory:
        await memory.users.add("alice", first_name="Alice")

Two engines can live in one process; nothing is shared between them.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from types import TracebackType
from typing import Literal, Self

from hitherto.background import WorkerThread
from hitherto.clock import SystemClock
from hitherto.domain.errors import HithertoError
from hitherto.domain.identity import ProjectKey, UuidFactory
from hitherto.domain.projects import DEFAULT_PROJECT
from hitherto.ingestion.model.reader import ModelReader
from hitherto.ingestion.options import WorkerSettings
from hitherto.ingestion.reading import Reader, RuleReader
from hitherto.ingestion.refine import Refiner
from hitherto.ingestion.shift import Rehearse
from hitherto.models import (
    BUNDLED,
    EmbedderChoice,
    embedder_of,
    language_model_missing,
    language_model_of,
    language_model_title,
    reranker_of,
    rules,
)
from hitherto.ports import Clock, Embedder, Extractor, LanguageModel, Transaction
from hitherto.retrieval.documents import DocumentRetriever
from hitherto.retrieval.retriever import Retriever
from hitherto.retrieval.settings import RetrievalSettings
from hitherto.services import lookup
from hitherto.services.auditing import Audit
from hitherto.services.binding import BoundStore
from hitherto.services.collections import Collections
from hitherto.services.conversations import Conversations
from hitherto.services.core import Core
from hitherto.services.documents import Documents
from hitherto.services.erasure import Erasures
from hitherto.services.graph import Graphs
from hitherto.services.groups import Groups
from hitherto.services.keys import Admission, Keys
from hitherto.services.memory import Memories
from hitherto.services.merging import Merging
from hitherto.services.ontology import Ontologies
from hitherto.services.projects import Projects
from hitherto.services.scope import Scope
from hitherto.services.session_facts import SessionFacts
from hitherto.services.session_search import SessionSearch
from hitherto.services.sessions import Sessions
from hitherto.services.status import Status
from hitherto.services.users import Users
from hitherto.services.vectors import StoredVectors
from hitherto.settings import Settings
from hitherto.store import episodes
from hitherto.store.open import open_store
from hitherto.store.traced import TracedStore
from hitherto.worker import Worker

__all__ = ["BUNDLED", "Hitherto", "Scope", "build_worker"]

Workers = Literal["thread", "none"]
POLL_SECONDS = 0.02
PATIENCE_SHARE = 0.75
"""Of the time of a request, so much may be spent on waiting for a language model."""
GRAPHS_WITH_A_MODEL = 16
"""Graphs that a worker has in hand while a model answers for the others."""


class Hitherto:
    """A memory on one database: `async with Hitherto(settings) as memory`.

    `settings` default to what the environment and the settings file say. `embedder` is the bundled one unless
    another is given; None searches by words alone. `language_model` reads messages in place of the one that the
    settings name, and is asked about whole sessions; it is used in this event loop and in that of the worker.
    `workers` is "thread" (ingest in a thread of this process) or "none" (other processes ingest); by default a thread,
    unless the settings say `workers=0`. `wake` is called after messages were accepted, to tell workers elsewhere; it
    must return at once.
    """

    def __init__(
        self,
        settings: Settings | None = None,
        *,
        extractor: Extractor | None = None,
        embedder: EmbedderChoice = BUNDLED,
        language_model: LanguageModel | None = None,
        clock: Clock | None = None,
        workers: Workers | None = None,
        wake: Callable[[], None] | None = None,
    ) -> None:
        self.settings = Settings() if settings is None else settings
        self.degraded: list[str] = []
        """What does not work in full and why, in words; filled when the engine opens."""
        self._extractor = extractor
        self._embedder: EmbedderChoice = embedder
        self._language_model = language_model
        self._clock = clock or SystemClock()
        self._workers: Workers = workers or ("thread" if self.settings.workers else "none")
        self._wake_others = wake
        self._thread: WorkerThread | None = None
        self._resources = AsyncExitStack()
        self._opened: _Parts | None = None

    async def __aenter__(self) -> Self:
        await self.open()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def open(self) -> None:
        """Open the database (bringing its schema up to date), make the default project, and start the worker.

        Raises:
            Misconfigured: when the settings cannot work.
            Unavailable: when the database does not answer now.
        """
        if self._opened is not None:
            raise HithertoError("this engine is open already")
        async with AsyncExitStack() as opening:
            self._opened = await self._open(opening)
            self._resources = opening.pop_all()

    async def close(self) -> None:
        """Stop the worker after its step and let go of the database; what is not ingested yet waits in the queue."""
        self._opened = self._thread = None
        await self._resources.aclose()

    @property
    def core(self) -> Core:
        """The tools of the services: the store, the retriever, the clock."""
        return self._parts.core

    @property
    def users(self) -> Users:
        """The users of the default project."""
        return self._parts.default.users

    @property
    def sessions(self) -> Sessions:
        """The sessions of the default project."""
        return self._parts.default.sessions

    @property
    def memory(self) -> Memories:
        """The messages of the default project, and the memory made of them."""
        return self._parts.default.memory

    @property
    def graph(self) -> Graphs:
        """The graphs of the default project."""
        return self._parts.default.graph

    @property
    def merging(self) -> Merging:
        """Making two nodes of a graph of the default project one, and two again."""
        return self._parts.default.merging

    @property
    def groups(self) -> Groups:
        """The groups of the default project: graphs without a user."""
        return self._parts.default.groups

    @property
    def collections(self) -> Collections:
        """The collections of documents of the default project."""
        return self._parts.default.collections

    @property
    def documents(self) -> Documents:
        """The documents in the collections of the default project."""
        return self._parts.default.documents

    @property
    def ontology(self) -> Ontologies:
        """The types that nodes and facts of the default project can have."""
        return self._parts.default.ontology

    @property
    def conversations(self) -> Conversations:
        """What can be read out of the sessions of the default project by rules: gists, classes, data, questions."""
        return self._parts.default.conversations

    @property
    def session_facts(self) -> SessionFacts:
        """Facts given as sentences, for the sessions of the default project."""
        return self._parts.default.session_facts

    @property
    def session_search(self) -> SessionSearch:
        """Searches in the sessions of the default project."""
        return self._parts.default.session_search

    @property
    def keys(self) -> Keys:
        """The API keys of the server."""
        return self._parts.keys

    @property
    def projects(self) -> Projects:
        """The projects of the server."""
        return self._parts.projects

    @property
    def erasures(self) -> Erasures:
        """Erasing users and projects with a receipt."""
        return self._parts.erasures

    @property
    def vectors(self) -> StoredVectors:
        """The vectors of all projects: made for another embedder, and cleared away."""
        return StoredVectors(self.core)

    @property
    def status(self) -> Status:
        """How the server is doing."""
        return self._parts.status

    @property
    def audit(self) -> Audit:
        """Who did what: the acts of administration."""
        return self._parts.audit

    def project(self, key: ProjectKey) -> Scope:
        """Return the services of the project with this key (as `keys.authenticate` and `projects.get` return it)."""
        return Scope(self.core, key)

    def admitted(self, admission: Admission) -> Scope:
        """Return the services of the project that a key opened, as far as the key goes; `keys.admit` says how far.

        What the key may do there is the caller's to check: `admission.permission`.
        """
        core = replace(self.core, actor=admission.key_id)
        if admission.bound_to is not None:
            core = replace(core, store=BoundStore(core.store, admission.bound_to))
        return Scope(core, admission.project)

    async def processed(
        self, user_id: str | None = None, *, group_id: str | None = None, project: ProjectKey | None = None
    ) -> None:
        """Wait until everything that was accepted for a user or a group is ingested, by whichever worker.

        It waits as long as that takes; bound it with `asyncio.timeout`. Raises `NotFound`.
        """
        owner = lookup.owner_of(user_id, group_id)
        home = self._parts.default.project if project is None else project

        async def waits(tx: Transaction) -> bool:
            graph = await lookup.graph_of(tx, home, owner)
            return bool(await episodes.pending(tx, graph, 1))

        while await self.core.store.read(waits):  # noqa: ASYNC110 - the worker may be another process
            await asyncio.sleep(POLL_SECONDS)

    @property
    def _parts(self) -> "_Parts":
        if self._opened is None:
            raise HithertoError("open the engine first: async with Hitherto() as memory")
        return self._opened

    async def _open(self, opening: AsyncExitStack) -> "_Parts":
        store = TracedStore(await open_store(self.settings.database_url), self.settings.database_url)
        opening.push_async_callback(store.close)
        embedder, missing = await embedder_of(self.settings, self._embedder, store, opening)
        reranker, unranked = await asyncio.to_thread(reranker_of, self.settings, opening)
        self.degraded = [*missing, *unranked, *language_model_missing(self.settings)]
        asked = language_model_of(_for_requests(self.settings))
        model = self._language_model or await opening.enter_async_context(asked)
        core = Core(
            store=store,
            clock=self._clock,
            uuids=UuidFactory(),
            retriever=Retriever(
                store,
                embedder,
                self._clock,
                _retrieval(self.settings, self.settings.snapshot_cache_mb << 20),
                reranker,
            ),
            documents=DocumentRetriever(
                store,
                embedder,
                self.settings.snapshot_cache_mb << 18,
                self.settings.snapshot_folder,
                self.settings.snapshot_files_mb << 20,
            ),
            refiner=Refiner(embedder),
            wake=self._wake,
            context_token_budget=self.settings.context_token_budget,
            context_episodes=self.settings.context_episodes,
            language_model=model,
        )
        opening.push_async_callback(core.retriever.close)
        opening.push_async_callback(core.documents.close)
        await core.retriever.tidy()
        projects = Projects(core)
        default = Scope(core, (await projects.ensure(DEFAULT_PROJECT)).key)
        if self._workers == "thread":
            await self._start_thread(opening, embedder)
        status = Status(core, self._model_title())
        return _Parts(core, default, Keys(core, default.project), projects, Erasures(core), status, Audit(core))

    async def _start_thread(self, opening: AsyncExitStack, embedder: Embedder | None) -> None:
        thread = WorkerThread(
            lambda: build_worker(
                self.settings,
                extractor=self._extractor,
                embedder=embedder,
                language_model=self._language_model,
                clock=self._clock,
            )
        )
        await thread.start()
        opening.push_async_callback(thread.stop)
        self._thread = thread

    def _model_title(self) -> str | None:
        if self._language_model is not None:
            return self._language_model.model
        return language_model_title(self.settings)

    def _wake(self) -> None:
        if self._thread is not None:
            self._thread.wake()
        if self._wake_others is not None:
            self._wake_others()


def _for_requests(settings: Settings) -> Settings:
    """Return the settings with a patience for the language model that leaves a request time to do without it."""
    if not settings.request_seconds:
        return settings
    patience = min(settings.llm_patience_seconds, PATIENCE_SHARE * settings.request_seconds)
    return settings.model_copy(update={"llm_patience_seconds": patience})


def _retrieval(settings: Settings, cache_bytes: int) -> RetrievalSettings:
    return RetrievalSettings(
        cache_bytes=cache_bytes,
        files_below=settings.snapshot_folder,
        files_bytes=settings.snapshot_files_mb << 20,
    )


@dataclass(frozen=True, slots=True)
class _Parts:
    """What an open engine consists of."""

    core: Core
    default: Scope
    keys: Keys
    projects: Projects
    erasures: Erasures
    status: Status
    audit: Audit


@asynccontextmanager
async def build_worker(
    settings: Settings,
    *,
    extractor: Extractor | None = None,
    embedder: EmbedderChoice = BUNDLED,
    language_model: LanguageModel | None = None,
    clock: Clock | None = None,
    rehearse: Rehearse | None = None,
) -> AsyncIterator[Worker]:
    """Open a worker on the database of `settings`, whose schema must be up to date; what a worker process runs."""
    async with AsyncExitStack() as opened:
        store = TracedStore(await open_store(settings.database_url, migrate=False), settings.database_url)
        opened.push_async_callback(store.close)
        now = clock or SystemClock()
        chosen, _ = await embedder_of(settings, embedder, store, opened)
        reader: Reader = RuleReader(extractor or rules(settings))
        model = language_model or await opened.enter_async_context(language_model_of(settings))
        options = WorkerSettings.of(settings)
        if model is not None:
            retriever = Retriever(store, chosen, now, _retrieval(settings, settings.snapshot_cache_mb << 18))
            opened.push_async_callback(retriever.close)
            reader = ModelReader(reader, model, store, retriever, now, settings.llm_instructions)
            batch = min(options.batch_size, settings.llm_batch_size)
            options = replace(options, batch_size=batch, graphs_in_flight=GRAPHS_WITH_A_MODEL)
        yield Worker(store, reader, chosen, now, UuidFactory(), options, rehearse)
