"""What the values of the domain say about themselves."""

from dataclasses import FrozenInstanceError, replace

import pytest

from hitherto.domain import errors
from hitherto.domain.episodes import EpisodeState, RoleType, speaker_of
from hitherto.domain.facts import USER_LABEL
from tests.builders import GraphBuilder


def test_everything_of_a_graph_knows_it() -> None:
    build = GraphBuilder()
    session = build.session()
    node = build.node()
    for value in (build.user(), session, build.episode(session=session), node, build.edge(node, node)):
        assert value.graph == build.graph


def test_values_do_not_change() -> None:
    user = GraphBuilder().user()
    with pytest.raises(FrozenInstanceError):
        user.email = "other@example.org"  # type: ignore[misc]


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [("Ann", "Lee", "Ann Lee"), ("Ann", None, "Ann"), (None, "Lee", "Lee"), (None, None, "alice"), ("", "", "alice")],
)
def test_a_user_has_a_name(first: str | None, last: str | None, expected: str) -> None:
    assert GraphBuilder().user(first_name=first, last_name=last).full_name == expected


@pytest.mark.parametrize(
    ("role", "role_type", "expected"),
    [
        ("Alice", RoleType.USER, "Alice"),
        (None, RoleType.ASSISTANT, "assistant"),
        ("", RoleType.TOOL, "tool"),
        (None, RoleType.NOROLE, None),
        (None, "norole", None),
        (None, "user", "user"),
        ("Ben", RoleType.NOROLE, "Ben"),
        (None, None, None),
    ],
)
def test_an_episode_has_a_speaker_where_one_is_known(role: str | None, role_type: str | None, expected: str) -> None:
    assert speaker_of(role, role_type) == expected


def test_an_episode_tells_its_speaker() -> None:
    build = GraphBuilder()
    assert build.episode(session=build.session()).speaker == "Alice"
    assert build.episode().speaker is None


@pytest.mark.parametrize("state", list(EpisodeState))
def test_only_pending_episodes_are_not_processed(state: EpisodeState) -> None:
    assert GraphBuilder().episode(state=state).processed is (state is not EpisodeState.PENDING)


def test_a_fact_is_current_until_an_end_is_known() -> None:
    build = GraphBuilder()
    edge = build.edge(build.node(), build.node())
    assert edge.is_current
    assert not replace(edge, invalid_at=build.tick()).is_current


def test_the_node_of_the_user() -> None:
    build = GraphBuilder()
    assert build.node(labels=("Entity", USER_LABEL)).is_user
    assert not build.node().is_user


def test_errors_carry_what_the_faces_answer_with() -> None:
    taken = errors.AlreadyExists("user", "alice")
    assert (taken.status, taken.code, taken.param) == (400, "already_exists", "user_id")
    assert taken.message == "user already exists with user_id: alice" == str(taken)
    missing = errors.NotFound("session", "talk")
    assert (missing.status, missing.noun, str(missing)) == (404, "session", "session not found: talk")
    assert errors.Unavailable("later").retry_after_seconds > 0


def test_every_error_has_a_status_and_a_code_of_its_own() -> None:
    kinds = errors.HithertoError.__subclasses__()
    assert len({kind.code for kind in kinds}) == len(kinds)
    assert all(400 <= kind.status < 600 for kind in kinds)
