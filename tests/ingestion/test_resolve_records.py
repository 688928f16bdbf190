"""Things of business data are known by type and id; what is known of them is kept with them."""

from collections.abc import Sequence
from dataclasses import replace

from hitherto.domain.extraction import EntityRef, Extraction
from hitherto.domain.facts import Node
from hitherto.ingestion.resolve import names_to_look_up, resolve
from tests.builders import GraphBuilder


def mentioned(
    build: GraphBuilder, *refs: EntityRef, known: Sequence[Node] = (), user: Node | None = None
) -> list[Node]:
    """Return the nodes that the graph has after an episode mentioned `refs`."""
    episode = build.episode()
    extraction = Extraction(episode=episode.uuid, mentioned=refs)
    found = resolve([extraction], [episode], known, user, build.now, build.uuid)
    nodes = {node.uuid: node for node in (*known, *([user] if user else []))} | found.nodes
    return list(nodes.values())


def record(name: str, kind: str, number: int, **attributes: str | int | float) -> EntityRef:
    key = f"{kind} {number}"
    return EntityRef(name=name, label=kind.title(), aliases=(key,), record=key, attributes=tuple(attributes.items()))


def test_a_record_becomes_a_node_with_what_is_known_of_it() -> None:
    [node] = mentioned(GraphBuilder(), record("Acme", "customer", 7, city="Oslo", size=5))

    assert (node.name, node.labels, node.aliases) == ("Acme", ("Entity", "Customer"), ("customer 7",))
    assert node.attributes == {"name": "Acme", "record": "customer 7", "city": "Oslo", "size": 5}


def test_what_is_said_last_is_kept() -> None:
    build = GraphBuilder()
    [node] = mentioned(
        build, record("Acme", "customer", 7, city="Oslo", size=5), record("Acme", "customer", 7, city="Rome")
    )
    told = replace(record("Acme", "customer", 7), attributes=(("size", 9), ("name", "x"), ("record", "y")))
    [later] = mentioned(build, told, known=[node])

    assert node.attributes == {"name": "Acme", "record": "customer 7", "city": "Rome", "size": 5}
    assert later.attributes == {"name": "Acme", "record": "customer 7", "city": "Rome", "size": 9}


def test_a_name_takes_the_place_of_a_mere_id() -> None:
    build = GraphBuilder()
    [named] = mentioned(build, record("Customer 7", "customer", 7), record("Acme", "customer", 7))
    assert (named.name, set(named.aliases)) == ("Acme", {"Customer 7"})
    [again] = mentioned(build, record("Customer 7", "customer", 7), record("Acme Corp", "customer", 7), known=[named])
    assert (again.name, again.uuid) == ("Acme", named.uuid)


def test_one_name_of_two_records_is_two_things() -> None:
    nodes = mentioned(
        GraphBuilder(), record("Acme", "customer", 7), record("Acme", "customer", 8), record("Acme", "vendor", 7)
    )
    assert [node.attributes["record"] for node in nodes] == ["customer 7", "customer 8", "vendor 7"]


def test_a_record_of_an_unknown_type_is_the_one_of_its_name_and_id() -> None:
    untyped, other = EntityRef(name="Acme", record="7"), EntityRef(name="Acme", record="8")
    nodes = mentioned(GraphBuilder(), untyped, record("Acme", "customer", 7), other)

    assert [node.attributes["record"] for node in nodes] == ["customer 7", "8"]


def test_a_thing_of_talk_becomes_the_record_of_its_name() -> None:
    build = GraphBuilder()
    known = build.node("Acme", labels=("Entity", "Organization"), attributes={"name": "Acme"})
    [node] = mentioned(build, record("Acme", "customer", 7, city="Oslo"), known=[known])

    assert (node.uuid, node.labels) == (known.uuid, known.labels)
    assert node.attributes == {"name": "Acme", "record": "customer 7", "city": "Oslo"}


def test_the_directory_says_who_the_user_is() -> None:
    build = GraphBuilder()
    user = build.node("Ann", labels=("Entity", "User"), attributes={"user_id": "u-1", "email": "a@example.com"})
    ref = EntityRef(
        name="Ann", is_user=True, attributes=(("user_id", "u-2"), ("email", "b@c"), ("plan", "pro"), ("name", "B"))
    )
    [node] = mentioned(build, ref, ref, user=user)

    assert node.attributes == {"user_id": "u-1", "email": "a@example.com", "plan": "pro"}
    assert (node.uuid, node.name, node.labels) == (user.uuid, "Ann", user.labels)


def test_records_are_looked_up_by_type_and_id() -> None:
    extraction = Extraction(episode=GraphBuilder().uuid(), mentioned=(record("Acme", "customer", 7),))
    assert names_to_look_up([extraction]) == ["acme", "customer 7", "~acme"]
