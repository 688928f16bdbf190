"""Limits, filters and orders of searches, through the official client."""

from uuid import uuid4

import pytest
from zep_cloud.client import Zep
from zep_cloud.types import DateFilter, SearchFilters

FACTS = 55
OF_EVERY_MONTH = {f"Box {month} was opened.": f"2024-{month:02}-10T00:00:00Z" for month in range(1, 7)}


@pytest.fixture
def group_id(client: Zep) -> str:
    group_id = f"boxes-{uuid4()}"
    client.group.add(group_id=group_id)
    return group_id


def add(client: Zep, group_id: str, fact: str, valid_at: str | None = None) -> None:
    box = fact.removesuffix(" was opened.")
    ends = {"source_node_name": box, "target_node_name": f"lid of {box}"}
    client.graph.add_fact_triple(group_id=group_id, fact=fact, fact_name="OPENED", valid_at=valid_at, **ends)


def found(client: Zep, group_id: str, **asked: object) -> list[str]:
    results = client.graph.search(group_id=group_id, query="Which box was opened?", scope="edges", **asked)
    return [edge.fact for edge in results.edges or []]


def test_before_anything_is_known_nothing_is_found(client: Zep, group_id: str, user_id: str) -> None:
    assert found(client, group_id) == []
    assert not client.graph.search(user_id=user_id, query="Which box was opened?", scope="edges").edges


def test_a_limit_above_fifty_is_taken_as_fifty(client: Zep, group_id: str) -> None:
    for number in range(FACTS):
        add(client, group_id, f"Box {number} was opened.")
    assert len(found(client, group_id, limit=50)) == 50
    assert found(client, group_id, limit=51) == found(client, group_id, limit=50)
    assert len(found(client, group_id, limit=7)) == 7
    assert len(found(client, group_id)) == 10


def test_dates_are_groups_of_which_one_has_to_hold_as_a_whole(client: Zep, group_id: str) -> None:
    for fact, at in OF_EVERY_MONTH.items():
        add(client, group_id, fact, at)

    def months(*groups: list[tuple[str, str]]) -> set[int]:
        dates = [[DateFilter(comparison_operator=sign, date=date) for sign, date in group] for group in groups]
        facts = found(client, group_id, limit=20, search_filters=SearchFilters(valid_at=dates))
        return {int(fact.split()[1]) for fact in facts}

    march, may = "2024-03-10T00:00:00Z", "2024-05-10T00:00:00Z"
    assert months([(">=", march), ("<", may)]) == {3, 4}
    assert months([("<", march)], [(">", may)]) == {1, 2, 6}
    assert months([("=", march)], [(">", march), ("<=", may), ("<>", may)]) == {3, 4}
    assert months([("<", march), (">", may)]) == set()
