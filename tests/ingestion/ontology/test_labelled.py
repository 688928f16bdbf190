"""How many things and facts get the right types, with the real parser and the real embedder."""

from uuid import UUID, uuid4

import pytest

from hitherto.domain.episodes import Episode, EpisodeKind, EpisodeState, RoleType
from hitherto.domain.extraction import ExtractionBatch, UserProfile
from hitherto.domain.facts import Edge, Node
from hitherto.domain.identity import GraphKey, UuidFactory, new_graph_key
from hitherto.domain.instants import Instant, parse_instant
from hitherto.inference.bundled import ModelMissing, locate_embedder
from hitherto.inference.onnx_embedder import OnnxEmbedder
from hitherto.ingestion.compose import Composed, StepTimer, compose
from hitherto.ingestion.extract import DeterministicExtractor
from hitherto.ingestion.ontology.stored import edge_type, node_type
from hitherto.ingestion.refine import Refiner
from hitherto.ingestion.view import GraphView
from hitherto.store.ontologies import StoredOntology
from tests.ingestion.ontology.labelled import HELD_OUT, MESSAGES, Labelled
from tests.ingestion.ontology.ontologies import ontology

NOW: Instant = parse_instant("2024-03-05T10:00:00Z", "now")


class Reader:
    """Ingests single messages of a user called Ann Baker, each into an empty graph."""

    def __init__(self) -> None:
        files = locate_embedder(None)
        assert not isinstance(files, ModelMissing)
        self._extractor = DeterministicExtractor()
        self._refiner = Refiner(OnnxEmbedder(files))

    def read(self, message: Labelled) -> Composed:
        graph, uuids = new_graph_key(), UuidFactory()
        user = self._user(graph, uuids)
        told = self._episode(message.text, uuids.new(graph))
        profile = UserProfile(name="Ann Baker", aliases=("Ann",))
        extractions = self._extractor.extract(ExtractionBatch(user=profile, episodes=(told,)))
        view = GraphView(
            version=1,
            user_node=user,
            nodes={user.uuid: user},
            ontology=StoredOntology(ontology(message.ontology), Instant(0)),
        )
        timer = StepTimer()
        composed = compose(extractions, [told], view, NOW, lambda: uuids.new(graph), timer)
        return self._refiner.refine(composed, [told], view, timer)

    @staticmethod
    def _user(graph: GraphKey, uuids: UuidFactory) -> Node:
        labels = ("Entity", "User")
        return Node(uuid=uuids.new(graph), name="Ann Baker", labels=labels, aliases=("Ann",), created_at=NOW)

    @staticmethod
    def _episode(text: str, uuid: UUID) -> Episode:
        return Episode(
            uuid=uuid,
            seq=1,
            kind=EpisodeKind.MESSAGE,
            content=text,
            role="Ann",
            role_type=RoleType.USER,
            session=uuid4(),
            reference_time=NOW,
            received_at=NOW,
            state=EpisodeState.PENDING,
        )


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader()


class Score:
    """How much of what is right was found, and how much was found that is not right."""

    def __init__(self) -> None:
        self.types = self.right_types = self.plain = self.wrong_types = 0
        self.edges = self.right_edges = self.values = self.right_values = 0

    def add(self, message: Labelled, composed: Composed) -> None:
        by_name: dict[str, Node] = {node.name: node for node in composed.changes.nodes}
        edges: list[Edge] = list(composed.changes.edges)
        for name, kind in message.nodes.items():
            found = node_type(by_name[name]) if name in by_name else None
            self.types += kind is not None
            self.plain += kind is None
            self.right_types += kind is not None and found == kind
            self.wrong_types += found is not None and found != kind
        if message.edge:
            target = by_name.get(next(iter(message.nodes)))
            self.edges += 1
            self.right_edges += any(target and e.target == target.uuid and edge_type(e) == message.edge for e in edges)
        values: dict[str, object] = {}
        for item in (*by_name.values(), *edges):
            values |= item.attributes
        self.values += len(message.attributes)
        self.right_values += sum(values.get(name) == value for name, value in message.attributes.items())


def scored(reader: Reader, messages: list[Labelled]) -> Score:
    score = Score()
    for message in messages:
        score.add(message, reader.read(message))
    return score


def test_most_types_are_found_and_hardly_any_is_wrong(reader: Reader) -> None:
    score = scored(reader, MESSAGES)
    assert score.right_types >= 0.85 * score.types
    assert score.wrong_types == 0
    assert score.right_edges >= 0.8 * score.edges
    assert score.right_values >= 0.9 * score.values


def test_messages_that_no_rule_was_made_for(reader: Reader) -> None:
    score = scored(reader, HELD_OUT)
    assert score.right_types >= 0.6 * score.types
    assert score.wrong_types <= 0.1 * (score.types + score.plain)
    assert score.right_edges >= 0.5 * score.edges
    assert score.right_values >= 0.6 * score.values
