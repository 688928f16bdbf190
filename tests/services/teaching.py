"""A clock, an ear, and hands to put knowledge into a user's graph, for tests of the services."""

from dataclasses import dataclass, replace

from hitherto.domain.episodes import EpisodeState
from hitherto.domain.facts import Edge, MentionOf, Node
from hitherto.domain.instants import Instant
from hitherto.domain.users import User
from hitherto.engine import Hitherto
from hitherto.ports import Transaction
from hitherto.store import edges, episodes, graphs, mentions, nodes

START = Instant(1_750_000_000_000_000)


class Ticking:
    """A clock that moves one second with every look at it."""

    def __init__(self) -> None:
        self.time = START

    def now(self) -> Instant:
        self.time = Instant(self.time + 1_000_000)
        return self.time


@dataclass
class Waking:
    """Counts how often workers were told of work."""

    times: int = 0

    def __call__(self) -> None:
        self.times += 1


@dataclass
class Teacher:
    """Writes knowledge as ingestion would."""

    engine: Hitherto

    async def node(self, user: User, name: str, label: str = "Place") -> Node:
        core = self.engine.core
        node = Node(uuid=core.uuids.new(user.graph), name=name, labels=("Entity", label), created_at=core.clock.now())

        async def write(tx: Transaction) -> None:
            await nodes.upsert_many(tx, [node], await graphs.bump_version(tx, user.graph))

        await core.store.write(write)
        return node

    async def fact(self, user: User, place: str, *, said_in: str | None = None, rating: float | None = None) -> Edge:
        """Teach that the user lives in `place`; `said_in` is a session whose messages all say so."""
        core = self.engine.core
        target = await self.node(user, place)
        edge = Edge(
            uuid=core.uuids.new(user.graph),
            source=user.uuid,
            target=target.uuid,
            relation="LIVES_IN",
            fact=f"{user.full_name} lives in {place}.",
            created_at=core.clock.now(),
            rating=rating,
        )
        told = (await self.engine.memory.messages(said_in)).items if said_in else []
        said = [message.uuid for message in told if message.in_graph]

        async def write(tx: Transaction) -> None:
            version = await graphs.bump_version(tx, user.graph)
            await edges.upsert_many(tx, [edge], version)
            items = [(edge.uuid, True), (target.uuid, False)]
            await mentions.insert_many(
                tx,
                [MentionOf(episode=uuid, item=item, item_is_edge=is_edge) for uuid in said for item, is_edge in items],
            )
            await episodes.set_state(tx, user.graph, said, EpisodeState.PROCESSED, version)

        await core.store.write(write)
        return replace(edge, episodes=tuple(said))
