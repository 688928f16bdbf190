"""What a cross-encoder is given to read."""

from hitherto.ports import Store
from hitherto.retrieval.read_texts import fetch_texts
from tests.builders import GraphBuilder, accept, create_user
from tests.retrieval.stored import learn


async def test_each_scope_has_its_texts(store: Store) -> None:
    build = GraphBuilder()
    await create_user(store, build)
    told = build.episode("I moved to Lisbon.", build.session())
    ann, lisbon = build.node("Ann", summary="Ann is a sailor."), build.node("Lisbon", summary="A harbour.")
    fact, bare = build.edge(ann, lisbon), build.edge(lisbon, ann)
    await accept(store, build, [told])
    await learn(store, build, None, told=[told], facts=[(fact, told)], about=[ann, lisbon])
    await learn(store, build, None, facts=[(bare, build.episode())])

    async def texts(scope, *items):
        wanted = [item.uuid for item in items] + [build.uuid()]
        return await store.read(lambda tx: fetch_texts(tx, build.graph, scope, wanted))

    assert await texts("episodes", told) == {told.uuid: "Alice: I moved to Lisbon."}
    assert await texts("nodes", ann, lisbon) == {ann.uuid: "Ann is a sailor.", lisbon.uuid: "Lisbon: A harbour."}
    assert await texts("edges", fact, bare) == {
        fact.uuid: "Ann lives in Lisbon. Alice: I moved to Lisbon.",
        bare.uuid: "Lisbon lives in Ann.",
    }
