"""Things told from others by more than their names, and people who had a wrong one.

"The order" of one session is not that of another; "my sister is called Hanna", said for Anna, is of one sister.
"""

from dataclasses import replace
from uuid import UUID

from hitherto.domain.extraction import EntityRef
from hitherto.domain.facts import Node

TOLD_IN = "_told_in"
"""Hidden attribute of a node: the session in which a thing without a name was spoken of."""

_NOT_CALLED = "_not_called"
"""Hidden attribute: the name that somebody was given by mistake."""
_MANY = frozenset(
    "order ticket case claim invoice payment refund booking reservation package parcel delivery shipment request"
    " repair appointment".split()
)
"""Things of which people have one after the other."""


def in_session(ref: EntityRef, session: UUID | None) -> EntityRef:
    """Return a thing that nothing tells from others of its kind as the one of its session."""
    kind = ref.name.rsplit(" ", 1)[-1]
    if session is None or kind not in _MANY or any(sign.isdigit() for sign in ref.name):
        return ref
    return replace(ref, attributes=(*ref.attributes, (TOLD_IN, session.hex)))


def is_another_one(ref: EntityRef, node: Node) -> bool:
    """Whether a thing without a name was told of in another session than `node`."""
    session = next((value for key, value in ref.attributes if key == TOLD_IN), None)
    return session is not None and node.attributes.get(TOLD_IN, session) != session


def misnamed(ref: EntityRef, name: str) -> EntityRef:
    """Return somebody who was called `name` by mistake."""
    return replace(ref, attributes=(*ref.attributes, (_NOT_CALLED, name)))


def wrong_name(ref: EntityRef) -> str:
    """Return the name by which somebody was called by mistake, "" for none."""
    return next((str(value) for key, value in ref.attributes if key == _NOT_CALLED), "")
