"""The node of a user follows the user's directory entry and keeps what the graph learned."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from hitherto.domain.facts import ENTITY_LABEL, USER_LABEL
from hitherto.domain.identity import ProjectKey, make_uuid
from hitherto.domain.instants import Instant
from hitherto.domain.users import User
from hitherto.services.user_node import new_node, updated_node

NAMES = st.none() | st.text(st.characters(codec="ascii", categories=["L"]), min_size=1, max_size=6)


@st.composite
def users(draw: st.DrawFn) -> User:
    return User(
        uuid=make_uuid(7, 1, 1),
        project=ProjectKey(1),
        user_id="u-1",
        email=draw(NAMES),
        first_name=draw(NAMES),
        last_name=draw(NAMES),
        created_at=Instant(1),
        updated_at=Instant(1),
    )


@given(users())
def test_a_new_node_says_what_is_known(user: User) -> None:
    node = new_node(user)
    assert (node.uuid, node.name, node.labels) == (user.uuid, user.full_name, (ENTITY_LABEL, USER_LABEL))
    assert node.is_user
    assert node.summary == user.introduction
    assert node.attributes["role_type"] == "user"
    assert None not in node.attributes.values()


@given(users(), users())
def test_an_updated_node_is_what_a_new_one_would_be_but_for_old_names(before: User, after: User) -> None:
    updated, fresh = updated_node(new_node(before), before, after), new_node(after)
    assert replace(updated, aliases=fresh.aliases) == fresh
    assert set(fresh.aliases) <= set(updated.aliases)
    if before.full_name not in (before.user_id, after.full_name):
        assert before.full_name in updated.aliases


@given(users(), users())
def test_what_was_learned_stays(before: User, after: User) -> None:
    learned = replace(
        new_node(before),
        summary=f"{before.introduction} Likes tea.",
        attributes={**new_node(before).attributes, "mood": "calm"},
        aliases=("Al",),
    )
    updated = updated_node(learned, before, after)
    assert updated.summary == f"{after.introduction} Likes tea."
    assert updated.attributes["mood"] == "calm"
    assert "Al" in updated.aliases


@given(users())
def test_nothing_changes_where_nothing_changed(user: User) -> None:
    assert updated_node(new_node(user), user, user) == new_node(user)
