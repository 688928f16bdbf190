"""The node of a graph's own user: what the user's directory entry says, as the graph knows it.

It carries the uuid of the user, so both are found by one look-up.
"""

from dataclasses import replace

from hitherto.domain.facts import ENTITY_LABEL, USER_LABEL, Node
from hitherto.domain.text_input import Json
from hitherto.domain.users import User


def new_node(user: User) -> Node:
    """Return the node that the user's graph begins with."""
    return Node(
        uuid=user.uuid,
        name=user.full_name,
        labels=(ENTITY_LABEL, USER_LABEL),
        aliases=_aliases(user),
        summary=user.introduction,
        attributes=_attributes(user),
        created_at=user.created_at,
    )


def updated_node(node: Node, before: User, after: User) -> Node:
    """Return `node` after the user's directory entry changed from `before` to `after`.

    What the graph learned stays: other attributes, the rest of the summary, and the old name as an alias.
    """
    dropped = _attributes(before).keys() - _attributes(after).keys()
    kept = {key: value for key, value in node.attributes.items() if key not in dropped}
    old_name = () if before.full_name in (before.user_id, after.full_name) else (before.full_name,)
    return replace(
        node,
        name=after.full_name,
        aliases=tuple(dict.fromkeys((*node.aliases, *old_name, *_aliases(after)))),
        summary=node.summary.replace(before.introduction, after.introduction, 1),
        attributes={**kept, **_attributes(after)},
    )


def _attributes(user: User) -> Json:
    known = {
        "user_id": user.user_id,
        "email": user.email,
        "first_name": user.first_name,
        "last_name": user.last_name,
        "role_type": "user",
    }
    return {key: value for key, value in known.items() if value}


def _aliases(user: User) -> tuple[str, ...]:
    return (user.first_name,) if user.first_name and user.last_name else ()
