"""Extractions and a view of the graph in, changes out; nothing else happens."""

import itertools
from dataclasses import replace

from hitherto.domain.extraction import EntityRef, Extraction, Statement
from hitherto.domain.facts import Edge, Node
from hitherto.domain.identity import ProjectKey, make_uuid
from hitherto.domain.users import User
from hitherto.ingestion.compose import Composed, StepTimer, compose
from hitherto.ingestion.view import GraphView
from tests.ingestion.told import GRAPH, day, episode

USER = User(
    uuid=make_uuid(GRAPH, 9, 1), project=ProjectKey(1), user_id="alice", first_name="Alice", created_at=day(1),
    updated_at=day(1),
)  # fmt: skip
ALICE = Node(uuid=USER.uuid, name="Alice", labels=("Entity", "User"), summary=USER.introduction, created_at=day(1))
LISBON = Node(uuid=make_uuid(GRAPH, 8, 1), name="Lisbon", labels=("Entity", "Location"), created_at=day(1))
HOME = Edge(
    uuid=make_uuid(GRAPH, 7, 1), source=ALICE.uuid, target=LISBON.uuid, relation="LIVES_IN", timeline="LIVES_IN",
    fact="Alice lives in Lisbon.", created_at=day(1), valid_at=day(1),
)  # fmt: skip
EMPTY = GraphView(version=3, user=USER, user_node=ALICE, nodes={ALICE.uuid: ALICE})
SETTLED = replace(
    EMPTY,
    nodes={ALICE.uuid: ALICE, LISBON.uuid: LISBON},
    facts=(HOME,),
    around={ALICE.uuid: (HOME,), LISBON.uuid: (HOME,)},
)


def lives_in(place: str) -> Statement:
    return Statement(
        subject=EntityRef(name="Alice", is_user=True),
        relation="LIVES_IN",
        object=EntityRef(name=place, label="Location"),
        fact=f"Alice lives in {place}.",
        span=(0, 9),
        timeline="LIVES_IN",
    )


def composed(view: GraphView, *texts: Statement | EntityRef, timer: StepTimer | None = None) -> Composed:
    """Compose one episode a statement (or mere mention), from day 5 on."""
    told = [episode(seq) for seq in range(5, 5 + len(texts))]
    extractions = [
        Extraction(episode=each.uuid, statements=(text,))
        if isinstance(text, Statement)
        else Extraction(episode=each.uuid, mentioned=(text,))
        for each, text in zip(told, texts, strict=True)
    ]
    numbers = itertools.count(1)
    uuids = (make_uuid(GRAPH, 20, number) for number in numbers)
    return compose(extractions, told, view, day(9), lambda: next(uuids), timer or StepTimer())


def names(nodes) -> set[str]:
    return {node.name for node in nodes}


def test_a_first_fact_brings_its_nodes_and_their_summaries():
    result = composed(EMPTY, lives_in("Lisbon"))
    assert names(result.changes.nodes) == {"Alice", "Lisbon"}
    assert {node.name: node.summary for node in result.new_nodes} == {
        "Alice": "Alice is the user with the id alice. Alice lives in Lisbon.",
        "Lisbon": "Alice lives in Lisbon.",
    }
    (edge,) = result.changes.edges
    assert result.new_edges == [edge]
    assert {mention.item for mention in result.changes.mentions} == {node.uuid for node in result.new_nodes} | {
        edge.uuid
    }


def test_the_view_is_not_changed():
    before = (dict(SETTLED.nodes), tuple(SETTLED.facts), dict(SETTLED.around))
    composed(SETTLED, lives_in("Berlin"))
    assert (dict(SETTLED.nodes), tuple(SETTLED.facts), dict(SETTLED.around)) == before


def test_the_same_input_has_the_same_result():
    assert composed(SETTLED, lives_in("Berlin")).changes == composed(SETTLED, lives_in("Berlin")).changes


def test_a_restatement_is_written_again_but_needs_no_vector():
    result = composed(SETTLED, lives_in("Lisbon"))
    assert [edge.uuid for edge in result.changes.edges] == [HOME.uuid]
    assert result.new_edges == []
    assert names(result.changes.nodes) == {"Alice", "Lisbon"}


def test_a_closed_fact_is_rewritten_and_both_ends_summarised():
    result = composed(SETTLED, lives_in("Berlin"))
    assert {edge.fact: edge.invalid_at for edge in result.changes.edges} == {
        "Alice lives in Lisbon.": day(5),
        "Alice lives in Berlin.": None,
    }
    assert [edge.fact for edge in result.new_edges] == ["Alice lives in Berlin."]
    assert names(result.new_nodes) == {"Alice", "Lisbon", "Berlin"}


def test_a_mere_mention_makes_a_node_without_facts():
    result = composed(SETTLED, EntityRef(name="Acme", label="Organization"))
    assert names(result.changes.nodes) == {"Acme"}
    assert result.changes.edges == []
    assert [mention.episode for mention in result.changes.mentions] == [episode(5).uuid]


def test_a_known_thing_that_is_mentioned_is_written_as_it_is():
    result = composed(SETTLED, EntityRef(name="Lisbon", label="Location"))
    (node,) = result.changes.nodes
    assert node == LISBON
    assert result.new_nodes == []


def test_nothing_said_changes_nothing():
    result = composed(SETTLED)
    changes = result.changes
    assert [*changes.nodes, *changes.edges, *changes.removed, *changes.mentions] == []


def test_a_batch_is_read_in_order():
    result = composed(EMPTY, lives_in("Lisbon"), lives_in("Berlin"), lives_in("Lisbon"))
    spans = sorted((edge.valid_at, edge.invalid_at or 0, edge.fact) for edge in result.changes.edges)
    assert spans == [
        (day(5), day(6), "Alice lives in Lisbon."),
        (day(6), day(7), "Alice lives in Berlin."),
        (day(7), 0, "Alice lives in Lisbon."),
    ]


def test_steps_are_timed():
    timer = StepTimer()
    composed(SETTLED, lives_in("Berlin"), timer=timer)
    assert list(timer.steps) == ["resolve", "reconcile", "summarise"]
    with timer.step("resolve"):
        pass
    assert all(spent >= 0 for spent in timer.steps.values())
