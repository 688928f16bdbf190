"""Which names are one thing and which are two, and that the order in which they come does not decide it."""

import itertools
from uuid import UUID

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from hitherto.domain.extraction import EntityRef, Extraction, Statement
from hitherto.domain.facts import Edge, Node
from hitherto.domain.identity import make_uuid
from hitherto.ingestion.reconcile import reconcile
from hitherto.ingestion.resolve import resolve
from tests.ingestion.test_resolve import person, read, uuids, ways
from tests.ingestion.told import GRAPH, day, episode


def ref(told: str) -> EntityRef:
    """Read "Person: Anna Smith = Alice's sister", the type and further names being optional."""
    name, *aliases = told.rpartition(": ")[2].split(" = ")
    return EntityRef(name=name, label=told.rpartition(": ")[0] or None, aliases=tuple(aliases))


def parts(*told: str) -> int:
    """How many things the names are, told in this order."""
    return len(set(uuids(read(*map(ref, told), user=None))))


ONE = [
    # spelling
    ("Café Central", "cafe central"),
    ("The Beatles", "Beatles"),
    ("ACME", "Acme"),
    ("São Paulo", "Sao Paulo"),
    ("Location: München", "Munchen"),
    ("Person: José", "Person: jose"),
    ("“Dune”", "Dune"),
    ("Anna's", "Person: Anna"),
    # titles
    ("Person: Dr. Anna Smith", "Person: Anna Smith"),
    ("Person: Anna Smith", "Person: Prof. Anna Smith"),
    ("Person: Dr. Smith", "Person: Smith"),
    ("Person: Dr Smith", "Person: Prof. Smith"),
    ("Person: Mr. Smith", "Smith"),
    ("Person: Mr Smith", "Person: Mr. Smith"),
    ("Person: Mrs. Smith", "Person: Ms Smith"),
    ("Person: Prof. Dr. Jones", "Person: Dr. Jones"),
    ("Person: Mrs. Anna Smith", "Person: Anna Smith"),
    ("Person: Mr. Tom Baker", "Person: Tom Baker"),
    ("Person: Dr. Anna", "Person: Anna"),
    ("Person: Herr Maier", "Maier"),
    ("Person: Mister Brown", "Person: Mr. Brown"),
    ("Person: Rev. Paul Green", "Person: Paul Green"),
    ("Person: Sir Elton John", "Person: Elton John"),
    ("Person: Dr. Andrea Rossi", "Person: Mr. Andrea Rossi"),
    # first names
    ("Person: Anna Smith", "Person: Anna"),
    ("Person: Anna", "Person: Anna Smith"),
    ("Person: Dr. Anna Smith", "Person: Anna"),
    ("Person: Anna", "Person: Dr. Anna Smith"),
    # firms
    ("Acme", "Organization: Acme Inc"),
    ("Organization: Acme, Inc.", "Organization: Acme"),
    ("Acme Ltd", "Acme Limited"),
    ("Siemens AG", "Siemens"),
    ("Bosch GmbH", "Organization: Bosch"),
    ("Total S.A.", "Total SA"),
    ("Acme LLC", "Acme L.L.C."),
    ("Acme Corp", "Acme Corporation"),
    ("Acme inc.", "Acme"),
    ("Ford Motor Company", "Ford Motor Co."),
    ("Heinz GmbH & Co. KG", "Heinz"),
    ("Barro Pty Ltd", "Barro Pty. Ltd."),
    ("Novo Nordisk A/S", "Novo Nordisk"),
    ("Philips N.V.", "Organization: Philips"),
    ("Customer: Acme Inc", "Organization: Acme"),
    # slips
    ("Kubernetes", "Kuberntes"),
    ("Kubernetes", "Kubernettes"),
    ("Photoshop", "Phootshop"),
    ("Location: Manhattan", "Manhatan"),
    ("Organization: Microsoft", "Organization: Micorsoft"),
    ("Postgresql", "Postgersql"),
    ("Instagram", "Instragram"),
    ("Wikipedia", "Wikepedia"),
    # whose they are
    ("Person: Mia = Alice's sister", "Alice's sister"),
    ("Person: Alice's sister", "Person: Mia = Alice's sister"),
]
TWO = [
    # titles
    ("Person: Mr. Smith", "Person: Mrs. Smith"),
    ("Person: Mr. Anna Smith", "Person: Mrs. Anna Smith"),
    ("Person: Mrs. James", "Person: James"),
    ("Person: Mr. Grace", "Person: Grace"),
    ("Person: Herr Maier", "Person: Frau Maier"),
    ("Person: Dr. Smith", "Person: Dr. Jones"),
    ("Person: Dr. Anna Smith", "Person: Dr. Beth Smith"),
    ("Person: Mr. and Mrs. Smith", "Person: Mr. Smith"),
    ("Organization: Dr. Martens", "Martens"),
    ("Person: Miss Universe", "Topic: Universe"),
    ("Person: Dr. Paris", "Location: Paris"),
    # people
    ("Person: Anna Smith", "Person: Anna Jones"),
    ("Person: Anna Smith", "Person: Beth Smith"),
    ("Person: Anna", "Person: Anne"),
    ("Person: Johannsen", "Person: Johansen"),
    ("Person: Christina", "Person: Christine"),
    ("Person: Tom Baker", "Person: Tom Baker Jr."),
    ("Person: Katherine", "Katharine"),
    ("Person: Paris", "Location: Paris"),
    # firms
    ("Acme Inc", "Acme Ltd"),
    ("Siemens AG", "Siemens GmbH"),
    ("Acme Corp", "Acme Co"),
    ("Acme GmbH", "Acme GmbH & Co. KG"),
    ("Location: Denver", "Organization: Denver Co"),
    ("Person: Ford", "Organization: Ford Inc"),
    ("tea", "Tea Co"),
    ("Animal: Max", "Organization: Max Inc"),
    ("Apple Music", "Apple Inc"),
    ("5", "5 kg"),
    ("iPhone", "iPhone SE"),
    # slips
    ("Boston", "Bostom"),
    ("planning", "planting"),
    ("mediation", "meditation"),
    ("Kubernetes", "Kubernetse"),
    ("Kubernetes", "Kubenrntes"),
    ("Kubernetes", "Gubernetes"),
    ("Columbia", "Colombia"),
    ("Frankfurt", "Frankfort"),
    ("Windows10", "Windows11"),
    ("Releasev12", "Releasev13"),
    ("Australia", "Austria"),
    ("Alessandro", "Alessandra"),
    ("Person: Alexandre", "Person: Alexander"),
    ("Kubernetes Day", "Kuberntes Day"),
    ("Pinterest", "Pinterests"),
    ("Slovenia", "Slovakia"),
    ("order-100234", "order-100235"),
    ("Beatrice", "Beatrix"),
    ("user@example", "usre@example"),
    # whose they are
    ("Person: Anna = Alice's sister", "Person: Anna = Alice's cousin"),
    ("Animal: Max = Bob's dog", "Person: Max = Bob's son"),
    ("Person: Alice's sister", "Person: Bob's sister"),
    ("Animal: Alice's dog", "Animal: Alice's cat"),
    ("Person: Anna = Anna from work", "Person: Anna = Anna from school"),
    ("Person: Anna = Anna from work", "Person: Anna = Alice's sister"),
]


@pytest.mark.parametrize(("one", "other"), ONE)
def test_they_are_one(one: str, other: str) -> None:
    assert parts(one, other) == parts(other, one) == 1


@pytest.mark.parametrize(("one", "other"), TWO)
def test_they_are_two(one: str, other: str) -> None:
    assert parts(one, other) == parts(other, one) == 2


def test_a_friend_can_be_a_colleague_too() -> None:
    assert parts("Person: Anna = Alice's friend", "Person: Anna = Alice's boss") == 1


def test_how_it_was_found_is_told() -> None:
    told = ["Acme", "Acme Inc", "Person: Dr. Smith", "Person: Smith", "Kubernetes", "Kuberntes"]
    assert ways(read(*map(ref, told))) == ["new", "other form", "new", "other form", "new", "slip"]


def test_a_form_and_a_slip_are_names_from_then_on() -> None:
    nodes = read(*map(ref, ["Acme", "Acme Inc", "Kubernetes", "Kuberntes"])).nodes.values()
    assert [(node.name, node.aliases) for node in nodes] == [("Acme", ("Acme Inc",)), ("Kubernetes", ("Kuberntes",))]


def test_a_title_is_no_first_name() -> None:
    (node,) = read(person("Dr Anna Smith")).nodes.values()
    assert node.aliases == ("Anna",)
    assert parts("Person: Mr Brown", "Person: Mr Jones", "Person: Mr") == 3


def test_which_of_two_firms_is_meant_is_left_open() -> None:
    assert parts("Acme Inc", "Acme Ltd", "Acme") == 3


def test_a_name_with_both_forms_of_a_title_is_left_open() -> None:
    assert parts("Person: Mr. Smith", "Person: Mrs. Smith", "Person: Smith") == 3


def test_once_a_firm_has_a_legal_form_another_one_is_another_firm() -> None:
    assert parts("Acme", "Acme Inc", "Acme Ltd") == 2
    assert parts("Person: Smith", "Person: Mr. Smith", "Person: Mrs. Smith") == 2


def test_what_is_no_slip_of_the_name_is_not_one_of_a_slip_either() -> None:
    assert parts("Kubernetes", "Kubernettes", "Kuberneettes") == 2


def test_the_user_is_known_with_a_title_by_the_full_name_alone() -> None:
    assert ways(read(person("Mrs. Alice Smith"))) == ["other form"]
    assert ways(read(person("Mrs. Smith"))) == ["new"]
    assert ways(read(person("Mr. Alice Smith"))) == ["new"]


def test_ids_of_business_data_are_spelt_as_they_are() -> None:
    one = EntityRef(name="Kubernetes", record="product 1")
    other = EntityRef(name="Kuberntes", record="product 2")
    assert len(set(uuids(read(one, other)))) == 2


CHAIN = ["Person: Mia = Alice's sister", "Animal: Alice's sister's dog", "Animal: Mia's dog"]


@pytest.mark.parametrize("order", [(0, 1, 2), (0, 2, 1)])
def test_whose_dog_it_is_is_known_through_the_owner(order: tuple[int, ...]) -> None:
    result = read(*[ref(CHAIN[place]) for place in order])
    assert len(result.nodes) == 2
    assert ways(result)[-1] == "possession"


def test_longer_chains_too() -> None:
    told = ["Person: Mia = Alice's sister", "Person: Tom = Mia's friend", "Animal: Tom's dog"]
    assert len(read(*map(ref, [*told, "Animal: Alice's sister's friend's dog"])).nodes) == 3


def test_a_name_given_to_a_dog_that_was_known_by_its_owner() -> None:
    result = read(*map(ref, [CHAIN[0], CHAIN[1], "Animal: Rex = Mia's dog", "Mia's dog", "Alice's sister's dog"]))
    assert sorted(node.name for node in result.nodes.values()) == ["Mia", "Rex"]


def test_of_two_owners_of_one_name_none_is_meant() -> None:
    mias = [Node(uuid=node.uuid, name="Mia", aliases=(alias,), created_at=node.created_at)
            for node, alias in zip(two(), ("Alice's sister", "Bob's sister"), strict=True)]  # fmt: skip
    result = read(ref("Animal: Alice's sister's dog"), ref("Animal: Mia's dog"), nodes=mias)
    assert len(result.nodes) == 2


def two() -> list[Node]:
    return list(read(person("Anna"), person("Beth")).nodes.values())


POOL = [
    "Person: Anna Smith",
    "Person: Anna",
    "Person: Dr. Anna Smith",
    "Person: Mrs. Anna Smith",
    "Person: Smith",
    "Person: Dr. Smith",
    "Person: Mr. Smith",
    "Person: Mrs. Smith",
    "Acme",
    "Acme Inc",
    "Acme, Inc.",
    "Acme Ltd",
    "Kubernetes",
    "Kuberntes",
    "Kubernettes",
    "Photoshop",
    "Location: Lisbon",
    "lisbon",
    "Person: Bob",
    "Person: Anna Jones",
]
ALIKE = {frozenset(pair): parts(*pair) == 1 for pair in itertools.combinations(POOL, 2)}


def alike(one: str, other: str) -> bool:
    return one == other or ALIKE[frozenset((one, other))]


def groups(told: list[str]) -> set[frozenset[str]]:
    """The names of each thing, told in this order."""
    found: dict[object, set[str]] = {}
    for name, uuid in zip(told, uuids(read(*map(ref, told), user=None)), strict=True):
        found.setdefault(uuid, set()).add(name)
    return {frozenset(names) for names in found.values()}


def test_pairs_are_the_same_in_both_orders() -> None:
    for one, other in itertools.permutations(POOL, 2):
        assert (parts(one, other) == 1) == alike(one, other)


@given(st.lists(st.sampled_from(POOL), min_size=2, max_size=7), st.randoms(use_true_random=False))
@settings(max_examples=300)
def test_where_nothing_is_ambiguous_the_order_does_not_matter(told, random) -> None:
    names = set(told)
    # A name that may be either of two things is left open, and what came before it decides who they are.
    assume(all(alike(a, c) for a in names for b in names for c in names if alike(a, b) and alike(b, c)))
    shuffled = list(told)
    random.shuffle(shuffled)
    assert groups(told) == groups(shuffled) == {frozenset(b for b in names if alike(a, b)) for a in names}


@given(st.lists(st.sampled_from(POOL), min_size=2, max_size=7))
@settings(max_examples=300)
def test_what_is_two_is_never_one(told) -> None:
    contradicting = [{"Person: Mr. Smith", "Person: Mrs. Smith"}, {"Acme Inc", "Acme Ltd"}, {"Acme, Inc.", "Acme Ltd"}]
    contradicting += [{"Person: Anna Smith", "Person: Anna Jones"}, {"Kubernetes", "Photoshop"}]
    for names in groups(told):
        assert not any(pair <= names for pair in contradicting)


def facts(told: list[tuple[str, str, int]]) -> set[tuple[frozenset[str], str, int | None, int | None]]:
    """The facts that are known after statements that came in this order, each in a batch of its own."""
    nodes: dict[UUID, Node] = {}
    edges: dict[UUID, Edge] = {}
    called: dict[UUID, set[str]] = {}
    numbers = itertools.count(1)
    for name, city, at in told:
        subject, place, said = ref(name), EntityRef(name=city, label="Location"), episode(at)
        moved = Statement(
            subject=subject, relation="LIVES_IN", object=place, fact=city, span=(0, 4), timeline="LIVES_IN"
        )
        extraction = Extraction(episode=said.uuid, statements=(moved,))
        found = resolve([extraction], [said], nodes.values(), None, day(5), lambda: make_uuid(GRAPH, 10, next(numbers)))
        nodes |= found.nodes
        called.setdefault(found.placed[0].subject, set()).add(name)
        done = reconcile(edges.values(), found.placed, day(5), lambda: make_uuid(GRAPH, 11, next(numbers)))
        edges |= {edge.uuid: edge for edge in done.edges}
        edges = {uuid: edge for uuid, edge in edges.items() if edge not in done.removed}
    return {(frozenset(called[edge.source]), edge.fact, edge.valid_at, edge.invalid_at) for edge in edges.values()}


SAID = st.lists(
    st.tuples(st.sampled_from(POOL[:12]), st.sampled_from(["Rome", "Oslo", "Lima"])), min_size=2, max_size=6
)


@given(SAID, st.randoms(use_true_random=False))
@settings(max_examples=150)
def test_the_facts_are_the_same_in_any_order(said, random) -> None:
    names = {name for name, _ in said}
    assume(all(alike(a, c) for a in names for b in names for c in names if alike(a, b) and alike(b, c)))
    told = [(name, city, at) for at, (name, city) in enumerate(said, 1)]
    shuffled = list(told)
    random.shuffle(shuffled)
    assert facts(told) == facts(shuffled)
