"""Names become nodes: the same thing one node, different things never one."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hitherto.domain.extraction import IS_VALUE, EntityRef, Extraction, Statement
from hitherto.domain.facts import Node
from hitherto.domain.identity import make_uuid
from hitherto.ingestion.resolve import MAX_ALIASES, names_to_look_up, resolve
from tests.ingestion.told import GRAPH, day, episode

USER = Node(
    uuid=make_uuid(GRAPH, 9, 1), name="Alice Smith", labels=("Entity", "User"), aliases=("Alice",), created_at=day(1)
)


def person(name: str, *aliases: str) -> EntityRef:
    return EntityRef(name=name, label="Person", aliases=aliases)


def known(name: str, label: str | None = "Person", *aliases: str, number: int = 1) -> Node:
    labels = ("Entity", label) if label else ("Entity",)
    return Node(uuid=make_uuid(GRAPH, 8, number), name=name, labels=labels, aliases=aliases, created_at=day(1))


def read(*refs: EntityRef, nodes=(), user=USER):
    """Resolve refs mentioned one after the other, each in an episode of its own."""
    numbers = itertools.count(1)
    told = [episode(seq) for seq in range(1, len(refs) + 1)]
    extractions = [Extraction(episode=each.uuid, mentioned=(ref,)) for each, ref in zip(told, refs, strict=True)]
    return resolve(extractions, told, nodes, user, day(5), lambda: make_uuid(GRAPH, 10, next(numbers)))


def uuids(result) -> list:
    return [mention.item for mention in result.mentions]


def ways(result) -> list[str]:
    return [match.how for matches in result.matches.values() for match in matches]


def test_i_is_the_user():
    result = read(EntityRef(name="Alice Smith", is_user=True))
    assert uuids(result) == [USER.uuid]
    assert ways(result) == ["user"]
    assert not result.nodes


def test_a_graph_without_a_user_knows_them_by_name():
    result = read(EntityRef(name="Alice", is_user=True), EntityRef(name="alice", is_user=True), user=None)
    assert len(set(uuids(result))) == 1


def test_a_new_thing_becomes_a_node_with_its_type():
    result = read(EntityRef(name=" Lisbon ", label="Location"))
    (node,) = result.nodes.values()
    assert (node.name, node.labels, node.attributes) == ("Lisbon", ("Entity", "Location"), {"name": "Lisbon"})
    assert node.created_at == day(5)


@pytest.mark.parametrize("name", ["the Café Central", "CAFE  CENTRAL", "Café Central."])
def test_spellings_of_a_name_are_one_thing(name):
    result = read(EntityRef(name=name), nodes=[known("Café Central", "Organization")])
    assert uuids(result) == [known("Café Central").uuid]
    assert ways(result) == ["name"]


def test_within_a_batch_too():
    result = read(person("Anna"), person("anna"), person("Anna"))
    assert len(result.nodes) == 1


def test_an_alias_is_a_name():
    assert ways(read(person("Bob"), nodes=[known("Robert Miles", "Person", "Bob")])) == ["alias"]


def test_a_first_name_means_the_only_full_name_that_has_it():
    result = read(person("Anna Smith"), person("Anna"))
    assert len(result.nodes) == 1
    assert ways(result) == ["new", "alias"]


def test_a_first_name_alone_learns_its_last_name():
    result = read(person("Anna"), person("Anna Smith"))
    (node,) = result.nodes.values()
    assert (node.name, node.aliases) == ("Anna Smith", ("Anna",))
    assert node.attributes == {"name": "Anna Smith"}


@pytest.mark.parametrize("relative", ["Anna's aunt", "Anna’s kids"])
def test_whose_relative_somebody_is_is_no_last_name(relative):
    result = read(person("Anna"), person(relative))
    assert [node.name for node in result.nodes.values()] == ["Anna", relative]


def test_two_last_names_are_two_people():
    result = read(person("Anna Smith"), person("Anna Jones"), person("Anna Smith"))
    first, second, third = uuids(result)
    assert first != second
    assert first == third


def test_a_first_name_that_two_people_share_is_left_open():
    result = read(person("Anna Smith"), person("Anna Jones"), person("Anna"))
    assert len(set(uuids(result))) == 3


def test_a_full_name_is_not_given_to_one_who_has_another():
    result = read(person("Anna"), person("Anna Smith"), person("Anna Jones"))
    assert len(result.nodes) == 2


def test_the_user_never_takes_another_last_name():
    result = read(person("Alice Jones"))
    assert uuids(result) != [USER.uuid]


def test_a_description_gets_its_name():
    result = read(person("Alice's sister"), person("Anna", "Alice's sister"), person("Alice's sister"))
    (node,) = result.nodes.values()
    assert (node.name, node.aliases) == ("Anna", ("Alice's sister",))
    assert ways(result) == ["new", "described", "alias"]


def test_a_second_sister_is_somebody_else():
    result = read(person("Anna", "Alice's sister"), person("Beth", "Alice's sister"), person("Alice's sister"))
    assert len(set(uuids(result))) == 3


def test_a_person_and_a_place_of_one_name_are_two_things():
    result = read(person("Paris"), EntityRef(name="Paris", label="Location"), EntityRef(name="Paris"))
    first, second, third = uuids(result)
    assert first != second
    assert third in (first, second)


def test_a_type_is_learned_and_kept():
    result = read(
        EntityRef(name="Acme"), EntityRef(name="Acme", label="Organization"), EntityRef(name="Acme", label="Event")
    )
    (node,) = result.nodes.values()
    assert node.labels == ("Entity", "Organization")


def test_a_known_node_that_teaches_nothing_new_is_not_written():
    assert not read(person("Bob"), nodes=[known("Bob")]).nodes


def test_aliases_are_bounded():
    refs = [person("Bob", f"B{number}") for number in range(40)]
    (node,) = read(*refs).nodes.values()
    assert len(node.aliases) == MAX_ALIASES


def statement(subject: str, value: str, **changed) -> Statement:
    parts = {"relation": "KNOWS", "fact": f"{subject} knows {value}.", "span": (3, 9)}
    return Statement(subject=person(subject), object=person(value), **{**parts, **changed})


def place(*statements: Statement):
    told = [episode(1)]
    numbers = itertools.count(1)
    extraction = Extraction(episode=told[0].uuid, statements=statements)
    return resolve([extraction], told, [], USER, day(5), lambda: make_uuid(GRAPH, 10, next(numbers)))


def test_a_statement_stands_between_its_nodes():
    result = place(statement("Bob", "Carol"))
    (placed,) = result.placed
    assert {placed.subject, placed.target} == set(result.nodes)
    assert {(mention.item, mention.start, mention.end) for mention in result.mentions} == {
        (placed.subject, 3, 9),
        (placed.target, 3, 9),
    }


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (statement(" ", "Carol"), "no subject"),
        (statement("Bob", ""), "no object"),
        (statement("Bob", "", ends=True), "without saying what"),
        (statement("Bob", "bob"), "to itself"),
    ],
)
def test_what_states_nothing_is_dropped_with_a_note(bad, reason):
    result = place(bad)
    assert not result.placed
    assert reason in result.notes[episode(1).uuid][0]


def test_an_ending_without_a_value_points_to_its_subject():
    (placed,) = place(statement("Bob", "", ends=True, timeline="WORKS_AT")).placed
    assert placed.subject == placed.target
    assert placed.names_no_value


def test_names_to_look_up_hold_aliases_and_first_names():
    extraction = Extraction(episode=episode(1).uuid, mentioned=(person("Anna Smith", "Alice's sister"),))
    assert names_to_look_up([extraction]) == ["alice's sister", "anna", "anna smith", "~anna smith"]


NAMES = st.sampled_from(["Anna", "Anna Smith", "Anna Jones", "Bob", "bob", "Alice's sister", "Lisbon"])


@given(st.lists(NAMES, min_size=1, max_size=12))
def test_one_name_never_leads_to_two_nodes_of_that_very_name(names):
    result = read(*[person(name) for name in names])
    own = [node.name.casefold() for node in result.nodes.values()]
    assert len(own) == len(set(own))
    assert set(uuids(result)) <= set(result.nodes)


@pytest.mark.parametrize(
    ("told", "is_value"),
    [((True, True), True), ((True, False), False), ((False, True), False)],
    ids=["always a value", "a value first", "a thing first"],
)
def test_what_was_once_called_a_thing_is_no_mere_value(told, is_value):
    refs = [EntityRef(name="Pro", attributes=((IS_VALUE, True),) if each else ()) for each in told]
    (node,) = read(*refs).nodes.values()
    assert (IS_VALUE in node.attributes) is is_value
