"""Where a fact comes from, and why it ended."""

from collections.abc import Sequence
from dataclasses import dataclass

from hitherto.domain.episodes import Episode
from hitherto.domain.facts import Edge
from hitherto.ports import Transaction
from hitherto.services.facts import NamedFact, named, shown
from hitherto.store import edges, episodes

TOLD_IN = 10
"""Episodes that are named as the source of a fact, the earliest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """A fact with the episodes that told it, and with what ended it.

    `rule` says how it ended (succeeded, ended, stated, corrected: docs/temporal-facts.md) and is None while it holds;
    `ended_in` is the episode that ended it and `successor` the fact that closed it, None where there is none or
    where it has been deleted since.
    """

    fact: NamedFact
    told_in: Sequence[Episode]
    rule: str | None = None
    ended_in: Episode | None = None
    successor: Edge | None = None


async def explain(tx: Transaction, edge: Edge) -> Explanation:
    """Return what is known of where a fact comes from and why it ended."""
    (fact,) = await named(tx, edge.graph, [edge])
    closing = edge.closed_by
    wanted = [*edge.episodes[:TOLD_IN], *([closing.episode] if closing else [])]
    found = await episodes.get_many(tx, edge.graph, wanted)
    successor = await edges.get(tx, closing.edge) if closing and closing.edge else None
    return Explanation(
        fact=fact,
        told_in=[found[uuid] for uuid in edge.episodes[:TOLD_IN] if uuid in found],
        rule=closing.rule if closing else None,
        ended_in=found.get(closing.episode) if closing else None,
        successor=shown(successor) if successor else None,
    )
