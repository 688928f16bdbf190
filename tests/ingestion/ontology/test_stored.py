"""Typed nodes and facts, there and back."""

from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from hitherto.domain.facts import Edge, Node
from hitherto.domain.instants import Instant
from hitherto.ingestion.ontology.stored import (
    TYPE_KEY,
    edge_as_extracted,
    edge_as_stored,
    node_as_extracted,
    node_as_stored,
)

WORDS = st.sampled_from(["Person", "Location", "Restaurant", "LIKES", "DINES_AT"])
ATTRIBUTES = st.dictionaries(st.sampled_from(["name", "city", "_evidence"]), st.text(max_size=3))


@st.composite
def nodes(draw: st.DrawFn) -> Node:
    kind = draw(st.none() | WORDS)
    labels = ("Entity", *draw(st.lists(WORDS, max_size=1)))
    attributes = {**draw(ATTRIBUTES), **({TYPE_KEY: kind} if kind else {})}
    return Node(uuid=UUID(int=1), name="A", labels=labels, attributes=attributes, created_at=Instant(0))


@st.composite
def edges(draw: st.DrawFn) -> Edge:
    kind = draw(st.none() | WORDS)
    attributes = {**draw(ATTRIBUTES), **({TYPE_KEY: kind} if kind else {})}
    one = UUID(int=1)
    return Edge(
        uuid=one, source=one, target=one, relation=draw(WORDS), fact="", attributes=attributes, created_at=Instant(0)
    )


@given(nodes())
def test_a_node_comes_back_as_it_went(node: Node) -> None:
    stored = node_as_stored(node)
    assert node_as_extracted(stored) == node
    assert TYPE_KEY not in stored.attributes
    assert stored.labels == (("Entity", node.attributes[TYPE_KEY]) if TYPE_KEY in node.attributes else node.labels)


@given(edges())
def test_a_fact_comes_back_as_it_went(edge: Edge) -> None:
    stored = edge_as_stored(edge)
    assert edge_as_extracted(stored) == edge
    assert stored.relation == edge.attributes.get(TYPE_KEY, edge.relation)
