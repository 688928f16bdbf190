from dataclasses import replace

import orjson
from hypothesis import given
from hypothesis import strategies as st

from hitherto.domain.facts import Closing, Edge
from hitherto.domain.identity import make_uuid
from hitherto.domain.instants import Instant, Precision
from hitherto.ingestion.evidence import (
    EVIDENCE_KEY,
    assertions_of,
    attributes_with_evidence,
    distinct,
    without_episode,
)
from hitherto.ingestion.timeline import Assertion, Stretch
from tests.ingestion.told import GRAPH, Memory, Told, day

INSTANTS = st.integers(-(10**15), 10**16).map(Instant)
EDGE = Edge(
    uuid=make_uuid(GRAPH, 4, 1), source=make_uuid(GRAPH, 4, 2), target=make_uuid(GRAPH, 4, 3), relation="LIVES_IN",
    fact="Alice lives in Lisbon.", created_at=day(1), valid_at=day(1), timeline="LIVES_IN",
)  # fmt: skip


@st.composite
def assertion(draw) -> Assertion:
    ends = draw(st.booleans())
    until = None if ends else draw(st.none() | INSTANTS)
    return Assertion(
        target=EDGE.target,
        relation=draw(st.sampled_from(["LIVES_IN", "MOVED_TO"])),
        fact=EDGE.fact if ends else draw(st.sampled_from([EDGE.fact, "Alice moved to Lisbon.", "Ç'est là"])),
        valid_at=draw(INSTANTS),
        valid_precision=draw(st.sampled_from(Precision)),
        invalid_at=until,
        invalid_precision=None if until is None else draw(st.sampled_from(Precision)),
        ends=ends,
        any_target=ends and draw(st.booleans()),
        said_at=draw(INSTANTS),
        seq=draw(st.integers(0, 10**9)),
        span=(draw(st.integers(0, 99)), draw(st.integers(100, 10_000))),
        episode=draw(st.uuids()),
        edge=EDGE.uuid,
    )


@given(st.lists(assertion(), min_size=1, max_size=8))
def test_assertions_survive_being_stored(told):
    stretch = Stretch(start=told[0], end=None, successor=None, assertions=tuple(told))
    stored = orjson.loads(orjson.dumps(attributes_with_evidence(EDGE, stretch, exclusive=True)))
    assert assertions_of(replace(EDGE, attributes=stored), frozenset()) == told


def test_a_fact_that_something_else_wrote_counts_as_one_assertion():
    episode = make_uuid(GRAPH, 5, 1)
    (told,) = assertions_of(replace(EDGE, valid_at=None, episodes=(episode,)), frozenset())
    assert (told.valid_at, told.episode, told.edge) == (EDGE.created_at, episode, EDGE.uuid)


def test_an_end_that_nothing_explains_is_an_ending():
    gone = Closing(rule="succeeded", episode=make_uuid(GRAPH, 5, 2), edge=make_uuid(GRAPH, 4, 9))
    closed = replace(EDGE, invalid_at=day(5), invalid_precision=Precision.DAY, closed_by=gone)
    assert [told.ends for told in assertions_of(closed, frozenset())] == [False, True]
    assert [told.ends for told in assertions_of(closed, frozenset([gone.edge]))] == [False]


def test_an_ending_that_several_facts_remember_counts_once():
    told = Told(value="Lisbon", at=day(1)).placed()
    memory = Memory()
    memory.tell(
        Told(value="tea", at=day(1), timeline=None, relation="LIKES", seq=1),
        Told(value="tea", at=day(2), timeline=None, relation="LIKES", seq=2),
        Told(value="tea", at=day(3), timeline=None, relation="LIKES", seq=3, ends=True),
    )
    remembered = [each for edge in memory.edges.values() for each in assertions_of(edge, frozenset())]
    assert len(remembered) == 4
    assert len(distinct(remembered)) == 3
    assert all(EVIDENCE_KEY in edge.attributes for edge in memory.edges.values())
    assert told.matter.exclusive


@given(told=st.lists(assertion(), min_size=1, max_size=8), closes=st.booleans(), data=st.data())
def test_nothing_of_a_forgotten_episode_is_remembered(told, closes, data):
    forgotten = data.draw(st.sampled_from([each.episode for each in told]))
    stretch = Stretch(start=told[0], end=None, successor=None, assertions=tuple(told))
    attributes = {"shown": 1, **attributes_with_evidence(EDGE, stretch, exclusive=True)}
    by = forgotten if closes else make_uuid(GRAPH, 4, 9)
    edge = replace(EDGE, attributes=attributes, invalid_at=day(9), closed_by=Closing(rule="ended", episode=by))
    left = without_episode(edge, forgotten)
    assert forgotten.hex not in str(left.attributes)
    assert left.attributes["shown"] == 1
    assert left.closed_by == (None if closes else edge.closed_by)
    assert left.invalid_at == edge.invalid_at
    staying = [each for each in told if each.episode != forgotten]
    if staying:
        assert [each for each in assertions_of(left, frozenset()) if each.episode in {e.episode for e in told}][
            : len(staying)
        ] == staying
    else:
        assert EVIDENCE_KEY not in left.attributes
