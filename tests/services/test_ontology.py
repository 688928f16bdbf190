"""The ontology of a project, set as a whole."""

import pytest

from hitherto.domain.errors import InvalidInput
from hitherto.domain.ontology import Ontology, as_json
from hitherto.engine import Hitherto
from hitherto.services.scope import Scope

DISH = {"name": "Dish", "description": "Something to eat.", "properties": []}


async def test_an_ontology_is_set_as_a_whole(engine: Hitherto, other: Scope) -> None:
    assert await engine.ontology.get() == Ontology()
    made = await engine.ontology.set([DISH], [{"name": "ATE", "source_targets": [{"target": "Dish"}]}])
    assert await engine.ontology.get() == made
    assert as_json(made)["entity_types"] == [DISH]
    assert await other.ontology.get() == Ontology()
    await engine.ontology.set([{"name": "Drink"}])
    assert [each.name for each in (await engine.ontology.get()).entity_types] == ["Drink"]
    assert (await engine.ontology.get()).edge_types == ()
    await engine.ontology.set()
    assert (await engine.ontology.get()).is_empty


async def test_a_wrong_ontology_changes_nothing(engine: Hitherto) -> None:
    before = await engine.ontology.set([DISH])
    with pytest.raises(InvalidInput, match="there is no entity type Drink"):
        await engine.ontology.set([DISH], [{"name": "DRANK", "source_targets": [{"target": "Drink"}]}])
    assert await engine.ontology.get() == before
