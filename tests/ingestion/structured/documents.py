"""JSON documents for tests, and what the extractor makes of them."""

import json
from typing import Any

from hitherto.domain.episodes import Episode, EpisodeKind
from hitherto.domain.extraction import Extraction, ExtractionBatch, Statement, UserProfile
from hitherto.domain.identity import make_uuid
from hitherto.domain.instants import Instant, format_instant, parse_instant
from hitherto.ingestion.structured import StructuredExtractor

TOLD = parse_instant("2025-06-01T12:00:00Z", "told")
USER = UserProfile(name="Ann Lee", aliases=("Ann",), identifiers=("u-1", "Ann@example.com"))


def episode_of(document: Any, number: int = 1, **changed: Any) -> Episode:
    """Return an episode that tells a document; a text is taken as it is."""
    content = document if isinstance(document, str) else json.dumps(document)
    values: dict[str, Any] = {"reference_time": TOLD, "received_at": TOLD, "kind": EpisodeKind.JSON, **changed}
    return Episode(uuid=make_uuid(9, 1, number), seq=number, content=content, **values)


def read(document: Any, user: UserProfile | None = None, **changed: Any) -> Extraction:
    """Return what one document says."""
    batch = ExtractionBatch(user=user, episodes=(episode_of(document, **changed),))
    return StructuredExtractor().extract(batch)[0]


def facts(document: Any, user: UserProfile | None = None, **changed: Any) -> list[str]:
    """Return the facts of one document, in order."""
    return [statement.fact for statement in read(document, user, **changed).statements]


def statement(document: Any, fact: str, user: UserProfile | None = None) -> Statement:
    """Return the statement that says `fact`."""
    found = {one.fact: one for one in read(document, user).statements}
    assert fact in found, list(found)
    return found[fact]


def day(instant: Instant | None) -> str | None:
    """Return the date of an instant."""
    return None if instant is None else format_instant(instant)[:10]
