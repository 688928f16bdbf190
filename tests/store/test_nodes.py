from dataclasses import replace

from hitherto.domain.name_forms import keys_to_look_up
from hitherto.domain.names import normalise_name
from hitherto.ports import Store
from hitherto.store import nodes
from tests.builders import GraphBuilder


async def put(store: Store, *changed: nodes.Node, version: int = 1) -> None:
    await store.write(lambda tx: nodes.upsert_many(tx, changed, version))


async def test_a_node_is_read_as_it_was_written(store: Store) -> None:
    build = GraphBuilder()
    full = build.node(
        "Café Ünïque 🌊",
        labels=("Entity", "Place"),
        aliases=("the café", "'; --"),
        summary="Where they met.",
        attributes={"stars": 4.5, "tags": ["a", None]},
    )
    bare = build.node("Lisbon")
    await put(store, full, bare)
    assert await store.read(lambda tx: nodes.get(tx, full.uuid)) == full
    assert await store.read(lambda tx: nodes.get(tx, bare.uuid)) == bare
    assert await store.read(lambda tx: nodes.get(tx, build.uuid())) is None
    found = await store.read(lambda tx: nodes.get_many(tx, build.graph, [bare.uuid, build.uuid(), full.uuid]))
    assert found == {full.uuid: full, bare.uuid: bare}
    await put(store)


async def test_storing_again_overwrites_all_but_the_age(store: Store) -> None:
    build = GraphBuilder()
    node = build.node("Lisbon")
    await put(store, node)
    changed = replace(node, name="Lisboa", aliases=("Lisbon",), summary="A city.", labels=("Entity", "City"))
    await put(store, replace(changed, created_at=build.tick()), version=2)
    assert await store.read(lambda tx: nodes.get(tx, node.uuid)) == changed


async def test_nodes_are_found_by_name_and_alias(store: Store) -> None:
    build, other = GraphBuilder(), GraphBuilder("bob")
    anna, anna_too = build.node("Anna", aliases=("Annie",)), build.node("ANNA")
    lisbon, elsewhere = build.node("The Lisbon"), other.node("Anna")
    await put(store, anna, anna_too, lisbon)
    await put(store, elsewhere)
    found = await store.read(lambda tx: nodes.by_names(tx, build.graph, ["anna", "annie", "lisbon", "the lisbon", ""]))
    assert found == {"anna": [anna, anna_too], "annie": [anna], "lisbon": [lisbon]}
    assert await store.read(lambda tx: nodes.by_names(tx, other.graph, ["anna"])) == {"anna": [elsewhere]}
    assert await store.read(lambda tx: nodes.by_names(tx, build.graph, [])) == {}


async def test_a_name_given_up_finds_nothing(store: Store) -> None:
    build = GraphBuilder()
    node, other = build.node("Maria", aliases=("Mia",)), build.node("Maria")
    await put(store, node, other)
    await put(store, replace(node, name="Marie", aliases=()), version=2)
    found = await store.read(lambda tx: nodes.by_names(tx, build.graph, ["maria", "mia", "marie"]))
    assert {name: [each.uuid for each in each_found] for name, each_found in found.items()} == {
        "maria": [other.uuid],
        "marie": [node.uuid],
    }


async def test_endless_names_are_found_too(store: Store) -> None:
    build = GraphBuilder()
    node = build.node("\U0001f30a" * 5_000)
    await put(store, node)
    name = normalise_name(node.name)
    assert await store.read(lambda tx: nodes.by_names(tx, build.graph, [name])) == {name: [node]}


async def test_pages_go_on_after_a_node(store: Store) -> None:
    build, other = GraphBuilder(), GraphBuilder("bob")
    every = [build.node(f"n{number}") for number in range(7)]
    await put(store, *every[::-1])
    await put(store, other.node("not mine"))
    assert await store.read(lambda tx: nodes.page(tx, build.graph, None, None)) == every
    assert await store.read(lambda tx: nodes.page(tx, build.graph, 3, None)) == every[:3]
    assert await store.read(lambda tx: nodes.page(tx, build.graph, 3, every[2].uuid)) == every[3:6]
    assert await store.read(lambda tx: nodes.page(tx, build.graph, 3, every[6].uuid)) == []


async def test_nodes_are_found_by_other_forms_of_their_names(store: Store) -> None:
    build = GraphBuilder()
    firm, doctor, tool = (
        build.node("Initech", aliases=("Initech Inc",)),
        build.node("Dr. Smith"),
        build.node("Kubernetes"),
    )
    await put(store, firm, doctor, tool)

    async def found(name: str) -> set[str]:
        keys = sorted(keys_to_look_up(name))
        by_key = await store.read(lambda tx: nodes.by_names(tx, build.graph, keys))
        return {node.name for each in by_key.values() for node in each}

    assert await found("Initech Ltd") == await found("Initech") == {"Initech"}
    assert await found("Prof. Smith") == await found("Smith") == {"Dr. Smith"}
    assert await found("Kuberntes") == {"Kubernetes"}
    assert await found("Jones") == set()
