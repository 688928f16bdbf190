"""A project in which a bit of everything was told and learned."""

from collections.abc import Sequence
from typing import Any

from hitherto.engine import Hitherto
from hitherto.ports import Embedder
from hitherto.services.data import NewEpisode
from hitherto.services.documents import NewDocument
from hitherto.services.messages import NewMessage
from hitherto.services.scope import Scope
from hitherto.services.triples import NewTriple
from hitherto.settings import Settings
from hitherto.store.open import open_store
from tests.ingestion.scripted import HashEmbedder, worker_on
from tests.services.teaching import Ticking

EMBEDDER = HashEmbedder()


def engine_on(settings: Settings) -> Hitherto:
    """An engine with vectors and without a worker."""
    return Hitherto(settings, workers="none", embedder=HashEmbedder(), clock=Ticking())


async def learn(settings: Settings, embedder: Embedder | None = EMBEDDER) -> None:
    """Have everything learned that is pending, and vectors made where some are missing."""
    store = await open_store(settings.database_url)
    try:
        await worker_on(store, embedder=embedder, clock=Ticking()).run_until_idle()
    finally:
        await store.close()


async def tell_everything(settings: Settings, project: str = "default") -> None:
    """Use every noun: users, sessions, groups, collections, facts that end, types, data that is still pending."""
    async with engine_on(settings) as engine:
        scope = engine.project((await engine.projects.ensure(project)).key)
        await scope.ontology.set([{"name": "City", "description": "A place.", "properties": []}])
        await tell_user(scope, "maya/../1", first_name="Maya")
        await tell_user(scope, "日本 🙂", email="a@b.c")
        await scope.groups.add("docs", name="Docs", description="All of it.")
        await scope.graph.add(NewEpisode(data="Bob | WORKS_AT | Acme", type="text"), group_id="docs")
        await scope.collections.add("notes", description="Tea.", metadata={"k": [1, None]})
        new = [
            NewDocument(content="Green tea.", document_id="t1", metadata={"a": 1}),
            NewDocument(content="Black tea."),
        ]
        await scope.documents.add("notes", new)
    await learn(settings)
    async with engine_on(settings) as engine:
        scope = engine.project((await engine.projects.get(project)).key)
        await say(scope, "maya/../1 talk", ["Alice | LIVES_IN | Oslo = LIVES_IN @ 400", "This cannot be read!"])
    await learn(settings)
    async with engine_on(settings) as engine:
        scope = engine.project((await engine.projects.get(project)).key)
        await say(scope, "maya/../1 talk", ["Alice | LIKES | tea"])


async def tell_user(scope: Scope, user_id: str, **profile: Any) -> None:
    """Make a user with a session in which something is said, and a fact that is given."""
    await scope.users.add(user_id, metadata={"uuid": "0" * 32, "n": 1.5}, **profile)
    await scope.sessions.add(f"{user_id} talk", user_id, metadata={"s": "\u2028"})
    await say(
        scope,
        f"{user_id} talk",
        ["Alice | LIVES_IN | Lisbon = LIVES_IN @ 10", "Alice | LIVES_IN | Berlin = LIVES_IN @ 200", "Hello."],
    )
    triple = NewTriple(
        fact="Alice works at Acme", fact_name="WORKS_AT", source_node_name="Alice", target_node_name="Acme"
    )
    await scope.graph.add_fact_triple(triple, user_id=user_id)


async def say(scope: Scope, session_id: str, texts: Sequence[str]) -> None:
    """Add messages to a session."""
    messages = [NewMessage(content=text, role_type="user", role="Alice", metadata={"t": text}) for text in texts]
    await scope.memory.add(session_id, messages)
