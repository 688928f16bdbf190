"""Times are meant where the user lives: "today" is the local date, "at 11pm" the local clock."""

from datetime import UTC, datetime
from uuid import UUID

import pytest

from hitherto.domain.episodes import Episode, EpisodeKind, RoleType
from hitherto.domain.extraction import ExtractionBatch, UserProfile
from hitherto.domain.instants import Instant, format_instant, from_datetime
from hitherto.ingestion.extract.zones import Zones

SESSION, OTHER = UUID(int=7), UUID(int=8)
EARLY = from_datetime(datetime(2023, 5, 8, 3, 30, tzinfo=UTC))
"""Monday, 8 May 2023 in London and Tokyo, still Sunday in New York."""


def said(text: str, session: UUID | None = SESSION, at: Instant = EARLY) -> Episode:
    return Episode(
        uuid=UUID(int=1),
        seq=1,
        kind=EpisodeKind.MESSAGE,
        content=text,
        role_type=RoleType.USER,
        session=session,
        reference_time=at,
        received_at=at,
    )


def batch(text: str, timezone: str | None = None, **sessions: str) -> ExtractionBatch:
    zones = {SESSION: sessions["session"]} if sessions else {}
    return ExtractionBatch(user=UserProfile(name="Ann", timezone=timezone), episodes=(said(text),), timezones=zones)


@pytest.mark.parametrize(
    ("zone", "begin", "fact"),
    [
        (None, "2023-05-07T00:00:00Z", "Ann went to Porto on 7 May 2023."),
        ("America/New_York", "2023-05-06T04:00:00Z", "Ann went to Porto on 6 May 2023."),
        ("Asia/Tokyo", "2023-05-06T15:00:00Z", "Ann went to Porto on 7 May 2023."),
    ],
)
def test_yesterday_is_the_day_before_where_the_user_lives(extractor, zone, begin, fact):
    [found] = extractor.extract(batch("I went to Porto yesterday.", zone))
    [statement] = [item for item in found.statements if item.object.name == "Porto"]
    assert statement.valid_at is not None
    assert (format_instant(statement.valid_at), statement.fact) == (begin, fact)


def test_a_clock_time_is_local(extractor):
    [found] = extractor.extract(batch("I moved to Porto yesterday at 23:00.", "Asia/Tokyo"))
    starts = {format_instant(item.valid_at) for item in found.statements if item.valid_at is not None}
    assert starts == {"2023-05-07T14:00:00Z"}


def test_the_zone_of_the_session_goes_first(extractor):
    [found] = extractor.extract(batch("I went to Porto yesterday.", "Asia/Tokyo", session="America/New_York"))
    assert [format_instant(item.valid_at) for item in found.statements if item.valid_at] == ["2023-05-06T04:00:00Z"]


@pytest.mark.parametrize(
    "name", ["Mars/Phobos", "../../etc/passwd", "/etc/localtime", "\x00", "Europe", "UTC+25", "{}"]
)
def test_a_name_that_is_none_is_noted_and_read_in_utc(extractor, name):
    [found] = extractor.extract(batch("I went to Porto yesterday.", name))
    assert [format_instant(item.valid_at) for item in found.statements if item.valid_at] == ["2023-05-07T00:00:00Z"]
    assert any("no time zone" in note and note.endswith("UTC") for note in found.notes)


def test_a_wrong_zone_of_the_session_leaves_that_of_the_user():
    zones = Zones(batch("Hi.", "Asia/Tokyo", session="Nowhere"))
    assert zones.of(said("Hi.")) == "Asia/Tokyo"
    assert zones.notes(said("Hi.")) == ["there is no time zone 'Nowhere': read in Asia/Tokyo"]


def test_other_sessions_and_graphs_without_a_user_are_in_utc_or_the_users_zone():
    zones = Zones(batch("Hi.", "Asia/Tokyo", session="Europe/Paris"))
    assert [zones.of(said("Hi.", session)) for session in (SESSION, OTHER, None)] == [
        "Europe/Paris",
        "Asia/Tokyo",
        "Asia/Tokyo",
    ]
    assert Zones(ExtractionBatch(user=None, episodes=())).of(said("Hi.")) == "UTC"
