"""Laws that hold for every document."""

import json
from dataclasses import replace
from typing import Any

import orjson
from hypothesis import given, settings
from hypothesis import strategies as st

from hitherto.domain.episodes import Episode
from hitherto.domain.extraction import ExtractionBatch, UserProfile
from hitherto.domain.text_input import storable
from hitherto.ingestion.structured import StructuredExtractor
from hitherto.ingestion.structured.reading import MAX_STATEMENTS
from tests.ingestion.structured.documents import USER, episode_of

KEYS = tuple(
    "id _id name title type email user_id customer_id customer_name customer status items price price_usd"
    " currency amount value created_at updated_at start_date until is_active owner assignee quantity tags description"
    " first_name last_name order_number address to".split()
)
keys = st.sampled_from(KEYS) | st.text(max_size=12)
scalars = (
    st.none() | st.booleans() | st.integers(-(2**63), 2**64 - 1) | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=30) | st.sampled_from(["2025-03-01", "2025-03", "u-1", "Ann@example.com", "EUR", "Acme"])
)  # fmt: skip
documents = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=5) | st.dictionaries(keys, inner, max_size=7), max_leaves=30
)
users = st.none() | st.just(USER)


def batch_of(some: list[Any], user: UserProfile | None) -> ExtractionBatch:
    episodes: tuple[Episode, ...] = tuple(
        episode_of(json.dumps(one), number) for number, one in enumerate(some, start=1)
    )
    return ExtractionBatch(user=user, episodes=episodes)


@settings(deadline=None)
@given(st.lists(documents, max_size=3), users)
def test_any_document_is_read_and_always_alike(some: list[Any], user: UserProfile | None) -> None:
    batch = batch_of(some, user)
    found = StructuredExtractor().extract(batch)

    assert [one.episode for one in found] == [episode.uuid for episode in batch.episodes]
    assert found == StructuredExtractor().extract(batch)
    for alone, episode in zip(found, batch.episodes, strict=True):
        assert alone == StructuredExtractor().extract(ExtractionBatch(user=user, episodes=(episode,)))[0]


@settings(deadline=None)
@given(documents, users)
def test_what_is_stated_can_be_kept(document: Any, user: UserProfile | None) -> None:
    batch = batch_of([document], user)
    content = batch.episodes[0].content
    [found] = StructuredExtractor().extract(batch)

    assert len(found.statements) <= MAX_STATEMENTS
    for said in found.statements:
        assert said.subject.name.strip()
        assert said.object.name.strip()
        assert said.fact == storable(said.fact)
        assert len(said.fact) < 600
        assert said.relation == said.relation.upper()
        assert 0 <= said.span[0] <= said.span[1] <= len(content)
        assert said.subject.label not in ("User", "Entity")
        assert said.subject in [replace(ref, attributes=()) for ref in found.mentioned]
    for ref in found.mentioned:
        orjson.dumps(dict(ref.attributes))
        assert ref.is_user <= (user is not None)


@settings(deadline=None, max_examples=50)
@given(st.text())
def test_any_text_is_answered(text: str) -> None:
    batch = ExtractionBatch(user=None, episodes=(episode_of(text),))
    assert len(StructuredExtractor().extract(batch)) == 1
