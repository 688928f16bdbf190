"""Rows of ontologies."""

from functools import partial

from hitherto.domain.identity import new_project_key
from hitherto.domain.instants import Instant
from hitherto.domain.ontology import Ontology, ontology_of
from hitherto.ports import Store
from hitherto.store import ontologies

FOOD = ontology_of(
    [{"name": "Dish", "description": "Something to eat.", "properties": [{"name": "hot", "type": "Boolean"}]}],
    [{"name": "ATE", "source_targets": [{"source": "User", "target": "Dish"}, {"target": "Dish"}]}],
)


async def test_the_last_ontology_of_a_project_is_kept(store: Store) -> None:
    one, other = new_project_key(), new_project_key()
    assert await store.read(partial(ontologies.get, project=one)) is None
    await store.write(partial(ontologies.put, project=one, ontology=FOOD, now=Instant(5)))
    assert await store.read(partial(ontologies.get, project=one)) == ontologies.StoredOntology(FOOD, Instant(5))
    assert await store.read(partial(ontologies.get, project=other)) is None
    await store.write(partial(ontologies.put, project=one, ontology=Ontology(), now=Instant(6)))
    assert await store.read(partial(ontologies.get, project=one)) == ontologies.StoredOntology(Ontology(), Instant(6))
