"""An order without a number is one thing within a session, and another one in the next."""

from uuid import UUID

import pytest

from hitherto.domain.extraction import EntityRef
from hitherto.domain.facts import Node
from hitherto.domain.identity import make_uuid
from hitherto.domain.instants import Instant
from hitherto.ingestion.matching.nameless import in_session, is_another_one

ONE, OTHER = UUID(int=1), UUID(int=2)


def node_of(ref: EntityRef) -> Node:
    return Node(uuid=make_uuid(7, 2, 1), name=ref.name, attributes=dict(ref.attributes), created_at=Instant(0))


@pytest.mark.parametrize("name", ["order", "Ann's order", "support ticket"])
def test_a_thing_of_many_is_that_of_its_session(name):
    ref = EntityRef(name=name)
    known = node_of(in_session(ref, ONE))
    assert not is_another_one(in_session(ref, ONE), known)
    assert is_another_one(in_session(ref, OTHER), known)
    assert not is_another_one(ref, known)


@pytest.mark.parametrize("name", ["order 4411", "Ann", "report", "Apollo project"])
def test_what_has_a_number_or_a_name_is_the_same_everywhere(name):
    ref = EntityRef(name=name)
    assert in_session(ref, ONE) == ref
    assert not is_another_one(in_session(ref, OTHER), node_of(ref))


def test_outside_of_sessions_it_is_one():
    assert in_session(EntityRef(name="order"), None) == EntityRef(name="order")
