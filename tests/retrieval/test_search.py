"""What speaks for a row, and the order that comes of it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hitherto.retrieval.requests import SearchRequest
from hitherto.retrieval.search import Scorer, rank
from hitherto.retrieval.snapshot import Snapshot
from hitherto.retrieval.weights import Weights
from tests.retrieval.graphs import asked, edge, episode, mentions, node, numbers, snapshot, vector

NEAR, FAR = vector(1, 0.1, 0, 0), vector(0, 0, 1, 0)


def found(seen: Snapshot, text: str, *values: float, scope: str = "edges", limit: int = 10) -> list[int]:
    request = SearchRequest(query=text, scope=scope, limit=limit)  # type: ignore[arg-type]
    return numbers(rank(seen, asked(seen, text, *values), request, Weights()))


def test_words_and_vectors_both_find():
    seen = snapshot(
        edges=[
            edge(0, "Ann repairs bicycles.", vector=FAR),
            edge(1, "Ann mends two-wheelers.", vector=NEAR),
            edge(2, "Ann sleeps late.", vector=FAR),
        ]
    )
    assert set(found(seen, "bicycles", 1, 0, 0, 0)[:2]) == {0, 1}


def test_what_both_find_comes_first():
    rows = [edge(0, "tea", vector=FAR), edge(1, "lake", vector=NEAR), edge(2, "tea", vector=NEAR)]
    assert found(snapshot(edges=rows), "tea", 1, 0, 0, 0)[0] == 2


def test_without_vectors_only_rows_that_share_a_word_are_found():
    seen = snapshot(edges=[edge(0, "tea"), edge(1, "lake")])
    assert found(seen, "tea") == [0]
    assert found(seen, "zanzibar") == []


def test_a_query_that_asks_nothing_is_answered_by_the_newest():
    seen = snapshot(edges=[edge(number, f"word{number}") for number in (3, 1, 2)])
    assert found(seen, "", limit=2) == [3, 2]
    assert found(seen, "what did you do?", limit=2) == [3, 2]


def test_a_question_of_stop_words_is_answered_by_its_vector():
    seen = snapshot(edges=[edge(0, "x1", vector=NEAR), edge(1, "x2", vector=FAR)])
    assert found(seen, "who are you?", 1, 0, 0, 0)[0] == 0


def test_a_row_without_a_vector_stands_between_the_near_and_the_far():
    seen = snapshot(edges=[edge(0, "x1", vector=FAR), edge(1, "x2"), edge(2, "x3", vector=NEAR)])
    assert found(seen, "q", 1, 0, 0, 0) == [2, 1, 0]


def test_an_episode_is_found_by_the_words_around_it():
    talk = ["Where shall we go?", "To Vienna!", "I never saw the opera there.", "Lunch?", "Soup.", "Fine."]
    seen = snapshot(episodes=[episode(number, text) for number, text in enumerate(talk)])
    assert found(seen, "opera Vienna", scope="episodes")[:2] in ([1, 2], [2, 1])
    assert set(found(seen, "opera Vienna", scope="episodes")) == {0, 1, 2, 3}


def test_a_fact_is_found_by_the_episode_that_told_it():
    seen = snapshot(
        episodes=[episode(0, "The saxophone from my uncle needs a reed."), episode(1, "Good night.")],
        edges=[edge(0, "Ann owns an instrument."), edge(1, "Ann owns a boat.")],
        mentions=mentions((0, 0), (1, 1)),
    )
    assert found(seen, "saxophone") == [0]


def test_an_episode_gains_by_the_fact_that_it_told():
    seen = snapshot(
        episodes=[episode(0, "tea time", session=None), episode(1, "tea time", session=None)],
        edges=[edge(0, "Ann drinks tea."), edge(1, "Ann swims.")],
        mentions=mentions((0, 0), (1, 1)),
    )
    # Alike otherwise, so that the newer one would come first.
    assert found(seen, "tea", scope="episodes") == [0, 1]


def test_a_node_gains_by_its_name_and_by_its_facts():
    seen = snapshot(
        nodes=[node(0, "Ann"), node(1, "Lisbon"), node(2, "Porto"), node(3, "Rome")],
        edges=[edge(0, "Ann surfs at the coast.", source=0, target=1), edge(1, "Ann ate.", source=0, target=2)],
    )
    assert found(seen, "Who is in Rome", scope="nodes")[0] == 3
    assert set(found(seen, "surfs", scope="nodes")) == {0, 1}


def test_facts_about_the_named_are_preferred():
    rows = [edge(0, "likes tea", source=1, target=3), edge(1, "likes tea", source=2, target=3)]
    seen = snapshot(nodes=[node(1, "Ann"), node(2, "Bob"), node(3, "tea leaf")], edges=rows)
    assert found(seen, "Ann tea")[0] == 0
    assert found(seen, "Bob tea")[0] == 1


def test_the_why_adds_up_to_the_score():
    seen = snapshot(
        nodes=[node(0, "Ann"), node(1, "tea")],
        edges=[edge(0, "Ann likes tea.", vector=NEAR), edge(1, "Ann likes rain.", vector=FAR)],
        episodes=[episode(0, "I like tea"), episode(1, "Rain.")],
        mentions=mentions((0, 0), (1, 1)),
    )
    hits = rank(seen, asked(seen, "Ann tea", 1, 0, 0, 0), SearchRequest(query=""), Weights())
    assert [hit.score for hit in hits] == pytest.approx([sum(hit.why.values()) for hit in hits])
    assert set(hits[0].why) == {"vector", "bm25", "walk", "episodes"}


def test_beyond_a_few_only_facts_that_stand_out_are_returned():
    good = [edge(number, "tea lake violin", vector=NEAR) for number in range(12)]
    poor = [edge(number, f"nothing{number}", vector=FAR) for number in range(12, 400)]
    few = snapshot(edges=good[:2] + poor)
    assert len(found(few, "tea lake violin", 1, 0, 0, 0, limit=50)) == Weights().in_any_case
    assert sorted(found(snapshot(edges=good + poor), "tea lake violin", 1, 0, 0, 0, limit=50)) == list(range(12))


def test_facts_that_the_best_messages_told_are_returned_also_where_they_do_not_stand_out():
    good = [edge(number, "tea lake violin", vector=NEAR) for number in range(4)]
    poor = [edge(number, f"nothing{number}", vector=FAR) for number in range(4, 400)]
    told = mentions((4, 0), (5, 1))
    seen = snapshot(
        edges=good + poor,
        episodes=[episode(0, "A violin by the lake.", vector=NEAR), episode(1, "Rain.", session=None, vector=FAR)],
        mentions=told,
    )
    hits = found(seen, "tea lake violin", 1, 0, 0, 0, limit=50)
    assert set(hits) >= {0, 1, 2, 3, 4}
    assert len(hits) < 10
    assert found(seen, "tea lake violin", 1, 0, 0, 0, limit=2) == hits[:2]


def test_who_reads_with_a_cross_encoder_reads_what_stands_out():
    good = [edge(number, "tea lake violin", vector=NEAR) for number in range(12)]
    poor = [edge(number, f"nothing{number}", vector=FAR) for number in range(12, 400)]
    request = SearchRequest(query="", limit=3, reranker="cross_encoder")
    seen = snapshot(edges=good + poor)
    assert len(rank(seen, asked(seen, "tea lake violin", 1, 0, 0, 0), request, Weights())) == 12


def test_a_small_graph_returns_as_many_facts_as_are_asked_for():
    rows = [edge(0, "tea", vector=NEAR), *(edge(number, f"nothing{number}", vector=FAR) for number in range(1, 25))]
    assert len(found(snapshot(edges=rows), "tea", 1, 0, 0, 0, limit=20)) == 20


def test_an_episode_gains_when_the_query_names_its_speaker():
    said = "I adopted a dog, said she."
    seen = snapshot(episodes=[episode(0, said, speaker="Ann Miller"), episode(1, said, speaker="Bob")])
    assert found(seen, "Which dog did Ann adopt?", scope="episodes") == [0, 1]
    assert found(seen, "Which dog did Bob adopt?", scope="episodes") == [1, 0]
    assert found(seen, "What is ann miller's dog?", scope="episodes") == [0, 1]


def test_an_episode_gains_by_the_best_of_its_session():
    here, there = 1, 2
    seen = snapshot(
        episodes=[
            episode(0, "The violin lesson is on Monday in the garden.", session=here),
            episode(1, "It rains.", session=here),
            episode(2, "It snows.", session=here),
            episode(3, "The lesson was long.", session=here),
            episode(4, "The lesson was long.", session=there),
        ]
    )
    # Alike otherwise, so that the newer one would come first.
    order = found(seen, "violin lesson in the garden", scope="episodes")
    assert order.index(3) < order.index(4)


def test_facts_that_score_alike_are_all_returned():
    seen = snapshot(edges=[edge(number, "tea") for number in range(130)])
    assert found(seen, "tea", limit=25) == list(range(129, 104, -1))


def test_facts_that_score_nearly_alike_are_all_returned():
    rows = [edge(number, " ".join(["tea", "lake"][: 1 + number % 2]), vector=NEAR) for number in range(100)]
    assert len(found(snapshot(edges=rows), "tea", 1, 0, 0, 0, limit=50)) == 50


TEXT = st.lists(st.sampled_from("tea lake violin garden".split()), max_size=4).map(" ".join)
ROWS = st.lists(st.tuples(TEXT, st.sampled_from([None, NEAR, FAR])), min_size=1, max_size=8)


@settings(deadline=None)
@given(rows=ROWS, query=TEXT, limit=st.integers(0, 9), scope=st.sampled_from(["edges", "episodes"]))
def test_a_shorter_list_is_the_beginning_of_a_longer_one(rows, query, limit, scope):
    make = edge if scope == "edges" else episode
    seen = snapshot(**{scope: [make(number, text, vector=own) for number, (text, own) in enumerate(rows)]})
    everything = found(seen, query, 1, 0, 0, 0, scope=scope, limit=50)
    assert found(seen, query, 1, 0, 0, 0, scope=scope, limit=limit) == everything[:limit]
    assert len(everything) == len(rows)


@settings(deadline=None)
@given(rows=ROWS, query=TEXT)
def test_scores_descend_and_every_part_is_a_number_for_each_row(rows, query):
    seen = snapshot(edges=[edge(number, text, vector=own) for number, (text, own) in enumerate(rows)])
    hits = rank(seen, asked(seen, query, 1, 0, 0, 0), SearchRequest(query=""), Weights())
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    parts = Scorer(seen, (asked(seen, query, 1, 0, 0, 0),), Weights()).parts("edges")
    assert all(len(part) == len(rows) for part in parts.values())


@settings(deadline=None)
@given(text=TEXT, query=TEXT)
def test_more_of_the_query_in_a_text_is_never_worse(text, query):
    extra = query.split()[:1]
    rows = [edge(0, text), edge(1, " ".join([*extra, text])), edge(2, "rain"), edge(3, query)]
    seen = snapshot(edges=rows)
    scores = Scorer(seen, (asked(seen, query),), Weights()).scores("edges")
    assert not extra or extra[0] in text.split() or scores[1] >= scores[0]
