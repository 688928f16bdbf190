"""Spending the budget of a context block."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hitherto.domain.facts import Edge, Node
from hitherto.domain.instants import Instant
from hitherto.retrieval.layout import render
from hitherto.retrieval.packing import Material, Packer, Shares
from hitherto.text.budget import estimate_tokens
from hitherto.text.tokens import search_tokens
from tests.builders import SECOND, START, GraphBuilder

LATER = Instant(START + 10_000 * SECOND)
PACKER = Packer(shares=Shares(), tokens=estimate_tokens, analyse=search_tokens)


@pytest.fixture
def build() -> GraphBuilder:
    return GraphBuilder()


def facts(build: GraphBuilder, count: int, **changed: object) -> list[Edge]:
    ann, other = build.node("Ann"), build.node("thing")
    return [build.edge(ann, other, fact=f"Ann keeps zebra{n} near lake{n}.", **changed) for n in range(count)]


def described(build: GraphBuilder, count: int) -> list[Node]:
    return [build.node(f"Thing {n}", summary=f"Thing {n} is kept in room {n}.") for n in range(count)]


def material(build: GraphBuilder, count: int) -> Material:
    told = [build.episode(f"I put number {n} into the cupboard. " * 4, role="Ann") for n in range(count)]
    edges = facts(build, count)
    outstanding = [edge.uuid for edge in edges]
    return Material(edges=edges, outstanding=outstanding, nodes=described(build, count), episodes=told)


@given(budget=st.integers(0, 3000), count=st.integers(0, 30), with_episodes=st.booleans())
def test_the_budget_is_kept(budget, count, with_episodes):
    packed = PACKER.pack(material(GraphBuilder(), count), budget, with_episodes=with_episodes, now=LATER)
    frame = render((), (), () if with_episodes else None)
    # Every line may round up by a token where it is joined to the next.
    lines = len(packed.facts) + len(packed.entities) + len(packed.episodes or ())
    assert estimate_tokens(packed.text()) <= max(budget, estimate_tokens(frame)) + lines


def test_a_small_graph_is_shown_whole(build: GraphBuilder):
    packed = PACKER.pack(material(build, 8), 2000, with_episodes=True, now=LATER)
    assert (len(packed.facts), len(packed.entities), len(packed.episodes or ())) == (8, 8, 8)


def test_episodes_get_most_of_a_budget_that_is_too_small_for_all(build: GraphBuilder):
    packed = PACKER.pack(material(build, 60), 1000, with_episodes=True, now=LATER)
    assert packed.episodes is not None
    spent = [sum(map(estimate_tokens, lines)) for lines in (packed.facts, packed.entities, packed.episodes)]
    assert min(spent) > 0
    assert spent[2] > 0.6 * sum(spent)


def test_facts_that_do_not_stand_out_leave_their_share_to_the_episodes(build: GraphBuilder):
    full = material(build, 60)
    few = Material(edges=full.edges, outstanding={full.edges[0].uuid}, nodes=full.nodes, episodes=full.episodes)
    packed = PACKER.pack(few, 1000, with_episodes=True, now=LATER)
    assert packed.edges[0] == full.edges[0]
    assert len(packed.episodes or ()) > len(PACKER.pack(full, 1000, with_episodes=True, now=LATER).episodes or ())


def test_facts_that_do_not_stand_out_are_shown_where_there_is_room(build: GraphBuilder):
    full = material(build, 8)
    few = Material(edges=full.edges, outstanding={full.edges[0].uuid}, episodes=full.episodes)
    assert len(PACKER.pack(few, 2000, with_episodes=True, now=LATER).facts) == 8


def test_facts_that_stand_out_need_not_be_the_first(build: GraphBuilder):
    full = material(build, 8)
    few = Material(edges=full.edges, outstanding={full.edges[5].uuid}, episodes=full.episodes)
    packed = PACKER.pack(few, 2000, with_episodes=True, now=LATER)
    assert packed.edges[0] == full.edges[5]
    assert sorted(packed.facts) == sorted(PACKER.pack(full, 2000, with_episodes=True, now=LATER).facts)


def test_without_episodes_facts_fill_the_budget(build: GraphBuilder):
    packed = PACKER.pack(material(build, 60), 1000, with_episodes=False, now=LATER)
    assert packed.episodes is None
    assert len(packed.facts) > 30
    assert "EPISODES" not in packed.text()


def test_the_best_come_first_and_what_ended_comes_last(build: GraphBuilder):
    first, second = facts(build, 2)
    ended = build.edge(build.node("Ann"), build.node("barn"), fact="Ann rents a barn.", invalid_at=START)
    packed = PACKER.pack(Material(edges=[first, ended, second]), 2000, with_episodes=True, now=LATER)
    assert list(packed.edges) == [first, second, ended]
    assert all(edge.fact in line for edge, line in zip(packed.edges, packed.facts, strict=True))


def test_a_fact_that_ends_in_the_future_holds_now(build: GraphBuilder):
    edges = facts(build, 2, invalid_at=Instant(LATER + 1))
    packed = PACKER.pack(Material(edges=edges), 2000, with_episodes=True, now=LATER)
    assert packed.edges == edges


def test_a_fact_in_the_same_words_is_shown_once_but_again_for_another_time(build: GraphBuilder):
    ann, tea = build.node("Ann"), build.node("tea")
    same = {"fact": "Ann planted three old pear trees.", "valid_at": START}
    edges = [
        build.edge(ann, tea, **same),
        build.edge(ann, tea, **same),
        build.edge(ann, tea, **same | {"valid_at": LATER}),
    ]
    packed = PACKER.pack(Material(edges=edges), 2000, with_episodes=True, now=LATER)
    assert packed.edges == [edges[0], edges[2]]


def test_nodes_without_a_summary_say_nothing(build: GraphBuilder):
    packed = PACKER.pack(Material(nodes=[build.node("Ann")]), 2000, with_episodes=True, now=LATER)
    assert packed.entities == []


def test_long_episodes_are_cut_to_what_the_queries_are_about(build: GraphBuilder):
    filler = "Nothing of note was said in this part of it. " * 60
    told = build.episode(f"{filler}The violin came from Vienna. {filler}", role="Ann")
    packed = PACKER.pack(Material(episodes=[told], term_weights={"violin": 2.0}), 2000, with_episodes=True, now=LATER)
    assert packed.episodes is not None
    assert "The violin came from Vienna." in packed.episodes[0]
    assert len(packed.episodes[0]) < 1750


def test_an_episode_that_does_not_fit_leaves_its_place_to_shorter_ones(build: GraphBuilder):
    long, short = build.episode("Tea for everyone who came along. " * 40), build.episode("Short.")
    packed = PACKER.pack(Material(episodes=[long, short]), 150, with_episodes=True, now=LATER)
    assert packed.episodes is not None
    assert [line.split(" (")[0] for line in packed.episodes] == ["  - Short."]
