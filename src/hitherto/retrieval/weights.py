"""What can be weighed in a search."""

from dataclasses import dataclass, field

from hitherto.retrieval.bm25 import Bm25


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """How much each search counts. The defaults are measured; the ranking hardly changes around them.

    `vector` and `text` (BM25) for facts and nodes; `vector`, `turn` and `window` (BM25 of an episode alone and with
    its neighbours) for episodes; `named` for a node whose name is in the query; `walk` for nearness to such nodes.
    `speaker` is for an episode whose speaker is in the query, `voice` for one of the side that the query asks for (the
    assistant or the others), `session` for what the best of its session scores.
    `from_episodes` and `from_facts` are for what the best `lenders` of one kind lend to the other: a fact gains
    much from the episode that told it, the episode a little from the fact. `origins` is for nearness to the nodes or
    episodes that a request begins from.

    A fact beyond the first `in_any_case` is returned when one of the best `telling` episodes told it, when it scores
    `stands_out` standard deviations above the mean of a graph with `enough_to_judge` facts or more, or at least the
    share `near_the_best` of the best one's score.
    """

    vector: float = 1.5
    text: float = 1.0
    turn: float = 0.2
    window: float = 0.7
    speaker: float = 0.15
    voice: float = 0.1
    session: float = 0.3
    named: float = 0.3
    walk: float = 0.1
    from_episodes: float = 1.0
    from_facts: float = 0.05
    facts_of_node: float = 1.0
    origins: float = 0.5
    lenders: int = 100
    in_any_case: int = 3
    telling: int = 5
    stands_out: float = 2.5
    near_the_best: float = 0.9
    enough_to_judge: int = 32
    bm25: Bm25 = field(default_factory=Bm25)
