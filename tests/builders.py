"""Values for tests: everything of one graph, each thing a second later than the one before."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from hitherto.domain.collections import Document, DocumentCollection
from hitherto.domain.episodes import Episode, EpisodeKind, EpisodeState, RoleType
from hitherto.domain.facts import Edge, MentionOf, Node
from hitherto.domain.groups import Group
from hitherto.domain.identity import GraphKey, ProjectKey, UuidFactory, new_graph_key
from hitherto.domain.instants import Instant, Precision
from hitherto.domain.sessions import Session
from hitherto.domain.users import User
from hitherto.ports import Store, Transaction
from hitherto.store import episodes, graphs, users, work

PROJECT = ProjectKey(7)
START = Instant(1_735_689_600_000_000)
"""2025-01-01T00:00:00Z."""
SECOND = 1_000_000


class GraphBuilder:
    """Makes the values of one graph; `changed` arguments replace what a method would choose."""

    def __init__(self, user_id: str = "alice", project: ProjectKey = PROJECT) -> None:
        self.graph: GraphKey = new_graph_key()
        self.project = project
        self.user_id = user_id
        self.now = START
        self._uuids = UuidFactory()
        self._seq = 0

    def uuid(self) -> UUID:
        """Return a new uuid of the graph."""
        return self._uuids.new(self.graph)

    def tick(self) -> Instant:
        """Let a second pass and return the new present."""
        self.now = Instant(self.now + SECOND)
        return self.now

    def user(self, **changed: Any) -> User:
        """Return the user of the graph."""
        now = self.tick()
        values = {"uuid": self.uuid(), "project": self.project, "user_id": self.user_id, "first_name": "Alice"}
        return User(**{**values, "created_at": now, "updated_at": now, **changed})

    def group(self, group_id: str = "docs", **changed: Any) -> Group:
        """Return a group whose graph this is."""
        now = self.tick()
        values = {"uuid": self.uuid(), "project": self.project, "group_id": group_id}
        return Group(**{**values, "created_at": now, "updated_at": now, **changed})

    def session(self, session_id: str = "talk", **changed: Any) -> Session:
        """Return a session of the user."""
        now = self.tick()
        values = {"uuid": self.uuid(), "project": self.project, "user_id": self.user_id, "session_id": session_id}
        return Session(**{**values, "created_at": now, "updated_at": now, **changed})

    def episode(self, content: str = "I moved to Lisbon.", session: Session | None = None, **changed: Any) -> Episode:
        """Return a pending episode: a message where it has a session, else a text."""
        now = self.tick()
        self._seq += 1
        values: dict[str, Any] = {"uuid": self.uuid(), "seq": self._seq, "content": content, "kind": EpisodeKind.TEXT}
        if session is not None:
            values |= {"kind": EpisodeKind.MESSAGE, "role_type": RoleType.USER, "role": "Alice"}
            values |= {"session": session.uuid, "session_id": session.session_id}
        return Episode(**{**values, "reference_time": now, "received_at": now, **changed})

    def ignored(self, content: str, session: Session) -> Episode:
        """Return a message of a role that is left out of the graph."""
        return self.episode(
            content, session, role_type=RoleType.SYSTEM, role=None, state=EpisodeState.HISTORY, in_graph=False
        )

    def node(self, name: str = "Lisbon", **changed: Any) -> Node:
        """Return a node."""
        return Node(**{"uuid": self.uuid(), "name": name, "created_at": self.tick(), **changed})

    def edge(self, source: Node, target: Node, **changed: Any) -> Edge:
        """Return the fact that `source` lives in `target`, on its timeline."""
        now = self.tick()
        values: dict[str, Any] = {"uuid": self.uuid(), "source": source.uuid, "target": target.uuid}
        values |= {"relation": "LIVES_IN", "fact": f"{source.name} lives in {target.name}.", "timeline": "LIVES_IN"}
        values |= {"created_at": now, "valid_at": now, "valid_precision": Precision.DAY}
        return Edge(**{**values, **changed})

    def collection(self, name: str = "notes", **changed: Any) -> DocumentCollection:
        """Return a collection of documents under the key of the graph."""
        now = self.tick()
        values = {"uuid": self.uuid(), "project": self.project, "name": name, "created_at": now, "updated_at": now}
        return DocumentCollection(**{**values, **changed})

    def document(self, content: str = "Tea.", **changed: Any) -> Document:
        """Return a document of that collection."""
        now = self.tick()
        return Document(**{"uuid": self.uuid(), "content": content, "created_at": now, "updated_at": now, **changed})

    def mention(self, episode: Episode, item: Node | Edge) -> MentionOf:
        """Return that `episode` speaks of `item`, in its first five characters."""
        return MentionOf(episode=episode.uuid, item=item.uuid, item_is_edge=isinstance(item, Edge), end=5)


async def create_user(store: Store, build: GraphBuilder, **changed: Any) -> User:
    """Store the user of a graph, with the empty graph and its row of work."""
    user = build.user(**changed)

    async def work_of(tx: Transaction) -> None:
        await graphs.insert(tx, build.graph, build.project, user.created_at)
        await work.create(tx, build.graph)
        await users.insert(tx, user)

    await store.write(work_of)
    return user


async def accept(store: Store, build: GraphBuilder, new: Sequence[Episode]) -> None:
    """Store episodes as they would be when added, with the work to be done on them."""

    async def work_of(tx: Transaction) -> None:
        pending = sum(episode.state is EpisodeState.PENDING for episode in new)
        await work.reserve(tx, build.graph, len(new), pending, build.now)
        await episodes.insert_many(tx, new)

    await store.write(work_of)
