"""Domain values as 2.x clients read them: required strings are never null, lists never absent."""

from typing import Any

from hitherto.domain.episodes import Episode, RoleType
from hitherto.domain.facts import Edge, Node
from hitherto.domain.groups import Group
from hitherto.domain.instants import Instant, format_instant
from hitherto.domain.sessions import Session
from hitherto.domain.users import User
from hitherto.services.facts import NamedFact

View = dict[str, Any]


def user_view(user: User) -> View:
    """Return a user."""
    return {
        "uuid": str(user.uuid),
        "user_id": user.user_id,
        "email": user.email,
        "first_name": user.first_name,
        "last_name": user.last_name,
        "metadata": user.metadata,
        "fact_rating_instruction": user.fact_rating_instruction,
        "created_at": format_instant(user.created_at),
        "updated_at": format_instant(user.updated_at),
    }


def group_view(group: Group) -> View:
    """Return a group."""
    return {
        "uuid": str(group.uuid),
        "group_id": group.group_id,
        "name": group.name,
        "description": group.description,
        "fact_rating_instruction": group.fact_rating_instruction,
        "created_at": format_instant(group.created_at),
        "updated_at": format_instant(group.updated_at),
    }


def session_view(session: Session) -> View:
    """Return a session."""
    return {
        "uuid": str(session.uuid),
        "session_id": session.session_id,
        "user_id": session.user_id,
        "metadata": session.metadata,
        "fact_rating_instruction": session.fact_rating_instruction,
        "created_at": format_instant(session.created_at),
        "updated_at": format_instant(session.updated_at),
        "ended_at": _time(session.ended_at),
        "classifications": dict(session.classifications),
    }


def message_view(episode: Episode) -> View:
    """Return an episode as the message that it came as."""
    return {
        "uuid": str(episode.uuid),
        "content": episode.content,
        "role": episode.role,
        "role_type": episode.role_type or RoleType.NOROLE,
        "metadata": episode.metadata,
        "created_at": format_instant(episode.reference_time),
        "processed": episode.processed,
        "token_count": 0,
    }


def episode_view(episode: Episode, score: float | None = None) -> View:
    """Return an episode, with its score if it was found by a search."""
    view = {
        "uuid": str(episode.uuid),
        "content": episode.content,
        "source": episode.kind,
        "source_description": episode.source_description,
        "role": episode.role,
        "role_type": episode.role_type,
        "session_id": episode.session_id,
        "metadata": episode.metadata,
        "created_at": format_instant(episode.reference_time),
        "processed": episode.processed,
    }
    return _scored(view, score)


def node_view(node: Node, score: float | None = None) -> View:
    """Return a node, with its score if it was found by a search."""
    view = {
        "uuid": str(node.uuid),
        "name": node.name,
        "summary": node.summary,
        "labels": list(node.labels),
        "attributes": node.attributes,
        "created_at": format_instant(node.created_at),
    }
    return _scored(view, score)


def edge_view(edge: Edge, score: float | None = None) -> View:
    """Return a fact as an edge, with its score if it was found by a search."""
    view = {
        "uuid": str(edge.uuid),
        "name": edge.relation,
        "fact": edge.fact,
        "source_node_uuid": str(edge.source),
        "target_node_uuid": str(edge.target),
        "episodes": [str(uuid) for uuid in edge.episodes],
        "attributes": edge.attributes,
    }
    return _scored(view | _four_times(edge), score)


def fact_view(named: NamedFact) -> View:
    """Return a fact with the names of its two ends, in the older shape."""
    edge = named.edge
    return {
        "uuid": str(edge.uuid),
        "name": edge.relation,
        "fact": edge.fact,
        "content": edge.fact,
        "source_node_name": named.source_name,
        "target_node_name": named.target_name,
        "rating": edge.rating,
    } | _four_times(edge)


def _four_times(edge: Edge) -> View:
    return {
        "created_at": format_instant(edge.created_at),
        "expired_at": _time(edge.expired_at),
        "valid_at": _time(edge.valid_at),
        "invalid_at": _time(edge.invalid_at),
    }


def _time(instant: Instant | None) -> str | None:
    return None if instant is None else format_instant(instant)


def _scored(view: View, score: float | None) -> View:
    if score is not None:
        view["score"] = score
    return view
